"""Which login a tool could use in place of one that it cannot."""

from dataclasses import replace

from wizard.accounts import tool_file
from wizard.accounts.context import Context
from wizard.errors import WizardError
from wizard.values.profile import Profile

_MAKERS = {"claude-code": "anthropic", "codex": "openai"}  # whose API the tool was made for


def remedy(context: Context, tool: str, unfit: Profile) -> str:
    """Another profile, else a login that would make one; empty where nothing is known to help."""
    names = [each.name for each in context.config.profiles.values() if _fits(context, tool, each)]
    if names:
        others = f"; {', '.join(f'`{each}`' for each in names[1:4])} would do too" if names[1:] else ""
        return f"name another: `wizard connect {tool} --profile {names[0]}`{others}"
    if way := _other_way(context, tool, unfit):
        return f"`wizard auth {unfit.provider} --endpoint {way} --profile NAME` makes one that it can use"
    maker = _MAKERS.get(tool, "")
    if maker in context.config.profiles or maker not in context.catalogue.presets:
        return ""
    return f"`wizard auth {maker}` makes a profile that it can use"


def _other_way(context: Context, tool: str, unfit: Profile) -> str:
    """Another of the endpoints of the same provider."""
    preset = context.preset(unfit)
    for each in preset.endpoints if preset else ():
        other = replace(unfit, protocol=each.protocol, base_url=each.base_url)
        if each.base_url and "{" not in each.base_url and _fits(context, tool, other):
            return each.id
    return ""


def _fits(context: Context, tool: str, profile: Profile) -> bool:
    try:
        tool_file.connected(tool, "", tool_file.source(context, tool, profile), "")
    except WizardError:
        return False
    return True
