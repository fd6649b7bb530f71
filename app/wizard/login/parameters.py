"""What a preset's addresses leave open, and the answers to it."""

from wizard.errors import UsageError, WizardError
from wizard.login.draft import Draft
from wizard.login.questions import NeedText
from wizard.login.steps import Flow, do
from wizard.values.fill import asked, parameter_value
from wizard.values.preset import Endpoint, Preset
from wizard.values.text import repeated


def answers(draft: Draft, preset: Preset, endpoint: Endpoint) -> Flow[dict[str, str]]:
    """What this endpoint and login need, asked where nothing answers it; what else was answered is kept."""
    before = draft.existing.parameters if draft.existing else {}
    values = dict(before)
    needed = asked(preset, endpoint, draft.login)
    for parameter in preset.parameters:
        text = draft.wishes.parameters.get(parameter.name)
        if not text:
            if parameter not in needed:
                continue
            text = before.get(parameter.name)
        problem: WizardError | None = None
        while True:
            if text is None:
                text = yield from do(
                    NeedText(
                        name=f"param {parameter.name}=VALUE",
                        title=preset.name,
                        label=parameter.label,
                        example=parameter.example or "",
                        problem=problem,
                    )
                )
            try:
                values[parameter.name] = parameter_value(parameter, text)
                break
            except UsageError as error:
                problem, text = error, None
                if parameter.name in draft.wishes.parameters:
                    raise
    return values


def check_parameters(draft: Draft, preset: Preset) -> None:
    """Raises UsageError for a parameter that the preset does not have."""
    known = [parameter.name for parameter in preset.parameters]
    for name in draft.wishes.parameters:
        if name not in known:
            raise UsageError(
                f"{preset.name} has no parameter `{repeated(name)}`",
                hint=f"it takes: {', '.join(known)}" if known else "leave `--param` out: it takes none",
            )
