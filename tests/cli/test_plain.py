"""Line prompts on a real terminal: the exact prompts, hidden keys, back, cancel, and what a screen reader hears."""

import os
import re
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.practice import log_in
from servers.secret_service import SecretService
from servers.tmux import StartTmux
from wizard.demo.faults import Answer, Drop
from wizard.demo.provider import Practice

PLAIN = {"WIZARD_PLAIN": "1"}
SAVED = "is ready"


def bus(service: SecretService) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": service.env["DBUS_SESSION_BUS_ADDRESS"]}


def auth(*words: str, answers: list[tuple[str, str]], env: dict[str, str] | None = None):
    return run_wizard(
        ["auth", "--method", "api-key", *words], tty=True, answers=answers, env={**PLAIN, **(env or {})}, timeout=60
    )


def test_from_the_picker_to_a_token(practice: Practice) -> None:
    key = practice.issue_key()

    done = auth(
        "--store",
        "plain",
        answers=[
            ("Provider: ", "practice\n"),
            ("API key (hidden): ", key + "\n"),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert SAVED in done.shown
    assert_absent(key, *done.everything)
    assert run_wizard(["token"]).out == key + "\n"


def test_all_of_them_are_as_many_as_the_screens_and_the_catalogue_count(home: Path) -> None:
    listed = [line.split("\t")[0] for line in run_wizard(["presets", "list"]).out.splitlines()]
    # Of two the last row is made, and one is for other programs alone.
    left = {"custom-openai", "custom-anthropic", "openai-chatgpt"}

    done = run_wizard(["auth"], tty=True, answers=[("Provider: ", "\n")], env=PLAIN)

    assert left < {*listed}
    assert f"? for all {len(listed) - len(left)}." in done.shown


def test_the_keyring_is_the_silent_default_where_there_is_one(
    practice: Practice, secret_service: SecretService
) -> None:
    key = practice.issue_key()
    env = bus(secret_service)

    done = auth(
        "practice",
        answers=[("API key (hidden): ", key + "\n"), ("Default model: ", "practice-small\n"), ("Save? [Y/n]: ", "y\n")],
        env=env,
    )

    assert done.exit == 0, done.shown
    assert "keyring" in done.shown
    assert run_wizard(["token"], env=env).out == key + "\n"
    assert_absent(key, *done.everything, Path(os.environ["HOME"]))


def test_without_a_keyring_the_person_chooses_the_place(practice: Practice) -> None:
    done = auth(
        "practice",
        answers=[
            ("API key (hidden): ", practice.issue_key() + "\n"),
            ("Default model: ", "\n"),
            ("Where to keep it: ", "plain\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert "cannot be used" in done.shown


def test_without_a_keyring_enter_cancels_and_nothing_is_kept(practice: Practice, home: Path) -> None:
    key = practice.issue_key()

    done = auth(
        "practice",
        answers=[("API key (hidden): ", key + "\n"), ("Default model: ", "\n"), ("Where to keep it: ", "\n")],
    )

    assert done.exit == 130
    assert not config().exists()
    assert_absent(key, *done.everything, home)


def test_a_rejected_key_is_asked_for_again(practice: Practice, canary: str) -> None:
    key = practice.issue_key()

    done = auth(
        "practice",
        "--store",
        "plain",
        answers=[
            ("API key (hidden): ", canary + "\n"),
            ("(401)", ""),
            ("API key (hidden): ", key + "\n"),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert_absent(canary, *done.everything)


@pytest.mark.parametrize(
    ("words", "prompt"), [([], "Provider: "), (["openai", "--method", "api-key"], "API key (hidden): ")]
)
def test_before_the_first_question_there_is_nothing(home: Path, words: list[str], prompt: str) -> None:
    done = auth(*words, answers=[(prompt, "b\n"), ("There is nothing before this.", ""), (prompt, "\n")])

    assert done.exit == 130
    assert "cancelled" in done.shown


def test_the_question_mark_at_a_key_says_how_to_leave(practice: Practice) -> None:
    done = auth(
        "practice",
        "--method",
        "api-key",
        answers=[("API key (hidden): ", "?\n"), ("Ctrl+C leaves", ""), ("API key (hidden): ", "\n")],
    )

    assert done.exit == 130


@pytest.mark.parametrize("typed", ["\x03", "\x04", "\n"])
@pytest.mark.parametrize("prompt", ["Provider: ", "API key (hidden): "])
def test_ctrl_c_ctrl_d_and_empty_leave_without_a_trace(practice: Practice, home: Path, prompt: str, typed: str) -> None:
    answers = [(prompt, typed)]
    if prompt != "Provider: ":
        answers.insert(0, ("Provider: ", "practice\n"))

    done = auth(answers=answers)

    assert done.exit == 130
    assert "cancelled" in done.shown
    assert not config().exists()


@pytest.mark.parametrize(
    "wrap",
    [
        "{key}\n",
        "\x1b[200~{key}\x1b[201~\n",
        "\x1b[200~\n{key}\n\x1b[201~\n",
        "\x1b[200~{head}\n{tail}\x1b[201~\n",
        "{head}\n{tail}\n",
        "junk\x15{key}\n",
        "{key}x\x7f\n",
        "export PRACTICE_API_KEY='{key}'\n",
    ],
)
def test_a_paste_arrives_whole_whatever_its_shape(practice: Practice, wrap: str) -> None:
    key = practice.issue_key()

    done = auth(
        "practice",
        "--store",
        "plain",
        answers=[
            ("API key (hidden): ", wrap.format(key=key, head=key[:20], tail=key[20:])),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert_absent(key, *done.everything)
    assert run_wizard(["token"]).out == key + "\n"


def test_a_key_longer_than_a_terminal_line_is_not_cut(practice: Practice) -> None:
    long = "sk-practice-" + "a" * 6000

    done = auth(
        "practice",
        "--store",
        "plain",
        "--no-verify",
        answers=[("API key (hidden): ", long + "\n"), ("Default model: ", "\n"), ("Save? [Y/n]: ", "\n")],
    )

    assert done.exit == 0, done.shown
    assert run_wizard(["token"]).out == long + "\n"


def test_a_key_pasted_where_the_provider_is_asked_is_not_shown_and_sent_nowhere(practice: Practice) -> None:
    key = practice.issue_key()

    done = auth(answers=[("Provider: ", key + "\n"), ("waits for the question", ""), ("Provider: ", "\n")])

    assert done.exit == 130
    assert_absent(key, *done.everything)
    assert not any("authorization" in each.headers for each in practice.requests)


def test_a_key_of_no_known_shape_is_not_shown_where_a_row_is_asked_for(practice: Practice) -> None:
    key = "acme-sk-good-second-987654321"

    done = run_wizard(
        ["--plain"],
        tty=True,
        answers=[("Provider: ", key + "\n"), ("Provider: ", "acme\n"), ("Provider: ", "\n")],
        timeout=60,
    )

    assert_absent(key, *done.everything)
    assert "waits for the question that asks for one" in done.shown
    assert "Nothing matches “acme”" in done.shown


def test_an_unreachable_provider_can_be_kept_unchecked_without_typing_again(practice: Practice) -> None:
    practice.faults.add("/v1/key", Drop(), Drop())
    key = practice.issue_key()

    done = auth(
        "practice",
        "--store",
        "plain",
        answers=[
            ("API key (hidden): ", key + "\n"),
            ("Choice: ", "1\n"),
            ("Choice: ", "2\n"),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert run_wizard(["token"]).out == key + "\n"


def test_a_question_in_a_problem_gets_no_full_stop(practice: Practice) -> None:
    done = auth(
        "azure", "--param", "resource=nobody", "--base-url", "http://127.0.0.1:1/v1",
        answers=[("API key (hidden): ", "0" * 32 + "\n"), ("Choice: ", "\x03")],
    )  # fmt: skip

    assert "Is the server running?" in done.shown
    assert "?." not in done.shown


@pytest.mark.parametrize("term", ["dumb", ""])
def test_dumb_terminals_get_line_prompts_without_a_single_escape_sequence(practice: Practice, term: str) -> None:
    key = practice.issue_key()
    answers = [("Provider: ", "pracx\x7ftice\n"), ("Method: ", "key\n"), ("API key (hidden): ", f"{key}\n")]
    answers += [("Default model: ", "\n"), ("Where to keep it: ", "plain\n"), ("Save? [Y/n]: ", "\n")]

    done = run_wizard(["auth", "--plain"], tty=True, answers=answers, env={"TERM": term})

    assert done.exit == 0, done.shown
    assert "\x1b" not in done.shown


@pytest.mark.parametrize(
    ("words", "env"), [(["--plain"], {}), ([], PLAIN), (["auth", "--plain"], {})], ids=["option", "variable", "auth"]
)
def test_line_prompts_that_are_asked_for_need_no_term(home: Path, words: list[str], env: dict[str, str]) -> None:
    done = run_wizard(words, tty=True, answers=[("Provider: ", "\n")], env={**env, "TERM": ""})

    assert done.exit == 130, done.shown


def test_without_a_term_nothing_else_is_asked(home: Path) -> None:
    done = run_wizard(["auth"], tty=True, answers=[], env={"TERM": ""})

    assert done.exit == 2
    assert "there is no terminal to ask on" in done.shown


@pytest.mark.parametrize("words", [(), ("auth",)], ids=["alone", "auth"])
def test_a_terminal_too_small_for_the_screens_says_so(home: Path, tmux: StartTmux, words: tuple[str, ...]) -> None:
    window = tmux(wizard_argv(*words), env=wizard_env(), size=(48, 20))
    asked = tmux(wizard_argv("auth", "--plain"), env=wizard_env(), size=(48, 20))

    assert "Plain prompts (terminal is 48x20)." in window.wait_for("Provider:")
    assert "Plain prompts" not in asked.wait_for("Provider:")


def test_stdout_is_not_asked_of(practice: Practice) -> None:
    done = run_wizard(["auth"], tty=True, piped_stdout=True, answers=[("Provider: ", "\n")], env=PLAIN)

    assert (done.exit, done.stdout) == (130, b"")


# -- the home, line by line ---------------------------------------------------------------------------------------------
CHECKED = r"checked (?:just now|\d+ min ago)"


@pytest.fixture
def two(practice: Practice) -> tuple[str, str]:
    """The keys of two profiles, `practice` (the default) and `work`."""
    return log_in(practice), log_in(practice, "work")


def home_of(*answers: tuple[str, str]):
    return run_wizard(["--plain"], tty=True, answers=list(answers))


def test_the_plain_home_lists_the_profiles_and_empty_leaves(two: tuple[str, str]) -> None:
    done = home_of(("Profile: ", "?\n"), ("2 work", ""), ("Profile: ", "\n"))

    assert done.exit == 0
    assert re.search(rf"1 practice: {CHECKED}, API key, model practice-large, default", done.shown)
    assert len(re.findall(f"2 work: {CHECKED}", done.shown)) == 2
    assert_absent(two[0], *done.everything)


def test_a_long_plain_home_is_read_as_far_as_it_goes_and_whole_when_asked(home: Path) -> None:
    table = '[profiles.p{0:02}]\nprovider = "ollama"\nauth = {{ method = "env", env_key = "KEY_{0}" }}\n'
    file = home / ".config" / "wizard" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("version = 1\n" + "".join(map(table.format, range(14))))

    done = home_of(("Profile: ", "?\n"), ("? for the list", ""), ("Profile: ", "\n"))

    first, _, whole = done.shown.partition("Profile: ")
    assert "12 p11" in first
    assert "p12" not in first
    assert "? for all 14." in first
    assert "14 p13" in whole


@pytest.mark.parametrize("typed", ["b\n", "\x04"])
def test_the_plain_home_is_left_by_b_and_ctrl_d(two: tuple[str, str], typed: str) -> None:
    assert home_of(("Profile: ", typed)).exit == 0


def test_the_plain_home_checks_and_remembers(practice: Practice, two: tuple[str, str]) -> None:
    practice.faults.add("/v1/key", Answer(401))

    done = home_of(
        ("Profile: ", "work\n"),
        ("Choice: ", "t\n"),
        ("work: rejected", ""),
        ("Profile: ", "c\n"),
        ("practice: valid", ""),
        ("work: valid", ""),
        ("Profile: ", "\n"),
    )

    assert done.exit == 0, done.shown
    assert "verified = false" not in config().read_text()


def test_the_plain_home_says_where_credit_is_added(practice: Practice, two: tuple[str, str]) -> None:
    practice.faults.add("/v1/key", Answer(402), Answer(402))

    done = home_of(
        ("Profile: ", "work\n"),
        ("Choice: ", "t\n"),
        ("work: limited", ""),
        ("Profile: ", "c\n"),
        ("Checking all", ""),
        ("Profile: ", "\n"),
    )

    assert [each.strip() for each in done.shown.splitlines() if "credit at" in each] == [
        f"Add credit at {practice.account_url}"
    ] * 2


def test_a_rejection_seen_from_the_home_stays(practice: Practice, two: tuple[str, str]) -> None:
    practice.faults.add("/v1/key", Answer(401))

    home_of(("Profile: ", "2\n"), ("Choice: ", "2\n"), ("work: rejected", ""), ("Profile: ", "\n"))

    assert "2 work: rejected" in home_of(("Profile: ", "\n")).shown


def test_the_plain_home_makes_another_the_default(two: tuple[str, str]) -> None:
    done = home_of(("Profile: ", "2\n"), ("Choice: ", "d\n"), ("work is the default now", ""), ("Profile: ", "\n"))

    assert done.exit == 0
    assert run_wizard(["token"]).out == two[1] + "\n"


def test_the_plain_home_removes_after_a_question_only(two: tuple[str, str]) -> None:
    kept = home_of(
        ("Profile: ", "2\n"), ("Choice: ", "x\n"), ("[y/N]: ", "\n"), ("Profile: ", "?\n"), ("Profile: ", "\n")
    )
    assert re.search(f"2 work: {CHECKED}", kept.shown.rpartition("[y/N]: ")[2])

    gone = home_of(("Profile: ", "2\n"), ("Choice: ", "5\n"), ("[y/N]: ", "y\n"), ("removed", ""), ("Profile: ", "\n"))
    assert "2 work" not in gone.shown.rpartition("removed")[2]
    assert run_wizard(["token"]).out == two[0] + "\n"
    assert run_wizard(["token", "work"]).exit == 4


def test_the_plain_home_logs_out_and_keeps_the_profile(two: tuple[str, str]) -> None:
    out = home_of(("Profile: ", "2\n"), ("Choice: ", "l\n"), ("[y/N]: ", "y\n"), ("kept", ""), ("Profile: ", "\n"))

    assert "2 work: logged out" in out.shown.rpartition("[y/N]: ")[2]
    assert run_wizard(["token"]).out == two[0] + "\n"


def test_the_plain_home_replaces_a_key(practice: Practice, two: tuple[str, str]) -> None:
    new = practice.issue_key()

    done = home_of(
        ("Profile: ", "2\n"),
        ("Choice: ", "r\n"),
        ("[y/N]: ", "y\n"),
        ("API key (hidden): ", new + "\n"),
        ("is ready", ""),
        ("Profile: ", "\n"),
    )

    assert done.exit == 0, done.shown
    assert run_wizard(["token", "work"]).out == new + "\n"
    assert_absent(new, *done.everything)


def test_the_plain_home_adds_a_provider_and_goes_on_when_that_is_left(two: tuple[str, str]) -> None:
    done = home_of(
        ("Profile: ", "a\n"),
        ("Provider: ", "\n"),
        ("nothing was changed", ""),
        ("Profile: ", "2\n"),
        ("Choice: ", "b\n"),
        ("Profile: ", "2\n"),
        ("Choice: ", "\x03"),
        ("Profile: ", "\x03"),
    )

    assert done.exit == 130
