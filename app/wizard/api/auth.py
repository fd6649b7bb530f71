"""``wizard.Auth``: a login for httpx."""

import httpx

from wizard.api.placing import Placing


class Auth(Placing, httpx.Auth):
    """A login for ``httpx.Client`` and ``httpx.AsyncClient``: ``httpx.Client(auth=wizard.Auth("openai"))``.

    ``name``: a profile; None is the default one. ``app``: the program's own profiles instead of the person's.

    Each request carries what its profile says, where it says: `Authorization: Bearer`, `x-api-key` or another header,
    a gateway's token in a second one, and the fixed public headers of the endpoint. Other credentials an SDK has put
    there are taken off. A token that is due is renewed first; after a 401 another is looked for once, and the request
    repeated if there is one. That needs its body again: one that is streamed, or longer than 4 MiB, is not repeated.

    Only requests to the origin of the profile's ``base_url`` are sent; others raise Refused before they leave. A
    redirect, which httpx may be told to follow, is asked for without any credential.

    What the client itself does afterwards is its own: a proxy reads all that is sent to an `http://` address, and httpx
    sends it there as HTTP_PROXY says, for this computer too; ``trust_env=False`` keeps it from that.

    One object serves any number of threads and event loops; loops are not blocked. What was read is kept in memory
    until it is due, or until config.toml, the record or the variable changes.

    Raises, from the request: LoginNeeded, TryAgain, Refused, UsageError, StorageUnavailable, BadFile. An SDK may raise
    its own connection error from it.
    """

    _headers = httpx.Headers
