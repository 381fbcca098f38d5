"""One sample is read as socdocs reads it for a user, and what socdocs promises of that is held."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, USAGE
from tests.fuzz.targets import Target

DOCUMENTED = {FINE, PROBLEMS, USAGE, ENVIRONMENT}
_COLLECT_EVERY = 50


class BrokenPromise(AssertionError):
    """The program did what it never should."""


class Reader:
    """Reads samples of one target, each in the same folder."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target, self._folder = target, folder
        self._sample, self._out = folder / target.file, folder / "OUT"
        self._read = 0
        for name, content in target.around.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        self._out.mkdir()
        with contextlib.chdir(folder):
            for command in target.drafts:
                code, said = target.carry_out(command)
                if code != FINE:
                    raise BrokenPromise(f"{command}: {said}")
        self.draft = self._sample.read_bytes() if target.drafts else b""
        """What socdocs itself wrote in the place of a sample; nothing where it wrote nothing."""
        self._kept = {path: path.read_bytes() for path in folder.iterdir() if path.is_file() and path != self._sample}

    def read(self, sample: bytes) -> int:
        """Read one sample; return the worst exit code.  Raises what no user may ever see."""
        shutil.rmtree(self._out, ignore_errors=True)
        self._out.mkdir()
        given = self._target.form(sample)
        self._sample.write_bytes(given)
        codes = []
        with contextlib.chdir(self._folder):
            for command in self._target.commands:
                code, said = self._target.carry_out(command)
                self._hold(command, code, said, given)
                codes.append(code)
        self._read += 1
        if self._read % _COLLECT_EVERY == 0:
            gc.collect()
        return max(codes)

    def _hold(self, command: str, code: int, said: str, given: bytes) -> None:
        """Hold that a command ended as documented, said nothing that a terminal obeys, and left inputs as they were."""
        if code not in DOCUMENTED:
            raise BrokenPromise(f"{command} ended with {code}: {said}")
        if code != FINE and not said.strip():
            raise BrokenPromise(f"{command} ended with {code} and said nothing")
        if sign := next((sign for sign in said if unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n"), ""):
            raise BrokenPromise(f"{command} printed the control character {sign!r}: {said!r}")
        if self._out not in self._sample.parents and self._sample.read_bytes() != given:
            raise BrokenPromise(f"{command} changed what it read")
        if any(path.read_bytes() != content for path, content in self._kept.items()):
            raise BrokenPromise(f"{command} changed a file beside what it read")
        if left := list(self._folder.rglob(".socdocs-*")):
            raise BrokenPromise(f"{command} left {left}")


@contextlib.contextmanager
def reader(target: Target) -> Iterator[Reader]:
    """Yield a reader that works in a folder of its own, in memory where the system has a disk there."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Reader(target, Path(folder))
