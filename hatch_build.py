"""What the build of a wheel adds to the files that lie here: what socdocs makes of them ahead of their use."""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Prepared(BuildHookInterface):  # type: ignore[type-arg] # hatchling names no configuration of it
    """Carries what is prepared in a wheel, and writes it for a checkout that is installed as it lies."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare templates and reference document before the files are gathered."""
        prepare = runpy.run_path(str(Path(self.root) / "scripts" / "prepare.py"))["prepare"]
        if version == "editable":
            prepare(Path(self.root) / "build" / "prepared")
            return
        self._made = tempfile.TemporaryDirectory()
        prepare(Path(self._made.name))
        build_data["force_include"][self._made.name] = "socdocs/prepared"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel now holds."""
        del build_data, artifact_path
        if version != "editable":
            self._made.cleanup()
