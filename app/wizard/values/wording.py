"""What is said of a profile in more than one room: flows, screens and line prompts say it alike."""

from collections.abc import Sequence

from wizard.values.text import safe

KEEPS = "keeps the profile name and model"  # a new login of it


def listed(names: Sequence[str], most: int) -> str:
    """`a, b and 4 more`, fit to be shown: the first ``most`` of them."""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(safe(each, 64) for each in names[:most])}{rest}"


def more_not_listed(count: int) -> str:
    """`4 more are not listed`."""
    return f"{'1 more is' if count == 1 else f'{count:,} more are'} not listed"


def about(name: str, text: str) -> str:
    """``text`` with the name of the profile it is about before it, unless it begins with that: "`ada` is logged out"."""
    return text if text.startswith((f"{name} ", f"`{name}` ")) else f"{name}: {text}"


def stays(profile: str, *, of_sign_in: bool) -> str:
    """What is said of the login that a key is to replace: it is not at risk meanwhile."""
    until = "sign-in of {} stays until this key" if of_sign_in else "key of {} stays until this one"
    return f"The {until.format(profile)} is accepted."


def is_used(*, of_sign_in: bool) -> str:
    """The same once a new key was refused."""
    return f"The {'sign-in' if of_sign_in else 'old key'} is still in use."


def replacing(profile: str, *, of_sign_in: bool) -> tuple[str, str]:
    """The question before a key takes the place of what works, and what there is to know first."""
    if of_sign_in:
        asked = f"Replace the sign-in of {profile} with an API key?"
        return asked, "The sign-in still works."
    return f"Replace the key of {profile}?", "The saved key still works."


def wins(variables: Sequence[str]) -> str:
    """What ``variables`` that are set mean for a profile with a credential of its own: `$A is set and wins over it`."""
    one = len(variables) == 1
    which = " and ".join(variables)
    return f"{which} {'is' if one else 'are'} set and {'wins' if one else 'win'} over this profile in other tools"


def to_revoke(*, doubtful: bool) -> str:
    """What stands before the page where the old key can be revoked; ``doubtful``: it may be the same key."""
    return "If you made a new key, revoke the old one at" if doubtful else "Revoke the old key at"


def again(method: str, profile: str = "") -> str:
    """What a new login of a profile is called; ``profile`` where it is not the only one."""
    match method:
        case "browser" | "device":
            return f"Sign in to {profile} again" if profile else "Sign in again"
        case "command":
            return f"Try the command of {profile} again" if profile else "Try the command again"
        case "env" | "none":
            return f"Set up {profile} again" if profile else "Set up again"
        case _:
            return f"Replace the key of {profile}" if profile else "Replace the key"
