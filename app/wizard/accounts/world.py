"""The machine's side of a login: requests, waiting, the check of what is saved, and the save itself."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.held import held
from wizard.accounts.silent import Silent
from wizard.errors import BadFile, LoginNeeded
from wizard.login.draft import Draft
from wizard.login.driver import drive
from wizard.login.steps import Place, Send
from wizard.machine.thread import in_thread
from wizard.store import profiles
from wizard.store.lock import lock
from wizard.values.credential import Credential, Outcome, Saved
from wizard.values.profile import Auth, Profile
from wizard.values.url import host_of

if TYPE_CHECKING:
    import httpx

    from wizard.machine.http import Http


class Machine:
    """A ``World`` over real sockets and folders. Use as an async context manager."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._http: Http | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._http is not None:
            await self._http.__aexit__(*exc)

    async def send(self, step: Send, /) -> "httpx.Response":
        if self._http is None:
            from wizard.machine.http import Http  # noqa: PLC0415  # 100 ms: not before there is something to send

            self._http = Http()
        return await self._http.send(step.request, step.authorization, step.timeout_s)

    async def sleep(self, seconds: float, /) -> None:
        await asyncio.sleep(seconds)

    async def places(self) -> tuple[Place, ...]:
        state = await in_thread(self._context.vault.keychain.state)
        keyring = Place(store="keyring", label=state.label, usable=state.usable, reason=state.reason)
        return (
            keyring,
            Place(store="plain", label=f"file in {self._context.tilde(self._context.folders.state)}, not encrypted"),
        )

    async def recheck(self, profile: str, /) -> Outcome:
        found = self._context.chosen(profile)
        try:
            credential = await in_thread(lambda: held(self._context, found))
        except LoginNeeded as error:
            # Nothing was sent, so nobody rejected anything.
            return Outcome(result="unknown", reason=error.message, hint=error.hint)
        from wizard.login.check import prove  # noqa: PLC0415  # as in `send`

        outcome, _models = await drive(prove(self._context.endpoint(found), credential), Silent(), self)
        if outcome.verified and not found.auth.verified:
            profiles.put(self._context.folders, replace(found, auth=replace(found.auth, verified=True)))
        return outcome

    async def forget(self, profile: str, /) -> str:
        return await in_thread(lambda: forget(self._context, profile, remove=True))

    async def save(self, draft: Draft, /) -> Saved:
        """Seal, read back, switch the profile to it, and only then let the old record go (SPEC promises 1 and 2)."""
        sealed = _Sealed()
        work = asyncio.ensure_future(in_thread(lambda: self._save(draft, sealed)))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # The person left while a keyring was being waited for: the thread may still come back, but not commit.
            sealed.abandoned = True
            raise

    def _save(self, draft: Draft, sealed: "_Sealed") -> Saved:
        name = draft.profile
        assert name is not None  # noqa: S101  # the review settled it
        with lock(self._context.folders, f"login-{name}"):
            return self._commit(draft, name, sealed)

    def _commit(self, draft: Draft, name: str, sealed: "_Sealed") -> Saved:
        context, vault = self._context, self._context.vault
        before = context.config.profiles.get(name)
        credential_id = None
        if draft.credential is not None and draft.store is not None:
            taken = {each.auth.credential for each in context.config.profiles.values() if each.auth.credential}
            credential_id = vault.free_id(name, taken)
            vault.put(credential_id, draft.credential, draft.store)
        profile = _profile(draft, name, credential_id)
        try:
            if sealed.abandoned:
                raise asyncio.CancelledError
            profiles.put(context.folders, profile, make_default=draft.wishes.make_default)
            after = context.config
            if after.profiles.get(name) != profile:
                raise BadFile(f"`{context.config_path}` does not read back as it was written")
        except BaseException:
            if credential_id is not None:
                vault.delete(credential_id)
            raise
        if before is not None and before.auth.credential not in (None, credential_id):
            vault.delete(before.auth.credential)
        preset = draft.preset
        return Saved(
            profile=name,
            provider=profile.provider,
            provider_name=preset.name if preset else profile.provider,
            method=profile.auth.method,
            model=profile.model,
            store=profile.auth.store,
            verified=profile.auth.verified,
            default=after.default == name,
            outcome=draft.outcome,
            config_path=context.config_path,
            host=host_of(profile.base_url),
            obtained=profile.auth.obtained,
            replaced=before is not None and before.auth.credential is not None,
            keys_url=draft.endpoint.keys_url if draft.endpoint else None,
        )


class _Sealed:
    abandoned = False


def _profile(draft: Draft, name: str, credential_id: str | None) -> Profile:
    preset, login, endpoint = draft.preset, draft.login, draft.endpoint
    assert preset is not None and login is not None and endpoint is not None  # noqa: S101, PT018  # the flow settled them
    kept: Credential | None = draft.credential if credential_id else None
    auth = Auth(
        method=login.method,
        kind=kept.kind if kept else None,
        credential=credential_id,
        store=draft.store if kept else None,
        obtained=datetime.now(UTC).replace(microsecond=0) if kept else None,
        account=kept.account if kept else None,
        verified=bool(draft.outcome and draft.outcome.verified),
        env_key=draft.env_key if login.method == "env" else None,
        command=draft.command,
    )
    before = draft.existing
    return Profile(
        name=name,
        provider=preset.id,
        protocol=endpoint.protocol,
        base_url=endpoint.base_url,
        auth=auth,
        model=draft.model,
        models=before.models if before else (),
        gateway=before.gateway if before else None,
        allow_insecure=before.allow_insecure if before else False,
        parameters=dict(draft.parameters),
    )
