"""Which answers a login still needs, known before it begins: scripts are told all of them at once."""

from wizard.login.draft import Draft
from wizard.values.fill import asked
from wizard.values.preset import CommandLogin
from wizard.values.profile import TokenCommand


def unanswered(draft: Draft, *, key_given: bool, passphrase_given: bool = True) -> tuple[str, ...]:
    """The flags that would answer what nothing answers yet, in the order the questions would come."""
    preset, wishes = draft.preset, draft.wishes
    if preset is None:
        flags = ["NAME"] if key_given else ["NAME", "--key-stdin"]
        return (*flags, "--passphrase-fd") if wishes.store == "encrypted" and not passphrase_given else tuple(flags)
    flags = []
    known = draft.existing.parameters if draft.existing else {}
    endpoint = preset.endpoint(wishes.endpoint) if wishes.endpoint else preset.endpoints[0]
    flags += [
        f"--param {each.name}=VALUE"
        for each in asked(preset, endpoint, preset.login(_method(draft), wishes.endpoint))
        if not wishes.parameters.get(each.name) and each.name not in known
    ]
    placeless = draft.custom or (endpoint is not None and not endpoint.base_url)
    if placeless and not wishes.base_url and not draft.existing and not _env_base(draft):
        flags.append("--base-url")
    if not key_given and _method(draft) in {"api-key", "bearer"}:
        flags.append("--key-stdin")
    if _method(draft) == "command" and not proposed(draft):
        flags.append("--command")
    store = wishes.store or (draft.existing.auth.store if draft.existing else None)
    if store == "encrypted" and not passphrase_given and not keeps_nothing(draft):
        flags.append("--passphrase-fd")
    return tuple(flags)


def proposed(draft: Draft) -> TokenCommand | None:
    """The token command that was given, that the profile has, or that the preset proposes."""
    if draft.wishes.command is not None:
        return draft.wishes.command
    if draft.existing is not None and draft.existing.auth.command is not None:
        return draft.existing.auth.command
    login = draft.login or (draft.preset.login("command") if draft.preset else None)
    if isinstance(login, CommandLogin) and login.command:
        return TokenCommand(command=login.command, args=login.args)
    return None


def keeps_nothing(draft: Draft) -> bool:
    """Whether the login the flow will come to stores no secret."""
    return _method(draft) in {"env", "none", "command"}


def _method(draft: Draft) -> str:
    """The method the flow will come to when nobody chooses."""
    wishes, preset = draft.wishes, draft.preset
    if wishes.method:
        return wishes.method
    if wishes.env_key:
        return "env"
    if wishes.command:
        return "command"
    if draft.existing:
        return draft.existing.auth.method
    # A key variable that happens to be set is no answer: an ambient key is used on an explicit choice only (R91).
    return next((each.method for each in preset.logins if not each.experimental), "api-key") if preset else "api-key"


def _env_base(draft: Draft) -> bool:
    names = draft.preset.env.base_url if draft.preset and _method(draft) == "env" else ()
    return any(name in draft.scene.settings for name in names)
