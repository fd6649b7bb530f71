"""Profiles on the disk for tests of `env` and `run`: read from variables, or with a sealed key."""

import os
from pathlib import Path

from servers.cli import run_wizard

# Two providers with variables of their own, one that needs no key, and custom ones of two protocols.
CONFIG = """\
version = 1
default = "groq"

[profiles.groq]
provider = "groq"
protocol = "openai-chat"
base_url = "https://api.groq.com/openai/v1"
model = "llama-9"
[profiles.groq.auth]
method = "env"
env_key = "HELD_GROQ"

[profiles.anthropic]
provider = "anthropic"
protocol = "anthropic-messages"
base_url = "https://api.anthropic.com"
model = "claude-9"
[profiles.anthropic.auth]
method = "env"
env_key = "HELD_ANTHROPIC"

[profiles.lab]
provider = "custom-openai"
protocol = "openai-chat"
base_url = "http://127.0.0.1:9/v1"
model = "it's a \\"model\\" $HOME"
[profiles.lab.auth]
method = "none"

[profiles.lab-two]
provider = "custom-openai"
protocol = "openai-responses"
base_url = "http://127.0.0.1:9/v1"
[profiles.lab-two.auth]
method = "none"

[profiles.google]
provider = "google"
protocol = "gemini"
base_url = "https://generativelanguage.googleapis.com"
[profiles.google.auth]
method = "env"
env_key = "HELD_GOOGLE"
"""
HELD = {
    "HELD_GROQ": "gsk-held-0123456789",
    "HELD_ANTHROPIC": "sk-ant-held-0123456789",
    "HELD_GOOGLE": "AIza-held-0123456789",
}


def write_config(text: str = CONFIG) -> Path:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def sealed(key: str, provider: str = "openai") -> None:
    """A profile of ``provider`` with ``key`` in a plain record."""
    done = run_wizard(["auth", provider, "--key-stdin", "--store", "plain", "--no-verify", "--model", "m-1"], stdin=key)
    assert done.exit == 0, done.err
