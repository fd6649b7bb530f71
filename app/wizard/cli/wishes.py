"""What the flags of a login say beforehand."""

import argparse

from wizard.cli import option_types
from wizard.cli.command_options import command_of
from wizard.errors import UsageError
from wizard.login.draft import Wishes
from wizard.values.names import is_variable


def wishes_of(options: argparse.Namespace) -> Wishes:
    """Raises UsageError for flags that exclude each other, and for a value that is none."""
    command = command_of(options)
    if options.key_stdin and options.method not in (None, "api-key", "bearer"):
        raise UsageError(f"`--key-stdin` and `--method {options.method}` exclude each other")
    if options.key_stdin:
        option_types.apart(options, "--key-stdin")
    if options.env_key and (options.key_stdin or options.method not in (None, "env")):
        raise UsageError("`--env-key` is for `--method env` alone", hint="leave the other option out")
    if options.env_key is not None and not is_variable(options.env_key):
        # Not repeated: it may be the key itself.
        raise UsageError(
            "`--env-key` takes the name of a variable", hint="A-Z, 0-9 and underscore, as in `--env-key OPENAI_API_KEY`"
        )
    parameters = {}
    for text in options.param:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(
                "`--param` takes NAME=VALUE", hint="`wizard presets show ID` shows what a provider asks for"
            )
        parameters[name] = value
    return Wishes(
        method=options.method or ("api-key" if options.key_stdin else None),
        endpoint=options.endpoint,
        base_url=options.base_url,
        model=options.model,
        profile=options.profile,
        store=options.store,
        env_key=options.env_key,
        command=command,
        parameters=parameters,
        verify=not options.no_verify,
        open_browser=not options.no_browser,
        timeout_s=options.timeout,
        make_default=options.default,
        yes=options.yes,
    )
