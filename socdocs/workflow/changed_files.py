"""Files as they will be, before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from socdocs.files import STANDARD_INPUT, Files, real_path


class ChangedFiles(Files):
    """The files that are `made`, new or in the place of those on the disk; all others are those on the disk.

    What standard input held, which can be read once, is what was `read` of it before.
    """

    def __init__(self, made: Mapping[Path, bytes], read: Files) -> None:
        super().__init__()
        self._made = {real_path(path): data for path, data in made.items()}
        self._read = read

    def _open(self, path: Path, limit: int) -> bytes:
        if path is STANDARD_INPUT:
            return self._read.read(path, limit=limit)
        real = real_path(path)
        return self._made[real] if real in self._made else super()._open(Path(real), limit)
