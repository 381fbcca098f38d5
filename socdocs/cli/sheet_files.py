"""Write sheets to the file that `-o` names: a workbook, a CSV file or a Markdown file, as its ending says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.run import Run

if TYPE_CHECKING:
    from socdocs.document.sheets import Book


def ending_of(output: Path) -> str:
    """Return the ending of a file that can be written.  Raises a usage error for any other."""
    ending = output.suffix.lower()
    if ending not in FORMS:
        message = f"“{output}” must end in {', '.join(FORMS)}, which says what is written."
        raise click.BadParameter(message, param_hint="-o")
    return ending


def check_output(output: Path, inputs: Iterable[Path]) -> None:
    """Raise a usage error for an ending that cannot be written, and Clash if `output` is one of the inputs."""
    from socdocs.outputs import Place, require_apart

    require_apart([Place(output, FORMS[ending_of(output)])], inputs)


def save_book(
    run: Run,
    book: Book,
    output: Path,
    inputs: Iterable[Path],
    *,
    input_hash: str,
    force: bool,
    taken_over: bytes | None = None,
) -> None:
    """Write the book and say where.

    A file in which people type has no mark of our own files, so that no other command takes its place.  `taken_over`
    is what lay at `output` and is contained in the book.  Raises a usage error for a text that is too long for a
    workbook, and as `outputs.write` does.
    """
    from socdocs.outputs import Output, Place, write

    ending = ending_of(output)
    made = Output(Place(output, FORMS[ending]), _WRITERS[ending](book, input_hash), taken_over)
    (changed,) = write([made], inputs=inputs, force=force)
    run.tell(f"{output}" if changed else f"{output} (unchanged)")


def _workbook(book: Book, input_hash: str) -> bytes:
    from socdocs.writers.workbook import TextTooLong, write

    del input_hash
    try:
        return write(book.sheets, title=book.title, organization=book.organization, sealed=not book.is_typed_in)
    except TextTooLong as problem:
        raise click.BadParameter(f"{problem} Shorten it, or write a .csv file.", param_hint="-o") from None


def _csv(book: Book, input_hash: str) -> bytes:
    from socdocs.writers.csv_file import write

    del input_hash
    return write(book.sheets[0])


def _markdown(book: Book, input_hash: str) -> bytes:
    from socdocs import __version__
    from socdocs.document.finish import finish
    from socdocs.document.sheets_document import sheets_document
    from socdocs.writers import WRITERS

    data = WRITERS["md"].write(finish(sheets_document(book, input_hash=input_hash, version=__version__)))
    if not book.is_typed_in:
        return data
    from socdocs.workflow.kept_markdown import with_words_around

    return with_words_around(data)


_WRITERS: Final[Mapping[str, Callable[[Book, str], bytes]]] = MappingProxyType(
    {".xlsx": _workbook, ".csv": _csv, ".md": _markdown}
)
FORMS: Final = MappingProxyType({".xlsx": "xlsx", ".csv": "unmarked", ".md": "md"})
"""How `seals` knows a file with each ending again; a CSV file has no place for a mark."""
