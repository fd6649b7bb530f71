"""The text of one preset file, as a preset or as what is wrong with it."""

import re
import tomllib
from typing import Any

from wizard.catalog.endpoint_table import read_endpoint, read_models, read_verify
from wizard.catalog.login_table import read_login
from wizard.catalog.names import variable_problem
from wizard.catalog.problem import Notes, Problem
from wizard.catalog.source import LARGEST
from wizard.catalog.table import Table, dotted
from wizard.values import address
from wizard.values.names import NAME, is_name
from wizard.values.preset import CATEGORIES, Endpoint, KeyShape, Parameter, Preset, Variables
from wizard.values.text import safe

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NO_ID = "is not a usable id (a-z, 0-9, dot, dash, underscore; at most 64)"
_LONGEST_LINE = 16 * 1024
_PARTS = 50
_LONG_KEY = re.compile(
    r"""[ \t\[]*(?:(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*\.[ \t]*){%d}""" % _PARTS,  # noqa: UP031  # braces
    re.ASCII,
)
_PARAMETER = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)


def read(text: str, *, stem: str, file: str) -> tuple[Preset | None, tuple[Problem, ...]]:
    """The preset in ``text``, and its problems; no preset if one of them is an error.

    ``stem`` is the file's name without `.toml`, which the id must repeat; ``file`` is how problems call the file.
    """
    notes = Notes(safe(file, 4096))
    values = _parsed(text, notes)
    preset = None if values is None else _preset(Table(values, "", notes), stem)
    return (None if notes.fatal else preset), notes.problems()


def _parsed(text: str, notes: Notes) -> dict[str, Any] | None:
    if len(text) > LARGEST:
        notes.add("", f"is larger than {LARGEST // 1024} KiB")
        return None
    # Some editors put a byte order mark in front of UTF-8; it says nothing about the contents.
    text = text.removeprefix("\ufeff")
    # tomllib takes time and memory by the square of a dotted key's parts: one line `a.a.a…` could take all there is.
    for at, row in enumerate(text.split("\n"), 1):
        if len(row) > _LONGEST_LINE:
            notes.add("", f"has a line of more than {_LONGEST_LINE} characters", line=at)
            return None
        if row.count(".") >= _PARTS and _LONG_KEY.match(row):
            notes.add("", f"has a key of more than {_PARTS} parts", line=at)
            return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _AT.search(message)
        line, column = (int(place[1]), int(place[2])) if place and place[1] else _end(text)
        notes.add("", safe(_AT.sub("", message)), line=line, column=column)
    except (ValueError, RecursionError):
        # A number of thousands of digits, or tables nested hundreds deep: nothing a preset needs.
        notes.add("", "holds a value that cannot be read")
    return None


def _end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _preset(root: Table, stem: str) -> Preset:
    preset_id = root.matching("id", NAME, _NO_ID)
    if preset_id and preset_id != stem:
        root.wrong("id", f"is `{preset_id}`, but the file is called `{safe(stem, 80)}.toml`")
    category = root.choice("category", CATEGORIES, "regional")
    verify, models = read_verify(root.table("verify")), read_models(root.table("models"))
    parameters = _parameters(root)
    keys_url = root.address("keys_url", address.link) or None
    billing_url = root.address("billing_url", address.link) or None
    endpoints = tuple(
        read_endpoint(each, verify, models, keys_url, billing_url, custom=category == "custom")
        for each in root.tables("endpoints", required=True)
    )
    _refuse_twins(endpoints, root)
    ids = tuple(each.id for each in endpoints)
    preset = Preset(
        id=preset_id,
        name=root.text("name", limit=80, required=True),
        summary=root.text("summary"),
        category=category,
        docs_url=root.address("docs_url", address.link) or None,
        keys_url=keys_url,
        billing_url=billing_url,
        terms_url=root.address("terms_url", address.link) or None,
        notice=root.text("notice", limit=500) or None,
        exportable=root.flag("exportable", default=True),
        env=_variables(root.table("env")),
        siblings=root.texts("siblings", problem=lambda text: _sibling_problem(text, preset_id)),
        keys=tuple(_shape(each) for each in root.tables("keys")),
        endpoints=endpoints,
        logins=tuple(read_login(each, ids) for each in root.tables("login", required=True)),
        verify=verify,
        models=models,
        parameters=parameters,
    )
    root.close()
    _tell_of_shadowed(preset, root)
    _compare_holes(root, {each.name for each in parameters})
    return preset


def _sibling_problem(text: str, own: str) -> str:
    if not is_name(text):
        return _NO_ID
    return "is this preset itself" if text == own else ""


def _shape(table: Table) -> KeyShape:
    pattern = table.pattern("pattern", required=True)
    shape = KeyShape(
        pattern=pattern or re.compile(""), note=table.text("note"), usable=table.flag("usable", default=True)
    )
    table.close()
    return shape


def _variables(table: Table | None) -> Variables:
    if table is None:
        return Variables()
    variables = Variables(
        key=table.texts("key", problem=variable_problem),
        base_url=table.texts("base_url", problem=variable_problem),
        model=table.texts("model", problem=variable_problem),
        other=table.texts("other", problem=variable_problem),
    )
    table.close()
    return variables


def _parameters(root: Table) -> tuple[Parameter, ...]:
    tables = root.table("parameters")
    found: list[Parameter] = []
    for name in tables.names() if tables else ():
        assert tables is not None  # noqa: S101  # there are names only in a table
        table = tables.table(name)
        if not _PARAMETER.fullmatch(name):
            tables.wrong(name, "is not a usable parameter name (a-z, 0-9, dash, underscore)")
        if table is None:
            continue
        pattern = table.pattern("pattern")
        example = table.exact("example")
        if pattern and example and not pattern.fullmatch(example):
            table.wrong("example", "does not match the pattern")
        found.append(Parameter(name=name, label=table.text("label") or name, pattern=pattern, example=example or None))
        table.close()
    return tuple(found)


def _refuse_twins(endpoints: tuple[Endpoint, ...], root: Table) -> None:
    seen: set[str] = set()
    for at, each in enumerate(endpoints):
        if each.id and each.id in seen:
            root.notes.add(f"endpoints[{at}].id", f"is the id of another endpoint too: `{each.id}`")
        seen.add(each.id)


def _tell_of_shadowed(preset: Preset, root: Table) -> None:
    for at, each in enumerate(preset.logins):
        there = [endpoint.id for endpoint in preset.endpoints if each.serves(endpoint.id)]
        if there and not any(preset.login(each.method, endpoint) is each for endpoint in there):
            said = "is never taken: one of its method stands before it for the same endpoints"
            root.notes.add(f"login[{at}]", said, level="warning")


def _compare_holes(root: Table, declared: set[str]) -> None:
    """Every ``{name}`` in a URL or client id is a declared parameter, and every parameter is used."""
    for key, name in root.notes.holes:
        if name not in declared:
            root.notes.add(key, f"names the parameter `{name}`, which is not declared")
    for name in sorted(declared - {name for _, name in root.notes.holes}):
        root.notes.add(dotted("parameters", name), "is not used in any URL", level="warning")
