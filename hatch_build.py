"""What the wheel holds besides the tree: the presets as they were read, so that no start has to read their TOML."""

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackedPresets(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # its presets are being edited
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "app"))
        from wizard.catalog.packed import NAME, packed  # noqa: PLC0415  # found by the line above

        texts = {each.stem: each.read_text("utf-8") for each in (root / "presets").glob("*.toml")}
        made = packed(texts)  # raises for a preset that is broken
        self._folder = mkdtemp()
        file = Path(self._folder, NAME)
        file.write_text(made, "utf-8")
        build_data["force_include"][str(file)] = f"wizard/presets/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # what hatchling calls
        if version != "editable":
            rmtree(self._folder)
