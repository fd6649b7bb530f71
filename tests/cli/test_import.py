"""`wizard import` as a real process: what it shows, whom it asks, what it sends, and what it leaves alone."""

import json
import os
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import Done, run_wizard
from servers.practice import log_in
from wizard.demo.faults import Answer
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice

PLAIN = ("--store", "plain")


def llm(home: Path, **keys: str) -> Path:
    file = home / ".config" / "io.datasette.llm" / "keys.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"// Note": "This file stores secret API credentials. Do not share!", **keys}))
    return file


def another(practice: Practice, preset_id: str, name: str) -> None:
    """A second account system at the same server."""
    text = preset_toml(practice.base_url).replace('id = "practice"', f'id = "{preset_id}"')
    text = text.replace('name = "Practice provider"', f'name = "{name}"').replace("PRACTICE_", "SECOND_")
    Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", f"{preset_id}.toml").write_text(text)


def profiles() -> dict[str, dict]:
    told = json.loads(run_wizard(["status", "--json"]).out)
    return {each["name"]: each for each in told["profiles"]}


def token(name: str) -> str:
    return run_wizard(["token", name]).out.strip()


def on_terminal(*answers: tuple[str, str], words: tuple[str, ...] = PLAIN, env: dict[str, str] | None = None) -> Done:
    return run_wizard(["import", *words], tty=True, answers=answers, env=env)


# -- nothing to take ---------------------------------------------------------------------------------------------------
def test_where_nothing_is_found_nothing_happens(practice: Practice) -> None:
    done = run_wizard(["import"])

    assert (done.exit, done.out) == (0, "")
    assert "0 API keys found." in done.err
    assert practice.requests == ()


# -- by asking ---------------------------------------------------------------------------------------------------------
def test_each_key_is_asked_for_and_only_a_yes_sends_it(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    first, second = practice.issue_key(), practice.issue_key()
    llm(home, practice=first)

    done = on_terminal(
        ("[y/N]: ", "n\n"),
        ("[y/N]: ", "y\n"),
        env={"SECOND_API_KEY": second},
    )

    assert done.exit == 0, done.shown
    # The environment comes first: it was declined.
    assert list(profiles()) == ["practice"]
    assert token("practice") == first
    assert all(
        each.headers["authorization"] == f"Bearer {first}"
        for each in practice.requests_to("/v1/models")
        if "authorization" in each.headers
    )
    for text in (
        "$SECOND_API_KEY",
        "llm, ~/.config/io.datasette.llm/keys.json",
        "Practice provider",
        f"127.0.0.1:{practice.port}",
    ):
        assert text in done.shown
    assert_absent(first, done.everything)
    assert_absent(second, done.everything)


def test_no_answer_is_a_no(practice: Practice, home: Path) -> None:
    llm(home, practice=practice.issue_key())

    done = on_terminal(("[y/N]: ", "\n"))

    assert done.exit == 0
    assert "Nothing was taken over." in done.shown
    assert profiles() == {}
    assert practice.requests == ()


def test_ctrl_c_leaves_and_keeps_what_is_saved(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    llm(home, practice=practice.issue_key(), second=practice.issue_key())

    done = on_terminal(("[y/N]: ", "y\n"), ("[y/N]: ", "\x03"))

    assert done.exit == 130
    assert "what is told above is saved" in done.shown
    assert list(profiles()) == ["practice"]


def test_a_key_that_is_refused_is_said_and_the_next_one_goes_on(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    llm(home, practice="sk-practice-nobody-knows-this-one", second=(good := practice.issue_key()))

    done = on_terminal(("[y/N]: ", "y\n"), ("[y/N]: ", "y\n"))

    assert done.exit == 8
    assert f"Rejected by 127.0.0.1:{practice.port} (401): key not valid" in done.shown
    assert "it stays where it is" in done.shown
    assert list(profiles()) == ["second"]
    assert token("second") == good


def test_whose_key_it_is_may_be_chosen(practice: Practice, home: Path) -> None:
    key = practice.ledger.accept("of-no-known-shape-1")
    llm(home, work=key)

    done = on_terminal(("Provider: ", "Practice provider\n"), ("[y/N]: ", "y\n"))

    assert done.exit == 0, done.shown
    assert "It is called “work” there." in done.shown
    assert token("practice") == key


def test_without_a_keyring_the_place_is_asked_for_once(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    llm(home, practice=practice.issue_key(), second=practice.issue_key())

    done = on_terminal(("[y/N]: ", "y\n"), ("Where to keep it: ", "plain file\n"), ("[y/N]: ", "y\n"), words=())

    assert done.exit == 0, done.shown
    assert {each["store"] for each in profiles().values()} == {"plain"}
    assert len(profiles()) == 2


def test_a_passphrase_is_asked_for_once(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    llm(home, practice=practice.issue_key(), second=practice.issue_key())

    done = on_terminal(
        ("[y/N]: ", "y\n"),
        ("Passphrase (hidden): ", "correct horse\n"),
        ("Passphrase again (hidden): ", "correct horse\n"),
        ("[y/N]: ", "y\n"),
        words=("--store", "encrypted"),
    )

    assert done.exit == 0, done.shown
    assert done.shown.count("Passphrase (hidden)") == 1
    assert {each["store"] for each in profiles().values()} == {"encrypted"}


# -- conflicts ---------------------------------------------------------------------------------------------------------
def test_a_profile_that_is_there_is_replaced_by_a_yes_only(practice: Practice, home: Path) -> None:
    old, new = log_in(practice), practice.issue_key()
    llm(home, practice="sk-practice-nobody-knows-this-one")
    refused = on_terminal(("Replace its key? [y/N]: ", "y\n"))
    assert (refused.exit, token("practice")) == (8, old)
    llm(home, practice=new)

    left = on_terminal(("Replace its key? [y/N]: ", "n\n"))
    assert (left.exit, token("practice")) == (0, old)

    done = on_terminal(("Replace its key? [y/N]: ", "y\n"))

    assert done.exit == 0, done.shown
    assert token("practice") == new
    assert list(profiles()) == ["practice"]
    assert "Revoke the old key" in done.shown


def test_a_profile_at_another_address_never_gets_the_key(practice: Practice, home: Path) -> None:
    with Practice() as elsewhere:
        old = elsewhere.issue_key()
        words = ["auth", "practice", "--key-stdin", "--base-url", elsewhere.base_url, *PLAIN]
        assert run_wizard(words, stdin=old).exit == 0
        llm(home, practice=(new := practice.issue_key()))
        before = len(elsewhere.requests)

        asked, forced = run_wizard(["import"], tty=True), run_wizard(["import", "--yes", "--replace", *PLAIN])

        assert "for another address" in asked.shown
        assert "for another address" in forced.err
        assert len(elsewhere.requests) == before
    assert token("practice") == old
    assert practice.requests == ()
    assert_absent(new, asked.everything, forced.everything)


# -- by flags ----------------------------------------------------------------------------------------------------------
def test_without_a_terminal_nothing_is_asked_and_the_flags_are_named(practice: Practice, home: Path) -> None:
    key = practice.issue_key()
    llm(home, practice=key)

    done = run_wizard(["import"], stdin="y\ny\n")

    assert (done.exit, done.out) == (2, "")
    assert "missing: --yes, --store" in done.err
    assert "[y/N]" not in done.err
    assert "Practice provider: llm" in done.err
    assert profiles() == {}
    assert practice.requests == ()
    assert_absent(key, done.everything)


def test_yes_takes_what_is_known_and_free(practice: Practice, home: Path) -> None:
    another(practice, "second", "Second provider")
    first, second = practice.issue_key(), practice.issue_key()
    llm(home, practice=first, work="key-of-nobody-known-1", second=second)
    (home / ".aider.conf.yml").write_text(f"api-key:\n  - practice={first}\n")

    done = run_wizard(["import", "--yes", *PLAIN], env={"SECOND_API_KEY": second})

    assert (done.exit, done.out) == (0, ""), done.err
    assert (token("practice"), token("second")) == (first, second)
    assert profiles()["practice"]["model"] == "practice-large"
    assert profiles()["practice"]["verified"]
    assert "the same in aider, ~/.aider.conf.yml" in done.err
    assert "whose it is, only you can tell" in done.err
    assert "Practice provider is ready" in done.err
    for each in (first, second):
        assert_absent(each, done.everything)


def test_yes_leaves_profiles_alone_unless_told(practice: Practice, home: Path) -> None:
    old, new = log_in(practice), practice.issue_key()
    llm(home, practice=new)

    left = run_wizard(["import", "--yes", *PLAIN])
    assert (left.exit, token("practice")) == (0, old)
    assert "is left as it is; `--replace` gives it this key" in left.err

    assert run_wizard(["import", "--yes", "--replace", *PLAIN]).exit == 0
    assert token("practice") == new


def test_yes_without_a_place_sends_nothing(practice: Practice, home: Path) -> None:
    llm(home, practice=practice.issue_key())

    done = run_wizard(["import", "--yes"])

    assert done.exit == 6
    assert "--store" in done.err
    assert practice.requests == ()


def test_an_encrypted_store_takes_its_passphrase_from_a_descriptor(practice: Practice, home: Path) -> None:
    llm(home, practice=practice.issue_key())
    assert run_wizard(["import", "--yes", "--store", "encrypted"]).exit == 6
    assert practice.requests == ()

    done = run_wizard(["import", "--yes", "--store", "encrypted", "--passphrase-fd", "0"], stdin="correct horse\n")

    assert done.exit == 0, done.err
    assert profiles()["practice"]["store"] == "encrypted"


@pytest.mark.parametrize(("answer", "code"), [(Answer(401), 8), (Answer(500), 75)])
def test_a_key_that_cannot_be_proven_is_not_taken(practice: Practice, home: Path, answer: Answer, code: int) -> None:
    llm(home, practice=practice.issue_key())
    practice.faults.always("*", answer)

    done = run_wizard(["import", "--yes", *PLAIN])

    assert done.exit == code, done.err
    assert profiles() == {}


# -- what is never taken -----------------------------------------------------------------------------------------------
def test_sign_ins_of_other_tools_are_left_and_said(practice: Practice, home: Path) -> None:
    (home / ".codex").mkdir()
    tokens = {"access_token": "eyJhbGciOi.eyJzdWIiOi.sig", "refresh_token": "rt-canary-refresh-12345678"}
    (home / ".codex" / "auth.json").write_text(
        json.dumps({"auth_mode": "chatgpt", "OPENAI_API_KEY": None, "tokens": tokens})
    )
    folder = home / ".local" / "share" / "opencode"
    folder.mkdir(parents=True)
    (folder / "auth.json").write_text(
        json.dumps({"practice": {"type": "oauth", "refresh": "r-12345678", "access": "a-12345678", "expires": 1}})
    )

    done = run_wizard(["import", "--yes", *PLAIN])

    assert done.exit == 0
    assert "0 API keys found." in done.err
    assert "Left alone: codex, ~/.codex/auth.json, openai: a sign-in" in done.err
    assert "Left alone: opencode, ~/.local/share/opencode/auth.json, practice: a sign-in" in done.err
    assert practice.requests == ()
    assert_absent("rt-canary-refresh-12345678", done.everything)


def test_a_key_for_an_address_no_provider_has_is_left(practice: Practice, home: Path) -> None:
    key = practice.issue_key()

    done = run_wizard(
        ["import", "--yes", *PLAIN],
        env={"PRACTICE_API_KEY": key, "PRACTICE_BASE_URL": "https://gateway.example.com/v1"},
    )

    assert "it is for gateway.example.com, which no provider of the catalogue is" in done.err
    assert profiles() == {}
    assert practice.requests == ()


def test_an_address_of_the_provider_itself_is_no_obstacle(practice: Practice, home: Path) -> None:
    key = practice.issue_key()

    done = run_wizard(
        ["import", "--yes", *PLAIN], env={"PRACTICE_API_KEY": key, "PRACTICE_BASE_URL": f"{practice.base_url}/"}
    )

    assert done.exit == 0, done.err
    assert token("practice") == key


def test_files_that_cannot_be_read_are_named_and_passed_by(practice: Practice, home: Path) -> None:
    file = llm(home, practice=practice.issue_key())
    file.write_text('{"practice": ')
    os.mkfifo(home / ".aider.conf.yml")
    (home / ".codex").mkdir()
    (home / ".codex" / "auth.json").symlink_to("/dev/zero")
    (home / ".qwen").mkdir()
    (home / ".qwen" / "settings.json").write_bytes(b"\xff\xfe{}")
    (home / ".gemini").mkdir()
    (home / ".gemini" / ".env").write_text("#" * (1 << 19))
    (home / ".env").mkdir()
    key = practice.issue_key()

    done = run_wizard(["import", "--yes", *PLAIN], env={"PRACTICE_API_KEY": key})

    assert done.exit == 0, done.err
    assert token("practice") == key
    for text in (
        "keys.json` is not a JSON object",
        ".aider.conf.yml` is not a regular file",
        "is a link to `/dev/zero`",
        "settings.json` is not UTF-8",
        "is larger than 256 KiB",
        "/.env` is not a regular file",
    ):
        assert text in done.err, done.err


def test_hostile_names_are_only_text(practice: Practice, home: Path) -> None:
    key = practice.issue_key()
    llm(
        home,
        **{
            "\x1b]52;c;AAAA\x07\x1b[2Jpwn\u202e[@click=app.exit]": "some-key-of-nobody-1",
            "sk-practice-in-the-name-of": key,
        },
    )

    done = on_terminal(("Provider: ", "\n"), ("[y/N]: ", "\n"))

    assert done.exit == 0
    assert b"\x1b" not in done.terminal.replace(b"\x1b[?2004h", b"").replace(b"\x1b[?2004l", b"")
    assert "\u202e" not in done.shown
    assert_absent(key, done.everything)


# -- nothing of the working directory ----------------------------------------------------------------------------------
def test_nothing_is_read_from_where_one_stands(practice: Practice, home: Path, tmp_path: Path) -> None:
    key = practice.issue_key()
    (tmp_path / ".env").write_text(f"PRACTICE_API_KEY={key}\n")
    (tmp_path / ".aider.conf.yml").write_text(f"api-key: practice={key}\n")
    (tmp_path / "auth.json").write_text(json.dumps({"practice": {"type": "api", "key": key}}))

    done = run_wizard(["import"], cwd=tmp_path, env={"CODEX_HOME": ".", "QWEN_HOME": "./x", "LLM_USER_PATH": "."})

    assert done.exit == 0
    assert "0 API keys found." in done.err
    assert "is not an absolute path; codex's keys are passed by" in done.err


def test_tools_that_were_moved_are_found(practice: Practice, tmp_path: Path) -> None:
    key = practice.issue_key()
    moved = {
        "LLM_USER_PATH": ("keys.json", '{"practice": "<key>"}'),
        "XDG_DATA_HOME": ("opencode/auth.json", '{"practice": {"type": "api", "key": "<key>\\n"}}'),
        "GEMINI_CLI_HOME": (".gemini/.env", "export PRACTICE_API_KEY='<key>' # mine"),
        "QWEN_HOME": ("settings.json", '{"env": {"PRACTICE_API_KEY": "<key>"}, /* mine */ }'),
    }
    for variable, (place, text) in moved.items():
        path = tmp_path / variable / place
        path.parent.mkdir(parents=True)
        path.write_text(text.replace("<key>", key))

    done = run_wizard(["import", "--yes", *PLAIN], env={variable: str(tmp_path / variable) for variable in moved})

    assert done.exit == 0, done.err
    assert done.err.count("the same in") == 3
    assert token("practice") == key
