"""`wizard token` when the quick way could not decide: the same answer, or the error that says why not."""

import argparse
import time

from wizard.accounts.context import KEYRING_S, Context
from wizard.accounts.held import token_within
from wizard.cli import option_types
from wizard.cli.rejected import rejected_from_stdin
from wizard.cli.token import put
from wizard.errors import LoginNeeded
from wizard.lines.passphrase import asker


def run(options: argparse.Namespace) -> int:
    context = Context(options.app, keyring_s=min(KEYRING_S, options.timeout), command_s=options.timeout)
    if options.profile == "":
        # As for any unknown profile; it is no way to say "the default".
        raise LoginNeeded("the name of the profile is empty", hint="name one of `wizard status`, or leave it out")
    config = context.config
    name = options.profile or context.usual(config)
    if name is not None and name not in config.profiles and name not in config.broken:
        unknown = context.unknown(name, tuple(config.profiles))
        # A caller that only knows exit codes must see "login needed" here (SPEC §1).
        raise LoginNeeded(unknown.message, hint=unknown.hint)
    if name is None and config.profiles:
        raise LoginNeeded("no default profile is set", hint="`wizard use NAME`, or name one: `wizard token NAME`")
    left_s, refused = options.timeout, None
    if options.rejected:
        option_types.apart(options, "--rejected")
        began = time.monotonic()
        refused = rejected_from_stdin(left_s)
        left_s = max(0.0, left_s - (time.monotonic() - began))
    context.ask_passphrase = asker(options.passphrase_fd, left_s)
    if name is not None:
        context.unlock([name])
    return put(token_within(context, name, left_s, refused=refused).reveal())
