"""What killed processes left beside the records: their temporary files, and notes of records that are gone."""

import os
from contextlib import suppress

from wizard.store.paths import Folders, shown, typed
from wizard.store.replace import abandoned
from wizard.values.finding import Finding, warning


def strays(folders: Folders) -> tuple[Finding, ...]:
    creds = os.path.join(folders.state, "creds")
    places = (folders.state, creds, os.path.join(folders.state, "connect"), os.path.dirname(folders.config_file))
    found = [path for folder in places for path in abandoned(folder)]
    if not found:
        return _notes(creds)
    files = "a temporary file" if len(found) == 1 else f"{len(found)} temporary files"
    where = ", ".join(dict.fromkeys(shown(os.path.dirname(each)) for each in found))
    return (
        warning(
            "leftover:temporary",
            f"{files} of a wizard that was killed in {where}; the next save there removes them",
            f"rm {' '.join(typed(each) for each in found[:10])}",
        ),
        *_notes(creds),
    )


def _notes(creds: str) -> tuple[Finding, ...]:
    names: list[str] = []
    with suppress(OSError):
        names = sorted(os.listdir(creds))
    lonely = [
        name
        for name in names
        if name.endswith((".next", ".refresh")) and f"{name.rpartition('.')[0]}.cred" not in names
    ]
    if not lonely:
        return ()
    listed = " ".join(typed(os.path.join(creds, each)) for each in lonely[:10])
    text = f"{len(lonely)} files in {shown(creds)} belong to records that are gone"
    return (warning("leftover:notes", text, f"rm {listed}"),)
