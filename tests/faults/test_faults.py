"""Whatever the disk refuses, each file is the complete old one or the complete new one, and nothing else is left.

Here each call of the system that writes fails once in this process; `make faults` lets every call fail that touches the
files, and kills the program at each of them and at any moment.
"""

import contextlib
import errno
import io
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from socdocs.cli.run import FINE, Run
from socdocs.cli.table import program
from tests.faults.works import WORKS, broken, contents, copied, prepare, undone, wrong_words

pytestmark = pytest.mark.exhaustive

ROOT = Path(__file__).resolve().parents[2]
CALLS = ("open", "fsync", "replace", "mkdir", "chmod")
"""The functions of `os` by which files are written; a batch is disturbed in the process that holds the reports."""
LOOKS = ("stat", "lstat", "readlink", "scandir", "listdir")
"""The functions of `os` by which files and folders are looked at."""
ALONE = [work for work in WORKS if work.name != "workers"]
"""The works of one process."""
REFUSALS = {"open": errno.EACCES, "mkdir": errno.EACCES, "replace": errno.EIO}


class Refusing:
    """A function of `os` that fails at its call number `fails`, of those that write in `folder`."""

    def __init__(self, name, folder, fails):
        self.calls = 0
        self._name, self._folder, self._fails, self._real = name, str(folder), fails, getattr(os, name)

    def __call__(self, first, *others, **named):
        if self._writes(first, others):
            self.calls += 1
            if self.calls == self._fails:
                code = REFUSALS.get(self._name, errno.ENOSPC)
                raise OSError(code, os.strerror(code), None if isinstance(first, int) else str(first))
        return self._real(first, *others, **named)

    def _writes(self, first, others):
        if self._name == "open":
            return bool(others[0] & os.O_CREAT)
        return isinstance(first, int) or Path(first).absolute().is_relative_to(self._folder)


KILLED = """
import os, signal
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
from socdocs.cli import main
main()
"""


def call(command, folder):
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = Run().call(program, command.split())
    return code, printed.buffer.getvalue().decode()


def must_end_well(command, folder):
    code, said = call(command, folder)
    assert code == FINE, said


@pytest.mark.parametrize("work", ALONE, ids=[work.name for work in ALONE])
def test_a_call_that_fails_once_leaves_the_old_files_or_the_new_ones(work, tmp_path, monkeypatch):
    prepare(work, tmp_path / "prepared", must_end_well)
    before, command = contents(tmp_path / "prepared"), work.command
    undisturbed = copied(tmp_path / "prepared", tmp_path / "undisturbed")
    code, said = call(command, undisturbed)
    assert code == work.ends, said
    after = contents(undisturbed)
    assert (after == before) is (work.ends != FINE)
    failed = 0

    for name in CALLS:
        number, calls = 1, 1
        while number <= calls:
            folder = copied(tmp_path / "prepared", tmp_path / "disturbed")
            with monkeypatch.context() as patched:
                refusing = Refusing(name, folder, number)
                patched.setattr(os, name, refusing)
                code, said = call(command, folder)
            calls = refusing.calls
            failed += number <= calls
            now = contents(folder)
            wrong = [
                *broken(before, after, now, killed=False),
                *wrong_words(code, said),
                *undone(work, after, now, code),
            ]
            assert wrong == [], f"{name}, call {number}: {said}"
            number += 1

    assert failed >= (0 if work.ends != FINE else 3)


class Blind:
    """The functions of `os` that look at the disk; those of one path in `folder` fail, whenever `fails` says so."""

    def __init__(self, folder, fails):
        self.paths = {}
        self._folder, self._fails = str(folder), fails

    def look(self, real):
        def look(path=".", *others, **named):
            if isinstance(path, str | Path):
                # Not resolved: that would look at the path.
                whole = os.path.normpath(Path.cwd() / path)
                if whole.startswith(self._folder):
                    self.paths[whole] = self.paths.get(whole, 0) + 1
                    if code := self._fails(os.path.relpath(whole, self._folder), self.paths[whole]):
                        raise OSError(code, os.strerror(code), str(path))
            return real(path, *others, **named)

        return look


def looks_of(command, folder, monkeypatch, fails):
    """Carry out a command while looks fail; returns how it ended, and the number of looks at each path."""
    blind = Blind(folder, fails)
    with monkeypatch.context() as patched:
        for name in LOOKS:
            patched.setattr(os, name, blind.look(getattr(os, name)))
        ended = call(command, folder)
    return ended, {os.path.relpath(path, folder): number for path, number in blind.paths.items()}


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOENT])
@pytest.mark.parametrize("work", ALONE, ids=[work.name for work in ALONE])
def test_a_look_that_fails_leaves_the_old_files_or_the_new_ones(work, code, tmp_path, monkeypatch):
    prepare(work, tmp_path / "prepared", must_end_well)
    before = contents(tmp_path / "prepared")
    folder = copied(tmp_path / "prepared", tmp_path / "disturbed")
    ended, looks = looks_of(work.command, folder, monkeypatch, lambda *_: 0)
    assert ended[0] == work.ends, ended[1]
    after = contents(folder)
    assert looks

    for path, number in looks.items():
        if Path(path).name.startswith(".socdocs-"):
            continue
        # A link is what leads elsewhere, so that each look at it counts.
        single = number if (folder / path).is_symlink() else 2
        for times in (*(range(time, time + 1) for time in range(1, single + 1)), range(1, 1000)):
            copied(tmp_path / "prepared", folder)
            fails = partial(_fails, path, times, code if times.stop < 1000 else errno.EIO)
            (ends, said), _ = looks_of(work.command, folder, monkeypatch, fails)
            now = contents(folder)
            wrong = [
                *broken(before, after, now, killed=False),
                *wrong_words(ends, said),
                *undone(work, after, now, ends),
            ]
            assert wrong == [], f"{path}, looks {times}: {said}"


def _fails(path, times, code, at, time):
    """The error of a look at a path, the first or a later one: `code` for one of these times at that path."""
    return code if at == path and time in times else 0


@pytest.mark.parametrize("work", WORKS[:4], ids=[work.name for work in WORKS[:4]])
def test_a_killed_run_leaves_the_old_files_and_the_next_one_removes_its_temporary_file(work, tmp_path):
    prepare(work, tmp_path / "prepared", must_end_well)
    before = contents(tmp_path / "prepared")
    folder = copied(tmp_path / "prepared", tmp_path / "killed")

    program = [sys.executable, "-c", KILLED, *work.command.split()]
    ended = subprocess.run(program, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert ended.returncode == -signal.SIGKILL

    now = contents(folder)
    assert {path: now[path] for path in before} == before
    assert len(now) == len(before) + 1
    must_end_well(work.command, folder)
    assert contents(folder).keys() == before.keys()
