"""The output formats of a document, as a table; a new format is a row here and a module beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, cast

from msgspec import Struct

from socdocs.document.nodes import Document
from socdocs.problems import EnvironmentProblem


class File(NamedTuple):
    """A written file, and what it lacks.

    `boxes` are the texts that it shows as boxes because no font has their characters.
    """

    data: bytes
    boxes: tuple[str, ...] = ()


class _WriterModule(Protocol):
    """The interface of a writer's module."""

    def write(
        self,
        document: Document,
        *,
        pictures: Mapping[str, bytes] = ...,
        reference: bytes | None = ...,
        pages: Mapping[str, int] = ...,
    ) -> bytes: ...


class _DrawingModule(Protocol):
    """The interface of the module of a drawn format."""

    def draw(self, document: Document, pictures: Mapping[str, bytes]) -> File: ...


class _PaginationModule(Protocol):
    """The interface of the module `pagination` of a paged format."""

    def paginated(self, write: Callable[[Mapping[str, int]], bytes]) -> bytes: ...


class _Shell(Protocol):
    """What a writer takes from a firm's own Word file."""

    @property
    def left_out(self) -> tuple[str, ...]: ...

    @property
    def unseen(self) -> tuple[str, ...]: ...


class _ShellModule(Protocol):
    """The interface of the module `shell` of a styled format."""

    def opened(self, document: bytes) -> _Shell: ...


class Writer(Struct, frozen=True):
    """One output format; its module, and the libraries it needs, are imported when it is first used.

    Its `name` is also that of its row in `seals`, by which its files are known again.

    `styled` formats take the style of a firm's own Word file, the contents of `paged` ones can carry page numbers, and
    `binary` ones are not for a screen.  `drawn` ones are laid out here, in fonts that may lack a character.  `needs`
    names the packages that only this format needs, which `pip install 'socdocs[NAME]'` installs.
    """

    name: str
    extension: str
    label: str
    module: str
    styled: bool = False
    paged: bool = False
    binary: bool = False
    drawn: bool = False
    needs: tuple[str, ...] = ()

    def require(self) -> None:
        """Raise EnvironmentProblem, which says what to install, if a package that the format needs is missing."""
        if not all(map(find_spec, self.needs)):
            raise EnvironmentProblem(
                f"{self.label} files need packages that are not installed: pip install 'socdocs[{self.name}]'"
            )

    def file(self, document: Document, *, pictures: Mapping[str, bytes], reference: bytes | None) -> File:
        """Return what `write` returns, and what a drawn file lacks."""
        if self.drawn:
            return cast("_DrawingModule", self._load()).draw(document, pictures)
        return File(self.write(document, pictures=pictures, reference=reference))

    def write(
        self,
        document: Document,
        *,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
        reference: bytes | None = None,
        pages: Mapping[str, int] = MappingProxyType({}),
    ) -> bytes:
        """Return the whole file, sealed.  Equal documents give equal bytes.

        `pictures` holds the pictures by the path that the user wrote, `reference` a firm's own Word file, `pages` the
        page numbers for the contents; a format that needs none of them ignores them.
        """
        return self._load().write(document, pictures=pictures, reference=reference, pages=pages)

    def left_out(self, reference: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what no report takes of a firm's own Word file: the marks of other programs, and what is hidden in it.

        Raises InputProblems if the file cannot be used.
        """
        if not self.styled:
            return (), ()
        shell = cast("_ShellModule", import_module(f"{self.module}.shell")).opened(reference)
        return shell.left_out, shell.unseen

    def paginated(self, write: Callable[[Mapping[str, int]], bytes]) -> bytes:
        """Return the file that `write` makes, with page numbers in its contents; for `paged` formats only.

        Raises EnvironmentProblem if the program that lays the pages out is missing or fails.
        """
        pagination = cast("_PaginationModule", import_module(f"{self.module}.pagination"))
        return pagination.paginated(write)

    def _load(self) -> _WriterModule:
        self.require()
        return cast("_WriterModule", import_module(self.module))


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        writer.name: writer
        for writer in (
            Writer("docx", ".docx", "Word", "socdocs.writers.docx", styled=True, paged=True, binary=True),
            Writer("md", ".md", "Markdown", "socdocs.writers.markdown"),
            Writer("html", ".html", "HTML", "socdocs.writers.html"),
            Writer(
                *("pdf", ".pdf", "PDF", "socdocs.writers.pdf"),
                binary=True,
                drawn=True,
                needs=("typst", "fontpkg_lato"),
            ),
        )
    }
)
DEFAULT_FORMAT: Final = next(iter(WRITERS))
"""The default format: the first row."""
SCREEN_FORMAT: Final = next(name for name, writer in WRITERS.items() if not writer.binary)
"""The default format for standard output: the first that a screen can show."""
