"""A description from its file and the files that it names, as one located tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from socdocs.diagnostics import Diagnostic, Severity, Span
from socdocs.files import FileRefused, Files
from socdocs.source.csv_reader import read_csv
from socdocs.source.file_kinds import DESCRIPTION, LIST, Purpose, check_kind
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import suggest

_Reader = Callable[[bytes, str, frozenset[str]], tuple[Node | None, list[Diagnostic]]]
"""Makes a tree of a file's bytes, its name, and the names of columns whose cells hold several values."""


def _list_from_yaml(data: bytes, name: str, _: frozenset[str]) -> tuple[Node | None, list[Diagnostic]]:
    return read_yaml(data, name, part=True)


def _list_from_csv(data: bytes, name: str, lists: frozenset[str]) -> tuple[Node | None, list[Diagnostic]]:
    return read_csv(data, name, lists=lists)


_READERS: Final[dict[str, _Reader]] = {".yaml": _list_from_yaml, ".yml": _list_from_yaml, ".csv": _list_from_csv}
"""How a file that the description names is read, by its ending."""
_FILE_LIMIT = 100
_YAML = frozenset({".yaml", ".yml"})
_SAVE_AS = "Lists are read from CSV (UTF-8) and YAML files, whose names end in .csv and .yaml."


def load_description(
    files: Files, path: Path, *, lists: frozenset[str], purpose: Purpose = DESCRIPTION
) -> tuple[Mapping | None, list[Diagnostic]]:
    """The tree of the description at `path` and everything that is wrong in how it is written.

    A value `{file: controls.csv}` under a key at the top, or under a key of an item of `reports`, is replaced by what
    that file holds; it must lie in the folder of the description or below.  `lists` names the columns of CSV files
    whose cells hold several values.  `purpose` is what messages call a file of the right kind.  The tree is None when
    the file cannot be read at all.
    """
    try:
        data = files.read(path)
        check_kind(data, str(path), purpose)
    except FileRefused as refusal:
        return None, [refusal.diagnostic(advice=_nearest(refusal, path, files, _YAML))]
    tree, found = read_yaml(data, str(path))
    if not isinstance(tree, Mapping):
        return None, found
    return _Loader(files, path.parent, lists, found).with_files(tree, (str(path),)), found


class _Loader:
    """Puts the files that a description names in the place of their names; what it finds goes into `found`."""

    def __init__(self, files: Files, folder: Path, lists: frozenset[str], found: list[Diagnostic]) -> None:
        self._files, self._folder, self._lists, self._found = files, folder, lists, found
        self._trees: dict[Path, Node | None] = {}

    def with_files(self, tree: Mapping, chain: tuple[str, ...]) -> Mapping:
        """`tree` with the values under its keys, and those under the keys of its reports, read from their files."""
        tree = self._values(tree, chain)
        reports = tree.get("reports")
        if not isinstance(reports, Sequence):
            return tree
        items = tuple(self._values(item, chain) if isinstance(item, Mapping) else item for item in reports.items)
        return _with_value(tree, "reports", replace(reports, items=items))

    def _values(self, tree: Mapping, chain: tuple[str, ...]) -> Mapping:
        for entry in tree:
            if isinstance(entry.value, Mapping) and (name := _file_name(entry.value)):
                tree = _with_value(tree, entry.key.text, self._content(name, chain))
        return tree

    def _content(self, name: Scalar, chain: tuple[str, ...]) -> Node:
        """What the file called `name` holds; an absent value in its place when that cannot be told."""
        absent = Scalar("", name.span)
        try:
            path = self._files.inside(self._folder, name.text)
        except FileRefused as refusal:
            self._found.append(refusal.diagnostic(name.span))
            return absent
        if str(path) in chain:
            cycle = " → ".join((*chain[chain.index(str(path)) :], str(path)))
            self._error("file-cycle", f"The files name each other in a circle: {cycle}.", name.span, "Break it.")
            return absent
        tree = self._read(path, name)
        if isinstance(tree, Mapping) and (inner := _file_name(tree)):
            return self._content(inner, (*chain, str(path)))
        return tree or absent

    def _read(self, path: Path, name: Scalar) -> Node | None:
        if path in self._trees:
            return self._trees[path]
        if len(self._trees) == _FILE_LIMIT:
            message = f"The description names more than {_FILE_LIMIT} files."
            self._error("too-many-files", message, name.span, "Put lists that belong together into one file.")
            return None
        self._trees[path] = None
        try:
            data = self._files.read(path)
            check_kind(data, name.text, LIST)
            reader = _reader(path)
        except FileRefused as refusal:
            advice = _nearest(refusal, path, self._files, frozenset(_READERS))
            self._found.append(refusal.diagnostic(name.span, advice or refusal.advice or _SAVE_AS))
            return None
        self._trees[path], found = reader(data, str(path), self._lists)
        self._found += found
        return self._trees[path]

    def _error(self, code: str, message: str, span: Span, advice: str) -> None:
        self._found.append(Diagnostic(code, Severity.ERROR, message, span, advice))


def _reader(path: Path) -> _Reader:
    """What reads a file with the ending of `path`.  Raises `FileRefused` for an ending that none reads."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileRefused("file-kind", f"{path.name} is neither CSV nor YAML.", _SAVE_AS)
    return reader


def _file_name(value: Mapping) -> Scalar | None:
    name = value.get("file")
    return name if len(value.entries) == 1 and isinstance(name, Scalar) else None


def _with_value(tree: Mapping, key: str, value: Node) -> Mapping:
    entries = (Entry(entry.key, value) if entry.key.text == key else entry for entry in tree)
    return replace(tree, entries=tuple(entries))


def _nearest(refusal: FileRefused, path: Path, files: Files, suffixes: frozenset[str]) -> str:
    """The question after the file beside a missing one whose name is nearly the same, or ""."""
    return suggest(path.name, files.names(path.parent, suffixes)) if refusal.code == "file-missing" else ""
