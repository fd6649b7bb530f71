"""Hundreds of profiles: what is shown of all of them reads their file once, not once for each."""

import time
from pathlib import Path

from store.kit import profile
from wizard.accounts.context import Context
from wizard.accounts.status import standings
from wizard.store import profiles
from wizard.store.paths import folders

COUNT = 400


def test_standings_of_many_profiles_take_no_time() -> None:
    profiles.put(folders(), profile("plain"))
    config = Path(folders().config_file)
    text = config.read_text()
    one = text[text.index("[profiles.plain]") :]
    config.write_text(text + "".join("\n" + one.replace("profiles.plain", f"profiles.p{at}") for at in range(COUNT)))
    started = time.process_time()

    rows = standings(Context())

    assert time.process_time() - started < 2  # read for each of them it is more than ten
    assert len(rows) == COUNT + 1
