"""What the header of a record says of a sign-in that is not saved yet: where and how it was begun."""

import json
import re

from wizard.login.draft import Draft
from wizard.store.record import Header
from wizard.values.credential import Candidate
from wizard.values.pattern import Pattern
from wizard.values.preset import METHODS, Endpoint
from wizard.values.profile import STORES

# The ids of sign-ins that are begun in one process and finished in another; each is used once.
BEGUN = Pattern(r"start-[0-9a-f]{12}", re.ASCII)


def place(draft: Draft, endpoint: Endpoint) -> str:
    """What its header keeps of where it is begun."""
    begun = {"begun": draft.begun} if draft.begun else {}
    return json.dumps({"endpoint": endpoint.id, "parameters": dict(draft.parameters), **begun})


def begun_of(header: Header) -> str:
    """The id of the sign-in it came of, where that was started in a process of its own."""
    try:
        found = json.loads(header.place)["begun"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) and BEGUN.fullmatch(found) else ""


def place_of(header: Header) -> tuple[str, dict[str, str]] | None:
    """The endpoint's id and the parameters a sign-in was begun with; None for a record that does not say."""
    try:
        found = json.loads(header.place)
        endpoint, parameters = found["endpoint"], found["parameters"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(endpoint, str) or not isinstance(parameters, dict):
        return None
    return endpoint, {str(name): str(value) for name, value in parameters.items()}


def candidate_of(header: Header) -> Candidate | None:
    """None for a record that this version cannot take up again."""
    method = next((each for each in METHODS if each == header.method), None)
    store = next((each for each in STORES if each == header.store), None)
    begun_at = place_of(header)
    if method is None or store is None or begun_at is None:
        return None
    endpoint, parameters = begun_at
    return Candidate(
        id=header.id,
        store=store,
        provider=header.provider,
        profile=header.profile,
        method=method,
        kind="tokens" if header.kind == "tokens" else "api-key",
        endpoint=endpoint,
        parameters=parameters,
        obtained=header.obtained,
        account=header.account,
        empty=header.purpose == "reserved",
        begun=begun_of(header),
    )
