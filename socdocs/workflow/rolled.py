"""Make the description of the next period from that of the last one: new files, and what became of each fact."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from socdocs.diagnostics import Span, form_of
from socdocs.files import Files, holds, real_path
from socdocs.model.description import SystemDescription
from socdocs.model.next_period import Decisions, Place, decide
from socdocs.model.tables import table_shape
from socdocs.problems import Clash, InputProblems
from socdocs.report.own_texts import read_own_wording
from socdocs.rules.times_in_text import times_in
from socdocs.source.adding import Addition, add_key, add_value
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.clearing import Clearing, clear_csv, clear_yaml, place
from socdocs.source.editing import Edit, NotEditable, edit_yaml
from socdocs.source.file_kinds import OWN_WORDING
from socdocs.source.libraries import LIBRARIES
from socdocs.source.merging import Additions, merge_yaml
from socdocs.source.positions import Sources
from socdocs.source.tables.choice import Choice
from socdocs.source.tree import Mapping as Tree
from socdocs.source.tree import Scalar, leaves
from socdocs.source.yaml_list import Value
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import listed
from socdocs.workflow.changed_files import ChangedFiles
from socdocs.workflow.last_year import Leftover, words_in, words_of_last_year
from socdocs.workflow.load import Loaded, load
from socdocs.workflow.next_reports import NextReport, next_reports, settings_of, start_of
from socdocs.workflow.project import Project, read_project
from socdocs.workflow.request import Request
from socdocs.workflow.sides import Side, names_of_shared, pictures_of, read_side, read_tree_of, tables_of

LAST_YEAR: Final = "last-year"
"""The folder, in that of the new description, that keeps last year's."""
KEPT: Final = f"{LAST_YEAR}/description.yaml"
"""The file that holds it; not called system.yaml, so that `batch` and `reports` do not take it for one to build."""
_PRIOR: Final = "prior_exceptions"
_PRIOR_FIELDS: Final = ("tested", "deviations", "nature", "timing", "cause")


class NewFile(NamedTuple):
    """A file of the new description, and what it holds."""

    path: Path
    data: bytes


class Rolled(Struct, frozen=True):
    """The new files, and what became of the facts.

    `decisions` are those of the description and of the service auditor's file.  `prior` are the exceptions that went to
    `prior_exceptions`.  `by_hand` says what a person must change, with its place: nothing is written into workbooks.
    `leftovers` are words of last year in texts that are kept.
    """

    files: tuple[NewFile, ...]
    description: Path
    auditor: Path | None
    reports: tuple[NextReport, ...]
    decisions: tuple[Decisions, ...]
    prior: tuple[str, ...]
    by_hand: tuple[tuple[Span, str], ...]
    leftovers: tuple[Leftover, ...]


def roll_forward(files: Files, request: Request, folder: Path, *, type2: bool) -> Rolled:
    """Return the description of the period after that of `request`, as files in `folder`; nothing is written.

    Each side's file is made from its own file alone; of the description, the service auditor's needs only which
    controls are gone.  Raises InputProblems for a description with errors, and Clash where it cannot be rolled.
    """
    loaded = load(files, request)
    reports = next_reports(loaded.description.reports or (), request.report_id, type2=type2)
    start, ids = start_of(reports), frozenset(report.id for report in reports)
    usual = request.project.libraries
    sides = [read_side(files, path, usual) for path in (request.description, request.auditor) if path]
    decisions = [decide(sides[0].tree, start, ids)]
    decisions += [decide(side.tree, start, ids, gone=decisions[0].removed) for side in sides[1:]]
    rolling = _Rolling(folder, read_project(Files(), folder / request.description.name))
    for side, decided in zip(sides, decisions, strict=True):
        rolling.clear(side, decided)
    rolling.set(sides[0], reports, loaded.description)
    rolling.keep_last_year(sides[0])
    own_wording = rolling.keep_own_wording(loaded)
    prior = tuple(_exceptions(loaded.description))
    rolling.add_prior(sides[-1], prior)
    new = ChangedFiles(rolling.made, files)
    trees = rolling.read_again(new, sides)
    superseded = [name for decided in decisions for row in decided.removed for name in _names(row)]
    first, last = min(report.first for report in reports), max(report.last for report in reports)
    leftovers = [row for tree in trees for row in words_of_last_year(tree, Sources(new), first, last, superseded)]
    leftovers += words_in(own_wording, Sources(new), first, last, superseded)
    return Rolled(
        rolling.wanted(new, sides, [row.text for row in loaded.own_wording]),
        rolling.path_of(sides[0], sides[0].path),
        rolling.path_of(sides[1], sides[1].path) if sides[1:] else None,
        reports,
        tuple(decisions),
        tuple(str(row["id"]) for row in prior),
        tuple(rolling.by_hand),
        tuple(sorted(leftovers, key=lambda row: (row.place.file, row.place.line, row.place.column))),
    )


def _exceptions(description: SystemDescription) -> Iterator[Mapping[str, Value]]:
    """Yield last year's exceptions as entries of the list that keeps them."""
    tests = [*(description.tests or ()), *(row for report in description.reports or () for row in report.tests or ())]
    seen = set[str]()
    for test in tests:
        for exception in test.exceptions or ():
            if exception.id not in seen:
                seen.add(exception.id)
                given = {name: getattr(exception, name) for name in _PRIOR_FIELDS}
                said = {name: str(value) for name, value in given.items() if value is not None}
                yield {"id": exception.id, "control": test.control, **said}


def _names(row: Place) -> Iterator[str]:
    """Yield what texts call an entry that ended: its id and its names."""
    for key in ("id", "name", "short_name") if row.why == "ended" and isinstance(row.value, Tree) else ():
        value = row.value.get(key)  # type: ignore[union-attr] # it is a mapping where there are keys
        if isinstance(value, Scalar) and not value.absent:
            yield value.text


# --- the new files ---------------------------------------------------------------------------------------------------


class _Rolling:
    def __init__(self, folder: Path, project: Project) -> None:
        self.folder = folder
        self.project = project
        """What the project file says that counts for the new folder, which may be another than the old one's."""
        self.made: dict[Path, bytes] = {}
        self.by_hand: list[tuple[Span, str]] = []

    def path_of(self, side: Side, path: Path) -> Path:
        """Return the place of a side's file in the new folder."""
        return self.folder / os.path.relpath(path, side.path.parent)

    def clear(self, side: Side, decisions: Decisions) -> None:
        tables = dict(tables_of(side))
        for path in side.own:
            name, data = str(path), side.files.read(path)
            rows = [row for row in (*decisions.cleared, *decisions.removed) if str(path) == row.at.file]
            form = form_of(name)
            if form == "workbook":
                goes = [(row, leaf) for row in rows for leaf in leaves(row.value)]
                self.by_hand += [(leaf.span, f"clear {row.address}") for row, leaf in goes]
            elif rows:
                shape, choice = tables.get(path, (table_shape(("controls",)), Choice()))
                clearing = _clearing(decisions, name, in_cells=form == "table")
                as_table = partial(clear_csv, name=name, shape=shape, choice=choice, clearing=clearing)
                as_yaml = partial(clear_yaml, name=name, clearing=clearing)
                what = f"clear {listed([row.address for row in rows], 5)}"
                data = self._changed(data, as_table if form == "table" else as_yaml, Span(name, 1, 1, 1, 1), what)
            self._add(self.path_of(side, path), data)
        for row in (*decisions.cleared, *decisions.removed):
            if side.folders.shares(Path(row.at.file)):
                self.by_hand.append((row.at, f"{row.address} is in a library, which is never written; clear it there"))

    def set(self, side: Side, reports: Sequence[NextReport], description: SystemDescription) -> None:
        """Set the new periods, what came before, and the libraries as they are named from the new folder."""
        path = self.path_of(side, side.path)
        firms = {row.id: row.service_auditor.firm for row in description.reports or () if row.service_auditor}
        titles = {row.id: row.previous_report.title for row in description.reports or () if row.previous_report}
        for report in reports:
            values = dict(settings_of(report))
            values["previous_report.service_auditor"] = firms.get(report.id) or ""
            values["previous_report.file"] = KEPT
            if any(times_in(titles.get(report.id) or "")):
                values["previous_report.title"] = ""  # It names the time of the report before the last one.
            for key, text in values.items():
                self._set(side, path, f"reports[{escape_key(report.id)}]", key, text)
        self.made[path] = self._with_libraries(side, self.made[path], self.folder)

    def _set(self, side: Side, path: Path, entry: str, key: str, text: str) -> None:
        data = self.made[path]
        root, _ = read_yaml(data, str(side.path))
        locator = Locator(root if isinstance(root, Tree) else side.tree)
        homes = (f"{entry}.{key}", f"report_defaults.{key}")
        address = next((home for home in homes if isinstance(locator.find(home), Scalar)), homes[0])
        old = locator.find(address)
        if (isinstance(old, Scalar) and old.text == text) or (old is None and not text):
            return

        def change(data: bytes) -> bytes:
            if isinstance(old, Scalar) and (not old.absent or not text):
                return edit_yaml(data, str(side.path), [Edit(old, text)])
            return add_value(data, str(side.path), Addition(address, text))

        at = Locator(side.tree).locate(address) or Span(str(side.path), 1, 1, 1, 1)
        self.made[path] = self._changed(data, change, at, f"set {address}: {text}")

    def keep_last_year(self, side: Side) -> None:
        """Add last year's description with its files, as they are except for the way to its libraries."""
        for path in side.own:
            data = side.files.read(path)
            if path == side.path:
                self._add(self.folder / KEPT, self._with_libraries(side, data, self.folder / LAST_YEAR))
            else:
                self._add(self.folder / LAST_YEAR / os.path.relpath(path, side.path.parent), data)

    def keep_own_wording(self, loaded: Loaded) -> list[tuple[str, Scalar]]:
        """Add the own wording of the description, for the next one and for last year's; return its new texts."""
        texts: list[tuple[str, Scalar]] = []
        for name in dict.fromkeys(row.span.file for row in loaded.own_wording):
            data, path = loaded.files.content(name), Path(OWN_WORDING, Path(name).name)
            self._add(self.folder / path, data)
            self._add(self.folder / LAST_YEAR / path, data)
            texts += ((path.as_posix(), row.text) for row in read_own_wording(data, self.folder / path)[0])
        return texts

    def add_prior(self, side: Side, prior: Sequence[Mapping[str, Value]]) -> None:
        """Add last year's exceptions to the file of the service auditor."""
        path = self.path_of(side, side.path)
        if prior:
            self.made[path] = self._changed(
                self.made[path],
                lambda data: merge_yaml(data, str(side.path), _PRIOR, Additions({}, tuple(prior))),
                Span(str(side.path), 1, 1, 1, 1),
                f"list {len(prior)} exceptions of last year under {_PRIOR}",
            )

    def read_again(self, new: Files, sides: Sequence[Side]) -> list[Tree]:
        """Return the trees of the new description as it reads; what is wrong in it is left to be done by hand.

        It is wrong only where a file could not be changed, such as a workbook that refers to a control that is gone.
        """
        paths = [self.path_of(side, side.path) for side in sides]
        try:
            load(new, Request(paths[0], paths[1] if paths[1:] else None, project=self.project))
        except InputProblems as problems:
            self.by_hand += [(row.span or Span(str(paths[0]), 1, 1, 1, 1), row.message) for row in problems.diagnostics]
        return [tree for path in paths if (tree := read_tree_of(new, path, self.project.libraries))]

    def wanted(self, new: Files, sides: Sequence[Side], own_wording: Sequence[Scalar]) -> tuple[NewFile, ...]:
        """Return the files that the new description reads, last year's, and the pictures of both and of own wording."""
        read, own = {real_path(path) for path in new.paths}, self.folder / OWN_WORDING
        files = [
            NewFile(path, data)
            for path, data in self.made.items()
            if real_path(path) in read or path.is_relative_to(self.folder / LAST_YEAR) or path.parent == own
        ]
        texts = (own_wording, *(() for _ in sides[1:]))
        return (*files, *(row for side, more in zip(sides, texts, strict=True) for row in self._pictures(side, more)))

    def _pictures(self, side: Side, others: Sequence[Scalar]) -> Iterator[NewFile]:
        for shown in pictures_of(side, others):
            if shown.refused:
                self.by_hand.append((shown.at, f"give the picture {shown.source}: {shown.refused}"))
            for path, data in shown.files.items():
                if (new := self.path_of(side, path)) not in self.made:
                    self._add(new, data)
                    yield NewFile(new, data)

    def _add(self, path: Path, data: bytes) -> None:
        if not holds(self.folder, path):
            raise Clash(f"{path} would lie outside of the new folder {self.folder}. Name that file without “..”.")
        if self.made.get(path, data) != data:
            raise Clash(f"Two files would become {path}. Keep the files of both sides apart, or roll each side alone.")
        self.made[path] = data

    def _changed(self, data: bytes, change: Callable[[bytes], bytes], at: Span, what: str) -> bytes:
        """Return the changed file; where it cannot be changed byte by byte, the file as it is, with a note."""
        try:
            return change(data)
        except NotEditable as problem:
            self.by_hand.append((at, f"{what}; socdocs left it alone: {problem}"))
            return data

    def _with_libraries(self, side: Side, data: bytes, folder: Path) -> bytes:
        """Return a description with its libraries, and the files in them, as they are named from `folder`."""
        root, _ = read_yaml(data, str(side.path))
        edits = []
        for scalar in names_of_shared(root, side):
            text = _from(folder, side.path.parent / scalar.text)
            edits += [Edit(scalar, text)] if os.path.normpath(scalar.text) != os.path.normpath(text) else []
        data = edit_yaml(data, str(side.path), edits) if edits else data
        if not side.usual or {*map(real_path, self.project.libraries)} >= {*map(real_path, side.usual)}:
            return data
        names = [_from(folder, library) for library in side.usual]
        at, what = Span(str(side.path), 1, 1, 1, 1), f"name the libraries of the project file: {', '.join(names)}"
        return self._changed(data, lambda data: add_key(data, str(side.path), LIBRARIES, names), at, what)


def _from(folder: Path, path: Path) -> str:
    """Return the way from `folder` to `path` as a description writes it."""
    return os.path.relpath(real_path(path), real_path(folder)).replace(os.sep, "/")


def _clearing(decisions: Decisions, file: str, *, in_cells: bool) -> Clearing:
    """Return the places in one file: those of keys and entries, or of the cells of a table."""

    def places(rows: Iterable[Place]) -> frozenset[tuple[int, int]]:
        mine = [row for row in rows if row.at.file == file]
        if in_cells:
            return frozenset(place(leaf.span) for row in mine for leaf in leaves(row.value))
        return frozenset(place(row.at) for row in mine)

    return Clearing(places(decisions.cleared), places(decisions.removed))
