"""The passphrase of the encrypted store: asked for twice, since a slip of the finger would lock the secret away."""

from wizard.errors import UsageError, WizardError
from wizard.login.draft import Draft
from wizard.login.questions import NeedSecret
from wizard.login.steps import Flow, do
from wizard.values.profile import Store
from wizard.values.secret import Secret


def new_passphrase(draft: Draft, store: Store | None) -> Flow[Secret | None]:
    """The passphrase to seal with; None for the other stores. One already given in this login is not asked again."""
    if store != "encrypted":
        return None
    if draft.passphrase is not None:
        return draft.passphrase
    title = draft.preset.name if draft.preset else ""
    problem: WizardError | None = None
    while True:
        first = yield from do(_question("Passphrase", title, problem))
        again = yield from do(_question("Passphrase again", title))
        if first == Secret(""):
            problem = UsageError("an empty passphrase protects nothing")
        elif first == again:
            return first
        else:
            problem = UsageError("the two passphrases differ")


def old_passphrase(title: str, problem: WizardError | None = None) -> Flow[Secret]:
    """The passphrase something was sealed with; whoever opens it says whether it was the right one."""
    return (yield from do(_question("Passphrase", title, problem)))


def _question(label: str, title: str, problem: WizardError | None = None) -> NeedSecret:
    return NeedSecret(name="passphrase-fd", title=title, label=label, verbatim=True, problem=problem)
