"""Read a description, and the files that it names, into one located tree."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sized
from collections.abc import Mapping as AbstractMapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.files import FileRefused, Files, Folders, is_relative
from socdocs.problems import EnvironmentProblem, Severity
from socdocs.source.file_kinds import DESCRIPTION, LIST, TABLES, TEXT, Purpose, check_kind
from socdocs.source.libraries import folders_of
from socdocs.source.prose_file import PROSE_FILES, read_prose_file
from socdocs.source.rewriting import each_entry
from socdocs.source.tables.choice import FILE, Choice, file_name, read_choice
from socdocs.source.tables.headings import Shape
from socdocs.source.tree import UNREAD, Entry, Mapping, Node, Scalar
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import suggest

ShapeOf = Callable[[tuple[str, ...]], Shape]
"""Gives the shape of a table at the place to which these keys lead."""
ReadText = Callable[[Mapping], Node]
"""Gives the text that is named in its place, as in `{file: narrative.md}`; any other mapping as it is."""
WithTexts = Callable[[Mapping, ReadText], Mapping]
"""Replaces what stands in the place of texts, by the given function."""

_FILE_LIMIT = 100
TEXTS_LIMIT: Final = 20_000_000
"""The most characters of texts in files, each counted at every place that names it: an alias repeats all of a text."""
_NAMING_FILES: Final = (
    ("reports[]",),
    ("reports[]", "additional_criteria[]"),
    ("reports[]", "additional_criteria[]", "catalog"),
    ("report_defaults",),
    ("report_defaults", "additional_criteria[]"),
    ("report_defaults", "additional_criteria[]", "catalog"),
)
"""The ways to entries below the top whose values may be in files, outer ones first."""
_WITH_A_FILE: Final = frozenset({"previous_report"})
"""The entries with a field `file` of their own, which names last year's description."""
_YAML: Final = frozenset({".yaml", ".yml"})
_SAVE_AS = "Lists are read from workbooks (.xlsx, .ods), tables (.csv, .tsv), YAML (.yaml) and JSON (.json)."


def load_description(
    files: Files,
    path: Path,
    *,
    shape_of: ShapeOf,
    with_texts: WithTexts = lambda tree, _: tree,
    purpose: Purpose = DESCRIPTION,
    libraries: tuple[Path, ...] = (),
) -> tuple[Mapping | None, list[Diagnostic]]:
    """Read the description at `path`; returns its tree and the findings about its syntax.

    A value `{file: controls.csv}` under a key at the top, or of an entry that `_NAMING_FILES` leads to, is replaced by
    the content of that file, which must be in the folder of the description or below, or in one of its libraries.
    `shape_of` says what the columns of a table there can hold.  `with_texts` knows the fields that hold Markdown, for
    texts in files of their own.  `purpose` gives the words for messages about a file of the wrong kind.  `libraries`
    are those of a description that names none.  The tree is None when the file cannot be read at all.
    """
    try:
        data = files.read(path)
        check_kind(data, str(path), purpose)
    except FileRefused as refusal:
        return None, [refusal.diagnostic(advice=_nearest(refusal, path, files, _YAML))]
    tree, problems = _read(data, str(path))
    found = list(problems)
    if not isinstance(tree, Mapping):
        return None, found
    loader = _Loader(files, folders_of(tree, path.parent, files, found, libraries), shape_of, found)
    return with_texts(loader.with_files(tree, (str(path),)), loader.text), found


@lru_cache(maxsize=2)
def _read(data: bytes, name: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Return what `read_yaml` returns; kept, because of a description and its auditor's file mostly one changes."""
    tree, found = read_yaml(data, name)
    return tree, tuple(found)


def read_list(
    files: Files, path: Path, shape: Shape, choice: Choice, name: str
) -> tuple[Node | None, list[Diagnostic]]:
    """Read a file that holds a list; `name` is what messages call it.

    Raises `FileRefused` for a kind of file that cannot hold a list.
    """
    data = files.read_named(path)
    check_kind(data, name, LIST)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileRefused("file-kind", f"{path.name} is not a file that a list can come in.", _SAVE_AS)
    return reader(data, path, shape, choice)


class _Loader:
    """Replaces the names of files in a description by their content; adds its findings to `found`."""

    def __init__(self, files: Files, folders: Folders, shape_of: ShapeOf, found: list[Diagnostic]) -> None:
        self._files, self._folders, self._shape_of, self._found = files, folders, shape_of, found
        self._trees: dict[tuple[Path, str, Choice], Node | None] = {}
        self._texts: dict[Scalar, Scalar] = {}
        self._characters = 0  # of all texts, each at every place

    def with_files(self, tree: Mapping, chain: tuple[str, ...]) -> Mapping:
        """Return `tree` with the values under the keys of its entries that may name files read from these files."""
        found: Node = self._values(tree, chain, ())
        for way in _NAMING_FILES:
            keys = tuple(step.removesuffix("[]") for step in way)
            found = each_entry(found, way, partial(self._values, chain=chain, above=keys))
        return found if isinstance(found, Mapping) else tree

    def text(self, value: Mapping) -> Node:
        """The text that `value` names a file of; `value` itself if it names none."""
        name = file_name(value)
        if name is None:
            return value
        for entry in value:
            if entry.key.text != FILE:
                message = f"“{entry.key.text}” is not a key that goes with the file of a text."
                self._error("unknown-key", message, entry.key.span, "Give the name of the file alone.")
        if name not in self._texts:
            self._note(name)
            if self._are_too_many(self._texts, name):
                return Scalar("", name.span, UNREAD)
            self._texts[name] = self._text(name)
        text, before = self._texts[name], self._characters
        self._characters += len(text.text)
        if self._characters <= TEXTS_LIMIT:
            return text
        if before <= TEXTS_LIMIT:
            message = f"The texts in files hold more than {TEXTS_LIMIT:,} characters, each wherever it is named."
            self._error("too-many-values", message, name.span, "Name each text once, and shorten the longest.")
        return Scalar("", name.span, UNREAD)

    def _text(self, name: Scalar) -> Scalar:
        try:
            path = self._path(name)
            text, found = _read_text(self._files, path, name.text)
        except FileRefused as refusal:
            beside = _nearest(refusal, self._beside(name) / name.text, self._files, PROSE_FILES)
            self._found.append(refusal.diagnostic(name.span, beside or refusal.advice))
            return Scalar("", name.span, UNREAD)
        self._found += found
        return text

    def _are_too_many(self, read: Sized, name: Scalar) -> bool:
        """Whether as many lists, or as many texts, were read as are allowed; `name` is that of one more."""
        if len(read) < _FILE_LIMIT:
            return False
        message = f"The description names more than {_FILE_LIMIT} files of this kind."
        self._error("too-many-files", message, name.span, "Put lists or texts that belong together into one file.")
        return True

    def _note(self, name: Scalar) -> None:
        """Count the file called `name` among the inputs, though it may be refused before it is opened."""
        if is_relative(name.text):  # even a look at any other could connect to another machine
            self._files.note(self._beside(name) / name.text)

    def _path(self, name: Scalar) -> Path:
        return self._files.known_as(self._folders.find(name.text, self._beside(name)))

    def _beside(self, name: Scalar) -> Path:
        return self._folders.beside(Path(name.span.file))

    def _values(self, tree: Mapping, chain: tuple[str, ...], above: tuple[str, ...]) -> Mapping:
        entries = tuple(self._read_entry(entry, chain, above) for entry in tree)
        return replace(tree, entries=entries) if any(map(operator.is_not, entries, tree)) else tree

    def _read_entry(self, entry: Entry, chain: tuple[str, ...], above: tuple[str, ...]) -> Entry:
        key, value = entry.key.text, entry.value
        if key in _WITH_A_FILE or not isinstance(value, Mapping) or not (name := file_name(value)):
            return entry
        return Entry(entry.key, self._content(name, value, chain, (*above, key)))

    def _content(self, name: Scalar, value: Mapping, chain: tuple[str, ...], keys: tuple[str, ...]) -> Node:
        """The content of the file called `name`; an absent value when it cannot be read."""
        absent = Scalar("", name.span, UNREAD)
        choice = read_choice(value, self._found)
        self._note(name)
        try:
            path = self._path(name)
        except FileRefused as refusal:
            self._found.append(refusal.diagnostic(name.span))
            return absent
        if str(path) in chain:
            cycle = " → ".join((*chain[chain.index(str(path)) :], str(path)))
            self._error("file-cycle", f"The files name each other in a circle: {cycle}.", name.span, "Break it.")
            return absent
        tree = self._read(path, name, choice, keys)
        if isinstance(tree, Mapping) and (inner := file_name(tree)):
            return self._content(inner, tree, (*chain, str(path)), keys)
        return tree or absent

    def _read(self, path: Path, name: Scalar, choice: Choice, keys: tuple[str, ...]) -> Node | None:
        # A table means something else in another place, and where other columns of it are chosen; YAML does not.
        is_table = path.suffix.lower() in TABLES
        reading = (path, self._shape_of(keys).list if is_table else "", choice if is_table else Choice())
        if reading in self._trees:
            return self._trees[reading]
        if self._are_too_many(self._trees, name):
            return None
        self._trees[reading] = None
        try:
            tree, found = self._tree(path, name, choice, self._shape_of(keys))
        except FileRefused as refusal:
            advice = _nearest(refusal, path, self._files, LIST_FILES)
            self._found.append(refusal.diagnostic(name.span, advice or refusal.advice or _SAVE_AS))
            return None
        self._trees[reading] = tree
        self._found += found
        return tree

    def _tree(self, path: Path, name: Scalar, choice: Choice, shape: Shape) -> tuple[Node | None, list[Diagnostic]]:
        tree, found = read_list(self._files, path, shape, choice, name.text)
        if (first := choice.first) and path.suffix.lower() not in TABLES:
            message = f"{path.name} is no table, so it has no sheets and no columns."
            found = [*found, Diagnostic("unknown-key", Severity.ERROR, message, first.span, "Give its name alone.")]
        return tree, found

    def _error(self, code: str, message: str, span: Span, advice: str) -> None:
        self._found.append(Diagnostic(code, Severity.ERROR, message, span, advice))


def _read_text(files: Files, path: Path, name: str) -> tuple[Scalar, list[Diagnostic]]:
    """Read a file that holds one text.  Raises `FileRefused` for any other kind of file."""
    if path.suffix.lower() not in PROSE_FILES:
        message = f"{path.name} is not a file that a text can come in."
        raise FileRefused("file-kind", message, "A text is read from a file in Markdown (.md).")
    data = files.read_named(path)
    check_kind(data, name, TEXT)
    return read_prose_file(data, str(path))


def _nearest(refusal: FileRefused, path: Path, files: Files, suffixes: frozenset[str]) -> str:
    """A suggestion of a file beside a missing one with nearly the same name, or ""."""
    if refusal.code == "file-missing":
        with suppress(EnvironmentProblem):  # the folder itself may be closed
            return suggest(path.name, (name for name in files.names(path.parent, suffixes) if name != path.name))
    return ""


_Tree = tuple[Node | None, list[Diagnostic]]


def _from_table(data: bytes, path: Path, shape: Shape, choice: Choice) -> _Tree:
    from socdocs.source.tables.table import read_table  # imported late: many descriptions name no table

    return read_table(data, str(path), shape, choice)


def _from_yaml(data: bytes, path: Path, _shape: Shape, _choice: Choice) -> _Tree:
    return read_yaml(data, str(path), part=True)


_READERS: Final[AbstractMapping[str, Callable[[bytes, Path, Shape, Choice], _Tree]]] = MappingProxyType(
    # JSON is read as the YAML that it is.
    {**dict.fromkeys(TABLES, _from_table), **dict.fromkeys((*_YAML, ".json"), _from_yaml)}
)
LIST_FILES: Final = frozenset(_READERS)
"""The extensions of all files that can hold a list."""
