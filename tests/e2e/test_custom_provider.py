"""A provider of one's own end to end, by flags: real servers, a preset that works like any other, nothing written over."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import Done, run_on_terminal, run_wizard, wizard_argv, wizard_env
from servers.model_server import ModelServer
from wizard.accounts.context import Context
from wizard.accounts.save import Save
from wizard.demo.provider import Practice
from wizard.errors import UsageError
from wizard.login.draft import Draft
from wizard.login.own_preset import as_own
from wizard.values.credential import Credential
from wizard.values.preset import Endpoint, Login
from wizard.values.secret import Secret


def presets() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")


def auth(url: str, key: str, *words: str) -> Done:
    said = ["auth", "custom", "--base-url", url, "--key-stdin", "--store", "plain", *words]
    return run_wizard(said, stdin=f"{key}\n".encode())


def test_from_a_bare_address_to_a_preset_of_one_s_own(model_server: ModelServer) -> None:
    where = model_server.root.removeprefix("http://")
    done = auth(where, model_server.key, "--param", "preset=lab", "--param", "header.X-Team=search")
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "Added http://." in done.err
    assert "Your own provider lab is in" in done.err

    file = presets() / "lab.toml"
    assert run_wizard(["presets", "check", str(file)]).exit == 0
    assert "lab\tlab\tlocal\tapi-key" in run_wizard(["presets"]).out
    assert run_wizard(["headers"]).out.splitlines() == ["X-Team: search", f"Authorization: Bearer {model_server.key}"]
    tested = run_wizard(["test"])
    assert tested.exit == 0, tested.err
    assert_absent(model_server.key, file.read_bytes(), *done.everything)

    # A second one of that name leaves the first as it is; shipped ones are not hidden, those no command offers included.
    before = file.read_bytes()
    for name in ("lab", "openai", "openai-chatgpt"):
        again = auth(where, model_server.key, "--param", f"preset={name}")
        assert again.exit == 2
        assert f"there is a preset named `{name}` already" in again.err
    assert file.read_bytes() == before
    assert [each.name for each in presets().iterdir()] == ["lab.toml"]

    # From now on it is a provider as any other.
    more = run_wizard(
        ["auth", "lab", "--profile", "second", "--key-stdin", "--store", "plain"],
        stdin=f"{model_server.key}\n".encode(),
    )
    assert more.exit == 0, more.err


def test_a_server_without_a_key_needs_none(open_model_server: ModelServer) -> None:
    done = run_wizard(["auth", "custom", "--base-url", open_model_server.root, "--method", "none"])
    assert done.exit == 0, done.err
    assert run_wizard(["test"]).exit == 0


@pytest.mark.long
def test_what_it_speaks_is_found_out(practice: Practice) -> None:
    root = practice.base_url.removesuffix("/v1")
    for url, protocol in ((root, "openai-chat"), (f"{root}/v1beta", "gemini")):
        done = auth(url, practice.issue_key())
        assert done.exit == 0, done.err
        assert f", {protocol}, " in run_wizard(["status"]).out


def test_what_is_not_saved_leaves_no_preset(practice: Practice) -> None:
    context = Context()
    endpoint = Endpoint(id="", protocol="openai-chat", base_url=practice.base_url, headers={"X-Team": "search"})
    credential = Credential(kind="api-key", secret=Secret("sk-canary-12345678"), origins=(practice.base_url[:-3],))
    draft = Draft(
        scene=None,  # type: ignore[arg-type]  # a save does not look at it
        own="lab",
        endpoint=endpoint,
        login=Login(method="api-key"),
        credential=credential,
        profile="lab",
        store="plain",
        model=" ",
    )
    with pytest.raises(UsageError, match="nothing was written"):
        Save(context, as_own(draft)).run()
    assert not (presets() / "lab.toml").exists()
    assert "lab" not in context.catalogue.presets
    Save(context, as_own(replace(draft, model="m1"))).run()
    assert (presets() / "lab.toml").exists()
    assert context.endpoint(context.chosen("lab")).headers == {"X-Team": "search"}


def test_line_prompts_lead_there_as_well(model_server: ModelServer) -> None:
    answers = [
        ("Base URL: ", f"{model_server.root.removeprefix('http://')}\n"),
        ("API style: ", "more\n"),
        ("has it]: ", "\n"),
        ("Header, NAME: VALUE [none]: ", "X-Secret: q9z\n"),
        ("looks like a credential", ""),
        ("Header, NAME: VALUE [none]: ", "X-Team: search\n"),
        ("Header, NAME: VALUE [none]: ", "\n"),
        ("Preset, a name in your own list [none]: ", "openai\n"),
        ("API style: ", "\n"),
        ("API key (hidden): ", f"{model_server.key}\n"),
        ("there is a preset named openai already".capitalize(), ""),
        ("Base URL: ", "\n"),
        ("API style: ", "more\n"),
        ("has it]: ", "\n"),
        ("Header, NAME: VALUE [X-Team: search]: ", "\n"),
        ("Header, NAME: VALUE [none]: ", "\n"),
        ("Preset, a name in your own list [openai]: ", "lab\n"),
        ("API style: ", "\n"),
        ("The key typed before is still here", ""),
        ("API key (hidden): ", "\n"),
        ("Default model: ", "\n"),
        ("Save? [Y/n]: ", "\n"),
    ]
    argv = wizard_argv("auth", "custom", "--plain", "--store", "plain")
    done = run_on_terminal(argv, env=wizard_env(TERM="xterm"), answers=answers)
    assert done.exit == 0, done.shown
    assert "Added /v1." not in done.shown, "it lists its models without one, too"
    assert 'X-Team = "search"' in (presets() / "lab.toml").read_text()
    assert_absent(model_server.key, done.shown.encode())
