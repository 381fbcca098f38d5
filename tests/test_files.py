"""Inputs are read once and within limits."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.files import FileRefused, Files, Folders, followed
from tests.deep_folders import deep


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


@pytest.mark.parametrize(("name", "other"), [("texts/ä.md", "Texts/Ä.MD"), ("é.md", "e\u0301.md")])
def test_a_file_is_read_once_by_whatever_spelling_the_disk_takes_for_it(tmp_path, name, other):
    for place in (name, other):
        (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"one")
    (tmp_path / other).hardlink_to(tmp_path / name)  # what such a disk shows by itself
    files = Files()
    files.read(tmp_path / name)
    (tmp_path / name).write_bytes(b"two")

    assert files.read(tmp_path / other) == b"one"
    assert files.paths == (tmp_path / name,)
    assert files.known_as(tmp_path / other) == tmp_path / name


def test_two_files_whose_names_differ_in_case_alone_are_two_where_the_disk_has_two(tmp_path):
    (tmp_path / "a.md").write_bytes(b"one")
    (tmp_path / "A.md").write_bytes(b"two")
    files = Files()

    assert [files.read(tmp_path / name) for name in ("a.md", "A.md")] == [b"one", b"two"]
    assert files.known_as(tmp_path / "A.md") == tmp_path / "A.md"


WAYS = (
    *("file", "folder", "./folder/../file", "folder/file", "new", "new/../file", "new/../new/./deep", "file/below/.."),
    *("link", "link/file", "link/../file", "up", "up/..", "up/../folder/file", "away", "away/file", "away/../file"),
    *("itself", "itself/..", "itself/file", "one", "one/file", "other/..", "twice", "twice/file", "/", "..", ""),
    *("n" * 300, f"{'n' * 300}/../file", "link//file/", "whole", "whole/../file"),
)


@pytest.mark.parametrize("way", WAYS)
def test_a_path_is_followed_as_the_library_follows_it(tmp_path, monkeypatch, way):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    Path("folder/file").touch()
    links = {"link": "folder", "up": "folder/..", "away": "nowhere/deep", "itself": "itself", "one": "other"}
    for name, target in {**links, "other": "one/x", "twice": "link/../link", "whole": str(tmp_path / "folder")}.items():
        Path(name).symlink_to(target)

    assert followed(way) == followed(Path(way)) == os.path.realpath(way)


def test_a_chain_of_links_that_doubles_at_each_step_is_followed_at_once(tmp_path):
    (tmp_path / "0").mkdir()
    for number in range(60):
        (tmp_path / f"{number + 1}").symlink_to(f"{number}/../{number}")

    assert followed(tmp_path / "60") == os.path.realpath(tmp_path / "0")


LONGEST = os.pathconf("/", "PC_PATH_MAX")


@pytest.mark.parametrize("start", ["acme", "acme/..", "."])
@pytest.mark.parametrize("short", [False, True], ids=["deep", "behind a link to there"])
def test_a_link_that_leads_out_is_refused_however_deep_it_lies(tmp_path, monkeypatch, start, short):
    """The system goes step by step, and so gets where no whole path leads."""
    acme = tmp_path / "acme"
    acme.mkdir()
    (tmp_path / "secret.md").write_text("Another client's.", "utf-8")
    below = deep(acme, LONGEST - 20)
    monkeypatch.chdir(acme)
    (Path(below) / "link.md").symlink_to("../" * (below.count("/") + 2) + "secret.md")
    (acme / "a.md").symlink_to(f"{below}/link.md")
    assert (acme / "a.md").read_text("utf-8") == "Another client's."
    monkeypatch.chdir(tmp_path if start.startswith("acme") else acme)
    own = {"acme": Path("acme"), "acme/..": Path("acme/../acme"), ".": Path()}[start]
    name = "a.md" if short else f"{below}/link.md"
    files = Files()

    files.note(own / name)
    with pytest.raises(FileRefused) as refused:
        Folders(own).find(name)
    assert refused.value.code == "file-outside"
    assert not files.holds(own, own / name)


def test_a_path_that_is_too_long_leads_nowhere_known_whatever_its_last_name(tmp_path, monkeypatch):
    """A disk may have longer names than most, and there the name is none to blame."""
    monkeypatch.chdir(tmp_path)
    path = Path(deep(tmp_path, LONGEST - 90), "n" * 300)

    with pytest.raises(FileRefused, match="leads out"):
        Folders(Path()).find(str(path))
    with pytest.raises(FileRefused) as refused:
        Files().read(Folders(Path()).find("n" * 300))
    assert refused.value.code == "file-name"


def test_a_link_is_followed_where_no_one_may_look_above_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "acme").mkdir()
    (tmp_path / "secret.md").touch()
    (tmp_path / "acme" / "own.md").touch()
    (tmp_path / "acme" / "link.md").symlink_to("../secret.md")
    monkeypatch.chdir(tmp_path / "acme")
    look = os.lstat

    def closed(path, **more):
        if os.path.isabs(path):  # noqa: PTH117 - any path
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return look(path, **more)

    monkeypatch.setattr(os, "lstat", closed)

    assert Folders(Path()).find("own.md") == Path("own.md")
    with pytest.raises(FileRefused, match="leads out"):
        Folders(Path()).find("link.md")


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
    program = "from pathlib import Path; from socdocs.files import STANDARD_INPUT as dash, Files; f = Files()\n"
    read_twice = program + "print(f.read(dash) == f.read(dash) == b'abc', f.readings[0].path)"
    limited = program + "f.read(dash, limit=2)"

    good = subprocess.run([sys.executable, "-c", read_twice], input=b"abc", capture_output=True, check=True)
    bad = subprocess.run([sys.executable, "-c", limited], input=b"abc", capture_output=True, check=False)

    assert good.stdout.split() == [b"True", b"-"]
    assert b"standard input is larger" in bad.stderr


@pytest.mark.parametrize("name", ["b.yaml", "sub/b.yaml", "sub/../b.yaml", "./b.yaml"])
def test_a_path_within_the_folder_is_accepted(tmp_path, name):
    assert Folders(tmp_path).find(name) == tmp_path / name
