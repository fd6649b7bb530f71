"""Every flow of the screens, walked in plain lines: what a person is asked, and what is typed."""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from servers.cli import Typed
from servers.practice import log_in
from wizard.accounts import connections
from wizard.accounts.context import Context
from wizard.demo.consent import FORM, approve, consent
from wizard.demo.faults import Answer, Drop
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice

TRANSCRIPTS = Path(__file__).with_name("transcripts")
Answers = Sequence[tuple[str, Typed]]

KEY, MODEL, SAVE, PLACE = "API key (hidden): ", "Default model: ", "Save? [Y/n]: ", "Where to keep it: "
PROVIDER, METHOD, CHOICE, PROFILE, PASTE = (
    "Provider: ",
    "Method: ",
    "Choice: ",
    "Profile: ",
    "Address or code (hidden): ",
)
ADDRESS = re.compile(r"^(http://\S+/oauth/\S+)\r?$", re.MULTILINE)
CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})\r$", re.MULTILINE)
WRONG = "sk-practice-nobody-knows-this-one"
ENTERS = ((MODEL, "\n"), (SAVE, "\n"))


@dataclass(frozen=True)
class Walk:
    """``before`` makes what is there already."""

    words: Sequence[str]
    answers: Callable[[Practice], Answers]
    env: Callable[[Practice], Mapping[str, str]] = lambda _: {}
    before: Sequence[Callable[[Practice], None]] = ()
    exit: int = 0
    faults: Sequence[tuple[str, object]] = field(default=())


def auth(*words: str) -> tuple[str, ...]:
    return ("auth", "practice", "--plain", "--store", "plain", *words)


def come_back(shown: str) -> str:
    """The browser ends at the listener; nothing is typed."""
    consent(ADDRESS.findall(shown)[-1])
    return ""


def last_page(practice: Practice) -> Typed:
    """The address a browser on another computer ends with: that of a page that does not load there."""

    def typed(shown: str) -> str:
        address = ADDRESS.findall(shown)[-1]
        with httpx.Client(headers={"Accept": "text/html"}, trust_env=False) as browser:
            form = FORM.search(browser.get(address).text)
            assert form is not None
            allowed = {"ticket": form[2], "decision": "allow"}
            return browser.post(f"{practice.root}{form[1]}", data=allowed).headers["location"] + "\n"

    return typed


def type_code(practice: Practice) -> Typed:
    def typed(shown: str) -> str:
        approve(f"{practice.root}/device", CODE.findall(shown)[-1])
        return ""

    return typed


def profiles(*names: str) -> Callable[[Practice], None]:
    def before(practice: Practice) -> None:
        for name in names:
            log_in(practice, name)

    return before


def connected(_: Practice) -> None:
    context = Context()
    connections.connect(context, connections.propose(context, "opencode", "practice"), agreed=False)


def second(practice: Practice) -> None:
    text = preset_toml(practice.base_url).replace('id = "practice"', 'id = "second"')
    text = text.replace('name = "Practice provider"', 'name = "Second provider"').replace("PRACTICE_", "SECOND_")
    Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "second.toml").write_text(text)


def unreadable(_: Practice) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    file.write_text(f'{file.read_text()}\n[profiles.lab\nprovider = "practice"\n')


def kept_by_llm(practice: Practice) -> None:
    file = Path(os.environ["HOME"], ".config", "io.datasette.llm", "keys.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"practice": practice.issue_key()}))


def printed(practice: Practice) -> None:
    Path(os.environ["HOME"], "token").write_text(practice.issue_key())


def local(practice: Practice) -> None:
    text = (
        'id = "here"\nname = "Local server"\nsummary = "A model server on this machine"\ncategory = "local"\n'
        'env = {}\n\n[[endpoints]]\nid = "default"\nprotocol = "openai-chat"\n'
        f'base_url = "http://127.0.0.1:{practice.port}/v1"\n\n[models]\npath = "/models"\n\n[[login]]\nmethod = "none"\n'
    )
    Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "here.toml").write_text(text)


OPEN_LIST = Answer(200, b'{"object": "list", "data": [{"id": "qwen3:8b"}]}', {"Content-Type": "application/json"})

WALKS: Mapping[str, Walk] = {
    "first-run": Walk(
        ("--plain",),
        lambda practice: [
            (PROVIDER, "nobody-knows-this\n"),
            (PROVIDER, "b\n"),
            (PROVIDER, "practice\n"),
            (METHOD, "?\n"),
            (METHOD, "key\n"),
            (KEY, "?\n"),
            (KEY, practice.issue_key() + "\n"),
            (MODEL, "?\n"),
            (MODEL, "tiny\n"),
            ("[y/N]: ", "\n"),
            (MODEL, "large\n"),
            (PLACE, "pl\n"),
            (PLACE, "plain\n"),
            (SAVE, "?\n"),
            (SAVE, "name\n"),
            ("Profile name: ", "At Work\n"),
            ("Profile name: ", "at-work\n"),
            (SAVE, "place\n"),
            (PLACE, "\n"),
            (SAVE, "\n"),
        ],
    ),
    "key-cleaned": Walk(
        auth("--method", "api-key"),
        lambda practice: [(KEY, f"\x1b[200~export PRACTICE_API_KEY='{practice.issue_key()}'\n\x1b[201~\n"), *ENTERS],
    ),
    "key-wrong": Walk(
        auth("--method", "api-key"),
        lambda practice: [
            (KEY, "two\nlines and more\n"),
            (KEY, WRONG + "\n"),
            (KEY, practice.issue_key() + "\n"),
            *ENTERS,
        ],
    ),
    "limited": Walk(auth("--method", "api-key"), lambda practice: [(KEY, practice.issue_key(429) + "\n"), *ENTERS]),
    "no-credit": Walk(auth("--method", "api-key"), lambda practice: [(KEY, practice.issue_key(402) + "\n"), *ENTERS]),
    "offline": Walk(
        auth("--method", "api-key"),
        lambda practice: [(KEY, practice.issue_key() + "\n"), (CHOICE, "1\n"), (CHOICE, "keep\n"), *ENTERS],
        faults=(("/v1/key", Drop()), ("/v1/key", Drop())),
    ),
    "browser": Walk(auth("--method", "browser", "--no-browser"), lambda _: [(PASTE, come_back), *ENTERS]),
    "browser-pasted": Walk(
        auth("--method", "browser", "--no-browser"),
        lambda practice: [(PASTE, "?\n"), (PASTE, "nonsense\n"), (PASTE, last_page(practice)), *ENTERS],
    ),
    "device": Walk(
        auth("--method", "device"),
        lambda practice: [("Ctrl+C stops waiting.", type_code(practice)), *ENTERS],
    ),
    "environment": Walk(
        auth(),
        lambda _: [(METHOD, "\n"), *ENTERS],
        env=lambda practice: {"PRACTICE_API_KEY": practice.issue_key()},
    ),
    "command": Walk(
        auth("--method", "command"),
        lambda practice: [
            ("Command", "false\n"),
            ("[false]: ", f"echo {WRONG}\n"),
            ("Command", "cat token\n"),
            *ENTERS,
        ],
        before=(printed,),
    ),
    "local": Walk(
        ("auth", "here", "--plain"), lambda _: [*ENTERS], before=(local,), faults=(("/v1/models", OPEN_LIST),) * 3
    ),
    "custom": Walk(
        ("auth", "--plain", "--store", "plain"),
        lambda practice: [
            (PROVIDER, "another\n"),
            ("Base URL: ", "?\n"),
            ("Base URL: ", "http://llm.example.com/v1\n"),
            ("Base URL: ", f"127.0.0.1:{practice.port}\n"),
            ("API style: ", "\n"),
            (KEY, practice.issue_key() + "\n"),
            *ENTERS,
        ],
    ),
    "rotate": Walk(
        auth("--method", "api-key"),
        lambda practice: [(KEY, WRONG + "\n"), (KEY, practice.issue_key() + "\n")],
        before=(profiles("practice"),),
    ),
    "home": Walk(
        ("--plain",),
        lambda practice: [
            (PROFILE, "?\n"),
            (PROFILE, "work\n"),
            (CHOICE, "t\n"),
            (PROFILE, "c\n"),
            (PROFILE, "2\n"),
            (CHOICE, "d\n"),
            (PROFILE, "2\n"),
            (CHOICE, "r\n"),
            ("[y/N]: ", "y\n"),
            (KEY, practice.issue_key() + "\n"),
            (PROFILE, "1\n"),
            (CHOICE, "x\n"),
            ("[y/N]: ", "y\n"),
            (PROFILE, "a\n"),
            (PROVIDER, "b\n"),
            (PROFILE, "\n"),
        ],
        before=(profiles("practice", "work"), connected),
    ),
    "copy": Walk(
        ("--plain",),
        lambda _: [("[Y/n]: ", "?\n"), ("[Y/n]: ", "\n"), (PROFILE, "2\n"), (CHOICE, "d\n"), (PROFILE, "\n")],
        before=(profiles("practice", "work"), unreadable),
    ),
    "back": Walk(
        auth(),
        lambda practice: [
            (METHOD, "key\n"),
            (KEY, "b\n"),
            (METHOD, "key\n"),
            (KEY, practice.issue_key() + "\n"),
            (MODEL, "\n"),
            (SAVE, "b\n"),
            (MODEL, "b\n"),
            (KEY, "\n"),
            (MODEL, "\n"),
            (SAVE, "\x03"),
        ],
        exit=130,
    ),
    "import": Walk(
        ("import", "--store", "plain"),
        lambda _: [("[y/N]: ", "n\n"), ("[y/N]: ", "y\n")],
        env=lambda practice: {"SECOND_API_KEY": practice.issue_key()},
        before=(second, kept_by_llm),
    ),
}
