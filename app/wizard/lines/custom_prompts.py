"""A custom provider in line prompts: where it is, what it speaks, its key, and what few need besides."""

from collections.abc import Callable

from wizard.errors import WizardError
from wizard.lines import report
from wizard.lines.prompts import Prompts
from wizard.lines.rows import show
from wizard.login.address import address_of
from wizard.login.described import Described, DescribeEndpoint
from wizard.login.public_headers import placement_of, public_headers
from wizard.login.questions import NeedSecret, Option
from wizard.values.preset import PROTOCOLS, Preset
from wizard.values.secret import Secret

_ASK, _MORE = "ask", "more"
_Extras = tuple[str, tuple[str, ...], str]


class CustomPrompts:
    """``key`` is what was typed before; it is not asked for twice."""

    def __init__(self, prompts: Prompts, presets: tuple[Preset, ...]) -> None:
        self._prompts = prompts
        self._presets = presets
        self._key: Secret | None = None

    async def describe(self, question: DescribeEndpoint) -> Described:
        """Raises Back and Cancelled."""
        last = question.last
        address = self._address(last.base_url if last else "")
        extras: _Extras = (last.placement, last.headers, last.preset) if last else ("", (), "")
        while (style := self._style(question)) == _MORE:
            extras = self._extras(extras)
        key = await self._secret()
        protocol = next((each for each in question.protocols if each == style), None)
        return Described(
            base_url=address,
            protocol=protocol or (last.protocol if last else question.protocols[0]),
            guess=protocol is None,
            key=key,
            profile=last.profile if last else "",
            placement=extras[0],
            headers=extras[1],
            preset=extras[2],
        )

    def _address(self, before: str) -> str:
        while True:
            report.say("The address an SDK takes, for example https://llm.example.com/v1")
            if before:
                report.say(f"Enter takes {before}")
            typed = self._prompts.line("Base URL: ", before or None)
            if typed != "?" and not self._prompts.shows_key(typed) and self._is_fit(address_of, typed):
                return typed

    def _style(self, question: DescribeEndpoint) -> str:
        styles = tuple(Option(id=each, label=each) for each in question.protocols)
        more = Option(id=_MORE, label="more", hint="the key's header, headers of your own, a preset")
        show((*styles, more))
        report.say("Enter asks the address itself.")
        last = question.last
        chosen = last.protocol if last and not last.guess else _ASK
        return self._prompts.row("API style: ", (*styles, more, Option(id=_ASK, label="ask the address")), chosen)

    async def _secret(self) -> Secret | None:
        kept = "The key typed before is still here; Enter keeps it" if self._key else ""
        if not kept:
            report.say("Enter alone if no key is needed.")
        asked = NeedSecret(name="key-stdin", label="API key", optional=True, kept=kept)
        key = await self._prompts.secret(asked)
        if key != Secret(""):
            self._key = key
        return self._key

    def _extras(self, before: _Extras) -> _Extras:
        placement, headers, preset = before
        report.say(
            "Headers are saved in clear; the key is asked for by itself. Enter takes what is in brackets, - none."
        )
        placement = self._text(
            "The header the key goes into",
            placement,
            "as its API style has it",
            lambda typed: placement_of(typed, PROTOCOLS[0]),
        )
        rows: list[str] = []
        while len(rows) < max(len(headers), 3):
            row = self._text(
                "Header, NAME: VALUE",
                headers[len(rows)] if len(rows) < len(headers) else "",
                "none",
                lambda typed: public_headers([*rows, typed], placement_of(placement, PROTOCOLS[0]), self._presets),
            )
            if not row:
                break
            rows.append(row)
        return placement, tuple(rows), self._text("Preset, a name in your own list", preset, "none")

    def _text(self, label: str, before: str, otherwise: str, check: Callable[[str], object] | None = None) -> str:
        while True:
            typed = self._prompts.line(f"{label} [{before or otherwise}]: ", before or "-")
            text = "" if typed == "-" else typed
            if not text or check is None or self._is_fit(check, text):
                return text

    def _is_fit(self, check: Callable[[str], object], text: str) -> bool:
        try:
            check(text)
        except WizardError as error:
            self._prompts.explain(error)
            return False
        return True
