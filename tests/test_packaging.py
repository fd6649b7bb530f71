"""What is installed works: the wheel and an editable install, each in a clean environment of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from servers.model_server import ModelServer

ROOT = Path(__file__).parents[1]


def run(argv: Sequence[str | Path], *, given: str = "", env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(each) for each in argv], input=given, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{argv}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(python: Path | str, *words: str | Path) -> None:
    # PIP_* settings of the machine say where packages come from; the home is the test's own.
    run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", *words],
        env=dict(os.environ),
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project as git knows them, without what tests and tools leave around."""
    folder = tmp_path_factory.mktemp("checkout")
    names = run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(source.read_bytes())
    return folder


def fresh_environment(folder: Path) -> Path:
    run([sys.executable, "-m", "venv", folder / "venv"])
    return folder / "venv" / "bin" / "python"


def log_in_and_ask(python: Path, home: Path, server: ModelServer) -> None:
    """A scripted login against the real model server, then `wizard test`, then the token in a new process."""
    wizard = python.with_name("wizard")
    env = {"HOME": str(home), "PATH": os.environ["PATH"]}
    home.mkdir()
    login = ["auth", "custom-openai", "--profile", "llama", "--base-url", server.base_url, "--key-stdin"]
    run([wizard, *login, "--store", "plain"], given=server.key + "\n", env=env)

    tested = run([wizard, "test", "llama", "--json"], env=env)
    assert f'"text": "{server.answer}"' in tested
    assert tested.count('"ok": true') == 3
    assert tested.count('"stop": "stop"') == 2
    assert run([wizard, "token", "llama"], env=env) == server.key + "\n"
    listed = run([wizard, "presets", "list"], env=env).splitlines()
    assert "openai" in {line.split("\t")[0] for line in listed}
    assert len(listed) == len(list((ROOT / "presets").glob("*.toml")))


@pytest.mark.timeout(600)
def test_the_wheel_works_in_a_clean_environment(checkout: Path, tmp_path: Path, model_server: ModelServer) -> None:
    python = fresh_environment(tmp_path)
    run([sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", checkout], env=dict(os.environ))
    (wheel,) = (tmp_path / "dist").glob("*.whl")

    pip(python, wheel)

    manual = python.parents[1] / "share" / "man" / "man1" / "wizard.1"
    assert manual.read_bytes() == (ROOT / "app" / "wizard.1").read_bytes()
    # Nobody's presets are read from TOML at each start.
    program = (
        "import sys; from wizard.catalog.presets import load; print(len(load('/nowhere', []).presets), *sys.modules)"
    )
    count, *modules = run([python, "-c", program]).split()
    assert int(count) == len(list((ROOT / "presets").glob("*.toml")))
    assert "wizard.catalog.preset_file" not in modules
    log_in_and_ask(python, tmp_path / "home", model_server)


@pytest.mark.timeout(600)
def test_an_editable_install_works_and_is_live(checkout: Path, tmp_path: Path, model_server: ModelServer) -> None:
    python = fresh_environment(tmp_path)

    pip(python, "-e", checkout)
    log_in_and_ask(python, tmp_path / "home", model_server)

    errors = checkout / "app" / "wizard" / "errors.py"
    errors.write_text(errors.read_text() + "\nLIVE = True\n")
    assert run([python, "-c", "import wizard.errors as e; print(e.LIVE)"]) == "True\n"
