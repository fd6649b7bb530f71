"""The lines after a login: profile, provider, model, place and check; always last on stderr."""

import os

from wizard.accounts.rows import PLACES
from wizard.demo import DEMO
from wizard.lines import report
from wizard.lines.sentences import credit
from wizard.values.credential import Saved
from wizard.values.text import safe
from wizard.values.wording import to_revoke


def receipt(saved: Saved) -> None:
    report.say(f"{report.mark(True)} {safe(saved.provider_name)} is ready")
    place = f"secret in {PLACES[saved.store]}" if saved.store else _nothing_kept(saved.method)
    default = " (default)" if saved.default else ""
    parts = [f"profile {saved.profile}{default}", f"provider {saved.provider}"]
    parts.append(f"model {safe(saved.model)}" if saved.model else "no default model")
    report.say("  " + ", ".join(parts))
    report.say(f"  {place}, {_checked(saved)}")
    report.say(f"  settings in {saved.config_path}, no secrets inside")
    if saved.outcome and (told := credit(saved.outcome)):
        report.say(f"  {told}")
    if saved.replaced and saved.keys_url:
        report.say(f"  {to_revoke(doubtful=saved.doubtful)} {safe(saved.keys_url)}")
    if saved.old:
        report.say(f"  {safe(saved.old, 400)}")
    if saved.astray:
        report.warning(saved.astray)
    if not saved.exportable:
        report.say("  It serves the program it was made for, and no command gives it out.")
        return
    if DEMO in os.environ:
        return
    first = f"wizard test {saved.profile}" if saved.model else f"wizard model --profile {saved.profile}"
    second = f"wizard token {saved.profile}" if saved.method != "none" else "wizard status"
    report.say(f"  Try: {first}     Use: {second}")


def _checked(saved: Saved) -> str:
    if saved.outcome is None:
        return "not checked"
    if saved.outcome.result == "limited":
        return f"checked: {_plain(saved.outcome.reason)}"
    if saved.verified:
        return f"checked in {saved.outcome.ms} ms" if saved.outcome.ms is not None else "checked"
    return f"unverified: {_plain(saved.outcome.reason)}"


def _plain(text: str) -> str:
    return text.replace("`", "")


def _nothing_kept(method: str) -> str:
    return {
        "env": "key read from the environment, nothing stored",
        "command": "token from a command each time, nothing stored",
        "none": "no key needed",
    }.get(method, "nothing stored")
