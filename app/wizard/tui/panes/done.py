"""S7: what was saved, and what to do with it."""

from collections.abc import Sequence
from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from wizard.accounts.addressed import command
from wizard.tui import words
from wizard.tui.desk import NextStep
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint
from wizard.values.credential import Saved
from wizard.values.text import safe

__all__ = ["DonePane", "Next", "NextStep"]

_STILL_VALID = "The old key is still valid there. Revoke it"
Next = Literal["finish", "add", "manage"]
_KEPT = {
    "keyring": "system keyring",
    "encrypted": "file, encrypted with your passphrase",
    "plain": "file, not encrypted",
}


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


class DonePane(Pane, can_focus=True):
    """``offers`` are what else may follow; finishing always may. ``next_steps`` None: the wizard's own."""

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("enter", "then('finish')", show=False),
        Binding("a", "then('add')", show=False),
        Binding("m", "then('manage')", show=False),
    ]

    def __init__(self, saved: Saved, next_steps: Sequence[NextStep] | None = None, offers: Sequence[Next] = ()) -> None:
        super().__init__()
        self._saved = saved
        self._next_steps = tuple(own_next_steps(saved) if next_steps is None else next_steps)
        self._offers = ("finish", *offers)

    @property
    def heading(self) -> str:
        return words.heading(f"{self._saved.provider_name} is ready")

    @property
    def hints(self) -> tuple[Hint, ...]:
        rows: dict[str, Hint] = {"finish": ("Enter", "finish"), "add": ("a", "add another"), "manage": ("m", "manage")}
        return tuple(rows[each] for each in self._offers)

    def compose(self) -> ComposeResult:
        saved = self._saved
        default = "  (default)" if saved.default else ""
        facts = [
            ("Profile", f"{safe(saved.profile, 64)}{default}"),
            ("Model", safe(saved.model, 120) if saved.model else "none set"),
            ("Secret", _KEPT.get(saved.store, safe(saved.store, 80)) if saved.store else "nothing stored"),
            ("Checked", self._checked()),
        ]
        lines = [Content.assemble((f"{label:<9}", words.DIM), text) for label, text in facts]
        yield Static(Content("\n").join(lines), markup=False, classes="wz-column")
        if saved.replaced and saved.keys_url:
            yield Static("", markup=False, classes="wz-gap")
            still = "If you made a new key, revoke the old one" if saved.doubtful else _STILL_VALID
            yield Static(
                Content.assemble(f"{still}: ", words.link(saved.keys_url)),
                markup=False,
                classes="wz-column",
            )
        if saved.old:
            yield Static("", markup=False, classes="wz-gap")
            yield Static(Content(f"{safe(saved.old, 400)}."), markup=False, classes="wz-column")
        if saved.astray:
            told = Content.assemble((f"{words.CARE} ", words.WARN), safe(saved.astray, 600))
            yield Static(told, markup=False, classes="wz-column")
        if self._next_steps:
            yield Static("", markup=False, classes="wz-gap")
            width = max(len(safe(each, 160)) for each, _ in self._next_steps) + 3
            rows = [
                Content.assemble("  ", words.column(safe(each, 160), width), (safe(what, 80), words.DIM))
                for each, what in self._next_steps
            ]
            yield Static(Content("\n").join([Content.styled("Next", "bold"), *rows]), markup=False, classes="wz-column")
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.notes

    def start(self) -> None:
        self.focus()

    def escape(self) -> None:
        self.reply("finish")

    def action_then(self, what: Next) -> None:
        if what in self._offers:
            self.reply(what)

    def _checked(self) -> str:
        outcome = self._saved.outcome
        if outcome is None or not self._saved.verified:
            return "not checked, saved as unverified"
        took = f", {outcome.ms} ms" if outcome.ms is not None else ""
        said = "key accepted" if outcome.result == "valid" else safe(outcome.reason, 120)
        return f"just now, {said}{took}"
