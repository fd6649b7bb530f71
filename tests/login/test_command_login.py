"""Token commands as the flow sees them: what is asked, what is run, what is kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from wizard.errors import BadFile, Cancelled, LoginNeeded, Rejected, TryAgain, UsageError, WizardError
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.effects import RunCommand
from wizard.login.questions import NeedText
from wizard.login.review_question import Review
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.preset import CommandLogin, Endpoint, KeyShape, Login, Preset, Verify
from wizard.values.profile import Auth, Profile, TokenCommand
from wizard.values.secret import Secret

COMMAND = TokenCommand(command="gcloud", args=("auth", "print-access-token"), timeout_ms=9000, cwd="/srv")
LINE = "gcloud auth print-access-token"
ADA = Preset(
    id="ada",
    name="Ada AI",
    endpoints=(
        Endpoint(id="main", protocol="openai-chat", base_url="https://api.ada.test/v1", verify=Verify(path="/key")),
    ),
    logins=(Login(method="api-key"),),
    keys=(KeyShape(re.compile(r"^sk-ada-[a-z0-9]{8,}$"), "API key"),),
)
CORP = replace(ADA, logins=(CommandLogin(method="command", kind="tokens", command="gcloud", args=COMMAND.args),))
BLANK = replace(ADA, logins=(CommandLogin(method="command", kind="tokens"), Login(method="api-key")))


def accepts(token: str, header: str = "authorization") -> Callable[[Player], Callable[[httpx.Request], httpx.Response]]:
    def for_player(player: Player) -> Callable[[httpx.Request], httpx.Response]:
        def world(request: httpx.Request) -> httpx.Response:
            sent = player.sent[-1].authorization
            placed = "authorization" if sent and sent.placement == "bearer" else sent.placement[7:] if sent else ""
            good = sent is not None and sent.secret == Secret(token) and placed == header
            return httpx.Response(200 if good else 401, json={"data": [{"id": "ada-1"}]}, request=request)

        return world

    return for_player


def play(
    draft: Draft, *answers: tuple[str, Any], printed: list[Any], token: str = "good-token", header: str = "authorization"
) -> Player:  # fmt: skip
    player = Player(answers, printed=[Secret(each) if isinstance(each, str) else each for each in printed])
    player.world = accepts(token, header)(player)
    player.play(setup(draft))
    return player


def draft(preset: Preset = ADA, existing: Profile | None = None, **wishes: Any) -> Draft:
    profiles = {existing.name: existing} if existing else {}
    return Draft(
        scene=Scene(presets=(preset,), profiles=profiles), wishes=Wishes(**wishes), preset=preset, existing=existing
    )


def saved_command(player: Player) -> tuple[TokenCommand | None, str, str]:
    (kept,) = player.saved
    assert kept.credential is None
    assert kept.store is None
    assert kept.login is not None
    return kept.command, kept.login.method, kept.login.kind


def test_a_command_given_by_flags_is_run_proven_and_kept_without_its_token() -> None:
    player = play(draft(command=COMMAND), ("model", ACCEPT), printed=["good-token"])

    assert saved_command(player) == (COMMAND, "command", "tokens")
    assert [each for each in player.steps if isinstance(each, RunCommand)] == [RunCommand(COMMAND, "ada")]
    (sent, _) = player.sent
    assert sent.authorization is not None
    assert (sent.authorization.placement, sent.authorization.origins) == ("bearer", ("https://api.ada.test",))
    review = next(each for each in player.asked if isinstance(each, Review))
    assert (review.source, review.places) == ("what gcloud prints", ())
    assert "good-token" not in repr(player.saved) + repr(player.told)


def test_a_typed_line_is_split_as_a_shell_would_and_shown_as_what_it_is() -> None:
    player = play(
        draft(method="command"),
        ("command", "vault read -field='my token' \"secret/a b\" ''"),
        ("model", ACCEPT),
        printed=["good-token"],
    )

    expected = TokenCommand(command="vault", args=("read", "-field=my token", "secret/a b", ""))
    assert saved_command(player)[0] == expected
    assert "Runs vault, arguments: read, -field=my token, secret/a b, an empty one" in player.notices


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("vault 'open", "a quote that is not closed"),
        ("''", "no program"),
        ("   ", "no program"),
        ("cat token | head -1", "no shell"),
        ("cat token; true", ""),
        ("echo $(cat token)", "no shell"),
        ("cat < token", "no shell"),
        ("cat token 2>/dev/null", "no shell"),
    ],
)
def test_a_line_that_cannot_be_run_is_asked_for_again(line: str, message: str) -> None:
    printed = ["good-token"] if message else [LoginNeeded("not found"), "good-token"]
    player = play(draft(method="command"), ("command", line), ("command", LINE), ("model", ACCEPT), printed=printed)

    problem = player.asked[1].problem
    assert problem is not None
    assert message in problem.message
    assert saved_command(player)[0] == TokenCommand(command="gcloud", args=COMMAND.args)


@pytest.mark.parametrize(
    "error", [LoginNeeded("failed", hint="not logged in"), TryAgain("did not finish"), BadFile("asks for its own")]
)
def test_a_command_that_fails_can_be_mended_or_tried_again(error: WizardError) -> None:
    player = play(
        draft(command=COMMAND),
        ("command", lambda asked: asked.default),
        ("model", ACCEPT),
        printed=[error, "good-token"],
    )

    question = player.asked[0]
    assert isinstance(question, NeedText)
    assert (question.problem, question.default) == (error, LINE)
    assert saved_command(player)[0] == COMMAND


def test_a_mended_command_keeps_its_times_and_its_folder() -> None:
    player = play(
        draft(command=COMMAND), ("command", "other x"), ("model", ACCEPT), printed=[LoginNeeded("no"), "good-token"]
    )

    assert saved_command(player)[0] == replace(COMMAND, command="other", args=("x",))


def test_a_token_that_is_refused_leads_back_to_the_command_and_keeps_nothing() -> None:
    player = play(
        draft(command=COMMAND), ("command", LINE), ("model", ACCEPT), printed=["old-token", "good-token"]
    )  # fmt: skip

    problem = player.asked[0].problem
    assert isinstance(problem, Rejected)
    assert problem.message.startswith("gcloud printed a token, but it was rejected by api.ada.test (401)")
    assert player.asked[0].title == "Ada AI"


def test_where_a_key_has_a_header_of_its_own_only_trying_tells_which_it_is() -> None:
    endpoint = replace(ADA.endpoints[0], credential="header:x-api-key")
    preset = replace(ADA, endpoints=(endpoint,))

    key = play(draft(preset, command=COMMAND), ("model", ACCEPT), printed=["good-token"], header="x-api-key")
    token = play(draft(preset, command=COMMAND), ("model", ACCEPT), printed=["good-token"])

    assert saved_command(key)[2] == "api-key"
    assert saved_command(token)[2] == "tokens"


def test_a_presets_own_command_is_shown_before_it_runs() -> None:
    player = play(
        draft(CORP), ("command", lambda asked: asked.default), ("model", ACCEPT), printed=["good-token"]
    )  # fmt: skip

    assert isinstance(player.asked[0], NeedText)
    assert player.asked[0].default == LINE
    assert saved_command(player)[0] == TokenCommand(command="gcloud", args=COMMAND.args)


def test_a_relogin_runs_the_profiles_command_again_and_asks_nothing() -> None:
    auth = Auth(method="command", kind="tokens", command=COMMAND)
    existing = Profile(
        name="corp",
        provider="ada",
        protocol="openai-chat",
        base_url="https://api.ada.test/v1",
        auth=auth,
        model="ada-1",
    )
    player = play(draft(existing=existing), printed=["good-token"])

    assert player.asked == []
    assert saved_command(player)[0] == COMMAND
    assert [each.profile for each in player.steps if isinstance(each, RunCommand)] == ["corp"]


def test_a_key_among_the_arguments_is_refused_before_anything_runs() -> None:
    key = "sk-ada-" + "a1" * 20
    for words in ((key,), (f"--token={key}",)):
        player = Player((("command", Cancelled()),))
        with pytest.raises(Cancelled):
            player.play(setup(draft(command=TokenCommand(command="echo", args=words))))
        problem = player.asked[0].problem
        assert isinstance(problem, UsageError)
        assert key not in problem.message + problem.hint
        assert key not in repr(player.asked[0]), "said again as what Enter would take"
        assert player.count(RunCommand) == 0


def test_a_line_without_the_key_keeps_the_times_and_the_folder() -> None:
    refused = replace(COMMAND, args=("sk-ada-" + "a1" * 20,))
    player = play(draft(command=refused), ("command", LINE), ("model", ACCEPT), printed=["good-token"])

    assert saved_command(player)[0] == COMMAND


def test_calling_it_off_leads_back_to_the_command() -> None:
    player = play(
        draft(command=COMMAND), ("command", LINE), ("model", ACCEPT), printed=[Back(), "good-token"]
    )  # fmt: skip

    assert isinstance(player.asked[0].problem, Cancelled)
    assert len(player.saved) == 1


def test_back_from_the_command_leads_to_the_method() -> None:
    player = play(
        draft(BLANK),
        ("method", "command"), ("command", Back()), ("method", "command"), ("command", LINE), ("model", ACCEPT),
        printed=["good-token"],
    )  # fmt: skip

    assert saved_command(player)[1] == "command"


def test_without_a_check_it_is_not_run() -> None:
    player = play(draft(command=COMMAND, verify=False), ("model", ACCEPT), printed=[])

    assert saved_command(player)[0] == COMMAND
    assert player.saved[0].outcome is None


def test_the_remedy_for_a_command_that_failed_is_not_the_login_that_ran_it() -> None:
    failed = LoginNeeded("the token command `gcloud` failed", hint="wizard auth ada")
    player = Player([("command", Cancelled())], printed=[failed])

    with pytest.raises(Cancelled):
        player.play(setup(draft(method="command", command=COMMAND)))

    problem = player.asked[-1].problem
    assert problem is not None
    assert "wizard auth" not in problem.hint
    assert "`gcloud`" in problem.hint
