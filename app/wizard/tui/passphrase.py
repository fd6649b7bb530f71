"""The passphrase of an encrypted file, asked for over what the screen shows."""

from typing import Any, Protocol

from wizard.errors import Cancelled, StorageUnavailable
from wizard.login.questions import NeedSecret
from wizard.tui.panes.pane import Pane
from wizard.values.secret import Secret


class Under(Protocol):
    async def ask_over(self, pane: Pane, /) -> Any: ...


async def asked_over(screen: Under, name: str, problem: str) -> Secret:
    """``name`` is whose it is, ``problem`` why it is asked for again. Raises Cancelled for Esc."""
    from wizard.tui.panes.secret import SecretPane  # noqa: PLC0415  # 15 ms for which no first frame waits

    question = NeedSecret(
        name="passphrase",
        title=name,
        label="Passphrase",
        verbatim=True,
        problem=StorageUnavailable(problem) if problem else None,
    )
    given = await screen.ask_over(SecretPane(question))
    if not isinstance(given, Secret):
        raise Cancelled(f"no passphrase was given for {name}")
    return given
