"""Inputs are read once and within limits; outputs are replaced whole or left alone."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from socdocs.diagnostics import EnvironmentProblem
from socdocs.files import FileRefused, Files, replace


def ours(content):
    return content.startswith(b"ours")


def put(path, data, *, force=False):
    return replace(path, data, force=force, owns=ours)


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".socdocs-"))


def test_a_file_is_read_once_and_remembered(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"one")
    files = Files()

    assert files.read(path) == b"one"
    path.write_bytes(b"two")
    assert files.read(tmp_path / "." / "a.yaml") == b"one"
    path.unlink()
    assert files.read(path) == b"one"
    assert files.content(str(path)) == b"one"
    assert [(reading.path, reading.sha256) for reading in files.readings] == [
        (path, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed")
    ]


def test_what_was_not_read_has_no_content(tmp_path):
    assert Files().content(str(tmp_path / "a.yaml")) == b""


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path, make):
    make(tmp_path / "x")

    with pytest.raises(FileRefused) as refusal:
        Files().read(tmp_path / "x")
    assert refusal.value.code == "file-kind"


def test_a_device_is_refused():
    with pytest.raises(FileRefused, match="is a device"):
        Files().read(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("name", "code"), [("missing", "file-missing"), ("file/below", "file-missing"), ("a\0b", "file-name")]
)
def test_what_is_not_there_is_refused(tmp_path, name, code):
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(FileRefused) as refusal:
        Files().read(tmp_path / name)
    assert refusal.value.code == code


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(11_000_000)

    with pytest.raises(FileRefused, match="larger than 10 MB"):
        Files().read(path)
    assert len(Files().read(path, limit=20_000_000)) == 11_000_000


def test_the_limit_holds_for_what_was_read_under_a_larger_one(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 100)
    files = Files()
    files.read(tmp_path / "a")

    with pytest.raises(FileRefused):
        files.read(tmp_path / "a", limit=10)


def test_standard_input_is_read_once_and_limited():
    program = "from pathlib import Path; from socdocs.files import Files; f = Files(); dash = Path('-')\n"
    read_twice = program + "print(f.read(dash) == f.read(dash) == b'abc', f.readings[0].path)"
    limited = program + "f.read(dash, limit=2)"

    good = subprocess.run([sys.executable, "-c", read_twice], input=b"abc", capture_output=True, check=True)
    bad = subprocess.run([sys.executable, "-c", limited], input=b"abc", capture_output=True, check=False)

    assert good.stdout.split() == [b"True", b"-"]
    assert b"standard input is larger" in bad.stderr


@pytest.mark.parametrize("name", ["b.yaml", "sub/b.yaml", "sub/../b.yaml", "./b.yaml"])
def test_a_path_within_the_folder_is_accepted(tmp_path, name):
    assert Files().inside(tmp_path, name) == tmp_path / name


def test_a_new_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "report.md"

    assert put(path, b"ours") is True
    assert path.read_bytes() == b"ours"
    assert leftovers(path.parent) == []


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    mask = os.umask(0o027)
    try:
        put(tmp_path / "new", b"ours")
    finally:
        os.umask(mask)
    (tmp_path / "old").write_bytes(b"ours, old")
    (tmp_path / "old").chmod(0o604)
    put(tmp_path / "old", b"ours, new")

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o604


def test_equal_bytes_only_get_a_new_time(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(b"theirs")
    os.utime(path, (1, 1))
    inode = path.stat().st_ino

    assert put(path, b"theirs") is False
    assert path.stat().st_ino == inode
    assert path.stat().st_mtime > 1


def test_a_persons_file_is_left_alone_unless_forced(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(b"theirs")

    with pytest.raises(EnvironmentProblem, match="--force"):
        put(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert put(path, b"ours", force=True) is True
    assert path.read_bytes() == b"ours"


def test_a_symbolic_link_is_never_written_through(tmp_path):
    target, link, dangling = tmp_path / "target", tmp_path / "link", tmp_path / "dangling"
    target.write_bytes(b"ours")
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "nowhere")

    for path in (link, dangling):
        with pytest.raises(EnvironmentProblem, match="symbolic link"):
            put(path, b"ours, new")
        put(path, b"ours, new", force=True)
        assert not path.is_symlink()
    assert target.read_bytes() == b"ours"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_folder_or_pipe_is_never_replaced(tmp_path, make, force):
    make(tmp_path / "x")

    with pytest.raises(EnvironmentProblem, match="no file can be put there"):
        put(tmp_path / "x", b"ours", force=force)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_of_the_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, code, step):
    path = tmp_path / "report.md"
    path.write_bytes(b"ours, old")

    def fail(*_):
        raise OSError(code, os.strerror(code))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(EnvironmentProblem, match=os.strerror(code)) as problem:
        put(path, b"ours, new")
    assert "\n" not in str(problem.value)
    assert path.read_bytes() == b"ours, old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.md"]


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_bytes(b"ours, old")

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        put(path, b"ours, new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.md"]
    assert path.read_bytes() == b"ours, old"


@pytest.mark.parametrize("path", ["file/report.md", "n" * 300, "a\0b"])
def test_an_impossible_place_is_told_in_one_line(tmp_path, path):
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(EnvironmentProblem) as problem:
        put(tmp_path / path, b"ours")
    assert "\n" not in str(problem.value)


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path):
    assert put(tmp_path / ("n" * 255), b"ours") is True


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path):
    path = tmp_path / "report.md"
    program = (
        "import os, signal, sys; from pathlib import Path; from socdocs.files import replace\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "replace(Path(sys.argv[1]), b'half', force=False, owns=bool)"
    )
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            str(path),
        ],
        check=False,
    )
    assert killed.returncode < 0
    assert len(leftovers(tmp_path)) == 1
    (tmp_path / ".socdocs-000000000000-other.tmp").write_bytes(b"of another output")

    assert put(path, b"ours") is True
    assert path.read_bytes() == b"ours"
    assert leftovers(tmp_path) == [".socdocs-000000000000-other.tmp"]


def test_of_several_runs_to_one_output_each_writes_it_whole(tmp_path):
    path = tmp_path / "report.md"
    contents = [f"ours {number}".encode() * 1000 for number in range(8)]
    problems = []

    def run(content):
        try:
            for _ in range(10):
                put(path, content)
        except EnvironmentProblem as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert path.read_bytes() in contents
    assert leftovers(tmp_path) == []
