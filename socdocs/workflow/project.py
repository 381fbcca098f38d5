"""The project file of a description: where it is, and what it says."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span, worst
from socdocs.files import STANDARD_INPUT, FileRefused, Files, Folders, holds, is_file, is_folder, is_there, real_path
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.workflow.near_names import near_names

if TYPE_CHECKING:
    from socdocs.model.confirmations import ConfirmedWording
    from socdocs.model.project import ProjectFile
    from socdocs.source.tree import Mapping

NAME: Final = "socdocs.yaml"
"""The name of a project file."""

_MOST_FOLDERS = 10
_ENDS: Final = f"Ask for the right to look there, or put an empty {NAME} beside the description, which ends the search."
_MOVE: Final = f"Move it into the folder of {NAME}, or move {NAME} to a folder that holds both."


class Project(Struct, frozen=True):
    """What a project file says to one description; without a `path` there is none, and nothing is said.

    Paths are as the program reaches them.  `auditor` is a pattern for the paths of service auditors' files.  `kinds`
    are those of the description's client.  `confirmed_wordings` are those that the firm has confirmed for all its
    reports.  `places` are those of the keys that are given.  What is wrong in the file is taken as not given, and is
    among the `notices`.
    """

    path: Path | None = None
    reference: Path | None = None
    templates: Path | None = None
    libraries: tuple[Path, ...] = ()
    layout: str = ""
    formats: tuple[str, ...] = ()
    name: str = ""
    auditor: str = ""
    page_numbers: str = ""
    kinds: tuple[str, ...] = ()
    confirmed_wordings: tuple[ConfirmedWording, ...] = ()
    places: tuple[tuple[str, Span], ...] = ()
    notices: tuple[Diagnostic, ...] = ()

    def place(self, key: str) -> Span | None:
        """Return the place of what is said under `key`."""
        return dict(self.places).get(key)

    @property
    def names_templates(self) -> bool:
        """Whether it is known where templates of its own are, or that there are none."""
        wrong = [row for row in self.notices if row.severity is Severity.ERROR]
        # A key that is not known may have been meant for it, and of a file that cannot be read nothing is known.
        lost = any(row.address == "templates" or row.code == "unknown-key" for row in wrong)
        return self.templates is not None or not (lost or (wrong and not self.places))

    def sound(self) -> Project:
        """Return the project.  Raises InputProblems with all mistakes in its file."""
        if worst(self.notices) is Severity.ERROR:
            raise InputProblems(self.notices)
        return self


class _Search(NamedTuple):
    """Where the project file of a description would count, and those that are there; the nearest first.

    `refusal` says why it was looked for no further, where the system does not let anyone look.
    """

    places: list[Path]
    found: list[Path]
    refusal: FileRefused | None = None

    @property
    def counts(self) -> Path | None:
        """The file that counts, if there is one.  Raises `FileRefused` where one nearer than any could not be seen."""
        if self.refusal and not self.found:
            raise self.refusal
        return next(iter(self.found), None)


def find_project(description: Path) -> Path | None:
    """Return the project file of a description, if there is one.

    It is looked for in the description's folder and those above it: up to the first that holds it or a .git, in at most
    ten folders, and never above the home folder.  Raises `FileRefused` where the system does not let anyone look.
    """
    return _searched(description).counts


def _searched(description: Path) -> _Search:
    own = Path() if description is STANDARD_INPUT else description.parent
    # Not resolved: the folders above a link to a folder are those of its name.
    here = Path(os.path.abspath(own))  # noqa: PTH100 - as above
    # Unlike that of Path, this gives “~” back where the user has no home, as in a container.
    home = real_path(os.path.expanduser("~"))  # noqa: PTH111
    search = _Search([], [])
    for folder in (here, *here.parents)[:_MOST_FOLDERS]:
        reached = own if folder == here else folder  # by its whole path it need not be
        try:
            found, is_last = is_there(reached / NAME), is_there(reached / ".git")
        except EnvironmentProblem as problem:
            return search._replace(refusal=FileRefused("environment", str(problem), _ENDS))
        place = (folder if own.is_absolute() else Path(os.path.relpath(folder))) / NAME
        if not search.found:
            search.places.append(place)
        if found:
            search.found.append(place)
        if is_last or real_path(folder) == home:
            break
    return search


def read_project(files: Files, description: Path) -> Project:
    """Return what the project file of a description says.  Raises InputProblems with all mistakes in it."""
    return understand_project(files, description).sound()


def understand_project(files: Files, description: Path) -> Project:
    """Return what the project file of a description says without its mistakes, which are among the notices.

    So are files that are called nearly like one, in the folders in which it is looked for.
    """
    search = _searched(description)
    project = _understood(files, description, search)
    near = [row for place in search.places for row in near_names(files, place, "the project file")]
    return replace(project, notices=(*project.notices, *near)) if near else project


def _understood(files: Files, description: Path, search: _Search) -> Project:
    try:
        path = search.counts
    except FileRefused as refusal:
        return Project(notices=(refusal.diagnostic(),))
    if path is None:
        return Project()
    from socdocs.model.load import validate_as
    from socdocs.model.project import ProjectFile
    from socdocs.model.single_values import list_single_values
    from socdocs.source.file_kinds import PROJECT_FILE, check_kind
    from socdocs.source.tree import Mapping
    from socdocs.source.yaml_reader import read_yaml

    try:
        Folders(path.parent, whose="the project").find(NAME)  # it may be a link
        data = files.read(path)
        check_kind(data, str(path), PROJECT_FILE)
    except FileRefused as refusal:
        advice = "Put the file itself there, not a link." if refusal.code == "file-outside" else ""
        return Project(path, notices=(refusal.diagnostic(advice=advice),))
    tree, found = read_yaml(data, str(path))
    if [row.code for row in found] == ["empty-file"]:
        tree, found = Mapping((), Span(str(path), 1, 1, 1, 1)), []  # it says nothing, and ends the search
    if not isinstance(tree, Mapping):
        return Project(path, notices=tuple(found))
    tree = list_single_values(tree, model=ProjectFile)
    said, problems = validate_as(ProjectFile, tree)
    found += problems
    if said is None:
        # Whatever is right is looked at, too, so that one run tells all mistakes.
        said, _ = validate_as(ProjectFile, _without_mistakes(tree, problems))
    if said is None:
        return Project(path, notices=tuple(found))
    reading = _Reading(path, tree, found)
    reading.compare_with(search.found[1:])
    return reading.project(said, description)


def _without_mistakes(tree: Mapping, problems: Iterable[Diagnostic]) -> Mapping:
    """Return the tree without its keys that hold one of the problems."""
    from socdocs.source.tree import Mapping

    places = sorted((row.span.line, row.span.column) for row in problems if row.span)

    def is_right(key: Span, value: Span) -> bool:
        start, end = (key.line, key.column), (value.end_line, value.end_column)
        first = bisect_left(places, start)
        return first == len(places) or places[first] > end

    return Mapping(tuple(entry for entry in tree if is_right(entry.key.span, entry.value.span)), tree.span)


class _Reading:
    """Turns a valid project file into what it says to one description; adds what is wrong to `found`."""

    def __init__(self, path: Path, tree: Mapping, found: list[Diagnostic]) -> None:
        from socdocs.source.addresses import Locator

        self._path, self._tree, self._found = path, tree, found
        self._folders = Folders(path.parent, whose=NAME)
        self._locator = Locator(tree, ("folder",))

    def project(self, said: ProjectFile, description: Path) -> Project:
        from socdocs.writers import WRITERS

        templates = self._folder("templates", said.templates)
        return Project(
            path=self._path,
            reference=self._file("reference", said.reference),
            templates=templates,
            libraries=tuple(self._libraries(said.libraries or (), description)),
            layout=self._layout(said.layout or "", templates),
            formats=self._known("formats", "a format", said.formats or (), list(WRITERS)),
            name=said.name or "",
            auditor=str(self._inside("auditor", said.auditor) or ""),
            page_numbers=said.page_numbers or "",
            kinds=self._kinds(said, description, templates),
            confirmed_wordings=said.confirmed_wordings or (),
            places=tuple((entry.key.text, entry.value.span) for entry in self._tree),
            notices=tuple(self._found),
        )

    def compare_with(self, others: Sequence[Path]) -> None:
        """Name a project file above this one, which does not count."""
        if others:
            message = f"{self._path} counts for this description, and {others[0]} above it does not."
            advice = "Nothing is to be done if that is meant. Remove it if it came with the files of a client."
            self._found.append(Diagnostic("project-file", Severity.INFO, message, self._tree.span, advice))

    def _inside(self, address: str, name: str | None) -> Path | None:
        """Return the path that `name` means; None without a name, and with an error for one that leads out."""
        try:
            return self._folders.find(name) if name else None
        except FileRefused as refusal:
            self._found.append(refusal.diagnostic(self._locator.locate(address), _MOVE))
            return None

    def _file(self, address: str, name: str | None) -> Path | None:
        return self._found_there(address, self._inside(address, name), is_file, "file")

    def _folder(self, address: str, name: str | None) -> Path | None:
        return self._found_there(address, self._inside(address, name), is_folder, "folder")

    def _found_there(self, address: str, path: Path | None, is_one: Callable[[Path], bool], what: str) -> Path | None:
        """Return the path; None, with an error, where no such file or folder can be seen there."""
        try:
            if path is None or is_one(path):
                return path
        except EnvironmentProblem as problem:
            self._wrong("environment", str(problem), address, "Ask for the right to look there, or name another.")
        else:
            self._wrong("file-missing", f"There is no {what} {path}.", address, "Correct the name.")
        return None

    def _libraries(self, names: Iterable[str], description: Path) -> Iterator[Path]:
        from socdocs.source.addresses import escape_key

        for name in names:
            address = f"libraries[{escape_key(name)}]"
            folder = self._folder(address, name)
            if folder and holds(folder, description.parent):
                message = f"“{name}” holds the description {description} itself, and so whatever else lies beside it."
                self._wrong("library", message, address, "Name a folder that holds shared files alone.")
            elif folder:
                yield folder

    def _layout(self, name: str, templates: Path | None) -> str:
        from socdocs.resources import files_below, template_folders
        from socdocs.words import suggest

        try:
            files = [Path(name) for folder in template_folders(templates) for name in files_below(folder)]
        except EnvironmentProblem:
            return name  # what is wrong with the templates is told where they are read
        # A manifest may name another folder for its layouts; ours begin with this word.
        known = sorted({row.stem for row in files if row.suffix == ".yaml" and row.parent.name.startswith("layouts")})
        if name and name not in known:
            advice = suggest(name, known, f"There are: {', '.join(known)}.")
            self._wrong("unknown-layout", f"No report kind has a layout “{name}”.", "layout", advice)
            return ""
        return name

    def _kinds(self, said: ProjectFile, description: Path, templates: Path | None) -> tuple[str, ...]:
        """Return the kinds of the client whose folder holds the description; those of all if it names none."""
        from socdocs.resources import kind_names, template_folders
        from socdocs.source.addresses import escape_key

        known = kind_names(template_folders(templates))
        chosen = self._known("kinds", "a report kind", said.kinds or (), known)
        for client in said.clients or ():
            address = f"clients[{escape_key(client.folder)}]"
            folder = self._folder(f"{address}.folder", client.folder)
            kinds = self._known(f"{address}.kinds", "a report kind", client.kinds or (), known)
            if folder and kinds and holds(folder, description.parent):
                chosen = kinds
        return chosen

    def _known(self, address: str, what: str, words: Iterable[str], known: list[str]) -> tuple[str, ...]:
        """Return `words` in the spelling of `known`, each once."""
        from socdocs.source.addresses import escape_key
        from socdocs.words import same_word, suggest

        meant = [(word, same_word(word, known)) for word in words]
        for written, word in meant:
            if word not in known:
                advice = suggest(word, known, f"Write one of: {', '.join(known)}.")
                self._wrong("unknown-value", f"“{written}” is not {what}.", f"{address}[{escape_key(written)}]", advice)
        return tuple(dict.fromkeys(word for _, word in meant if word in known))

    def _wrong(self, code: str, message: str, address: str, advice: str) -> None:
        place = self._locator.locate(address)
        self._found.append(Diagnostic(code, Severity.ERROR, message, place, advice, address))
