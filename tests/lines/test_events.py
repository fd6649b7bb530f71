"""Events of a login: what each step says, what is missing, and a reader that has gone."""

import ast
import asyncio
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from wizard.accounts import addressed
from wizard.cli import auth_options
from wizard.cli.parser import Parser
from wizard.errors import Cancelled, NoKeyring, Rejected, WizardError
from wizard.lines import schemas
from wizard.lines.events import Events, EventScript
from wizard.lines.script import missing
from wizard.login.keeping import no_place
from wizard.login.notes import Checked, Notice, Progress, ShowUserCode
from wizard.login.questions import Confirm, PasteRedirect
from wizard.values.credential import Outcome, Saved

LOGIN = Path(__file__).parents[2] / "app" / "wizard" / "login"
VALID = jsonschema.Draft202012Validator(json.loads(schemas.schema("events")))
HOSTILE = "\x1b[2J\x1b]0;owned\x07a\u202eb\u200bc\r\n\x00" + "ä" * 9000

# Every question of a login, and the flag, if it is another than its own name, by which a script answers it.
ANSWERS = {
    "NAME": "NAME",
    "method": "--method",
    "saved": "NAME",  # a profile is renewed; `--profile` adds another
    "remove": "NAME",  # nothing is removed on the way of a script: `wizard logout`
    "replace": "NAME",  # nor asked whether to replace: `wizard auth NAME` says so
    "base-url": "--base-url",
    "endpoint": "--endpoint",
    "sibling": "--endpoint",  # the place the key is from
    "param *": "--param",
    "key-stdin": "--key-stdin",
    "looks-like": "NAME",  # the provider that was named is meant
    "passphrase-fd": "--passphrase-fd",
    "command": "--command",
    "redirect": "--finish",
    "again": "NAME",  # the same command again
    "unproven": "--no-verify",
    "refused": "NAME",  # the same command again; `wizard logout` gives the key up
    "store": "--store",
    "profile": "--profile",
    "model": "--model",
    "yes": "--yes",
}


class Told:
    """What was written, and each line held to the schema."""

    def __init__(self) -> None:
        self.data = b""
        self.refuses: BaseException | None = None
        self.unread = False
        self.events = Events(self._write, lambda: self.unread)

    def _write(self, line: bytes) -> None:
        if self.refuses is not None:
            raise self.refuses
        assert line.endswith(b"\n")
        self.data += line

    @property
    def lines(self) -> list[dict[str, Any]]:
        assert self.data.isascii()
        found = [json.loads(line) for line in self.data.splitlines()]
        for each in found:
            VALID.validate(each)
        return found


@pytest.fixture
def told() -> Told:
    return Told()


def asked_names() -> set[str]:
    """The names of all questions in the source of the flows."""
    found = set()
    for path in LOGIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            for each in node.keywords if isinstance(node, ast.Call) else ():
                if each.arg == "name" and isinstance(node.func, ast.Name) and node.func.id in QUESTIONS:
                    found |= texts(each.value)
    return found


QUESTIONS = {
    "Choose",
    "ChooseProvider",
    "Confirm",
    "DescribeEndpoint",
    "NeedSecret",
    "NeedText",
    "PasteRedirect",
    "Review",
}


def texts(value: ast.expr) -> set[str]:
    match value:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.JoinedStr(values=[ast.Constant(value=str() as text), *_]):
            return {f"{text}*"}
        case ast.Call(func=ast.Name(id="_asked_for")):
            return {"profile", "store", "model"}
    raise AssertionError(ast.dump(value))


def test_every_question_has_a_flag() -> None:
    parser = Parser()
    auth_options.add(parser)
    known = {each for action in parser._actions for each in (*action.option_strings, action.metavar)}

    assert asked_names() == set(ANSWERS)
    assert set(ANSWERS.values()) <= known


def test_every_kind_of_question_is_looked_for() -> None:
    made = {
        each.name
        for module in LOGIN.glob("*.py")
        for each in ast.parse(module.read_text()).body
        if isinstance(each, ast.ClassDef)
        and any(isinstance(base, ast.Subscript) and ast.unparse(base.value) == "Question" for base in each.bases)
    }

    assert made == QUESTIONS


@pytest.mark.parametrize(
    ("note", "event"),
    [
        (Progress("Checking with x", "x"), {"event": "progress", "what": "Checking with x"}),
        (Notice("Worth knowing."), {"event": "progress", "what": "Worth knowing."}),
        (
            ShowUserCode(
                title="Corp",
                user_code="ABCD-EFGH",
                verification_uri="https://id.test/device",
                verification_uri_complete=None,
                expires_in=599.7,
            ),
            {
                "event": "user_code",
                "user_code": "ABCD-EFGH",
                "verification_uri": "https://id.test/device",
                "verification_uri_complete": None,
                "expires_in": 599,
            },
        ),
        (
            Checked(Outcome(result="limited", reason="no credit", status=402, ms=12), "x"),
            {"event": "check", "result": "limited", "status": 402, "ms": 12, "reason": "no credit"},
        ),
    ],
)
def test_what_happens_is_told(told: Told, note: Any, event: dict[str, Any]) -> None:
    asyncio.run(EventScript(told.events).tell(note))

    assert told.lines == [{"v": 1, **event}]


def test_where_credit_is_added_is_told_after_the_check(told: Told) -> None:
    broke = Outcome(result="limited", reason="no credit", hint="add credit at https://ada.test/credit", unpaid=True)

    asyncio.run(EventScript(told.events).tell(Checked(broke, "x")))

    assert [each["event"] for each in told.lines] == ["check", "progress"]
    assert told.lines[-1]["what"] == "Add credit at https://ada.test/credit"


def test_hostile_text_is_one_plain_line(told: Told) -> None:
    for note in (Progress(HOSTILE), Notice(HOSTILE), Checked(Outcome(result="unknown", reason=HOSTILE), "x")):
        asyncio.run(EventScript(told.events).tell(note))
    told.events.failed(Rejected(HOSTILE, hint=HOSTILE))
    told.events.saved(saved(model=HOSTILE))

    for each in told.lines:
        for value in each.values():
            assert not isinstance(value, str) or (value.isprintable() and len(value) <= 1000), value


def saved(**changes: Any) -> Saved:
    usual: dict[str, Any] = {
        "profile": "corp",
        "provider": "corp",
        "provider_name": "Corp",
        "method": "device",
        "model": None,
        "store": "plain",
        "verified": True,
        "default": False,
    }
    return Saved(**{**usual, **changes})


def test_what_is_missing_is_named_before_the_error(told: Told) -> None:
    told.events.failed(missing(["NAME", "--key-stdin", "--param resource=VALUE"]))

    *needs, error = told.lines
    assert [(each["event"], each["name"], each["flag"]) for each in needs] == [
        ("need", "NAME", "NAME"),
        ("need", "key-stdin", "--key-stdin"),
        ("need", "param resource", "--param resource=VALUE"),
    ]
    assert (error["event"], error["exit"]) == ("error", 2)


def test_no_place_for_a_secret_needs_a_store(told: Told) -> None:
    told.events.failed(no_place("locked"))

    need, error = told.lines
    assert (need["name"], need["flag"], error["exit"]) == ("store", "--store", NoKeyring.exit_code)


def test_a_remedy_leads_to_where_the_person_is(told: Told) -> None:
    addressed.remember("mytool")
    try:
        told.events.failed(WizardError("it is not there", hint="`wizard auth corp` makes it"))
    finally:
        addressed.remember(None)

    assert told.lines[0]["hint"] == "`wizard --app mytool auth corp` makes it"


@pytest.mark.parametrize("refuses", [BrokenPipeError(), WizardError("standard output cannot be written")])
def test_an_event_that_cannot_be_told_ends_the_login(told: Told, refuses: BaseException) -> None:
    told.refuses = refuses
    script = EventScript(told.events)

    for _ in range(2):
        with pytest.raises(Cancelled):
            asyncio.run(script.tell(Progress("Saving")))
        told.refuses = None  # nothing is told behind a gap
    assert (told.data, told.events.broken) == (b"", refuses)


def redirect(problem: WizardError | None = None) -> PasteRedirect:
    return PasteRedirect(
        name="redirect",
        url="https://id.test/auth?state=s",
        short_url=None,
        opened=False,
        listening=True,
        expires_in=600,
        problem=problem,
    )


def test_a_sign_in_is_waited_for_only_as_long_as_somebody_reads(told: Told) -> None:
    async def asked() -> None:
        work = asyncio.ensure_future(EventScript(told.events).ask(redirect()))
        await asyncio.sleep(0)
        assert not work.done()
        told.unread = True
        await asyncio.wait_for(work, 60)

    with pytest.raises(Cancelled):
        asyncio.run(asked())
    assert told.lines == [{"v": 1, "event": "open_url", "url": "https://id.test/auth?state=s", "opened": False}]


def test_an_effect_is_waited_for_only_as_long_as_somebody_reads(told: Told) -> None:
    told.unread = True

    with pytest.raises(Cancelled):
        asyncio.run(EventScript(told.events).interrupted())


def test_a_problem_is_raised_and_nothing_opened(told: Told) -> None:
    with pytest.raises(Rejected):
        asyncio.run(EventScript(told.events).ask(redirect(Rejected("you declined"))))
    assert told.lines == []


@pytest.mark.parametrize("yes", [True, False])
def test_what_would_be_asked_is_confirmed_by_a_flag(told: Told, yes: bool) -> None:
    work = EventScript(told.events, yes=yes).ask(Confirm(name="yes", text="Sure?"))

    if yes:
        assert asyncio.run(work) is True
    else:
        with pytest.raises(WizardError, match="--yes"):
            asyncio.run(work)
