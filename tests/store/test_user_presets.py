"""Presets of the person's own: what is written is loaded as it was meant, whole, and nothing is written over."""

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.catalog.check import check
from wizard.catalog.preset_file import read
from wizard.errors import StorageUnavailable, UsageError
from wizard.store import user_presets
from wizard.store.paths import folders
from wizard.values.preset import PLACEMENTS, PROTOCOLS, Endpoint, Login, ModelRules, Preset, Variables


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def preset(**changes: Any) -> Preset:
    protocol = changes.pop("protocol", "openai-chat")
    models = changes.pop("models", ModelRules())
    endpoint = Endpoint(
        id="default",
        protocol=protocol,
        base_url=changes.pop("base_url", "https://llm.example.com/v1"),
        credential=changes.pop("credential", PLACEMENTS[protocol]),
        headers=changes.pop("headers", {}),
        models=models,
    )
    usual: dict[str, Any] = {
        "id": "lab",
        "name": "lab",
        "category": "gateway",
        "endpoints": (endpoint,),
        "logins": (Login(method="api-key"),),
        "env": Variables(key=("LAB_API_KEY",)),
        "models": models,
    }
    return Preset(**{**usual, **changes})


texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    st.sampled_from(PROTOCOLS),
    st.sampled_from(["", "bearer", "header:api-key", "header:X-Lab-Key"]),
    st.dictionaries(st.from_regex(r"X-[A-Za-z]{1,9}", fullmatch=True), texts, max_size=3),
    st.sampled_from(
        [ModelRules(), ModelRules(path=""), ModelRules(prefer=("a/b:c",)), ModelRules(path="", prefer=('"q"',))]
    ),
)
def test_what_is_written_is_loaded_as_it_was_meant(
    protocol: Any, credential: str, headers: dict[str, str], models: ModelRules
) -> None:
    headers = {name.title(): value for name, value in headers.items()}
    meant = preset(
        protocol=protocol, credential=credential or PLACEMENTS[protocol], headers=headers, models=models, summary="host"
    )
    loaded, problems = read(user_presets.rendered(meant), stem="lab", file="lab.toml")
    assert problems == ()
    assert loaded == meant


def test_the_new_file_passes_its_check_and_is_the_person_s_alone() -> None:
    path = Path(user_presets.add(folders(), "lab", user_presets.rendered(preset(headers={"X-Team": "search"}))))
    assert check(str(path)) == ()
    assert names(path.parent) == ["lab.toml"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_nothing_is_written_over(links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    if not links:
        monkeypatch.setattr(os, "link", none)
    where = folders()
    path = Path(user_presets.add(where, "lab", "one"))
    with pytest.raises(UsageError, match="already"):
        user_presets.add(where, "lab", "two")
    assert path.read_text() == "one"
    (path.parent / "away.toml").symlink_to(path.parent / "nowhere")
    with pytest.raises(UsageError, match="already"):
        user_presets.add(where, "away", "two")
    assert names(path.parent) == ["away.toml", "lab.toml"]


def test_of_many_at_once_one_writes_it() -> None:
    where, wrote, refused = folders(), list[str](), list[str]()

    def add(text: str) -> None:
        try:
            user_presets.add(where, "lab", text)
            wrote.append(text)
        except UsageError:
            refused.append(text)

    threads = [threading.Thread(target=add, args=(str(n),)) for n in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(wrote) == 1
    assert len(refused) == 11
    assert Path(where.presets, "lab.toml").read_text() == wrote[0]


def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "write", full)
    where = folders()
    with pytest.raises(StorageUnavailable, match="no space left"):
        user_presets.add(where, "lab", "one")
    assert names(Path(where.presets)) == []


def test_what_somebody_has_changed_since_is_not_taken_back() -> None:
    path = Path(user_presets.add(folders(), "lab", "one"))
    path.write_text("mine")
    user_presets.take_back(str(path), "one")
    assert path.read_text() == "mine"
    user_presets.take_back(str(path), "mine")
    assert not path.exists()
