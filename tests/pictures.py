"""Makes the README's pictures from the real program: ``PYTHONPATH=app:tests python tests/pictures.py [NAME…]``.

A terminal of its own, a home that is thrown away, nothing sent to anybody but the practice provider of `wizard demo`.
Needs what render.py needs, and tmux.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from render import render, svg_of_terminal
from servers.tmux import Tmux

PICTURES = Path(__file__).parents[1] / ".pictures"
SIZE = (100, 26)
# As long as a real one, and nobody's.
KEY = "sk-proj-" + "Practice0" * 17
PROFILES = """version = 1
default = "openai"

[profiles.openai]
provider = "openai"
protocol = "openai-responses"
base_url = "https://api.openai.com/v1"
model = "gpt-6.1-sol"
auth = { method = "env", env_key = "TEAM_OPENAI_KEY" }

[profiles.work]
provider = "anthropic"
protocol = "anthropic-messages"
base_url = "https://api.anthropic.com"
model = "claude-opus-5"
auth = { method = "command", command = "pass", args = ["show", "llm/anthropic"] }

[profiles.ollama]
provider = "ollama"
protocol = "openai-chat"
base_url = "http://127.0.0.1:11434/v1"
model = "qwen3:8b"
auth = { method = "none" }
"""


def picker(home: Path) -> str:
    """First run, with one key in the environment."""
    with closing(started([], home, XAI_API_KEY="xai-" + "0" * 80)) as screen:
        screen.wait_for("Popular")
        return settled(screen)


def key(home: Path) -> str:
    with closing(started(["auth", "openai"], home)) as screen:
        screen.wait_for("Paste")
        screen.paste(KEY)
        screen.wait_for(f"{len(KEY)} characters")
        return settled(screen)


def browser(home: Path) -> str:
    with closing(started(["auth", "openrouter", "--method", "browser", "--store", "plain"], home)) as screen:
        screen.wait_for("/go/")
        return settled(screen)


def profiles(home: Path) -> str:
    config = home / "config" / "wizard" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(PROFILES)
    with closing(started([], home, TEAM_OPENAI_KEY=KEY)) as screen:
        screen.wait_for("work")
        return settled(screen)


def started(argv: list[str], home: Path, **variables: str) -> Tmux:
    env = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPATH": str(Path(__file__).parents[1] / "app"),
        "COLORTERM": "truecolor",
        "BROWSER": "true",  # one that opens, as most people have, and shows nothing
        **variables,
    }
    return Tmux([sys.executable, "-m", "wizard", *argv], env=env, size=SIZE)


def settled(screen: Tmux) -> str:
    """What is shown once it has stayed the same for a second: a picture has no text to wait for."""
    shown, since = screen.screen(colour=True), time.monotonic()
    while time.monotonic() < since + 1:
        if (now := screen.screen(colour=True)) != shown:
            shown, since = now, time.monotonic()
    return shown


DRAWN: dict[str, Callable[[Path], str]] = {"picker": picker, "key": key, "browser": browser, "profiles": profiles}

if __name__ == "__main__":
    for name in sys.argv[1:] or DRAWN:
        with tempfile.TemporaryDirectory() as folder:
            render(svg_of_terminal(DRAWN[name](Path(folder))), PICTURES / f"{name}.png")
