"""Read files as they were in a revision of a git repository, by the program git."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from socdocs.files import FileRefused, Files, too_large
from socdocs.problems import EnvironmentProblem

_FORM: Final = re.compile(r"(?P<revision>[^:\n]+):(?P<path>[^\n]*)")
_ALONE: Final = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
"""Keeps git from fetching what a partial clone lacks, for which it would run any program that the repository names."""
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")

_MOST_LINKS = 40
"""How many links are followed one after the other, as by the system."""
_LINK = "120000"
"""The mode of a link in a tree of git."""


class _Object(NamedTuple):
    """What git keeps under a name: the kind (`blob` for a file, `tree` for a folder), and the size in bytes."""

    id: str
    kind: str
    size: int


def names_revision(text: str) -> bool:
    """Return whether `text` has the form REVISION:PATH; the drive of a Windows path is no revision."""
    return _FORM.fullmatch(text) is not None and not _DRIVE.match(text)


class RevisionFiles(Files):
    """The files of one revision of the repository of the current folder; a path from the root is one on the disk.

    `path` is the place that REVISION:PATH names, to be given to the methods.  As in git, it counts from the top of the
    repository, or from the current folder if it begins with `./` or `../`.  Raises FileRefused if there is no such
    revision or the current folder is in no repository, and EnvironmentProblem if git is missing.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        match = _FORM.fullmatch(name)
        if match is None:
            raise ValueError(f"{name!r} does not have the form REVISION:PATH")
        self._revision, inside = match["revision"], match["path"]
        folder = _git(["rev-parse", "--show-prefix"])
        if folder is None:
            raise FileRefused("file-missing", *_without_repository(name))
        if self._object(f"{self._revision}^{{commit}}") is None:
            raise FileRefused(
                "file-missing",
                f"There is no revision {self._revision} in this repository.",
                "List the revisions with: git log --oneline. A clone may have only the latest ones.",
            )
        top = _text(folder).removesuffix("\n") if inside.startswith(("./", "../")) else ""
        self._top = Path(f"{self._revision}:.")
        self.path = self._top / posixpath.normpath(posixpath.join(top, inside)).lstrip("/") if inside else self._top
        # By what git keeps there: the name of a folder may have a dot, such as acme.com.
        self._own = self.path if self.is_folder(self.path) else self.path.parent

    def is_folder(self, path: Path) -> bool:
        """Whether the revision has a folder at `path`; a link on the command line is none."""
        try:
            found = self._object(self._name(path if path == self.path else self._followed(path)))
        except FileRefused:
            return False
        return found is not None and found.kind == "tree"

    def is_there(self, path: Path) -> bool:
        """Whether the revision has anything at `path`."""
        try:
            return self._object(self._name(path)) is not None
        except FileRefused:
            return False

    def names(self, folder: Path, suffixes: frozenset[str]) -> list[str]:
        """The names of the files in `folder` with one of `suffixes`, sorted; none if it cannot be reached."""
        try:
            tree = self._id(self._followed(folder))
        except FileRefused:
            return []
        listed = _git(["ls-tree", "--name-only", "-z", "--full-tree", tree]) or b""
        names = _text(listed).split("\0")
        return sorted(name for name in names if PurePosixPath(name).suffix.lower() in suffixes)

    def _followed(self, path: Path) -> Path:
        """Return the path to which `path` and the links on the way to it lead.

        Raises `FileRefused` for one that leads out of the description's folder, or of that of a file in a library, and
        for links in a circle.
        """
        now = self._top / self._inside(path)
        beside = now.parent
        for _ in range(_MOST_LINKS):
            found = self._first_link(now)
            if found is None:
                return now
            link, target = found
            led = posixpath.join(link.parent.as_posix(), target, now.relative_to(link).as_posix())
            now = Path(posixpath.normpath(led))
            if not (now.is_relative_to(self._own) or now.is_relative_to(beside)):
                message = f"{self._inside(path)} is a link that leads out of the folder of the description."
                raise FileRefused("file-outside", message, "Put a copy of the file into that folder.")
        raise FileRefused("file-name", f"{self._inside(path)} is a link that leads to itself.", "Correct the name.")

    def _first_link(self, path: Path) -> tuple[Path, str] | None:
        """Return the first link of the revision on the way to `path`, and where it leads; None if there is none."""
        inside = PurePosixPath(self._inside(path))
        ways = [way.as_posix() for way in (*reversed(inside.parents), inside)][1:]
        listed = _git(["ls-tree", "-z", "--full-tree", self._revision, "--", *ways]) or b""
        for entry in _text(listed).split("\0"):
            said, _, name = entry.partition("\t")
            mode, _, id_ = said.split() or ("", "", "")
            if mode == _LINK and name in ways:
                return self._top / name, _text(_git(["cat-file", "blob", id_]) or b"")
        return None

    def _open(self, path: Path, limit: int) -> bytes:
        if path.is_absolute():  # a template; no description names a file so
            return super()._open(path, limit)
        found = self._object(self._name(self._followed(path)))
        if found is None or found.kind != "blob":
            raise FileRefused(
                "file-missing", f"There is no file {self._inside(path)} in the revision {self._revision}."
            )
        if found.size > limit:
            raise too_large(path, limit)
        return _git(["cat-file", "blob", found.id]) or b""

    def _id(self, path: Path) -> str:
        found = self._object(self._name(path))
        return found.id if found else ""

    def _name(self, path: Path) -> str:
        return f"{self._revision}:{self._inside(path)}"

    def _inside(self, path: Path) -> str:
        """The path from the top of the repository.  Raises `FileRefused` for one that leads out of it."""
        named = path.as_posix().removeprefix(self._top.as_posix()).lstrip("/")
        inside = posixpath.normpath(named) if named else ""
        if inside == ".." or inside.startswith("../"):
            raise FileRefused("file-missing", f"There is no file {named} in the revision {self._revision}.")
        return inside.removeprefix(".") if inside == "." else inside

    def _object(self, name: str) -> _Object | None:
        # The name is a line of the input, so that git cannot take it for an option.
        given = os.fsencode(f"{name}\n")
        answer = _git(["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], given)
        match _text(answer or b"").split():
            case [id_, ("blob" | "tree" | "commit" | "tag") as kind, size] if size.isdigit():
                return _Object(id_, kind, int(size))
            case _:
                return None


def _text(said: bytes) -> str:
    """Return what git says; bytes of a name that are not UTF-8 stay, in the form that Python has for them."""
    return said.decode(errors="surrogateescape")


def _without_repository(name: str) -> tuple[str, str]:
    """Return why git finds no repository for the revision `name`, and what to do."""
    said = f"{name} names a revision in git, but"
    if b"safe.directory" in _run(["rev-parse"]).stderr:
        message = f"{said} the repository belongs to another user, and so git does not open it."
        return message, "If you trust it, allow it: “git status” there says how."
    return f"{said} this folder is not in a git repository.", "Run the command in it, or name a file or a folder."


def _git(arguments: Sequence[str], given: bytes = b"") -> bytes | None:
    """Return what git prints, or None if it ends with an error.  Raises EnvironmentProblem if it is missing."""
    done = _run(arguments, given)
    return done.stdout if done.returncode == 0 else None


def _run(arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    alone = os.environ | _ALONE
    try:
        # No shell, and git is whatever the machine calls so.
        return subprocess.run(["git", *arguments], input=given, capture_output=True, check=False, env=alone)  # noqa: S603, S607
    except OSError as problem:
        raise EnvironmentProblem(
            "A revision such as HEAD~3:system.yaml is read with the program git, which could not be run "
            f"({problem.strerror or problem}). Install git, or name a file or a folder."
        ) from None
