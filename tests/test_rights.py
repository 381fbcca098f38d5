"""Who may read and write a file stays so when another takes its place, and no one may more than before."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.outputs import Output, Place, write
from socdocs.outputs.own_files import replace_input
from tests.conftest import ROOT
from tests.permissions import BOUND_BY_PERMISSIONS

LIST, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
OWNER, NAMED, GROUP, NAMED_GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
NO_ONE = 0xFFFFFFFF
EVE, STAFF, AWAY = 54321, 54322, 54323


def access_list(*entries):
    return b"\2\0\0\0" + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def entries_of(path):
    return set(struct.iter_unpack("<HHI", os.getxattr(path, LIST)[4:])) if LIST in os.listxattr(path) else set()


def mode_of(path):
    return path.stat().st_mode & 0o777


def by_replacing(path):
    replace_input(path, b"new\n", path.read_bytes())


def by_writing(path):
    write([Output(Place(path, "unmarked"), b"new\n")], inputs=[], force=True)


WAYS = [by_replacing, by_writing]
"""The two ways in which a file takes the place of another."""


def refused(*_, **__):
    raise PermissionError(1, "Operation not permitted")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text("old\n", "utf-8")
    try:
        os.setxattr(path, LIST, access_list(*OF_EVE))
        os.removexattr(path, LIST)
        os.setxattr(path, "user.note", b"")
        os.removexattr(path, "user.note")
    except (AttributeError, OSError):
        pytest.skip("this disk has no access lists or attributes")
    return path


def rights(who, mode, entries=()):
    """What `who` (a user and their groups) may with a file of owner 1 and group 2: as the system decides it."""
    user, groups, (owner, group) = who[0], who[1], who[2]
    if user == owner:
        return mode >> 6 & 7
    if not entries:
        return mode >> 3 & 7 if group in groups else mode & 7
    mask = next((row[1] for row in entries if row[0] == MASK), 7)
    for tag, may, id_ in entries:
        if tag == NAMED and id_ == user:
            return may & mask
    met = [
        may & mask
        for tag, may, id_ in entries
        if (tag == GROUP and group in groups) or (tag == NAMED_GROUP and id_ in groups)
    ]
    return max(met) if met else next(may for tag, may, _ in entries if tag == OTHERS)


OF_EVE = ((OWNER, 6, NO_ONE), (NAMED, 6, EVE), (GROUP, 0, NO_ONE), (MASK, 6, NO_ONE), (OTHERS, 0, NO_ONE))
NOT_EVE = ((OWNER, 6, NO_ONE), (NAMED, 0, EVE), (GROUP, 4, NO_ONE), (MASK, 4, NO_ONE), (OTHERS, 4, NO_ONE))
OF_STAFF = ((OWNER, 6, NO_ONE), (GROUP, 4, NO_ONE), (NAMED_GROUP, 6, STAFF), (MASK, 6, NO_ONE), (OTHERS, 4, NO_ONE))
NOT_OURS = (
    (OWNER, 6, NO_ONE),
    (GROUP, 4, NO_ONE),
    (NAMED_GROUP, 0, os.getegid()),
    (MASK, 6, NO_ONE),
    (OTHERS, 4, NO_ONE),
)
OF_THE_FORMER_OWNER = ((OWNER, 4, NO_ONE), (NAMED, 6, AWAY), (GROUP, 6, NO_ONE), (MASK, 6, NO_ONE), (OTHERS, 4, NO_ONE))
NOT_OF_THE_OWNER = (
    (OWNER, 4, NO_ONE),
    (GROUP, 6, NO_ONE),
    (NAMED_GROUP, 6, STAFF),
    (MASK, 6, NO_ONE),
    (OTHERS, 4, NO_ONE),
)
LISTS = [(), OF_EVE, NOT_EVE, OF_STAFF, NOT_OURS, OF_THE_FORMER_OWNER, NOT_OF_THE_OWNER]


@pytest.mark.parametrize("replace", WAYS)
@pytest.mark.parametrize("entries", LISTS[1:])
def test_an_access_list_and_attributes_are_kept(file, replace, entries):
    os.setxattr(file, LIST, access_list(*entries))
    os.setxattr(file, "user.note", b"for Ann")
    before, mode = entries_of(file), mode_of(file)

    replace(file)

    assert (file.read_bytes(), entries_of(file), mode_of(file)) == (b"new\n", before, mode)
    assert os.getxattr(file, "user.note") == b"for Ann"


@pytest.mark.parametrize("replace", WAYS)
def test_what_a_folder_gives_to_new_files_is_not_given_to_one_that_was_there(file, replace):
    file.chmod(0o640)
    os.setxattr(file.parent, DEFAULT, access_list(*OF_EVE))

    replace(file)

    assert (entries_of(file), mode_of(file)) == (set(), 0o640)


def test_attributes_of_a_file_that_its_owner_may_not_write_are_kept(file):
    os.setxattr(file, "user.note", b"for Ann")
    file.chmod(0o444)
    program = "from tests.test_rights import *; import sys; by_writing(Path(sys.argv[1]))"
    done = subprocess.run([*BOUND_BY_PERMISSIONS, sys.executable, "-c", program, file], check=False, cwd=ROOT)

    assert done.returncode == 0
    assert (file.read_bytes(), mode_of(file), os.getxattr(file, "user.note")) == (b"new\n", 0o444, b"for Ann")


@pytest.mark.parametrize("way", [way.__name__ for way in WAYS])
@pytest.mark.parametrize("entries", [(), OF_EVE])
def test_a_file_of_an_ordinary_user_keeps_its_set_group_bit(file, way, entries):
    if entries:
        os.setxattr(file, LIST, access_list(*entries))
    file.chmod(0o2775)
    before = entries_of(file)
    program = f"from tests.test_rights import *; import sys; {way}(Path(sys.argv[1]))"
    done = subprocess.run([*BOUND_BY_PERMISSIONS, sys.executable, "-c", program, file], check=False, cwd=ROOT)

    assert done.returncode == 0
    assert (file.stat().st_mode & 0o7777, entries_of(file)) == (0o2775, before)


@pytest.mark.parametrize("replace", WAYS)
def test_a_file_that_gets_another_owner_runs_as_no_one_else(file, replace, monkeypatch):
    file.chmod(0o6775)
    if os.geteuid() == 0:
        os.chown(file, AWAY, STAFF)
        file.chmod(0o6775)
        monkeypatch.setattr(os, "fchown", refused)

        replace(file)

        assert file.stat().st_mode & 0o7000 == 0


@pytest.mark.parametrize("replace", WAYS)
def test_a_name_that_is_late_on_a_network_disk_opens_no_file(file, monkeypatch, replace):
    file.chmod(0o600)
    monkeypatch.setattr(Path, "is_file", lambda _: False)

    replace(file)

    assert mode_of(file) == 0o600


@pytest.mark.parametrize("replace", WAYS)
def test_a_group_is_kept_where_the_system_lets_us(file, replace):
    others = [STAFF] if os.geteuid() == 0 else [group for group in os.getgroups() if group != os.getegid()]
    for group in others[:1]:
        os.chown(file, -1, group)
        file.chmod(0o660)

        replace(file)

        assert (file.stat().st_gid, mode_of(file)) == (group, 0o660)


@pytest.mark.parametrize(
    "lost", [("fchown",), ("setxattr",), ("getxattr",), ("fchown", "setxattr"), ("fchown", "removexattr")]
)
@pytest.mark.parametrize("entries", LISTS)
@pytest.mark.parametrize("mode", [0o600, 0o660, 0o664, 0o604, 0o640, 0o606, 0o064, 0o777])
@pytest.mark.parametrize("same_owner", [True, False])
def test_where_something_cannot_be_kept_no_one_may_more(file, monkeypatch, lost, entries, mode, same_owner):
    file.chmod(mode)
    if entries:
        os.setxattr(file, LIST, access_list(*entries))
    os.setxattr(file.parent, DEFAULT, access_list(*OF_EVE))
    before, real_mode = entries_of(file), mode_of(file)
    ours = (os.geteuid(), os.getegid())
    theirs = (ours[0] if same_owner else AWAY, STAFF)
    if os.geteuid() == 0:
        os.chown(file, *theirs)
    else:
        theirs = ours  # no one else's file can be made
    for name in lost:
        monkeypatch.setattr(os, name, refused)

    by_replacing(file)

    monkeypatch.undo()
    after, new_mode = entries_of(file), mode_of(file)
    now = (file.stat().st_uid, file.stat().st_gid)
    for user in (EVE, AWAY, 99):
        for groups in ((), (STAFF,), (ours[1],), (STAFF, ours[1])):
            may = rights((user, groups, now), new_mode, sorted(after))
            might = rights((user, groups, theirs), real_mode, sorted(before))
            assert may & ~might == 0, (user, groups, oct(real_mode), oct(new_mode), before, after)
    assert mode_of(file) & 0o600 == real_mode & 0o600


def test_what_another_run_puts_there_first_keeps_its_rights(file, monkeypatch):
    new = file.with_name("new.md")

    def also_written(_):
        new.write_bytes(b"new\n")
        new.chmod(0o600)

    monkeypatch.setattr(os, "fsync", also_written)
    write([Output(Place(new, "unmarked"), b"newer\n")], inputs=[], force=True)

    assert (new.read_bytes(), mode_of(new)) == (b"newer\n", 0o600)
