"""Read files as they were in a revision of a git repository, by the program git.

Git is asked for the revision by its name, and from there on by the ids of objects alone: no name of a file or a folder
ever reaches it, which it could take for a pattern, an option or another revision.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from socdocs.files import SIZE_LIMIT, FileRefused, Files, holds, real_path, too_large
from socdocs.problems import EnvironmentProblem
from socdocs.programs import find_program

_FORM: Final = re.compile(r"(?P<revision>[^:\n]+):(?P<path>[^\n]*)")
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")

_GIVEN: Final = {
    "GIT_ALLOW_PROTOCOL": "none",  # nothing is fetched that a partial clone lacks, by a program that it may name
    "GIT_NO_LAZY_FETCH": "1",  # the same, for every way to fetch
    "GIT_TRACE2": "0",  # settings may send logs to standard output, among the answers
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
    "GIT_TERMINAL_PROMPT": "0",  # git asks nothing
    "LC_ALL": "C",  # what git says is known by its words
    "LANGUAGE": "C",
}
"""The variables that git always gets."""
_OF_THE_REPOSITORY: Final = re.compile(
    r"GIT_(?:"
    r"DIR|COMMON_DIR|WORK_TREE|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM"  # which repository is meant
    r"|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES"  # where its objects are, also in a hook before they are accepted
    r"|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|PARAMETERS|COUNT|(?:KEY|VALUE)_\d+)"  # whose repository is trusted
    r")"
)
"""The variables of git that it gets as they are.

It gets no other whose name begins with GIT_: they are about patterns, replaced objects, roots of the history, logs and
programs to run, and would have it say something else, or in another form, about the same revision.
"""

_NOT_OPENED: Final = (
    (
        b"safe.directory",
        "the repository belongs to another user, and so git does not open it",
        "If you trust it, allow it: “git status” there says how.",
    ),
    (
        b"not a git repository",
        "this folder is not in a git repository",
        "Run the command in it, or name a file or a folder.",
    ),
)
"""What git says where it opens no repository, with the reason and what to do."""

SECONDS: Final = 60
"""How long git may take for one answer."""
_MOST_LINKS: Final = 40
"""How many links are followed on the way to a file, as by the system."""
_LONGEST_LINK: Final = 4096
"""How many bytes a link may have, as on most disks."""
_LINK: Final = "120000"
"""The mode of a link in a tree of git."""


class _Entry(NamedTuple):
    """What a folder has under a name: the mode, the kind (`blob` for a file or link, `tree` for a folder), the id."""

    mode: str
    kind: str
    id: str


def names_revision(text: str) -> bool:
    """Return whether `text` has the form REVISION:PATH; the drive of a Windows path is no revision."""
    return _FORM.fullmatch(text) is not None and not _DRIVE.match(text)


class RevisionFiles(Files):
    """The files of one revision of the repository of the current folder; a path from the root is one on the disk.

    `path` is the place that REVISION:PATH names, to be given to the methods.  As in git, it counts from the top of the
    repository, or from the current folder if it begins with `./` or `../`.  Raises FileRefused if there is no such
    revision or the current folder is in no repository.  This and all methods raise EnvironmentProblem if git is missing
    or ends with an error: what it could not read is never taken for an empty file or for one that is not there.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        match = _FORM.fullmatch(name)
        if match is None:
            raise ValueError(f"{name!r} does not have the form REVISION:PATH")
        self._revision, inside = match["revision"], match["path"]
        folder = _folder_in_repository(name)
        self.elsewhere = _repository_elsewhere()
        """The repository, if it lies neither here nor in a folder above, since a `.git` here leads to it."""
        self._root = _Entry("040000", "tree", _tree_of(self._revision))
        self._trees: dict[str, Mapping[str, _Entry]] = {}
        top = folder if inside.startswith(("./", "../")) else ""
        self._top = Path(f"{self._revision}:.")
        self.path = self._top / posixpath.normpath(posixpath.join(top, inside)).lstrip("/") if inside else self._top
        self._own = PurePosixPath(self._inside(self.path.parent))
        # By what git keeps there: the name of a folder may have a dot, such as acme.com.
        self._own = PurePosixPath(self._inside(self.path if self.is_folder(self.path) else self.path.parent))

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files on the disk that were to be read: no output can take the place of one in the revision."""
        return tuple(path for path in super().inputs if path.is_absolute())

    def is_folder(self, path: Path) -> bool:
        """Whether the revision has a folder at `path`; a link on the command line is none."""
        try:
            found = self._named(path) if path == self.path else self._followed(path)[1]
        except FileRefused:
            return False
        return found is not None and found.kind == "tree"

    def is_there(self, path: Path) -> bool:
        """Whether the revision has anything at `path`."""
        try:
            return self._named(path) is not None
        except FileRefused:
            return False

    def are_same(self, path: Path, other: Path) -> bool:
        """Whether two names lead to one place of the revision."""
        return self._key(path) == self._key(other)

    def _names(self, folder: Path) -> list[str]:
        try:
            _, found = self._followed(folder)
        except FileRefused:
            return []
        return sorted(self._entries(found, folder)) if found else []

    def _named(self, path: Path) -> _Entry | None:
        """Return what has the name `path`, which may be a link."""
        folder, found = self._followed(path.parent) if path != self._top else (PurePosixPath(), self._root)
        if path == self._top or found is None:
            return found
        if path.name == "..":
            return self._followed(path)[1]
        return self._entries(found, self._top / folder).get(path.name)

    def _followed(self, path: Path) -> tuple[PurePosixPath, _Entry | None]:
        """Return the place to which `path` and the links on the way to it lead, and what is there.

        Raises `FileRefused` for one that leads out of the description's folder, or of that of a file in a library, and
        for links in a circle.
        """
        named, inside = self._said(path), self._inside(path)
        outside = FileRefused(
            "file-outside",
            f"{inside} is a link that leads out of the folder of the description.",
            "Put a copy of the file into that folder.",
        )
        ahead, way, links = named.split("/")[::-1], [("", self._root)], 0
        while ahead:
            part = ahead.pop()
            if part == "..":
                if len(way) == 1:
                    raise outside if links else self._missing(inside)
                way.pop()
            elif part not in ("", "."):
                place = posixpath.join(*(name for name, _ in way), part)
                found = self._entries(way[-1][1], self._top / place).get(part)
                if found is None:
                    return PurePosixPath(place, *ahead[::-1]), None
                if found.mode != _LINK:
                    way.append((part, found))
                    continue
                links += 1
                if links > _MOST_LINKS:
                    raise FileRefused("file-name", f"{inside} is a link that leads to itself.", "Correct the name.")
                if _size(found.id, self._top / place) > _LONGEST_LINK:
                    message = f"{inside} is a link that is longer than the name of any file."
                    raise FileRefused("file-name", message, "Correct the link.")
                target = _text(self._blob(found.id, self._top / place, _LONGEST_LINK))
                if target.startswith("/"):
                    raise outside
                ahead += target.split("/")[::-1]
        reached = PurePosixPath(*(name for name, _ in way))
        if links and not any(reached.is_relative_to(folder) for folder in (self._own, posixpath.dirname(inside))):
            raise outside
        return reached, way[-1][1]

    def _entries(self, folder: _Entry, path: Path) -> Mapping[str, _Entry]:
        """Return what is in a folder, which `path` names in messages; nothing in what is none."""
        if folder.kind != "tree":
            return {}
        if folder.id not in self._trees:
            if _size(folder.id, path) > SIZE_LIMIT:
                raise _unreadable(path, "it holds too many files")
            listed = _text(_git(["ls-tree", "-z", "--full-tree", folder.id], path))
            rows = (entry.partition("\t") for entry in listed.split("\0") if entry)
            self._trees[folder.id] = {name: _Entry(*said.split(" ")) for said, _, name in rows}
        return self._trees[folder.id]

    def _blob(self, id_: str, path: Path, limit: int) -> bytes:
        size = _size(id_, path)
        if size > limit:
            raise too_large(path, limit)
        content = _git(["cat-file", "blob", id_], path)
        if len(content) != size:
            raise _unreadable(path, f"{len(content)} of its {size} bytes are there")
        return content

    def _open(self, path: Path, limit: int) -> bytes:
        if path.is_absolute():  # a template; no description names a file so
            return super()._open(path, limit)
        _, found = self._followed(path)
        if found is None or found.kind != "blob":
            raise self._missing(self._inside(path))
        return self._blob(found.id, path, limit)

    def _key(self, path: Path) -> str:
        return super()._key(path) if path.is_absolute() else self.real(path)

    def real(self, path: Path) -> str:
        """Return where `path` leads in the revision; one that is refused leads where its words say.

        The disk is never asked, where a folder may be called like the revision.
        """
        if path.is_absolute():
            return super().real(path)
        try:
            return str(self._top / posixpath.normpath(self._followed(path)[0]))
        except FileRefused:
            return str(self._top / self._inside(path))

    def _said(self, path: Path) -> str:
        """The path from the top of the repository, as it is written."""
        return path.as_posix().removeprefix(self._top.as_posix()).lstrip("/")

    def _inside(self, path: Path) -> str:
        """The path from the top of the repository, without “..”."""
        said = self._said(path)
        return posixpath.normpath(said) if said else ""

    def _missing(self, inside: str) -> FileRefused:
        return FileRefused("file-missing", f"There is no file {inside} in the revision {self._revision}.")


def _folder_in_repository(name: str) -> str:
    """Return the path of the current folder from the top of its repository, which the revision `name` is to be of."""
    done = _run(["rev-parse", "--show-prefix"])
    for words, why, advice in _NOT_OPENED:
        if words in done.stderr:
            raise FileRefused("file-missing", f"{name} names a revision in git, but {why}.", advice)
    return _text(_answer(done, "The repository of this folder")).removesuffix("\n")


def _repository_elsewhere() -> Path | None:
    said = _text(_git(["rev-parse", "--git-common-dir"], "The repository of this folder")).removesuffix("\n")
    repository = Path(real_path(said))
    return None if holds(repository.parent, Path()) else repository


def _tree_of(revision: str) -> str:
    """Return the id of the top folder of a revision.  Raises `FileRefused` if there is none."""
    # The name is a line of the input, so that git cannot take it for an option.
    asked = os.fsencode(f"{revision}^{{commit}}\n{revision}^{{commit}}^{{tree}}\n")
    said = _git(["cat-file", "--batch-check=%(objecttype) %(objectname)"], f"The revision {revision}", asked)
    match [line.split(" ") for line in _text(said).splitlines()]:
        case [["commit", _], ["tree", id_]]:
            return id_
        case [["commit", _], *_]:
            raise _unreadable(f"The revision {revision}", "its top folder is missing")
        case _:
            raise FileRefused(
                "file-missing",
                f"There is no revision {revision} in this repository.",
                "List the revisions with: git log --oneline. A clone may have only the latest ones.",
            )


def _size(id_: str, path: Path) -> int:
    """Return the size of an object, which `path` names in messages, so that no one takes all memory."""
    said = _git(["cat-file", "--batch-check=%(objectsize)"], path, f"{id_}\n".encode())
    if not said.strip().isdigit():
        raise _unreadable(path, "it is missing")
    return int(said)


def _text(said: bytes) -> str:
    """Return what git says, with the names as the system has them; bytes that are no characters stay."""
    return said.decode(sys.getfilesystemencoding(), "surrogateescape")


def _git(arguments: Sequence[str], what: object, given: bytes = b"") -> bytes:
    """Return what git prints.  Raises EnvironmentProblem if it is missing, or if it could not read `what`."""
    return _answer(_run(arguments, given), what)


def _answer(done: subprocess.CompletedProcess[bytes], what: object) -> bytes:
    if done.returncode != 0:
        ended = f"was ended by signal {-done.returncode}" if done.returncode < 0 else f"ended with {done.returncode}"
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise _unreadable(what, words[-1].removeprefix("fatal: ").rstrip(".") if words else f"git {ended}")
    return done.stdout


def _unreadable(what: object, why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{what} could not be read by git: {why}. "
        "“git fsck” there lists what the repository lacks; another clone may have it."
    )


def _run(arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        program = find_program("git")
        if program is None:
            raise FileNotFoundError(errno.ENOENT, "it is not on the path")
        # No shell, and git is whatever the machine calls so.
        command, env = [program, *arguments], _environment(os.environ)
        return subprocess.run(  # noqa: S603 - as said
            command, input=given, capture_output=True, check=False, env=env, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise EnvironmentProblem(
            f"git did not answer within {SECONDS} s. Look whether its settings or the folder .git hold a pipe."
        ) from None
    except OSError as problem:
        raise EnvironmentProblem(
            "A revision such as HEAD~3:system.yaml is read with the program git, which could not be run "
            f"({problem.strerror or problem}). Install git, or name a file or a folder."
        ) from None


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: that of the system, and of what git reads the part that the tables above name."""
    kept = {
        name: value
        for name, value in ours.items()
        if not name.upper().startswith("GIT_") or _OF_THE_REPOSITORY.fullmatch(name.upper())
    }
    return kept | _GIVEN
