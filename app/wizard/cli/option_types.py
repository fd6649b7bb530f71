"""Options of more than one command, and what options take; errors repeat nothing of a command line."""

import argparse

from wizard.errors import UsageError


def descriptor(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or int(text) in (1, 2):
        raise UsageError("`--passphrase-fd` takes the number of an open descriptor", hint="--passphrase-fd 3 3< FILE")
    return int(text)


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("takes a number of seconds, up to 3600")
    return value


def milliseconds(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise UsageError(
            "`--timeout-ms` and `--refresh-interval-ms` take whole milliseconds",
            hint="`wizard auth --help` shows what is accepted",
        )
    return int(text)


def name(text: str) -> str:
    """An empty text, from a script whose variable is not set, must never mean the default."""
    if not text:
        raise UsageError("a name cannot be empty", hint="`wizard status` shows the profiles")
    return text


def passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-fd",
        type=descriptor,
        metavar="N",
        help="read the passphrase of an encrypted file from here",
    )


def apart(options: argparse.Namespace, reader: str) -> None:
    """Raises UsageError when ``reader`` and the passphrase would be read from the same stream."""
    if options.passphrase_fd == 0:
        hint = "both read standard input: --passphrase-fd 3 3< FILE"
        raise UsageError(f"`{reader}` and `--passphrase-fd 0` exclude each other", hint=hint)
