"""The command line of `wizard auth`."""

import argparse

from wizard.cli import option_types
from wizard.values.preset import METHODS
from wizard.values.profile import STORES


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        type=option_types.name,
        help="a profile, else a provider, or custom for any other address; none opens the picker",
    )
    parser.add_argument(
        "--profile", metavar="NAME", type=option_types.name, help="the profile to write (default: the provider's id)"
    )
    parser.add_argument("--method", choices=METHODS, help="how to log in")
    parser.add_argument("--key-stdin", action="store_true", help="read the key from the first line of stdin")
    parser.add_argument("--env-key", metavar="NAME", help="use the key in this variable each time")
    parser.add_argument(
        "--command", dest="prog", metavar="PROG", type=option_types.name, help="a program that prints a token"
    )
    parser.add_argument("--arg", action="append", default=[], metavar="A", help="an argument of it, once for each")
    parser.add_argument("--cwd", metavar="DIR", type=option_types.name, help="where it runs (default: the home)")
    parser.add_argument(
        "--timeout-ms", type=option_types.milliseconds, metavar="MS", help="how long it may take (5000)"
    )
    parser.add_argument(
        "--refresh-interval-ms",
        type=option_types.milliseconds,
        metavar="MS",
        help="how long a long-lived process keeps what it printed (300000)",
    )
    parser.add_argument("--endpoint", metavar="ID", help="a region, plan or protocol of the provider")
    parser.add_argument("--base-url", metavar="URL", help="another address that speaks the same protocol")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="answers a provider asks for"
    )
    parser.add_argument("--model", metavar="ID", help="the default model")
    parser.add_argument("--default", action="store_true", help="make it the default profile")
    parser.add_argument("--store", choices=STORES, help="where the secret is kept")
    option_types.passphrase(parser)
    parser.add_argument("--no-verify", action="store_true", help="keep it without the live check, as unverified")
    parser.add_argument("--no-browser", action="store_true", help="open nothing; print addresses instead")
    parser.add_argument("--timeout", type=option_types.seconds, metavar="S", help="how long a sign-in may take (600)")
    parser.add_argument("--plain", dest="plain_after", action="store_true", help="line prompts instead of screens")
    parser.add_argument("--yes", action="store_true", help="confirm what would be asked")
    parser.add_argument("--events", action="store_true", help="tell what happens as lines of JSON; ask nothing")
    parser.add_argument(
        "--start", action="store_true", help="begin a sign-in, print what the person needs for it as JSON, and end"
    )
    parser.add_argument(
        "--finish",
        metavar="ID",
        help="finish it: wait for its code to be approved, or read the last page's address from stdin",
    )
