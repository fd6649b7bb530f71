"""wizard.1, the manual page: commands and options from the parser, the rest from `manual_words`.

It is written by `python -m wizard.cli.manual > app/wizard.1`; a test holds that it is up to date.
"""

import argparse
from collections.abc import Iterable, Iterator

from wizard.cli import answer, manual_words
from wizard.cli.parser import Parser, whole


def page() -> str:
    """The page in the man macros of groff and mandoc."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    parser, commands = whole()
    yield f'.TH WIZARD 1 {manual_words.DATE} wizard "User Commands"'
    yield from (".SH NAME", f"wizard \\- {manual_words.WHATIS}")
    yield from (".SH SYNOPSIS", ".B wizard", "[\\fB\\-\\-app\\fR \\fINAME\\fR] [\\fICOMMAND\\fR \\&...]")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(manual_words.DESCRIPTION)
    yield ".SH OPTIONS"
    yield from _options(parser)
    yield ".SH COMMANDS"
    for name, command in commands.items():
        if name == "models":
            continue
        yield f".SS {_synopsis(name, command)}"
        yield _text(_sentence(command.description or ""))
        for each in command.arguments:
            if not each.option_strings and each.help:
                yield from (".TP", f"\\fI{_shown(each, bare=True)}\\fR", _text(_sentence(each.help)))
        yield from _options(command)
    for heading, table in manual_words.TABLES.items():
        yield f".SH {heading}"
        for term, means in table.items():
            yield from (".TP", f"\\fB{_text(term)}\\fR", _text(means))
    yield ".SH EXAMPLES"
    for words, means in manual_words.EXAMPLES.items():
        yield from (".TP", f"\\fB{_text(words)}\\fR", _text(means))
    yield from (".SH SEE ALSO", ".BR secret-tool (1),", ".BR curl (1)")


def _synopsis(name: str, command: Parser) -> str:
    if command.usage:
        return _text(command.usage)
    words = [_shown(each) for each in command.arguments if not each.option_strings]
    return " ".join([f"wizard {'model | models' if name == 'model' else name}", *words])


def _shown(action: argparse.Action, *, bare: bool = False) -> str:
    value = _text(action.metavar if isinstance(action.metavar, str) else "|".join(map(str, action.choices or ())))
    return value if bare else {"?": f"[{value}]", "*": f"[{value} \\&...]"}.get(str(action.nargs), value)


def _options(parser: Parser) -> Iterator[str]:
    """In the order of the help; what it hides is hidden here."""
    for each in parser.arguments:
        if not each.option_strings or each.help == argparse.SUPPRESS or isinstance(each, argparse._HelpAction):  # noqa: SLF001  # argparse names it in no other way
            continue
        taken = f" \\fI{_value(each)}\\fR" if each.nargs != 0 else ""
        yield from (".TP", f"\\fB{_text(', '.join(each.option_strings))}\\fR{taken}", _text(_sentence(each.help or "")))


def _value(action: argparse.Action) -> str:
    if action.choices is not None:
        return _text("|".join(map(str, action.choices)))
    return _text(str(action.metavar or action.dest.upper()))


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for at, text in enumerate(texts):
        yield from (".PP", _text(text)) if at else (_text(text),)


def _text(text: str) -> str:
    """Text as roff takes it: no escape, no request, and hyphens that can be copied into a shell."""
    told = (
        text.replace("\\", "\\e").replace("-", "\\-").replace("…", "\\&...").replace("`", "\\(ga").replace("'", "\\(aq")
    )
    return f"\\&{told}" if told.startswith((".", "'")) else told


def _sentence(text: str) -> str:
    whole_text = text[:1].upper() + text[1:]
    return whole_text if whole_text.endswith(".") else f"{whole_text}."


if __name__ == "__main__":
    answer.lines(page().splitlines())
