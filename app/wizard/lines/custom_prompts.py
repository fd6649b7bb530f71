"""A custom provider in line prompts: where it is, what it speaks, its key, and what few need besides."""

from wizard.lines import report
from wizard.lines.prompts import Prompts
from wizard.lines.rows import show
from wizard.login.steps import Described, DescribeEndpoint, NeedSecret, Option
from wizard.values.secret import Secret

_ASK, _MORE = "ask", "more"
_Extras = tuple[str, tuple[str, ...], str]


async def describe(prompts: Prompts, question: DescribeEndpoint) -> Described:
    """Raises Back and Cancelled."""
    last = question.last
    address = "?"
    while address == "?":
        report.say("The address an SDK takes, for example https://llm.example.com/v1")
        address = prompts.line("Base URL: ", last.base_url or None if last else None)
    extras: _Extras = (last.placement, last.headers, last.preset) if last else ("", (), "")
    while (style := _style(prompts, question)) == _MORE:
        extras = _extras(prompts, extras)
    report.say("Enter alone if no key is needed.")
    key = await prompts.secret(NeedSecret(name="key-stdin", label="API key", optional=True))
    protocol = next((each for each in question.protocols if each == style), None)
    return Described(
        base_url=address,
        protocol=protocol or (last.protocol if last else question.protocols[0]),
        guess=protocol is None,
        key=None if key == Secret("") else key,
        profile=last.profile if last else "",
        placement=extras[0],
        headers=extras[1],
        preset=extras[2],
    )


def _style(prompts: Prompts, question: DescribeEndpoint) -> str:
    styles = tuple(Option(id=each, label=each) for each in question.protocols)
    more = Option(id=_MORE, label="more", hint="the key's header, headers of your own, a preset")
    show((*styles, more))
    report.say("Enter asks the address itself.")
    last = question.last
    chosen = last.protocol if last and not last.guess else _ASK
    return prompts.row("API style: ", (*styles, more, Option(id=_ASK, label="ask the address")), chosen)


def _extras(prompts: Prompts, before: _Extras) -> _Extras:
    placement, headers, preset = before
    report.say("Headers are saved in clear; the key is asked for by itself. Enter takes what is in brackets, - none.")
    placement = _text(prompts, "The header the key goes into", placement, "as its API style has it")
    rows: list[str] = []
    while len(rows) < max(len(headers), 3):
        row = _text(prompts, "Header, NAME: VALUE", headers[len(rows)] if len(rows) < len(headers) else "", "none")
        if not row:
            break
        rows.append(row)
    return placement, tuple(rows), _text(prompts, "Preset, a name in your own list", preset, "none")


def _text(prompts: Prompts, label: str, before: str, otherwise: str) -> str:
    typed = prompts.line(f"{label} [{before or otherwise}]: ", before or "-")
    return "" if typed == "-" else typed
