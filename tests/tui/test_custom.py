"""The custom provider form over the real flow: what is wrong stands under its field, and is mended there."""

import httpx
import pytest

from tui.flows import World, accepts, flow, rejects
from tui.forms import SCENE
from tui.sizes import fits
from tui.stage import CANARY, SIZES, Stage, lines, play, stage
from wizard.errors import Cancelled, Refused, Unreachable
from wizard.login.effects import Send
from wizard.tui.panes.custom import CustomPane
from wizard.tui.panes.picker import PickerPane
from wizard.tui.panes.review import ReviewPane
from wizard.values.credential import Outcome


def offline(step: Send) -> httpx.Response:
    raise Unreachable("no answer from llm.example.com after 15 s", hint="are you offline?")


async def fill(here: Stage, url: str, key: str = "") -> None:
    await here.press("end", "enter")
    await here.paste(url)
    if key:
        await here.press("tab", "tab")
        await here.paste(key)
    await here.press("enter")


def under(here: Stage, field: str) -> str:
    rows = here.text.split("\n")
    at = next(at for at, row in enumerate(rows) if row.startswith(f" {field} "))
    return rows[at + 1].strip()


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_refused_key_is_said_under_the_key_and_mended_there(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), size, show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert isinstance(here.screen.pane, CustomPane)
            assert under(here, "API key").startswith("x Rejected by llm.example.com (401)")
            assert "•" * 20 in here.text
            assert "canary" not in here.text
            world.answer = accepts
            await here.paste("sk-another-0123456789")
            assert " x " not in here.text, "the line outlived the edit"
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            last = world.sent[-2]
            assert last.authorization is not None
            assert last.authorization.secret.reveal() == "sk-another-0123456789"

    play(run)


def test_the_cursor_is_behind_an_address_that_was_completed() -> None:
    async def run() -> None:
        async with stage(flow(World(offline), SCENE), show_done=False) as here:
            await fill(here, "localhost:1/v1")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert lines(here.text, "http://localhost:1/v1")
            await here.press("ctrl+u", *"abc")
            assert not lines(here.text, "v1")
            assert lines(here.text, "Base URL")[0].split() == ["Base", "URL", "abc"]

    play(run)


@pytest.mark.parametrize("key", ["", CANARY], ids=["no key", "key"])
def test_an_address_nobody_answers_at_is_said_under_it_and_mended_there(key: str) -> None:
    async def run() -> None:
        world = World(offline)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", key)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert isinstance(here.screen.pane, CustomPane)
            assert under(here, "Base URL") == "x No answer from llm.example.com after 15 s."
            assert lines(here.text, "Ctrl+K keep unchecked")
            world.answer = accepts
            await here.press("ctrl+u")
            await here.paste("https://other.example.com/v1")
            assert " x " not in here.text
            await here.press("enter")
            await here.until(lambda: world.sent[-1].request.url.host == "other.example.com")

    play(run)


def test_enter_tries_the_same_address_again_and_ctrl_k_keeps_it_unchecked() -> None:
    async def run() -> None:
        world = World(offline)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            await here.press("enter")
            await here.until(lambda: len(world.sent) == 4)  # each time what it speaks, and the list
            await here.settle()
            assert " x No answer" in here.text
            await here.press("ctrl+k")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))

    play(run)


def test_a_server_that_wants_a_key_says_so_under_the_key_and_names_no_flag() -> None:
    async def run() -> None:
        world = World(lambda step: accepts(step) if step.authorization else rejects(step))
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert under(here, "API key") == "x llm.example.com wants a key (401)."
            assert "--" not in here.text
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))

    play(run)


def test_a_bad_address_and_a_bad_name_stand_under_their_fields_until_they_are_edited() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "http://llm.example.com/v1")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert under(here, "Base URL").startswith("x ")
            await here.type("1")
            assert " x " not in here.text
            await here.press("tab", "tab", "tab", *"Bad!", "enter")
            assert under(here, "Name") == "x What was given cannot be a profile name."
            await here.press("ctrl+u")
            assert " x " not in here.text
            assert world.sent == []

    play(run)


def test_esc_leaves_the_form_whatever_was_wrong_in_it() -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            await here.press("escape")
            assert isinstance(here.screen.pane, PickerPane)
            await here.press("escape")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_the_field_shows_the_address_that_is_used() -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "llm.example.com/v1/chat/completions", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert "Removed /chat/completions from the base URL." in here.text
            assert isinstance(here.screen.pane, CustomPane)
            assert here.screen.pane.form.url.text == "https://llm.example.com/v1"
            assert under(here, "API key").startswith("x Rejected by llm.example.com (401)")
            assert {step.request.url.path for step in world.sent} == {"/v1/models"}

    play(run)


def speaks_anthropic(step: Send) -> httpx.Response:
    if step.request.url.path != "/v1/models":
        return httpx.Response(404, json={}, request=step.request)
    if step.authorization is None:
        error = {"type": "authentication_error", "message": "x-api-key is required"}
        return httpx.Response(401, json={"type": "error", "error": error}, request=step.request)
    models = {"data": [{"type": "model", "id": "claude-x"}], "has_more": False}
    return httpx.Response(200, json=models, request=step.request)


def test_the_style_that_the_address_answers_in_is_shown_and_used() -> None:
    async def run() -> None:
        world = World(speaks_anthropic)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "llm.example.com")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert "API style   Anthropic " in here.text
            assert "llm.example.com answers as an Anthropic-style API." in here.text
            assert "Base URL    https://llm.example.com\n" in here.text.replace(" \n", "\n")
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            assert next(each for each in world.sent if each.authorization).authorization.placement == "header:x-api-key"

    play(run)


def test_what_was_found_is_said_in_place() -> None:
    async def run() -> None:
        world = World(lambda step: httpx.Response(200, json={"data": [{"id": "a"}]}, request=step.request))
        async with stage(flow(world, SCENE), show_done=False) as here:
            await here.press("end", "enter")
            await here.paste("http://localhost:8000/v1")
            pane = here.screen.pane
            assert isinstance(pane, CustomPane)
            pane.checked(Outcome(result="valid", reason="", ms=3), "localhost:8000", 3)
            assert "✓ OpenAI-style API, 3 models, no key needed" in pane.state.render().plain

    play(run)


def test_a_host_that_sends_elsewhere_is_named_under_the_address() -> None:
    def elsewhere(step: Send) -> httpx.Response:
        raise Refused("`example.com` wants to send you to `evil.example`. Not followed", hint="check the base URL")

    async def run() -> None:
        world = World(elsewhere)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://example.com", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert under(here, "Base URL") == "x example.com wants to send you to evil.example. Not followed."
            assert all(each.authorization is None for each in world.sent)

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_ctrl_e_leads_to_headers_and_preset_and_back(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE), size, show_done=False) as here:
            await here.press("end", "enter")
            await here.paste("https://llm.example.com/v1")
            await here.press("tab", "tab")
            await here.paste(CANARY)
            await here.press("ctrl+e")
            fits(here, size)
            assert lines(here.text, "Ctrl+E fields")
            await here.type("api-key")
            await here.press("tab")
            await here.paste("X-Team: search")
            await here.press("tab", "tab", "tab")
            await here.type("lab")
            await here.press("ctrl+e")
            fits(here, size)
            assert "With 1 header, the key in api-key, as the preset lab." in " ".join(here.text.split())
            assert "•" * 20 in here.text, "the key is still there"
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            await here.press("enter")
            await here.until(lambda: bool(world.saved))
            draft = world.saved[0]
            assert draft.endpoint is not None
            assert (draft.own, draft.endpoint.credential, draft.endpoint.headers) == (
                "lab",
                "header:api-key",
                {"X-Team": "search"},
            )
            assert all(each.request.headers["x-team"] == "search" for each in world.sent)

    play(run)


def test_a_header_that_is_refused_is_shown_where_it_stands() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE), (60, 16), show_done=False) as here:
            await here.press("end", "enter")
            await here.paste("https://llm.example.com/v1")
            await here.press("ctrl+e", "tab")
            await here.type("X-Auth-Token: q9z")
            await here.press("ctrl+e", "enter")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert "x The header X-Auth-Token looks" in here.text
            assert "X-Auth-Token: q9z" in here.text
            assert world.sent == []
            await here.press("escape")
            assert "API style" in here.text, "Esc goes back to the other fields first"
            await here.press("escape")
            assert isinstance(here.screen.pane, PickerPane)

    play(run)


def test_a_key_pasted_among_the_headers_goes_into_the_key_field() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE), show_done=False) as here:
            await here.press("end", "enter")
            await here.paste("https://llm.example.com/v1")
            await here.press("ctrl+e", "tab")
            await here.paste(CANARY)
            assert "canary" not in here.text
            assert "it went into the key field" in here.text
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            sent = next(each.authorization for each in world.sent if each.authorization)
            assert sent.secret.reveal() == CANARY

    play(run)


def test_tab_goes_from_the_address_to_style_key_and_name() -> None:
    async def run() -> None:
        async with stage(flow(World(), SCENE), show_done=False) as here:
            await here.press("end", "enter")
            seen = []
            for _ in range(5):
                focused = here.screen.focused
                seen.append(focused.id if focused else None)
                await here.press("tab")
            assert seen == ["wz-url", "wz-style", "wz-key", "wz-name", "wz-url"]

    play(run)
