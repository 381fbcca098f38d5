"""Who may read and write a file: kept for the one that takes its place, and never made more."""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Final, NamedTuple

_LIST: Final = "system.posix_acl_access"
"""The attribute in which Linux keeps the access list of a file: a version, and then its entries."""
_OTHER_LISTS: Final = ("system.nfs4_acl", "system.richacl")
"""Access lists of network disks, which are only copied."""
_ATTRIBUTES: Final = ("user.", "trusted.", "security.selinux")
"""How the names of attributes begin that belong to a file whatever it holds; others sign its content or run it."""

_ENTRY: Final = struct.Struct("<HHI")
_VERSION: Final = b"\2\0\0\0"
_OWNER, _GROUP, _NAMED_GROUP, _MASK, _OTHERS = 0x01, 0x04, 0x08, 0x10, 0x20


class _Entry(NamedTuple):
    """One entry of an access list: for whom it is, and what they may (4 read, 2 write, 1 run)."""

    tag: int
    rights: int
    id: int


def keep_rights(old: Path, new: Path, descriptor: int) -> None:
    """Give `new`, which is open, the owner, group, rights, access list and attributes of `old`, where the system may.

    Where the owner, the group or the list cannot be kept, everyone who is not the owner then gets no more than before.
    """
    was = old.stat()
    mode = stat.S_IMODE(was.st_mode)
    if sys.platform == "win32":
        with suppress(OSError):
            new.chmod(mode)
        return
    _keep(old, descriptor, _ATTRIBUTES)  # first, since Linux lets no one set them who may not write
    for owner in (was.st_uid, -1):
        with suppress(OSError):
            os.fchown(descriptor, owner, was.st_gid)
            break
    now = os.fstat(descriptor)
    of_owner, of_group = now.st_uid == was.st_uid, now.st_gid == was.st_gid
    if not (of_owner and of_group):
        mode &= 0o777  # a program acts as the owner or group of its file, who are others now
    entries = _entries(old)
    if entries is None:  # the mode tells no one's rights where there is a list
        _set_mode(descriptor, mode, 0)
        return
    limit = _most(mode, entries, of_owner=of_owner, of_group=of_group)
    with suppress(OSError, AttributeError):
        os.removexattr(descriptor, _LIST)  # what the folder gives to each new file
    if entries:
        # A former owner may be named in the list, or be in a group that is: the mask holds for all of these.
        limits = {_GROUP: limit, _OTHERS: limit, _MASK: 7 if of_owner else mode >> 6 & 7}
        entries = [row._replace(rights=row.rights & limits.get(row.tag, 7)) for row in entries]
        try:
            os.setxattr(descriptor, _LIST, _VERSION + b"".join(_ENTRY.pack(*entry) for entry in entries))
            if mode & ~0o777:  # the list says nothing of these
                os.fchmod(descriptor, mode & ~0o777 | os.fstat(descriptor).st_mode & 0o777)
        except OSError:
            _set_mode(descriptor, mode, _common(row.rights for row in entries if row.tag != _OWNER))
    else:
        _set_mode(descriptor, mode, limit if _entries(descriptor) == [] else 0)
    if not _keep(old, descriptor, _OTHER_LISTS):
        _set_mode(descriptor, mode, 0)


def _most(mode: int, entries: Sequence[_Entry], *, of_owner: bool, of_group: bool) -> int:
    """Return what everyone but the owner may have at most, so that no one has more where one of both is another."""
    of_others = [entry.rights for entry in entries if entry.tag in (_GROUP, _NAMED_GROUP, _MASK, _OTHERS)]
    rights = [] if of_owner else [mode >> 6 & 7]
    return _common(rights if of_group else [*rights, *(of_others or (mode >> 3 & 7, mode & 7))])


def _common(rights: Iterable[int]) -> int:
    return reduce(and_, rights, 7)


def _keep(old: Path, descriptor: int, beginnings: tuple[str, ...]) -> bool:
    """Give an open file the attributes of `old` whose names begin so; return whether it has them all."""
    if sys.platform != "linux":
        return True
    kept = True
    with suppress(OSError):  # the disk has none
        for name in os.listxattr(old):
            if name.startswith(beginnings):
                kept = _copy(descriptor, name, old) and kept
    return kept


def _copy(descriptor: int, name: str, old: Path) -> bool:
    """Give an open file one attribute of `old`; return whether it has it now."""
    try:
        value = os.getxattr(old, name)
        if name not in os.listxattr(descriptor) or os.getxattr(descriptor, name) != value:
            os.setxattr(descriptor, name, value)
    except OSError:
        return False
    return True


def _entries(file: Path | int) -> list[_Entry] | None:
    """Return the access list of a file: empty where it has none or its disk knows none, None where it is not shown."""
    if sys.platform != "linux":
        return []
    try:
        data = os.getxattr(file, _LIST)
    except OSError as problem:
        return [] if problem.errno in (errno.ENODATA, errno.EOPNOTSUPP) else None
    return [_Entry(*entry) for entry in _ENTRY.iter_unpack(data[4:])]


def _set_mode(descriptor: int, mode: int, limit: int = 7) -> None:
    """Set the mode, with no more than `limit` for the group and for all others."""
    with suppress(OSError):  # some disks know no modes
        os.fchmod(descriptor, mode & ~(stat.S_IRWXG | stat.S_IRWXO) | mode & (limit << 3 | limit))
