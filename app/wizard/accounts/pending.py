"""Sign-ins that were started and wait to be finished: a sealed record each, until it is used or its time is up."""

import json
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from wizard.accounts.candidates import alone, delete
from wizard.accounts.context import Context
from wizard.accounts.sign_in_header import BEGUN, begun_of, candidate_of
from wizard.errors import BadFile, LockBusy, LoginNeeded, WizardError
from wizard.login.begun import Begun
from wizard.login.draft import Wishes
from wizard.oauth.pkce import Attempt
from wizard.store import profiles
from wizard.store.record import Header, left_s, now
from wizard.values.credential import Candidate, Credential
from wizard.values.preset import METHODS
from wizard.values.profile import STORES
from wizard.values.secret import Secret

# What was said at the start and is still to be done; how to wait and where to ask are each run's own.
_WISHES = ("method", "endpoint", "base_url", "model", "profile", "store", "parameters", "verify", "make_default", "yes")


def keep(context: Context, begun: Begun) -> tuple[str, float]:
    """Seal it; its id, and when its time is up. Raises StorageUnavailable, BadFile, TryAgain."""
    sweep(context)
    record = f"start-{secrets.token_hex(6)}"
    ends = now().wall + begun.left_s
    if begun.store == "keyring":
        context.vault.keychain.agreed = True  # as candidates do: `usual_place` never takes one unasked
    context.vault.put(
        record,
        Credential(kind=begun.kind, secret=_sealed(begun), origins=begun.origins, expires_at=ends),
        begun.store,
        passphrase=begun.passphrase,
        provider=begun.provider,
        purpose="pending",
        profile=begun.profile,
        method=begun.method,
    )
    return record, ends


def look(context: Context, record: str) -> Header | Candidate:
    """What is there under an id, unopened: the sign-in, or what a run that was cut off made of it.

    Raises LoginNeeded when there is neither, or its time is up; BadFile; LockBusy while another login is at it.
    """
    left = _left_by(context, record)
    if left is not None:
        return left
    header = context.vault.header(record) if BEGUN.fullmatch(record) else None
    if header is None or header.purpose != "pending" or header.config != context.folders.config_file:
        raise _unknown()
    if not left_s(header, now()):
        drop(context, record)
        raise LoginNeeded("that sign-in has expired", hint=again(header.provider, header.profile))
    return header


def opened(context: Context, header: Header) -> Begun:
    """Raises as :meth:`wizard.accounts.context.Context.unsealed`."""
    credential = context.opened(header.id)
    try:
        return _read(json.loads(credential.secret.reveal()), header)
    except (ValueError, KeyError, TypeError, StopIteration):
        raise BadFile(
            "that sign-in was started by another version", hint=again(header.provider, header.profile)
        ) from None


def drop(context: Context, record: str) -> bool:
    """Delete it unless a process is at work on it; whether it is gone."""
    with alone(context.folders, record) as free:
        if free:
            with suppress(WizardError):
                delete(context, record)
        return free


def clear_rooms(context: Context, record: str) -> None:
    """Let go of what runs under this id had made room in and were killed before they could use it."""
    for each in _all(context, "reserved"):
        # Room for a key stays: where one was made all the same, the next login tells of it.
        if begun_of(each) == record and each.kind == "tokens":
            drop(context, each.id)


def sweep(context: Context) -> None:
    """Let go of those whose time is up, as far as that can be done."""
    with suppress(WizardError):
        for each in _all(context):
            if not left_s(each, now()):
                drop(context, each.id)


def dropped(context: Context, profile: str | None) -> tuple[str, ...]:
    """Let go of those for a profile, None for any; one sentence for each that was still good."""
    found = [each for each in _all(context) if profile in (None, each.profile)]
    good = [each for each in found if left_s(each, now())]
    gone = {each.id for each in found if drop(context, each.id)}
    return tuple(f"gave up a sign-in at {each.provider} that was not finished" for each in good if each.id in gone)


def _all(context: Context, purpose: str = "pending", named: Collection[str] = ()) -> list[Header]:
    found = []
    for each in context.vault.leftovers(None, named, (purpose,)):
        with suppress(BadFile):
            found.append(context.vault.header(each))
    return [each for each in found if each is not None]


def _left_by(context: Context, record: str) -> Candidate | None:
    """What a run under this id has sealed and no profile names. Raises LockBusy while another login is at it."""
    if not BEGUN.fullmatch(record):
        return None
    named = set(profiles.credentials(context.folders.config_file).values())
    left = [each for each in _all(context, "candidate", named) if begun_of(each) == record]
    for each in left:
        with alone(context.folders, each.id) as free:
            if not free:
                raise LockBusy("another wizard is finishing that sign-in", hint="see `wizard status`")
    return next((candidate_of(each) for each in left), None)


def _unknown() -> LoginNeeded:
    # The id is not repeated: what was given may be a key.
    return LoginNeeded(
        "no sign-in with that id waits to be finished",
        hint="it is finished, given up or expired: `wizard auth NAME --start` begins another",
    )


def again(provider: str, profile: str) -> str:
    """The command that begins another one."""
    return f"wizard auth {provider}{'' if profile == provider else f' --profile {profile}'} --start"


def _sealed(begun: Begun) -> Secret:
    attempt = begun.attempt
    body = {
        "v": 1,
        "renews": begun.renews,
        "wishes": {name: value for name, value in _said(begun.wishes).items() if name in _WISHES},
        "url": begun.url,
        "redirect_uri": begun.redirect_uri,
        "attempt": {**_values(attempt), "verifier": attempt.verifier.reveal()} if attempt else None,
        "client": begun.client,
        "user_code": begun.user_code,
        "device_code": begun.device_code.reveal() if begun.device_code else None,
        "interval": begun.interval,
    }
    return Secret(json.dumps(body))


def _said(wishes: Wishes) -> dict[str, Any]:
    return {**asdict(wishes), "parameters": dict(wishes.parameters)}


def _values(attempt: Attempt) -> dict[str, str]:
    return {"state": attempt.state, "nonce": attempt.nonce, "segment": attempt.segment}


def _read(body: dict[str, Any], header: Header) -> Begun:
    attempt, code = body["attempt"], body["device_code"]
    if body["v"] != 1:
        raise ValueError
    return Begun(
        provider=header.provider,
        profile=header.profile,
        renews=body["renews"],
        method=next(each for each in METHODS if each == header.method),
        kind="tokens" if header.kind == "tokens" else "api-key",
        wishes=Wishes(**body["wishes"]),
        store=next(each for each in STORES if each == header.store),
        origins=header.origins,
        left_s=left_s(header, now()) or 0.0,
        url=body["url"],
        redirect_uri=body["redirect_uri"],
        attempt=Attempt(**{**attempt, "verifier": Secret(attempt["verifier"])}) if attempt else None,
        client=body["client"],
        user_code=body["user_code"],
        device_code=Secret(code) if code else None,
        interval=body["interval"],
    )
