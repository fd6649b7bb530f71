"""What the end says: what was saved, what is left to revoke and what to do next; or that nothing was saved."""

from textual.content import Content

from wizard.accounts.addressed import command
from wizard.tui import words
from wizard.tui.desk import NextStep
from wizard.tui.words import Hint
from wizard.values.credential import Saved
from wizard.values.text import safe
from wizard.values.wording import to_revoke

NOTHING_SAVED = "Nothing was saved"
CLOSE: tuple[Hint, ...] = (("Enter", "close"),)
OFFERS: dict[str, Hint] = {"finish": ("Enter", "finish"), "add": ("a", "add another"), "manage": ("m", "manage")}
_KEPT = {
    "keyring": "system keyring",
    "encrypted": "file, encrypted with your passphrase",
    "plain": "file, not encrypted",
}
_NOT_KEPT = {
    "env": "read from the environment, nothing stored",
    "command": "printed by its command, nothing stored",
    "none": "none needed",
}
_ADDED = "Credit is added "  # said by the label already
_NO_CREDIT = ", but the account has no credit"


def ready(provider: str) -> str:
    return words.heading(f"{provider} is ready")


def own_next_steps(saved: Saved) -> tuple[NextStep, ...]:
    """Commands that work for this profile, and no others."""
    steps = [(command(""), "profiles, rotation, removal")]
    env = saved.profile if saved.env is None else saved.env
    if saved.exportable and env:
        steps.insert(0, (command(f"env {env}"), "print its variables for a shell"))
    if saved.exportable and saved.model:
        steps.insert(0, (command(f"test {saved.profile}"), "ask it one question"))
    elif saved.exportable:
        steps.insert(0, (command(f"model --profile {saved.profile}"), "choose its default model"))
    return tuple(steps)


def facts(saved: Saved) -> Content:
    default = "  (default)" if saved.default else ""
    rows: list[tuple[str, str | Content]] = [
        ("Profile", f"{safe(saved.profile, 64)}{default}"),
        ("Model", safe(saved.model, 120) if saved.model else "none set"),
        ("Secret", _secret(saved)),
        ("Checked", _checked(saved)),
    ]
    if saved.outcome and saved.outcome.unpaid and saved.outcome.hint:
        credit = words.credit(saved.outcome)
        rows.append(("Credit", credit[len(_ADDED) :] if credit.plain.startswith(_ADDED) else credit))
    return Content("\n").join(Content.assemble((f"{label:<9}", words.DIM), text) for label, text in rows)


def _secret(saved: Saved) -> str:
    if saved.store is None:
        return _NOT_KEPT.get(saved.method, "nothing stored")
    if saved.store == "keyring" and saved.place:
        return safe(saved.place, 80)
    return _KEPT.get(saved.store, safe(saved.store, 80))


def _checked(saved: Saved) -> str:
    outcome = saved.outcome
    if outcome is None or not saved.verified:
        return "not checked, saved as unverified"
    took = f", {outcome.ms} ms" if outcome.ms is not None else ""
    said = safe(outcome.reason, 120).replace(_NO_CREDIT, ", no credit")  # on one line at 60 columns
    if outcome.result == "valid":
        said = f"{outcome.subject} accepted" if outcome.subject else "it answered"
    return f"just now, {said}{took}"


def revoke(saved: Saved, page: str) -> Content:
    """The old key, at the provider, on ``page``."""
    return Content.assemble(f"{to_revoke(doubtful=saved.doubtful)} ", words.link(page))


def astray(told: str) -> Content:
    return Content.assemble((f"{words.CARE} ", words.WARN), safe(told, 600))


def next_steps(steps: tuple[NextStep, ...]) -> Content:
    width = max(len(safe(each, 160)) for each, _ in steps) + 3
    rows = [
        Content.assemble("  ", words.column(safe(each, 160), width), (safe(what, 80), words.DIM))
        for each, what in steps
    ]
    return Content("\n").join([Content.styled("Next", "bold"), *rows])
