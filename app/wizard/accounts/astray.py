"""Tools that `wizard connect` has sent to the address a profile had before it moved to another host."""

from wizard.accounts.context import Context
from wizard.errors import WizardError
from wizard.store import connections_file
from wizard.values.profile import Profile
from wizard.values.url import host_of, origin


def astray(context: Context, before: Profile | None, now: Profile) -> str:
    """What to tell the person; empty where nothing moved or no tool was connected to it."""
    if before is None or origin(before.base_url) == origin(now.base_url):
        return ""
    try:
        records = connections_file.load(context.folders)
    except WizardError:
        return ""  # `wizard doctor` says what is wrong with it
    tools = sorted({each.tool for each in records if each.profile == now.name})
    if not tools:
        return ""
    again = " and ".join(f"`wizard connect {each} --profile {now.name}`" for each in tools)
    verb = "sends" if len(tools) == 1 else "send"
    return f"{' and '.join(tools)} still {verb} what this login gives to {host_of(before.base_url)}: {again}"
