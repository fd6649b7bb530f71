"""What the README tells to type is typed, as far as this machine alone allows."""

import ast
import asyncio
import inspect
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from docs.blocks import Block, Command, blocks, commands
from docs.place import Place, prepared, serve_models
from docs.treatments import Untreated, parsed, treatment
from wizard.catalog.check import check
from wizard.demo.provider import Practice

SHELL = [command for block in blocks() if block.language == "sh" for command in commands(block)]
PYTHON = [block for block in blocks() if block.language == "python"]
TOML = [block for block in blocks() if block.language == "toml"]
LANGUAGES = {"sh", "python", "toml"}


@pytest.fixture(scope="module")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Practice(auto_consent=True) as practice:
        serve_models(practice)
        yield prepared(practice, tmp_path_factory.mktemp("readme"))
    assert practice.failures == []


@pytest.fixture
def place(prototype: Place, tmp_path: Path) -> Place:
    place = prototype.copy(tmp_path / "place")
    for block in TOML:
        name, text = of_loopback(block, prototype.practice)
        for folder in (place.folder, place.home / ".config" / "wizard" / "presets"):
            (folder / name).write_text(text)
    return place


def of_loopback(block: Block, practice: Practice) -> tuple[str, str]:
    """A preset of the README, its file name, and its endpoints here."""
    name = re.search(r'^id = "(.*)"', block.text)
    assert name, f"README.md:{block.line}: a toml block that is no preset"
    return f"{name[1]}.toml", re.sub(r'(?m)^base_url = "[^"]*"', f'base_url = "{practice.base_url}"', block.text)


def test_every_block_is_of_a_language_that_is_executed() -> None:
    assert SHELL
    assert PYTHON
    assert {each.language for each in blocks()} <= LANGUAGES, [str(each) for each in blocks()]


@pytest.mark.parametrize("command", SHELL, ids=lambda each: each.text)
def test_a_command_does_what_it_says(command: Command, place: Place) -> None:
    treatment(command).treat(place, command)


def test_a_command_without_a_treatment_is_named() -> None:
    with pytest.raises(Untreated, match=r"README.md:7: wizard frobnicate"):
        treatment(Command(7, "wizard frobnicate"))
    with pytest.raises(Untreated):
        treatment(Command(7, "curl https://example.com"))


def test_a_command_our_parser_refuses_fails() -> None:
    from wizard.errors import UsageError

    with pytest.raises(UsageError):
        parsed("wizard auth openai --methd browser")
    with pytest.raises(UsageError):
        parsed('eval "$(wizard env openai --shell tcsh)"')


@pytest.mark.parametrize("block", TOML, ids=lambda each: f"line {each.line}")
def test_a_preset_is_one(block: Block, tmp_path: Path) -> None:
    name = re.search(r'^id = "(.*)"', block.text)
    assert name
    file = tmp_path / f"{name[1]}.toml"
    file.write_text(block.text)

    assert list(check(str(file))) == []


def ask(found: Mapping[str, Any]) -> None:
    """The client is one that gets an answer."""
    with found["client"] as client:
        assert client.get("/models").status_code == 200


class Screens:
    """What a Textual program's screen has, as far as the README uses it."""

    async def push_screen_wait(self, screen: Any) -> None:
        from wizard.tui import SetupScreen

        assert isinstance(screen, SetupScreen)


def nothing(_found: Mapping[str, Any]) -> None:
    pass


# What a block of Python speaks of: what is to hold after it.
AFTER: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    r"wizard\.ensure_profile\(": ask,
    r"OpenAI\(|Anthropic\(": nothing,
    r"push_screen_wait\(": nothing,
    r"wizard\.(?:token|profile)\(": nothing,
}


@pytest.mark.parametrize("block", PYTHON, ids=lambda each: f"line {each.line}")
def test_a_block_of_python_runs(block: Block, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    after = next((held for pattern, held in AFTER.items() if re.search(pattern, block.text)), None)
    if after is None:
        raise Untreated(f"README.md:{block.line}: no test says what holds after it: give it a row in AFTER")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, place.env()[name])

    monkeypatch.setenv("OPENAI_BASE_URL", place.practice.base_url)  # in place of the one that is the SDK's default
    found = names()
    for statement in ast.parse(block.text).body:
        value = executed(statement, f"README.md:{block.line}", found)
        if hasattr(value, "models"):
            assert asyncio.run(listed(value))
    after(found)


def executed(statement: ast.stmt, where: str, found: dict[str, Any]) -> Any:
    """The value of an expression; None for anything else."""
    body: Any = ast.Expression(statement.value) if isinstance(statement, ast.Expr) else ast.Module([statement], [])
    mode = "eval" if isinstance(statement, ast.Expr) else "exec"
    value: Any = eval(compile(body, where, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), found)

    async def awaited() -> Any:
        return await value

    return asyncio.run(awaited()) if inspect.isawaitable(value) else value


async def listed(client: Any) -> Any:
    """The models that a client of an SDK is told, which is then closed."""
    if not is_async(client):
        found = await asyncio.to_thread(client.models.list)
        client.close()
        return found.data
    found = await client.models.list()
    await client.close()
    return found.data


def is_async(client: object) -> bool:
    return type(client).__name__.startswith("Async")


def names() -> dict[str, Any]:
    import anthropic
    import httpx
    import httpx2
    import openai

    import wizard

    known = {each: getattr(openai, each) for each in ("OpenAI", "AsyncOpenAI")}
    clients = {each: getattr(anthropic, each) for each in ("Anthropic", "AsyncAnthropic")}
    return {**known, **clients, "httpx": httpx, "httpx2": httpx2, "os": os, "wizard": wizard, "self": Screens()}
