"""The commands around a login, as real processes: what they print, where, and how they end."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from servers.canary import assert_absent
from servers.cli import Done, run_wizard
from servers.home import config
from servers.practice import log_in
from wizard.demo.faults import Answer
from wizard.demo.provider import Practice

STATUS_KEYS = {
    "name", "provider", "protocol", "base_url", "host", "model", "default", "method", "kind", "auth_mode", "account",
    "store", "state", "verified", "obtained", "expires_at", "shadowed_by", "exportable", "check",
}  # fmt: skip


def write_config(text: str) -> Path:
    config().parent.mkdir(parents=True, exist_ok=True)
    config().write_text(text)
    return config()


def status(*words: str, env: dict[str, str] | None = None) -> dict:
    done = run_wizard(["status", "--json", *words], env=env)
    assert done.exit in (0, 8, 75), done.err
    return json.loads(done.out)


# -- status ------------------------------------------------------------------------------------------------------------
def test_status_of_nothing_is_empty_and_fine(home: Path) -> None:
    done = run_wizard(["status", "--json"])

    assert (done.exit, json.loads(done.out)) == (0, {"v": 1, "default": None, "profiles": []})


def test_status_names_every_field_and_no_secret(practice: Practice, key: str) -> None:
    told = status()

    (row,) = told["profiles"]
    assert set(row) == STATUS_KEYS
    assert told["default"] == "practice"
    assert (row["state"], row["verified"], row["auth_mode"], row["store"]) == ("ready", True, "direct", "plain")
    assert row["host"] == f"127.0.0.1:{practice.port}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["obtained"])
    for words in (["status"], ["status", "--json"], ["status", "--check"]):
        assert_absent(key, *run_wizard(words).everything)


def test_status_says_which_variable_makes_other_tools_pass_the_profile_by(key: str) -> None:
    assert status(env={"PRACTICE_API_KEY": "sk-other-123456"})["profiles"][0]["shadowed_by"] == ["$PRACTICE_API_KEY"]


def test_our_own_token_is_not_shadowed(key: str) -> None:
    assert run_wizard(["token"], env={"PRACTICE_API_KEY": "sk-other-123456"}).out == key + "\n"


@pytest.mark.parametrize(
    ("answer", "result", "code"), [(None, "valid", 0), (Answer(401), "rejected", 8), (Answer(500), "unknown", 75)]
)
def test_status_check_asks_and_its_exit_says_what_was_found(
    practice: Practice, key: str, answer: Answer | None, result: str, code: int
) -> None:
    if answer:
        practice.faults.add("/v1/key", answer)

    done = run_wizard(["status", "--check", "--json"])

    assert done.exit == code
    assert json.loads(done.out)["profiles"][0]["check"]["result"] == result


@pytest.mark.parametrize("words", [["--json"], []])
def test_a_rejection_is_remembered_until_a_check_succeeds(practice: Practice, key: str, words: list[str]) -> None:
    text = config().read_text()
    practice.faults.add("/v1/key", Answer(401))
    run_wizard(["status", "--check", *words])
    assert (status()["profiles"][0]["state"], status()["profiles"][0]["verified"]) == ("unverified", False)

    # A profile that is not verified is no less usable, and the same check says the same.
    assert run_wizard(["token"]).out == key + "\n"
    practice.faults.add("/v1/key", Answer(500))
    (unknown,) = status("--check")["profiles"]
    assert (unknown["state"], unknown["verified"]) == ("unverified", False)

    (row,) = status("--check")["profiles"]
    assert (row["state"], row["verified"], row["check"]["result"]) == ("ready", True, "valid")
    assert config().read_text() == text


def test_an_unknown_outcome_takes_no_proof_away(practice: Practice, key: str) -> None:
    practice.faults.add("/v1/key", Answer(500))

    assert run_wizard(["status", "--check"]).exit == 75

    assert (status()["profiles"][0]["state"], status()["profiles"][0]["verified"]) == ("ready", True)


def test_a_rejected_row_says_what_the_next_status_says(practice: Practice, key: str) -> None:
    practice.faults.add("/v1/key", Answer(401))

    (told,) = status("--check")["profiles"]

    assert told["check"]["result"] == "rejected"
    assert told | {"check": None} == status()["profiles"][0]


def test_a_profile_without_its_record_is_invalid_and_the_others_work(practice: Practice, key: str) -> None:
    other = log_in(practice, "other")
    Path(os.environ["XDG_STATE_HOME"], "wizard", "creds", "practice.cred").unlink()

    assert {row["name"]: row["state"] for row in status()["profiles"]} == {"practice": "invalid", "other": "ready"}
    missing = run_wizard(["token", "practice"])
    assert (missing.exit, missing.stdout) == (4, b"")
    assert "wizard auth practice" in missing.err
    assert run_wizard(["token", "other"]).out == other + "\n"


def test_swapped_records_are_refused(practice: Practice, key: str) -> None:
    log_in(practice, "other")
    creds = Path(os.environ["XDG_STATE_HOME"], "wizard", "creds")
    one, two = (creds / "practice.cred").read_bytes(), (creds / "other.cred").read_bytes()
    (creds / "practice.cred").write_bytes(two)
    (creds / "other.cred").write_bytes(one)

    done = run_wizard(["token", "practice"])

    assert (done.exit, done.stdout) == (3, b"")


def test_a_credential_does_not_follow_an_edited_base_url(practice: Practice, key: str) -> None:
    config().write_text(config().read_text().replace(practice.base_url, "https://evil.example/v1"))

    for words in (["token"], ["test"], ["model"]):
        done = run_wizard(words)
        assert (done.exit, done.stdout) == (7, b""), (words, done.err)
        assert "evil.example" in done.err
        assert_absent(key, *done.everything)


# -- config ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--plain"],
        ["status"],
        ["token"],
        ["use", "x"],
        ["logout", "x"],
        ["auth", "practice", "--key-stdin", "--store", "plain"],
    ],
)
def test_a_config_that_cannot_be_parsed_is_named_by_place_and_never_overwritten(
    practice: Practice, words: list[str]
) -> None:
    file = write_config("version = 1\n[profiles.x]\nprovider = \n")
    before = file.read_bytes()

    done = run_wizard(words, stdin=practice.issue_key())

    assert (done.exit, done.stdout) == (3, b"")
    assert "config.toml:3:" in done.err
    assert file.read_bytes() == before


def test_a_newer_config_is_refused_and_never_written(practice: Practice) -> None:
    file = write_config("version = 2\n")

    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())

    assert done.exit == 3
    assert file.read_text() == "version = 2\n"


def test_a_default_that_names_no_profile(practice: Practice, key: str) -> None:
    config().write_text(config().read_text().replace('default = "practice"', 'default = "practise"'))

    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (4, b"")
    assert "did you mean `practice`" in done.err
    assert run_wizard(["token", "practice"]).out == key + "\n"


def test_one_bad_profile_hides_no_other(practice: Practice, key: str) -> None:
    with config().open("a") as file:
        file.write(
            '\n[profiles.bad]\nprovider = "openai"\nprotocol = "smoke-signals"\nbase_url = "https://x.example"\n'
        )

    assert {row["name"]: row["state"] for row in status()["profiles"]} == {"practice": "ready", "bad": "invalid"}
    assert run_wizard(["token", "practice"]).out == key + "\n"
    assert run_wizard(["test", "bad"]).exit == 3


@pytest.mark.parametrize(
    "words", [["use", "nobody"], ["test", "nobody"], ["logout", "nobody"], ["model", "--profile", "nobody"]]
)
def test_an_unknown_profile_is_a_usage_error_with_the_list(key: str, words: list[str]) -> None:
    done = run_wizard(words)

    assert (done.exit, done.stdout) == (2, b"")
    assert "practice" in done.err


def test_an_unknown_profile_means_login_needed_to_a_token_caller(key: str) -> None:
    done = run_wizard(["token", "practise"])

    assert (done.exit, done.stdout) == (4, b"")
    assert "did you mean `practice`" in done.err


def test_profiles_without_a_default_mean_login_needed_to_a_token_caller(key: str) -> None:
    config().write_text(config().read_text().replace('default = "practice"\n', ""))

    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (4, b"")
    assert "wizard use NAME" in done.err


def test_comments_and_unknown_keys_survive_every_command(practice: Practice, key: str) -> None:
    text = "# mine\n" + config().read_text() + '\n[profiles.practice.notes]\nwhy = "because"  # kept\n'
    config().write_text(text)

    run_wizard(["model", "practice-small"])

    assert config().read_text() == text.replace("practice-large", "practice-small")


# -- logout, use -------------------------------------------------------------------------------------------------------
def test_logout_deletes_the_key_and_keeps_the_profile(practice: Practice, key: str, home: Path) -> None:
    done = run_wizard(["logout", "practice"])

    assert (done.exit, done.stdout) == (0, b"")
    assert status()["profiles"][0]["state"] == "logged-out"
    assert_absent(key, home)
    assert run_wizard(["token"]).exit == 4
    assert run_wizard(["logout", "practice"]).exit == 0


def test_logging_in_again_restores_the_profile(practice: Practice, key: str) -> None:
    run_wizard(["logout", "practice"])
    new = practice.issue_key()

    done = run_wizard(["auth", "practice", "--key-stdin"], stdin=new)

    assert done.exit == 0, done.err
    assert run_wizard(["token"]).out == new + "\n"


def test_logout_remove_takes_the_profile_too(key: str) -> None:
    assert run_wizard(["logout", "practice", "--remove"]).exit == 0
    assert status() == {"v": 1, "default": None, "profiles": []}


def test_logging_out_says_what_used_the_profile_and_removing_it_how_that_ends(practice: Practice, key: str) -> None:
    log_in(practice, "work")
    config().write_text(f'{config().read_text()}\n[profiles.work.gateway]\nprofile = "practice"\nheader = "X-Front"\n')
    assert run_wizard(["connect", "opencode", "--profile", "practice", "--yes"]).exit == 0

    left, gone = run_wizard(["logout", "practice"]), run_wizard(["logout", "practice", "--remove"])

    assert (left.exit, left.stdout, gone.exit, gone.stdout) == (0, b"", 0, b"")
    assert left.err.splitlines()[1:] == ["1 tool uses this profile: opencode. 1 profile goes through it: work."]
    uses = "1 tool uses this profile: opencode. To disconnect: `wizard disconnect opencode`."
    assert gone.err.splitlines()[1:] == [f"{uses} 1 profile goes through it: work."]


def test_where_all_go_none_is_said_to_go_through_another(practice: Practice, key: str) -> None:
    log_in(practice, "work")
    config().write_text(f'{config().read_text()}\n[profiles.work.gateway]\nprofile = "practice"\nheader = "X-Front"\n')

    assert "goes through it" not in run_wizard(["logout", "--all"]).err


def test_logout_all(practice: Practice, key: str) -> None:
    log_in(practice, "other")

    assert run_wizard(["logout", "--all"]).exit == 0
    assert {row["state"] for row in status()["profiles"]} == {"logged-out"}


def test_use_sets_the_default(practice: Practice, key: str) -> None:
    other = log_in(practice, "other")

    done = run_wizard(["use", "other"])

    assert (done.exit, done.stdout) == (0, b"")
    assert run_wizard(["token"]).out == other + "\n"


# -- model, test -------------------------------------------------------------------------------------------------------
def test_model_lists_the_live_models_and_marks_the_default(key: str) -> None:
    done = run_wizard(["model"])

    assert done.exit == 0
    assert "* practice-large" in done.out.splitlines()
    assert run_wizard(["models"]).out == done.out
    told = json.loads(run_wizard(["model", "--json"]).out)
    assert [each["id"] for each in told["models"] if each["default"]] == ["practice-large"]


@pytest.mark.parametrize("word", ["practice-small", "practice/practice-small"])
def test_model_sets_the_default(key: str, word: str) -> None:
    assert run_wizard(["model", word]).exit == 0
    assert status()["profiles"][0]["model"] == "practice-small"


def test_a_provider_s_model_is_set_in_the_default_profile_where_that_is_of_it(practice: Practice) -> None:
    log_in(practice, "one")
    log_in(practice, "two")
    assert run_wizard(["use", "two"]).exit == 0

    assert run_wizard(["model", "practice/practice-small"]).exit == 0

    models = {row["name"]: row["model"] for row in status()["profiles"]}
    assert models["two"] == "practice-small" != models["one"]


def test_a_config_that_cannot_be_read_is_all_that_is_said(key: str) -> None:
    config().write_text("version = 2\n")

    for words in (["model"], ["model", "practice-small"], ["model", "practice/practice-small"]):
        done = run_wizard(words)
        assert done.exit == 3
        assert [each.partition(": ")[0] for each in done.err.splitlines()] == ["wizard", "wizard"]


def test_an_unknown_model_is_refused_with_the_nearest(key: str) -> None:
    done = run_wizard(["model", "practice-smal"])

    assert done.exit == 2
    assert "did you mean `practice-small`" in done.err


def test_a_key_in_the_place_of_a_model_is_refused_and_not_repeated(practice: Practice, key: str) -> None:
    mistaken = practice.issue_key()

    done = run_wizard(["model", mistaken])

    assert done.exit == 2
    assert_absent(mistaken, *done.everything)


def test_test_lists_answers_and_streams(key: str) -> None:
    done = run_wizard(["test", "--json"])

    assert done.exit == 0
    told = json.loads(done.out)
    assert (told["v"], told["profile"]) == (1, "practice")
    assert [step["name"] for step in told["steps"]] == ["models", "answer", "stream"]
    for step in told["steps"]:
        assert set(step) == {"name", "ok", "ms", "count", "text", "stop", "error"}
        assert step["ok"] is True
    assert told["steps"][1]["text"] == told["steps"][2]["text"] == "hello from the practice provider"
    assert told["steps"][1]["stop"] == told["steps"][2]["stop"] == "stop"


@pytest.mark.parametrize(("answer", "code"), [(Answer(401), 8), (Answer(503), 75)])
def test_test_says_what_failed(practice: Practice, key: str, answer: Answer, code: int) -> None:
    practice.faults.always("/v1/chat/completions", answer)

    done = run_wizard(["test"])

    assert done.exit == code
    assert "Answer failed" in done.err
    assert_absent(key, *done.everything)


def test_test_of_a_model_the_provider_does_not_have(key: str) -> None:
    config().write_text(config().read_text().replace("practice-large", "practice-lorge"))

    done = run_wizard(["test"])

    assert done.exit == 2
    assert "did you mean `practice-large`" in done.err
    assert "✓ Model list in" in done.err
    assert "failed" not in done.err
    assert done.err.count("the live list has no model `practice-lorge`") == 1
    (step,) = json.loads(run_wizard(["test", "--json"]).out)["steps"]
    assert (step["name"], step["ok"]) == ("models", False)


def test_one_number_of_models_is_told_everywhere(practice: Practice) -> None:
    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())
    listed = run_wizard(["model"]).out.splitlines()

    assert not any("embedding" in each for each in listed)  # which the live list has
    assert f", {len(listed)} models" in done.err
    assert f": {len(listed)} models" in run_wizard(["test"]).err
    assert json.loads(run_wizard(["test", "--json"]).out)["steps"][0]["count"] == len(listed)


# -- presets, schema, bare ---------------------------------------------------------------------------------------------
def test_presets_are_listed_with_tabs(practice: Practice) -> None:
    rows = [line.split("\t") for line in run_wizard(["presets"]).out.splitlines()]

    assert all(len(row) == 4 for row in rows)
    listed = {row[0] for row in rows}
    assert {"openai", "anthropic", "openrouter", "xai", "google", "groq", "deepseek", "mistral"} <= listed
    assert {"ollama", "lmstudio", "llamacpp", "custom-openai", "custom-anthropic", "practice"} <= listed


def test_on_a_terminal_the_presets_stand_in_columns(home: Path) -> None:
    shown = run_wizard(["presets", "list"], tty=True).shown.splitlines()

    rows = [line for line in shown if line.startswith(("openai ", "cloudflare-workers-ai ", "ollama "))]
    assert "\t" not in "".join(shown)
    assert len(rows) == 3
    assert (
        len({row.index(name) for row, name in zip(sorted(rows), ("Cloudflare", "Ollama", "OpenAI"), strict=True)}) == 1
    )


def test_a_broken_preset_is_named_and_hides_no_other(practice: Practice) -> None:
    folder = config().parent / "presets"
    (folder / "broken.toml").write_text('id = "other"\nname = "Broken"\n')

    done = run_wizard(["presets", "list"])

    assert done.exit == 0
    assert "practice\t" in done.out
    assert "broken.toml" in done.err
    assert run_wizard(["presets", "check", str(folder / "broken.toml")]).exit == 3
    assert run_wizard(["presets", "check", str(folder / "practice.toml")]).exit == 0


def test_show_prints_the_file_in_force(practice: Practice) -> None:
    shown = run_wizard(["presets", "show", "practice"]).out

    assert shown.rstrip() == (config().parent / "presets" / "practice.toml").read_text().rstrip()
    assert run_wizard(["presets", "show", "practise"]).exit == 2


def test_what_is_written_fits_the_published_schema(practice: Practice, key: str) -> None:
    import tomllib

    schema = json.loads(run_wizard(["schema", "config"]).out)
    values = json.loads(json.dumps(tomllib.loads(config().read_text()), default=lambda value: value.isoformat()))

    jsonschema.Draft202012Validator(schema).validate(values)
    assert json.loads(run_wizard(["schema", "preset"]).out)["$schema"].endswith("2020-12/schema")


def test_bare_without_a_terminal_names_the_command(home: Path) -> None:
    done = run_wizard([])

    assert (done.exit, done.stdout) == (4, b"")
    assert "wizard auth" in done.err


def test_bare_without_a_terminal_is_status_once_something_is_there(key: str) -> None:
    done = run_wizard([])

    assert done.exit == 0
    assert "practice" in done.out


@pytest.mark.parametrize("words", [["--help"], ["auth", "--help"], ["token", "--help"], ["--version"]])
def test_help_and_version(home: Path, words: list[str]) -> None:
    done = run_wizard(words)

    assert done.exit == 0
    assert "wizard" in done.out


@pytest.mark.parametrize("command", [[], ["auth"], ["token"]])
def test_help_is_a_command_too(home: Path, command: list[str]) -> None:
    asked, done = run_wizard(["help", *command]), run_wizard([*command, "--help"])

    assert (asked.exit, asked.out, asked.err) == (0, done.out, "")


def test_another_app_has_folders_of_its_own(practice: Practice, key: str) -> None:
    assert run_wizard(["--app", "mytool", "token"]).exit == 4
    assert json.loads(run_wizard(["status", "--app", "mytool", "--json"]).out)["profiles"] == []


def run_ok(*words: str) -> Done:
    done = run_wizard(words)
    assert done.exit == 0, done.err
    return done


def test_the_demo_plays_every_login_by_itself(home: Path) -> None:
    done = run_wizard(["demo"], timeout=120)

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "thrown away" in done.err
    assert "`plain`" in done.err
    for words in (
        "--key-stdin",
        "--command",
        *(f"--method {each}" for each in ("browser", "device", "env", "bearer", "none")),
    ):
        assert f" {words} " in " ".join(done.err.split())
    assert done.err.count("(printed by a new process, and it is what the provider issued)") == 8
    assert done.err.count("`keyless` needs no token (method none)\n  (said by a new process;") == 1
    assert not config().exists()


@pytest.mark.parametrize("keeps", [False, True])
def test_a_demo_by_hand_says_at_its_end_where_to_go_on(home: Path, tmp_path: Path, keeps: bool) -> None:
    kept = tmp_path / "kept"
    words = ["demo", *(["--keep", str(kept)] if keeps else [])]

    said = run_wizard(words, env={"WIZARD_PLAIN": "1"}, tty=True, answers=[("Provider", "\x03")]).shown

    assert said.rstrip().endswith("Your own is behind `wizard`.")
    if keeps:
        assert f"HOME={kept} wizard`." in said.replace("\r\n", " ").replace("  ", " ")
    else:
        assert "The practice home is gone." in said


def test_the_demo_keeps_its_home_on_request(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    run_ok("demo", "--auto", "--keep", str(kept))

    assert (kept / ".config" / "wizard" / "config.toml").is_file()


def test_a_mistyped_option_is_answered_with_the_one_that_was_meant() -> None:
    done = run_wizard(["status", "--jsn"])

    assert "hint: did you mean `--json`? `wizard status --help` shows what is accepted\n" in done.err
