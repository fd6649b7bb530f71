"""R65: a hundred thousand models of an enemy's making, from the answer on the wire to the rows of the screen."""

import json
import subprocess
import sys
import time
from pathlib import Path

from fakes.responses import answered
from tui.stage import Asked, play, review, stage
from wizard.catalog.presets import load
from wizard.protocols.apis import api
from wizard.protocols.choice import first, offered
from wizard.protocols.models import LONGEST_ID, MOST
from wizard.tui.panes import models as rows

ROOT = Path(__file__).parents[2]
# Ids that steer a terminal, that are markup, that make patterns work hard, and some that are only long or wide.
IDS = [
    "\x1b]52;c;aGk=\x07evil-{}",
    "\u202egpt-{}",
    "[@click=app.quit]m-{}[/]",
    "[/][red]gpt-{}",
    "gpt-" + "9" * 60 + "{}",
    "模型-{}",
    "m" * 190 + "{}",
    "m-{}\n",
]


def body(count: int = 100_000) -> bytes:
    entries = (
        json.dumps({"id": IDS[at % len(IDS)].format(at), "context_length": at, "n": "[/]\x1b"}) for at in range(count)
    )
    return ('{"data": [' + ",".join(entries) + "]}").encode()


def test_a_hundred_thousand_models_become_rows_in_no_time_and_do_no_harm() -> None:
    response = answered(body())
    rules = load("/nowhere", [], ["openai"]).presets["openai"].endpoints[0].models
    started = time.process_time()

    listed = api("openai-chat").read_models(response)
    shown = offered(rules, listed)
    question = review(models=listed, model=first(rules, listed), recommended=rules.prefer)
    ordered = rows.in_order(question)
    drawn = rows.rows(ordered, "", question, 34)
    found = rows.matching(ordered, rows.searched(ordered), "gpt- 4")
    some = rows.rows(found, "gpt- 4", question, 34)

    assert time.process_time() - started < 2
    assert len(listed) == len(ordered) == MOST
    assert 0 < len(shown) < len(listed)
    assert (len(drawn), len(some)) == (rows.MOST_ROWS + 1, rows.MOST_ROWS + 1)  # no default model, and as typed
    for row, text in [*drawn, *some]:
        assert text.plain.isprintable()
        assert len(row or "") <= LONGEST_ID
    assert str(rows.more(ordered)) == f"Showing 300 of {MOST:,}. Type to narrow."


def test_the_screen_shows_them_as_they_are_spelled() -> None:
    listed = api("openai-chat").read_models(answered(body(6000)))

    async def run() -> None:
        async with stage(Asked(review(models=listed, model=None, recommended=()))) as here:
            assert "[@click=app.quit]m-2[/]" in here.text
            assert "[/][red]gpt-3" in here.text
            assert "\x1b" not in here.text
            assert "evil" not in here.text
            await here.type("模型-13")
            assert "模型-13" in here.text

    play(run)


def test_reading_them_takes_less_than_fifty_megabytes() -> None:
    code = (
        "from fakes.memory import watched; from fakes.responses import answered; from tui.test_many_models import body\n"
        "from wizard.protocols.apis import api\n"
        "response = answered(body()); grown = watched(); models = api('openai-chat').read_models(response)\n"
        "print(len(models), grown() // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    count, grown = done.stdout.split()
    assert int(count) == MOST
    assert 1 < int(grown) < 50
