"""`wizard test` and `wizard model` against a provider that is slow, refuses, or repeats what it was sent."""

import json
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.practice import install_preset, log_in
from wizard.demo.faults import Answer, Delay, Drip
from wizard.demo.provider import Practice


def steps(*words: str) -> list[dict]:
    return json.loads(run_wizard(["test", "--json", *words]).out)["steps"]


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


# -- time --------------------------------------------------------------------------------------------------------------
def test_the_list_is_timed(practice: Practice, key: str) -> None:
    practice.faults.add("/v1/models", Delay(1.0))

    models, answer, _stream = steps()

    assert models["ok"] is True
    assert 900 <= models["ms"] < 10_000
    assert answer["ms"] < models["ms"]


@pytest.mark.parametrize(("path", "at"), [("/v1/models", 0), ("/v1/chat/completions", 1)])
def test_an_answer_that_is_none_is_timed_too(practice: Practice, key: str, path: str, at: int) -> None:
    practice.faults.add(path, Drip(0.1, b"no json"))

    failed = steps()[at]

    assert failed["ok"] is False
    assert 500 <= failed["ms"] < 10_000


# -- remedy ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "path"), [(["test"], "/v1/models"), (["test"], "/v1/chat/completions"), (["model"], "/v1/models")]
)
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_with_the_login_that_replaces_it(
    practice: Practice, key: str, words: list[str], path: str, status: int
) -> None:
    practice.faults.always(path, Answer(status, b'{"error": {"message": "no"}}'))

    done = run_wizard(words)

    assert done.exit == 8
    assert "wizard auth practice" in done.err


@pytest.mark.parametrize("path", ["/v1/models", "/v1/chat/completions"])
def test_of_an_account_without_credit_the_page_where_it_is_added_is_told(
    practice: Practice, key: str, path: str
) -> None:
    practice.faults.always(path, Answer(402, b'{"error": {"message": "no"}}'))

    done = run_wizard(["test"])

    assert done.exit == 75
    assert f"wizard: hint: add credit at {practice.account_url}\n" in done.err


# -- a provider without a list -----------------------------------------------------------------------------------------
def test_where_the_provider_lists_nothing_any_model_is_set_and_the_list_is_no_proof(practice: Practice) -> None:
    file = install_preset(practice)
    file.write_text(file.read_text().replace('path = "/models"', 'path = ""'))
    log_in(practice, "quiet")

    known = run_wizard(["model"])
    done = run_wizard(["model", "practice-small"])

    assert (known.exit, known.out) == (0, "* practice-large\n")
    assert "wizard model MODEL --profile quiet" in known.err
    assert done.exit == 0
    assert "unchecked" in done.err
    assert "wizard test quiet" in done.err
    models, answer, _ = steps()
    assert (models["ok"], models["count"], answer["ok"]) == (True, None, True)
    assert "the provider has none" in run_wizard(["test"]).err


def test_the_way_to_the_list_names_the_profile(practice: Practice, key: str) -> None:
    done = run_wizard(["model", "zzz"])

    assert (done.exit, "`wizard model --profile practice`" in done.err) == (2, True)


# -- echoes ------------------------------------------------------------------------------------------------------------
def test_a_model_called_like_the_key_is_neither_shown_nor_taken(practice: Practice, key: str, home: Path) -> None:
    entries = f'{{"data": [{{"id": "{escaped(key)}"}}, {{"id": "practice-large", "name": "{escaped(key)}"}}]}}'
    practice.faults.always("/v1/models", Answer(200, entries.encode()))

    done = run_wizard(["model", "--json"])

    assert [each["id"] for each in json.loads(done.out)["models"]] == ["practice-large"]
    for words in (["model"], ["model", "--json"], ["test"], ["test", "--json"]):
        assert_absent(key, *run_wizard(words).everything)
    assert " ms: 1 model\n" in run_wizard(["test"]).err


def test_a_stream_that_spells_the_key_in_pieces_is_not_shown(practice: Practice, key: str) -> None:
    pieces = (key[:10], key[10:20], key[20:])
    events = [{"choices": [{"delta": {"content": each}, "finish_reason": None}]} for each in pieces]
    body = "".join(f"data: {json.dumps(each)}\n\n" for each in events) + "data: [DONE]\n\n"
    practice.faults.always("/v1/chat/completions", Answer(200, body.encode(), {"Content-Type": "text/event-stream"}))
    practice.faults.add(
        "/v1/chat/completions",
        Answer(200, b'{"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}'),
    )

    done = run_wizard(["test", "--json"])

    stream = json.loads(done.out)["steps"][2]
    assert stream["ok"] is True
    assert stream["text"] == "(key)"
    assert_absent(key, *done.everything)
