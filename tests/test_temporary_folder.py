"""A folder for the files of a moment goes at the end, and after a killed run with the next."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from socdocs.temporary_folder import temporary_folder

IN_THE_FOLDER = """
import os, signal
from socdocs.temporary_folder import temporary_folder
with temporary_folder() as folder:
    (folder / "report.docx").write_bytes(b"words")
    {then}
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def begin(place, then, **pipes):
    command = [sys.executable, "-c", IN_THE_FOLDER.format(then=then)]
    return subprocess.Popen(command, env={**os.environ, "TMPDIR": str(place)}, **pipes)


def test_where_a_new_folder_is_not_seen_there_are_not_more_and_more(place, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(OSError, match="not seen"), temporary_folder():
        pass
    assert list(place.iterdir()) == []


def test_a_folder_is_removed_with_what_is_in_it(place):
    with temporary_folder() as folder:
        (folder / "more").mkdir()
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_what_a_killed_run_left_is_removed_and_the_folder_of_a_running_one_is_not(place):
    killed = begin(place, "os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.wait() == -signal.SIGKILL
    (left,) = place.iterdir()
    (place / f".socdocs-{'0' * 32}.tmp").write_bytes(b"a file")
    (place / f".socdocs-{'1' * 32}.tmp").symlink_to(place)
    (place / "socdocs-clients.tmp").mkdir()
    others = {path.name for path in place.iterdir()} - {left.name}

    with begin(place, "print(folder, flush=True); input()", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        of_the_running_one = Path(running.stdout.readline().decode().strip())
        with temporary_folder() as folder:
            found = {path.name for path in place.iterdir()}
        running.communicate(b"\n")

    assert left.name not in found
    assert found == {folder.name, of_the_running_one.name, *others}
