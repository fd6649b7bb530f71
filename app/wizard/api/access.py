"""What a program asks for by name: a token, a profile."""

from wizard.accounts.quick import token as quick_token

# As typing's, without its cost.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from wizard.accounts.context import Context
    from wizard.values.profile import Profile


def inside(app: str | None, presets: str | None = None) -> "Context":
    """Where the program that imports this package stands: its own folders, if it says a name, and its own presets."""
    from wizard.accounts.command_cache import LASTING  # noqa: PLC0415  # a good token at hand needs none of it
    from wizard.accounts.context import Context  # noqa: PLC0415  # as above

    return Context(app, commands=LASTING, inside=True, host_presets=presets)


def token(name: str | None = None, *, app: str | None = None) -> str:
    """The fresh token of a profile, as text: what `wizard token` prints. It may be sent to that profile's origin only.

    ``name``: None is the default profile. ``app``: the program's own profiles instead of the person's; only there are
    logins given out that do not leave the program they were made for.

    Renews a login that is due. Never asks, never opens anything; blocks for as long as a keyring, a token command or
    the provider takes, so use :func:`wizard.async_token_provider` in an event loop. Raises LoginNeeded when there is
    none to be had without a person, TryAgain when not now, UsageError for a profile that needs no token,
    StorageUnavailable, BadFile, Refused.
    """
    found = quick_token(name, app)
    if found is not None:
        return found
    from wizard.accounts.addressed import leading_to  # noqa: PLC0415  # as above
    from wizard.accounts.held import token as held_token  # noqa: PLC0415  # as above

    with leading_to(app):
        context = inside(app)
        return held_token(context, context.required(name).name).reveal()


def profile(name: str | None = None, *, app: str | None = None) -> "Profile":
    """What config.toml says of a profile: ``base_url``, ``model``, ``provider``, ``protocol`` and more; no secret.

    Raises LoginNeeded when there is none of that name, or no default one; BadFile, Refused.
    """
    from wizard.accounts.addressed import leading_to  # noqa: PLC0415  # as above

    with leading_to(app):
        return inside(app).required(name)
