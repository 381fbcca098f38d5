"""The file of one side, with the files that it names, before and after it is rolled forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from socdocs.diagnostics import Span, form_of
from socdocs.document.nodes import Image
from socdocs.document.reader import read_prose
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files, Folders, is_relative
from socdocs.model.single_values import list_single_values
from socdocs.model.tables import table_shape
from socdocs.problems import Clash
from socdocs.source.libraries import LIBRARIES, folders_of
from socdocs.source.load import load_description
from socdocs.source.tables.choice import Choice, file_name, read_choice
from socdocs.source.tables.headings import Shape
from socdocs.source.tree import Mapping as Tree
from socdocs.source.tree import Node, Scalar, leaves
from socdocs.source.tree import Sequence as List
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.pictures import names_from_its_folder
from socdocs.writers.pictures import read_picture_files


class Side(NamedTuple):
    """The file of one side: its path, its content as a tree, and the files that were read for it.

    `usual` are the libraries of the project file where the side's file names none.
    """

    path: Path
    tree: Tree
    files: Files
    folders: Folders
    usual: tuple[Path, ...] = ()

    @property
    def own(self) -> Iterator[Path]:
        """The files that belong to the side alone, and not to a library."""
        return (path for path in self.files.paths if not self.folders.shares(path))


class Shown(NamedTuple):
    """A picture as a text at `at` names it: its files in the side's own folder, or why it is `refused`."""

    source: str
    at: Span
    files: Mapping[Path, bytes]
    refused: str = ""


class _OfOneSide(Files):
    """The files that are read for one side, out of those of the run: what was checked is what is rolled."""

    def __init__(self, of_run: Files) -> None:
        super().__init__()
        self._of_run = of_run

    def _open(self, path: Path, limit: int) -> bytes:
        return self._of_run.read(path, limit=limit)


def read_side(of_run: Files, path: Path, libraries: tuple[Path, ...]) -> Side:
    """Return the side whose file is at `path`; it was loaded before, so it has no errors.

    `libraries` are those of the project file.
    """
    files = _OfOneSide(of_run)
    tree = read_tree_of(files, path, libraries)
    if tree is None:
        raise Clash(f"{path} was changed while this command ran; run it again.")
    usual = () if any(_libraries(tree)) else libraries
    return Side(path, tree, files, folders_of(tree, path.parent, files, [], libraries), usual)


def _libraries(root: Node | None) -> Iterator[Scalar]:
    named = root.get(LIBRARIES) if isinstance(root, Tree) else None
    return (name for name in leaves(named) if not name.absent) if named else iter(())


def read_tree_of(files: Files, path: Path, libraries: tuple[Path, ...]) -> Tree | None:
    """Return the tree of a file with the files that it names, before references are understood.

    `libraries` are those of the project file.
    """
    return load_description(files, path, shape_of=table_shape, with_texts=list_single_values, libraries=libraries)[0]


def tables_of(side: Side) -> Iterator[tuple[Path, tuple[Shape, Choice]]]:
    """Yield the tables that a side's file names, each with what its columns can hold."""
    root, _ = read_yaml(side.files.read(side.path), str(side.path))

    def below(node: Node | None, keys: tuple[str, ...]) -> Iterator[tuple[Path, tuple[Shape, Choice]]]:
        if isinstance(node, List):
            for item in node.items:
                yield from below(item, keys)
        elif isinstance(node, Tree):
            name = file_name(node) if keys else None
            path = side.folders.own / name.text if name else None
            if name and path and form_of(name.text) == "table":
                yield path, (table_shape(keys), read_choice(node, []))
            elif path and path in side.files and form_of(str(path)) == "lines":
                # It may name another file in its place; the loader has refused a circle.
                yield from below(read_yaml(side.files.read(path), str(path), part=True)[0], keys)
            for entry in node:
                yield from below(entry.value, (*keys, entry.key.text))

    return below(root, ())


def names_of_shared(root: Node | None, side: Side) -> Iterator[Scalar]:
    """Yield the names of libraries and of files in them that the content `root` of a side's file gives."""
    yield from _libraries(root)

    def below(node: Node | None) -> Iterator[Scalar]:
        if isinstance(node, List):
            for item in node.items:
                yield from below(item)
        elif isinstance(node, Tree):
            name = file_name(node)
            if name and is_relative(name.text) and side.folders.shares(side.folders.own / name.text):
                yield name
            for entry in node:
                yield from below(entry.value)

    yield from below(root)


def pictures_of(side: Side, others: Iterable[Scalar] = ()) -> Iterator[Shown]:
    """Yield the pictures that the side's texts show, except those of libraries, each with what is beside it.

    `others` are its texts in other files, such as own wording.
    """
    for text in (*leaves(side.tree), *others):
        if "![" not in text.text:
            continue
        beside = (
            Path(text.span.file).parent if names_from_its_folder(text.span.file, side.folders) else side.path.parent
        )
        for node in nodes(read_prose(text.text)):
            if isinstance(node, Image):
                yield _shown(side, node.source, beside, text.span)


def _shown(side: Side, source: str, beside: Path, at: Span) -> Shown:
    try:
        found = read_picture_files(side.files, side.folders, beside, source)
    except FileRefused as refusal:
        return Shown(source, at, {}, refusal.message)
    own = {beside / name: data for name, data in found.items()}
    return Shown(source, at, {path: data for path, data in own.items() if not side.folders.shares(path)})
