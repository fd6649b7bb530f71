"""`wizard token`: one fresh token on stdout and nothing else; never a prompt, a browser or a login."""

import os
import sys


def quick(words: list[str]) -> int | None:
    """The exit code when a valid token was at hand and has been printed; None when the full way must decide."""
    app = None
    if words[:1] == ["--app"] and len(words) > 1:
        app, words = words[1], words[2:]
    if len(words) > 1 or (words and words[0].startswith("-")):
        return None
    from wizard.accounts.quick import token
    from wizard.errors import WizardError

    try:
        found = token(words[0] if words else None, app)
    except WizardError as problem:
        from wizard.cli import report

        return report.error(problem)
    return None if found is None else put(found)


def put(text: str) -> int:
    """Write the token. A reader that has gone is no error of ours."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0
