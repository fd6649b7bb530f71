"""One refresh of one record, under its lock: room and intent first, one request, and the answer kept (R25–R28)."""

import os
import time
from contextlib import suppress
from dataclasses import field, replace
from typing import TypeVar

from wizard.errors import LoginNeeded, Refused, TryAgain, Unreachable, WizardError
from wizard.login.discovery import discovered
from wizard.login.effects import Send
from wizard.login.introduced import as_said_by, is_open
from wizard.login.steps import Flow
from wizard.machine.http import Http, version
from wizard.oauth.token import refresh_request
from wizard.refresh import notes as memory
from wizard.refresh.answered import NextGeneration, next_generation
from wizard.refresh.job import Job
from wizard.refresh.notes import Notes
from wizard.refresh.reading import Failed, Over, read_refresh
from wizard.store import record
from wizard.store.install import host_id
from wizard.store.opened import Opened
from wizard.store.paths import Folders
from wizard.store.record import Header
from wizard.store.successor import Successor, put_in_place, waiting
from wizard.store.vault import Vault
from wizard.values.credential import Credential, Identity
from wizard.values.frozen import dataclass
from wizard.values.preset import OAuthLogin
from wizard.values.url import host_of, origin

T = TypeVar("T")

POST_S = 20.0
# A disk that is full or a folder that is frozen may be put right while the only copy is in this process.
PERSIST_S = 60.0
PAUSE_S = 0.25
# With these nothing has left this machine.
_UNSENT = {"dns", "refused"}


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The provider has answered, and the disk failed."""

    credential: Credential
    data: bytes = field(repr=False)
    room: Successor
    job: Job
    before: Header
    after: Notes | None

    def persist(self) -> None:
        end = time.monotonic() + PERSIST_S
        while not _placed(self.room, self.data, self.job, self.before) and time.monotonic() < end:
            time.sleep(PAUSE_S)
        with suppress(WizardError):
            _remember(self.job, self.after)


async def renew(job: Job) -> Unsaved | None:
    """None: look at the record. Raises LoginNeeded, TryAgain, Refused, StorageUnavailable."""
    vault = Vault(job.folders)
    opened = vault.opened(job.id, known=job.known)
    if opened.header.generation != job.generation or _taken_up(job, opened):
        return None
    token = opened.credential.refresh_token
    if token is None:
        raise LoginNeeded("there is nothing to renew it with")
    about = memory.digest(token)
    notes = memory.read(job.folders, job.id, about)
    async with Http() as http:
        try:
            login = await _located(job.login, opened, http)
        except TryAgain:
            _later(job, notes)
            raise
        login = _introduced(login, job.folders)
        request = refresh_request(login, token, client_id=opened.credential.client)
        with Successor(job.folders, job.id) as room:
            asked = record.now()
            # The first time counts: what became of it was never heard.
            sent = replace(notes, asked=notes.asked or asked.wall)
            memory.write(job.folders, job.id, sent)
            try:
                response = await http.send(request, None, POST_S)
            except WizardError as error:
                unsent = isinstance(error, Unreachable) and error.reason in _UNSENT
                _later(job, notes if unsent else sent)
                raise
            match read_refresh(response, getattr(login, "token_field", "access_token"), record.now().wall):
                case Over(why):
                    raise _dead(job, notes, why)
                case Failed(problem, retry_after_s, None):
                    _later(job, sent, retry_after_s)
                    raise problem
                case found:
                    return _kept(job, opened, next_generation(opened, found, login, asked), room)


def _kept(job: Job, opened: Opened, found: NextGeneration, room: Successor) -> Unsaved | None:
    """The answer, sealed and in its place. Raises the error it is all the same, once it is kept."""
    if found.refused is not None:
        assert opened.credential.refresh_token is not None  # noqa: S101  # it was sent
        about = memory.digest(opened.credential.refresh_token)
        with suppress(WizardError):
            _note(job, Notes(about=about, dead=found.refused.message))
        raise found.refused
    header, credential = found.header, found.credential
    data = record.seal(header, found.body, opened.key)
    after = None
    if found.problem is not None:
        after = Notes(about=memory.digest(found.refresh)).later(record.now().wall, found.retry_after_s, _jitter())
    if not _placed(room, data, job, opened.header):
        return Unsaved(credential, data, room, job, opened.header, after)
    with suppress(WizardError):
        _remember(job, after)
    if found.problem is not None:
        raise found.problem
    return None


def _placed(room: Successor, data: bytes, job: Job, before: Header) -> bool:
    """Whether it is settled: it stands, or the record whose place it would take is another or gone."""
    try:
        if Vault(job.folders).header(job.id) != before:
            room.drop()
            return True
        room.write(data)
        room.take_place()
    except FileNotFoundError:
        return True
    except (OSError, WizardError):
        return False
    return True


def _taken_up(job: Job, opened: Opened) -> bool:
    """What an earlier refresh wrote and could not put in its place."""
    found = waiting(job.folders, job.id)
    if found is None or found.header.generation != opened.header.generation + 1:
        return False
    try:
        record.unseal(found, opened.key, record.path_of(job.folders.state, job.id))
    except WizardError:
        return False
    put_in_place(job.folders, job.id)
    memory.forget(job.folders, job.id)
    return True


async def _located(login: OAuthLogin, opened: Opened, http: Http) -> OAuthLogin:
    """``login`` with its token endpoint, which must be one of those the credential is bound to (SPEC promise 3)."""
    if not login.token_url:
        login = await _run(discovered(login, bound=opened.credential.origins), http)
    if origin(login.token_url) not in opened.credential.origins:
        told = f"its provider would renew it at {host_of(login.token_url)}, and the login is not bound to that host"
        raise Refused(told, hint="log in again")
    return login


def _introduced(login: OAuthLogin, folders: Folders) -> OAuthLogin:
    """``login`` with the same headers as at the sign-in."""
    if not is_open(login):
        return login
    app = folders.service.partition(":")[2] or "wizard"
    who = Identity(app=app, host_id=host_id(folders, origin(login.token_url)), version=version())
    return as_said_by(login, who)


async def _run(flow: Flow[T], http: Http) -> T:
    """A flow that only sends; nobody is there to be told anything."""
    reply, error = None, None
    try:
        while True:
            try:
                step = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                value: T = stop.value
                return value
            reply, error = None, None
            if isinstance(step, Send):
                try:
                    reply = await http.send(step.request, None, step.timeout_s)
                except WizardError as raised:
                    error = raised
    finally:
        flow.close()


def _dead(job: Job, notes: Notes, why: str) -> LoginNeeded:
    if notes.asked is None:
        said = f"the provider has ended the login ({why})"
    else:
        began = time.strftime("%H:%M", time.localtime(notes.asked))
        said = f"the refresh started {began} was interrupted, and the login did not survive it ({why})"
    with suppress(WizardError):
        _note(job, Notes(about=notes.about, dead=said))
    return LoginNeeded(said)


def _later(job: Job, notes: Notes, retry_after_s: float | None = None) -> None:
    now = record.now().wall
    with suppress(WizardError):
        _note(job, notes.later(now, retry_after_s, _jitter()))


def _remember(job: Job, after: Notes | None) -> None:
    if after is None:
        memory.forget(job.folders, job.id)
    else:
        _note(job, after)


def _note(job: Job, notes: Notes) -> None:
    """Nothing is remembered of a record that was deleted meanwhile."""
    if Vault(job.folders).header(job.id) is not None:
        memory.write(job.folders, job.id, notes)


def _jitter() -> float:
    return os.urandom(1)[0] / 255
