"""`wizard token`: one fresh token on stdout and nothing else; never a prompt, a browser or a login."""

from wizard.cli import stdout


def quick(words: list[str]) -> int | None:
    """The exit code when a valid token was at hand and has been printed; None when the full way must decide."""
    app = None
    if words[:1] == ["--app"] and len(words) > 1:
        app, words = words[1], words[2:]
    # An empty name is a mistake of the caller's, and not the default's.
    if len(words) > 1 or (words and (not words[0] or words[0].startswith("-"))):
        return None
    from wizard.accounts.quick import token

    found = token(words[0] if words else None, app)
    return None if found is None else put(found)


def put(text: str) -> int:
    """Write the token, byte-exact whatever encoding the environment asks for. Raises as ``stdout.write``."""
    stdout.write(text.encode("ascii") + b"\n")
    return 0
