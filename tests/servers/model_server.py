"""A real model server: llama.cpp with a tiny model that can only say one sentence."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from servers.gguf import CONTEXT, write_model

ANSWER = "hello from llama"


@dataclass(frozen=True, slots=True)
class ModelServer:
    """``base_url`` is what an OpenAI client takes and ends in /v1; an Anthropic client takes ``root``."""

    root: str
    key: str = field(repr=False)
    model: str
    answer: str = ANSWER

    @property
    def base_url(self) -> str:
        return f"{self.root}/v1"


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """Lists, answers and streams in three protocols; 401 without its key, for the list as well."""
    with _serving(tmp_path_factory.mktemp("model"), f"sk-llama-{secrets.token_hex(16)}") as server:
        yield server


@pytest.fixture(scope="session")
def open_model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """The same without a key, as it runs on most people's machines."""
    with _serving(tmp_path_factory.mktemp("open-model"), "") as server:
        yield server


@contextmanager
def _serving(folder: Path, key: str) -> Iterator[ModelServer]:
    model = "tiny-llama"
    wanted = {
        "path": str(write_model(folder / "tiny.gguf")),
        "model": model,
        "key": key,
        "text": ANSWER,
        "context": CONTEXT,
    }
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("model_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        ) as child,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(wanted) + "\n")
        child.stdin.flush()
        root = child.stdout.readline().strip()
        if not root:
            pytest.fail(f"llama.cpp did not start: {(folder / 'log').read_text()[-2000:]}")
        yield ModelServer(root, key, model)
        child.stdin.close()
        child.wait(60)
