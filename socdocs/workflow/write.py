"""The sixth step: write a report in one format, and the files beside it, to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document import contents
from socdocs.document.nodes import Text
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files
from socdocs.outputs import Output
from socdocs.problems import InputProblems, Severity
from socdocs.source.addresses import Locator
from socdocs.source.positions import Sources
from socdocs.workflow.finish import Draft, texts_with_pictures
from socdocs.workflow.pictures import folders_for
from socdocs.workflow.request import Target
from socdocs.writers import File, Writer

REFERENCE_LIMIT = 64_000_000
"""The most bytes of a firm's Word file: it may hold pictures."""


class Written(Struct, frozen=True):
    """The bytes of a draft in one format, the files `beside` it, and what was `found` while it was written."""

    draft: Draft
    data: bytes
    beside: tuple[Output, ...] = ()
    found: tuple[Diagnostic, ...] = ()


def write(draft: Draft, target: Target) -> Written:
    """Write the report, in the style of the firm's own Word file if there is one, with its depfile if requested.

    Raises InputProblems where the firm's Word file cannot be used and for what a PDF cannot hold, and
    EnvironmentProblem for a name that no makefile can hold and when LibreOffice, which counts the pages, is missing or
    fails.
    """
    writer = target.writer
    reference = read_reference(draft.case.loaded.files, target.reference) if target.reference else None
    beside = tuple(_depfile(draft, target))
    found = tuple(_of_reference(writer, target.reference, reference)) if target.reference and reference else ()
    with_style = partial(writer.write, draft.document, pictures=draft.pictures, reference=reference)
    if writer.drawn:
        file = _drawn(draft, partial(writer.file, draft.document, pictures=draft.pictures, reference=reference))
        return Written(draft, file.data, beside, (*found, *_lacking(draft, file)))
    if target.paged and has_contents(draft, writer):
        return Written(draft, writer.paginated(lambda pages: with_style(pages=pages)), beside, found)
    return Written(draft, with_style(), beside, found)


def has_contents(draft: Draft, writer: Writer) -> bool:
    """Whether the file has a table of contents that can carry page numbers."""
    return writer.paged and contents.has_contents(draft.document)


def read_reference(files: Files, path: Path) -> bytes:
    """Read the firm's own Word file at `path`.  Raises InputProblems where there is none or it is too large."""
    try:
        return files.read(path, limit=REFERENCE_LIMIT)
    except FileRefused as refusal:
        problem = refusal.diagnostic()
    raise InputProblems([problem])


def _of_reference(writer: Writer, path: Path, reference: bytes) -> Iterator[Diagnostic]:
    """Yield what is to say of the firm's own Word file.  Raises InputProblems, which name it, if it cannot be used."""
    try:
        left_out = writer.left_out(reference)
    except InputProblems as problems:
        found = problems.diagnostics
        raise InputProblems(replace(row, message=f"{path}: {row.message}") for row in found) from None
    yield from of_reference(path, *left_out)


def of_reference(path: Path, marks: Sequence[str], unseen: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield what is to say of what the firm's own Word file at `path` has: marks of another program, hidden things."""
    if marks:
        yield Diagnostic(
            "reference-marks",
            Severity.WARNING,
            f"{path} holds marks that another program fills; reports leave them out: {', '.join(marks)}.",
            advice="Replace each by a content control with the title of a property, such as organization, "
            "or delete it.",
        )
    if unseen:
        yield Diagnostic(
            "reference-hidden",
            Severity.WARNING,
            f"{path} holds what readers do not see or reports cannot take, and so leave out: {', '.join(unseen)}.",
            advice="Delete it, or show it if reports are to have it; save a picture as PNG or JPEG.",
        )


def _drawn(draft: Draft, draw: Callable[[], File]) -> File:
    """Return the drawn file.  Raises InputProblems with the places of what cannot be drawn."""
    try:
        return draw()
    except InputProblems as problems:
        found = problems.diagnostics
    raise InputProblems(replace(row, span=_place(row, draft)) for row in found)


def _place(row: Diagnostic, draft: Draft) -> Span | None:
    """Return the place of what a finding is about: the name of a picture in its text, or the fact at its address."""
    loaded = draft.case.loaded
    for source, origin in draft.document.found.pictures if row.code == "picture-kind" else ():
        if origin == row.address and row.message.startswith(f"{source} "):
            from socdocs.writers.pictures import place_of  # imported late: most reports show no picture

            return place_of(
                source,
                origin,
                folders_for(loaded, "").own,
                (loaded.tree, *texts_with_pictures(draft.case)),
                Sources(loaded.files),
            )
    return Locator(loaded.tree).locate(row.address) if row.address else row.span


def _lacking(draft: Draft, file: File) -> Iterator[Diagnostic]:
    """Yield the findings about characters that no font has, each with the first place that they come from."""
    locator = Locator(draft.case.loaded.tree)
    for box in file.boxes:
        texts = (node for node in nodes(draft.document.sections) if isinstance(node, Text) and node.origin)
        found = next((text for text in texts if box in text.text), None)
        yield Diagnostic(
            "pdf-character",
            Severity.WARNING,
            f"No font here has “{box}”: the PDF shows a box in its place, and is not tagged for screen readers.",
            locator.locate(found.origin) if found else None,
            "Write it in other characters, or send the Word file.",
            found.origin if found else "",
        )


def _depfile(draft: Draft, target: Target) -> Iterator[Output]:
    """Yield the dependency file, with the firm's own Word file where the format uses it."""
    if target.depfile is not None and target.path is not None:
        from socdocs.workflow.depfile import rules  # imported late: few reports are made by make

        reference = [target.reference] if target.reference and target.writer.styled else []
        made_from = [*(reading.path for reading in draft.inputs), *reference, *draft.folders]
        yield Output(target.depfile, rules(target.path, made_from).encode())
