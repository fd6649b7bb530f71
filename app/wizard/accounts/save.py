"""The save: seal, read back, switch the profile, and only then let the old record go (SPEC promises 1 and 2)."""

from contextlib import ExitStack, suppress
from datetime import UTC, datetime

from wizard.accounts.astray import astray
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.own_preset import written
from wizard.accounts.settled import settled
from wizard.errors import Cancelled, LockBusy, TryAgain, UsageError, WizardError
from wizard.handoff.environment import env_words
from wizard.login.draft import Draft
from wizard.store import checks, clients, profiles
from wizard.store.lock import lock
from wizard.values.credential import Credential, Saved
from wizard.values.profile import Auth, Profile
from wizard.values.url import host_of, origin


class Save:
    """One save of one draft. ``abandoned`` may be set from another thread until the profile is switched."""

    def __init__(self, context: Context, draft: Draft, candidates: Candidates | None = None) -> None:
        self._context = context
        self._draft = draft
        self.abandoned = False
        self.replaced: Credential | None = None  # what the profile held before, gone from here
        self.unopened = False  # it is gone, and could not be looked into
        self._candidates = candidates or Candidates(context)
        self._preset_path = ""

    def run(self) -> Saved:
        """Raises StorageUnavailable, BadFile, UsageError, TryAgain, Cancelled; the login there was then still works."""
        name, kept = self._draft.profile or "", self._draft.kept
        folders, record = self._context.folders, kept.id if kept else None
        with ExitStack() as held:
            try:
                # The record is held already, and comes after this one: so nobody is waited for.
                held.enter_context(lock(folders, f"login-{name}", deadline_s=10.0 if record is None else 0))
            except LockBusy:
                if record is None:
                    raise
                self._candidates.release(record)
                held.enter_context(lock(folders, f"login-{name}"))
            if record is not None:
                self._candidates.hold(record)
            self._preset_path = held.enter_context(written(self._context, self._draft))
            saved = self._commit(name)
        if record is not None:
            self._candidates.release(record)
        return saved

    def _commit(self, name: str) -> Saved:
        context, vault, draft = self._context, self._context.vault, self._draft
        before = profiles.credentials(context.folders.config_file)
        _sweep(context, name, set(before.values()))
        if draft.kept is not None and draft.kept.id in before.values():
            # While it waited for the profile's lock. One grant serves one profile: two would renew it in turn.
            raise TryAgain("another login has finished that sign-in", hint="see `wizard status`, or sign in again")
        old_id = before.get(name)
        old = self._old(old_id) if draft.credential is not None else None
        replaced = draft.credential is not None and old_id is not None and self._differs(old)
        credential_id, promote = None, False
        if draft.credential is not None and draft.store is not None:
            # What a sign-in brought is sealed already: the profile only moves to it.
            promote = self._is_there(draft)
            credential_id = draft.kept.id if promote and draft.kept else vault.free_id(name, before.values())
            if not promote:
                self._put(credential_id, name)
        profile = _profile(draft, name, credential_id)
        try:
            profiles.put(context.folders, profile, make_default=draft.wishes.make_default, approve=self._approve)
        except BaseException:
            named = profiles.credentials(context.folders.config_file).values()
            if credential_id is not None and credential_id not in named and not promote:
                vault.delete(credential_id)
            raise
        # The profile stands; what is left is tidying, and what a kill leaves of it the next login or logout finds.
        # Of a copy: the file itself still names what was replaced here, and may be the one that stays.
        named_still = context.is_copy or old_id in profiles.credentials(context.folders.config_file).values()
        if old_id is not None and not named_still:
            with suppress(WizardError), settled(context, old_id):
                old = self._old(old_id) or old  # as a refresh left it
                vault.delete(old_id)
                self.replaced, self.unopened = old if replaced else None, replaced and old is None
        if draft.credential is not None and draft.credential.client is not None:
            with suppress(WizardError):
                clients.rename(context.folders, draft.credential.client, name)
        with suppress(WizardError):
            if promote and credential_id is not None:
                self._promote(credential_id, name)
            elif draft.kept is not None and draft.kept.id != credential_id:
                vault.delete(draft.kept.id)
        self._date(profile)
        # A key stays until it is revoked; what signed in before ends by itself or with the provider's word.
        was_key = old.kind == "api-key" if old else draft.existing is None or draft.existing.auth.kind == "api-key"
        return self._receipt(profile, replaced=replaced and was_key and profile.auth.verified, unread=old is None)

    def _date(self, profile: Profile) -> None:
        """What was known of the login before is not of this one."""
        outcome, folders = self._draft.outcome, self._context.folders
        if outcome is None or outcome.result == "unknown":
            checks.forget(folders, profile.name)
        else:
            checks.note(folders, profile, outcome.result)

    def _approve(self, now: Profile | None) -> None:
        """Under the lock of config.toml, with the profile that stands there."""
        draft = self._draft
        if self.abandoned:
            raise Cancelled
        if now is None or draft.preset is None:
            return
        if draft.existing is None or draft.existing.name != now.name:
            raise UsageError(f"another login has just made a profile named `{now.name}`", hint=_elsewhere(draft, now))
        if now.provider != draft.existing.provider:
            raise TryAgain(f"the profile `{now.name}` was changed by another login", hint="try again")

    def _put(self, credential_id: str, name: str) -> None:
        draft = self._draft
        assert draft.credential is not None and draft.store is not None  # noqa: S101, PT018  # asked for by those who call
        if draft.store == "keyring":
            self._context.vault.keychain.agreed = True  # `usual_place` never takes one unasked
        self._context.vault.put(
            credential_id,
            draft.credential,
            draft.store,
            passphrase=draft.passphrase,
            provider=draft.preset.id if draft.preset else "",
            exportable=draft.preset.exportable if draft.preset else True,
            profile=name,
            sealing=self._candidates.sealing(credential_id),
        )

    def _promote(self, credential_id: str, name: str) -> None:
        """Unless its tokens were renewed since: then it serves as it is, and what the draft holds is spent."""
        draft = self._draft
        sealing = self._candidates.sealing(credential_id)
        if self._context.vault.get(credential_id, draft.passphrase, sealing=sealing) == draft.credential:
            self._put(credential_id, name)

    def _is_there(self, draft: Draft) -> bool:
        """Whether the candidate still stands where the person wants it: another login may have let it go."""
        kept = draft.kept
        if kept is None or kept.store != draft.store or kept.passphrase != draft.passphrase:
            return False
        header = self._context.vault.header(kept.id)
        return header is not None and header.purpose == "candidate"

    def _old(self, old_id: str | None) -> Credential | None:
        """The credential that is replaced, where it can be opened: with the passphrase of this login, if with any."""
        try:
            return None if old_id is None else self._context.vault.get(old_id, self._draft.passphrase)
        except WizardError:
            return None

    def _differs(self, old: Credential | None) -> bool:
        """Whether there is an old key to revoke; in doubt there is."""
        return old is None or self._draft.credential is None or old.secret != self._draft.credential.secret

    def _receipt(self, profile: Profile, *, replaced: bool, unread: bool) -> Saved:
        draft = self._draft
        return Saved(
            profile=profile.name,
            provider=profile.provider,
            provider_name=draft.preset.name if draft.preset else profile.provider,
            method=profile.auth.method,
            model=profile.model,
            store=profile.auth.store,
            verified=profile.auth.verified,
            default=self._context.config.default == profile.name,
            outcome=draft.outcome,
            config_path=self._context.config_path,
            host=host_of(profile.base_url),
            obtained=profile.auth.obtained,
            replaced=replaced,
            exportable=draft.preset is None or draft.preset.exportable,
            doubtful=replaced and unread,
            keys_url=draft.endpoint.keys_url if draft.endpoint else None,
            env=env_words(profile, self._context.preset(profile)),
            preset_path=self._preset_path,
            astray=astray(self._context, draft.existing, profile),
        )


def _elsewhere(draft: Draft, now: Profile) -> str:
    another = "choose another name with `--profile`"
    if draft.kept is None:
        return another
    return f"{another}. This sign-in is kept: `wizard auth {now.name}` would put it in the place of that login"


def _sweep(context: Context, name: str, named: set[str]) -> None:
    """Let go of what an interrupted login of this profile left; its lock is held, so nobody is at it now."""
    for each in context.vault.leftovers(name, named):
        context.vault.delete(each)


def _profile(draft: Draft, name: str, credential_id: str | None) -> Profile:
    preset, login, endpoint = draft.preset, draft.login, draft.endpoint
    assert preset is not None and login is not None and endpoint is not None  # noqa: S101, PT018  # the flow settled them
    kept: Credential | None = draft.credential if credential_id else None
    by_variable, by_command = login.method == "env", login.method == "command"
    auth = Auth(
        method=login.method,
        kind=kept.kind if kept else login.kind if by_command else None,
        credential=credential_id,
        store=draft.store if kept else None,
        obtained=datetime.now(UTC).replace(microsecond=0) if kept else None,
        account=kept.account if kept else None,
        verified=bool(draft.outcome and draft.outcome.verified),
        env_key=draft.env_key if by_variable else None,
        origin=origin(endpoint.base_url) if by_variable or by_command else None,
        command=draft.command if by_command else None,
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
