"""Finishing a sign-in that was sealed and never saved."""

from dataclasses import replace

from wizard.errors import BadFile, LoginNeeded, Rejected, StorageUnavailable, TryAgain, WizardError
from wizard.login.draft import Draft
from wizard.login.effects import Recall, Sleep
from wizard.login.keeping import let_go
from wizard.login.notes import Notice
from wizard.login.passphrase import old_passphrase
from wizard.login.proof import proven
from wizard.login.refused import given_up, kept_key, refused_key
from wizard.login.steps import Flow, do
from wizard.values.credential import Candidate, Kept
from wizard.values.preset import Endpoint
from wizard.values.url import host_of, origin

# Until then a key may be too new for its provider; afterwards a script signs in again.
SETTLES_S = 600.0


def finished(draft: Draft, candidate: Candidate, endpoint: Endpoint) -> Flow[Draft | None]:
    """The draft with the candidate's credential, proven.

    None when a new sign-in is needed: the candidate is worth nothing any more and was let go, or it cannot be opened
    now and stays for another day.
    """
    passphrase, problem = draft.passphrase, None
    while True:
        if candidate.store == "encrypted" and (passphrase is None or problem is not None):
            passphrase = yield from old_passphrase(draft.preset.name if draft.preset else "", problem)
        try:
            credential = yield from do(Recall(candidate, passphrase))
            if candidate.begun:
                yield from let_go(candidate.begun)  # what is sealed here was all there was to finish
            break
        except StorageUnavailable as error:
            if candidate.store != "encrypted":
                yield from do(Notice(f"The earlier sign-in cannot be opened now: {error.message}."))
                return None
            problem = error
        except TryAgain:
            yield from do(Notice("Another wizard is about to finish the earlier sign-in."))
            return None
        except (LoginNeeded, BadFile) as error:
            yield from do(Notice(_sentence(error)))
            yield from let_go(candidate.id)
            return None
    if origin(endpoint.base_url) not in credential.origins:
        yield from do(Notice(f"The earlier sign-in is not for {host_of(endpoint.base_url)}."))
        return None
    draft = replace(
        draft,
        store=draft.wishes.store or candidate.store,
        passphrase=passphrase,
        kept=Kept(id=candidate.id, store=candidate.store, passphrase=passphrase),
    )
    while True:
        try:
            return (yield from proven(draft, endpoint, credential))
        except Rejected as error:
            if candidate.kind != "api-key":
                yield from do(Notice(_sentence(error)))
                yield from let_go(candidate.id)
                return None
            draft = replace(draft, endpoint=endpoint)
            now = yield from do(Sleep(0))
            young = now.wall - candidate.obtained < SETTLES_S
            refusal = Rejected(error.message, hint=kept_key(draft)) if young else None
            if (yield from refused_key(draft, refusal, caveat="" if young else _sentence(error))) != "retry":
                yield from given_up(draft)
                return None


def _sentence(error: WizardError) -> str:
    return f"The earlier sign-in is of no use: {error.message}."
