"""Signs in at the real authorization server without a browser: the person pastes the last page's address."""

import asyncio
from collections.abc import Callable
from typing import Any

from servers.oidc_provider import AuthorizationServer
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.accounts.logged_out import logged_out
from wizard.errors import WizardError
from wizard.login.draft import Wishes
from wizard.login.notes import Note, ShowUserCode
from wizard.login.questions import Confirm, NeedSecret, PasteRedirect, Question
from wizard.login.review_question import Review, Reviewed
from wizard.login.steps import Back, Switch
from wizard.values.credential import Credential, Saved
from wizard.values.secret import Secret

PASSPHRASE = Secret("correct horse")


class Person:
    """Signs in as ``login``, takes what is proposed, gives up at the first problem; goes back when ``leaves`` says so."""

    def __init__(self, server: AuthorizationServer, login: str, leaves: Callable[[], bool]) -> None:
        self._server = server
        self._leaves = leaves
        self._login = login
        self.told: list[Note] = []

    async def tell(self, note: Note, /) -> None:
        self.told.append(note)
        if isinstance(note, ShowUserCode):
            await asyncio.to_thread(self._server.approve_device, note.user_code, self._login)

    async def ask(self, question: Question[Any], /) -> Any:
        if question.problem is not None:
            raise question.problem
        match question:
            case PasteRedirect(url=url):
                return Secret(await asyncio.to_thread(self._server.sign_in, url, self._login))
            case Confirm(name="yes"):
                return True
            case NeedSecret(name="passphrase-fd"):
                return PASSPHRASE
            case Review(model=model, profile=profile, store=store):
                return Reviewed(model=model, profile=profile, store=store)
        raise AssertionError(question)

    async def interrupted(self) -> Back | Switch:
        while not await asyncio.to_thread(self._leaves):
            await asyncio.sleep(0.05)  # polled
        return Back()


def sign_in(
    server: AuthorizationServer,
    name: str = "corp",
    *,
    login: str = "ada",
    leaves: Callable[[], bool] = bool,
    **wishes: Any,
) -> Saved:
    wishes = {"method": "browser", "store": "plain", "open_browser": False, "timeout_s": 30.0, **wishes}

    async def main() -> Saved:
        context = Context()
        async with asyncio.timeout(60):
            return await log_in(context, draft_for(context, name, Wishes(**wishes)), Person(server, login, leaves))

    return asyncio.run(main())


def refused(server: AuthorizationServer, **wishes: Any) -> WizardError:
    try:
        sign_in(server, **wishes)
    except WizardError as error:
        return error
    raise AssertionError("it was accepted")


def log_out(name: str = "corp", context: Context | None = None) -> str:
    return asyncio.run(logged_out(context or Context(), name))


def held_now(name: str = "corp") -> Credential:
    """What the profile's record holds, refresh token included."""
    context = Context()
    return context.vault.get(context.config.profiles[name].auth.credential or "")


def alive(server: AuthorizationServer, credential: Credential) -> tuple[bool, bool]:
    """Whether its access and its refresh token are."""
    assert credential.refresh_token is not None
    return server.active(credential.secret.reveal()), server.active(credential.refresh_token.reveal())
