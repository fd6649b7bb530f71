"""What the desktop does for the screens."""

import asyncio
import os
from pathlib import Path

from wizard.accounts.context import Context
from wizard.accounts.outside import opener


def opened(browser: Path | None, url: str) -> bool | None:
    here = {"BROWSER": str(browser)} if browser else {"SSH_TTY": "/dev/pts/9"}
    context = Context(environ={"HOME": os.environ["HOME"], **here})

    async def run() -> bool | None:
        opens = opener(context)
        return None if opens is None else await opens(url)

    return asyncio.run(run())


def program(folder: Path, code: int) -> Path:
    made = folder / f"browser{code}"
    made.write_text(f"#!/bin/sh\nexit {code}\n")
    made.chmod(0o755)
    return made


def test_a_page_is_open_only_if_the_launcher_did_not_fail(tmp_path: Path) -> None:
    page = "https://platform.example/keys"

    assert opened(program(tmp_path, 0), page) is True
    assert opened(program(tmp_path, 3), page) is False
    assert opened(tmp_path / "none", page) is False
    assert opened(program(tmp_path, 0), "file:///etc/passwd") is False
    assert opened(None, page) is None
