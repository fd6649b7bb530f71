"""The packed presets: what their files say, and the files win over them."""

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.catalog import packed as module
from wizard.catalog import presets
from wizard.catalog.packed import NAME, packed, unpacked
from wizard.catalog.preset_file import read
from wizard.catalog.presets import load
from wizard.values.pattern import Pattern
from wizard.values.preset import Preset, Verify

ROOT = Path(__file__).parents[2]
TEXTS = {each.stem: each.read_text("utf-8") for each in (ROOT / "presets").glob("*.toml")}
PACKED = packed(TEXTS)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The preset folder of a package as a wheel has it."""
    folder = tmp_path / "site" / "wizard" / "presets"
    shutil.copytree(ROOT / "presets", folder)
    (folder / NAME).write_text(PACKED, "utf-8")
    monkeypatch.setattr(presets, "__file__", str(folder.parent / "catalog" / "presets.py"))
    return folder


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each file that is read as TOML from now on."""
    from wizard.catalog import preset_file

    names: list[str] = []

    def noted(text: str, *, stem: str, file: str) -> object:
        names.append(stem)
        return read(text, stem=stem, file=file)

    monkeypatch.setattr(preset_file, "read", noted)
    return names


def shipped() -> dict[str, Preset]:
    return dict(load("/nowhere", []).presets)


def test_they_are_what_the_files_say(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = read_anew(monkeypatch)
    from_pack = load("/nowhere", [])
    assert read == []
    (installed / NAME).unlink()
    from_files = load("/nowhere", [])
    assert len(read) == len(TEXTS)
    assert list(from_pack.presets) == list(from_files.presets)
    for each, other in zip(from_pack.presets.values(), from_files.presets.values(), strict=True):
        assert each == other
        assert repr(each) == repr(other)  # the same types all the way down: a list equals no tuple, but 1 equals True


def test_all_is_packed_that_a_preset_can_say() -> None:
    """The test above sees what ships today; this one, the example of the specification."""
    text = (Path(__file__).parent / "data" / "openrouter.toml").read_text("utf-8")
    wanted, _ = read(text, stem="openrouter", file="openrouter.toml")
    assert wanted is not None
    body = {"messages": [{"role": "user", "n": [1, 1.5, True]}], "_": "KeyShape", "_table": "", "_pattern": "("}
    wanted = replace(wanted, verify=replace(wanted.verify or Verify(), body=body))
    made = unpacked(json.dumps({"openrouter": [0, module._plain(wanted, {})]}))["openrouter"][1]
    assert made == wanted
    assert repr(made) == repr(wanted)
    for name in module._CLASSES:
        assert f"{name}(" in repr(wanted), f"no {name} in it"


def test_what_stands_there_already_is_named_by_its_number(installed: Path) -> None:
    first, second = Verify(path="a"), Verify(path="b")
    values = (first, first, second, first, Verify(path="b"))
    seen: dict[str, int] = {}

    plain = module._plain(values, seen)

    assert [each["_"] for each in plain] == ["Verify", 0, "Verify", 0, 1]
    assert tuple(json.loads(json.dumps(plain), object_hook=module._Values())) == values


def test_an_edited_file_is_read(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = installed / "openai.toml"
    file.write_text(file.read_text().replace('name = "OpenAI"', 'name = "Edited"', 1))
    read = read_anew(monkeypatch)
    assert shipped()["openai"].name == "Edited"
    assert read == ["openai"]


def test_a_file_that_is_gone_is_gone_and_a_new_one_is_there(installed: Path) -> None:
    text = (installed / "openai.toml").read_text().replace('id = "openai"', 'id = "added"', 1)
    (installed / "added.toml").write_text(text)
    (installed / "openai.toml").unlink()
    found = shipped()
    assert "openai" not in found
    assert "added" in found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"openai": 1}',
        '{"openai": [1]}',
        '{"openai": [1, {"_": "Nobody"}]}',
        '{"openai": [1, {"_table": "["}]}',
        '{"openai": [1, {"_table": 1}]}',
        '{"openai": [1, {"_day": "2026-13-01"}]}',
        '{"openai": [1, {"_day": 1}]}',
        '{"openai": [1, null]}',
        '{"openai": [1, {"_": 0}]}',
        '{"openai": [1, {"_": -1}]}',
        '{"openai": [1, {"_": true}]}',
        PACKED.replace('"openai":[', '"openai":[' + "[" * 100_000, 1),
        PACKED.replace('"name":"OpenAI",', "", 1),
        PACKED.replace('"name":"OpenAI",', '"name":"OpenAI","more":1,', 1),
        PACKED.replace('"_":"Preset","id":"openai",', '"_":"Preset","id":"other",', 1),
        re.sub(r'"openai":\[(\d+),\{"_":"Preset"', r'"openai":[\1,{"_":"KeyShape"', PACKED),
        "\ud800",
    ],
)
def test_one_that_cannot_be_used_is_passed_by(installed: Path, text: str) -> None:
    wanted = shipped()
    (installed / NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert shipped() == wanted


def test_nobody_elses_folder_is_believed_what_is_packed_in_it(installed: Path, tmp_path: Path) -> None:
    """A file that no one reads could otherwise send keys elsewhere, behind a preset that looks as it did."""
    other = json.loads(PACKED)
    other["openai"][1]["endpoints"][0]["base_url"] = "https://evil.example/v1"
    for name in ("user", "admin", "host"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "openai.toml").write_text(TEXTS["openai"])
        (tmp_path / name / NAME).write_text(json.dumps(other))
        found = load(str(tmp_path / "user"), [str(tmp_path / "admin")], host_folder=str(tmp_path / "host")).presets[
            "openai"
        ]
        assert "evil" not in repr(found)
        shutil.rmtree(tmp_path / name)


def test_one_preset_is_read_from_its_file(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them would have to be unpacked for it."""
    read = read_anew(monkeypatch)
    assert list(load("/nowhere", [], ["openai"]).presets) == ["openai"]
    assert read == ["openai"]


def test_nothing_is_packed_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="is not one of"):
        packed({"openai": TEXTS["openai"].replace("openai-responses", "telepathy")})


def test_a_pattern_is_compiled_when_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Pattern("^sk-(a|b)+$")
    compiled: list[str] = []
    compile_ = re.compile
    monkeypatch.setattr(
        sys.modules["re"], "compile", lambda source, flags: compiled.append(source) or compile_(source, flags)
    )
    assert pattern.pattern == "^sk-(a|b)+$"
    assert compiled == []
    assert pattern.search("sk-ab")
    assert pattern.fullmatch("sk-ab")
    assert not pattern.fullmatch("sk-abc")
    assert compiled == ["^sk-(a|b)+$"]


def test_a_pattern_does_what_the_one_it_stands_for_does() -> None:
    for pattern in (Pattern("(a)(b)?", re.IGNORECASE), re.compile("(a)(b)?", re.IGNORECASE)):
        found = pattern.match("xAb", 1)
        assert found is not None
        assert found.groups() == ("A", "b")
        assert pattern.match("xAb") is None
        assert pattern.findall("ab a") == [("a", "b"), ("a", "")]
        assert pattern.split("xabx") == ["x", "a", "b", "x"]
        assert pattern.sub(lambda match: match[0].upper(), "xabx") == "xABx"


def test_a_pattern_equals_the_one_it_stands_for() -> None:
    pattern, compiled = Pattern("a"), re.compile("a")
    assert (pattern == compiled, compiled == pattern, pattern == Pattern("a")) == (True, True, True)
    assert pattern != Pattern("b")
    assert pattern != re.compile("a", re.IGNORECASE)
    assert pattern != Pattern("a", re.IGNORECASE)
    assert Pattern("a", re.IGNORECASE) == re.compile("a", re.IGNORECASE)
    assert hash(pattern) == hash(compiled)
    assert repr(pattern) == repr(compiled)
