"""Findings for people: each with the line it is about, a mark under the place, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socdocs.diagnostics import Diagnostic, Span
from socdocs.reporting.color import Paint
from socdocs.reporting.concise import headline, is_whole, line, stop
from socdocs.reporting.counts import closing_line
from socdocs.reporting.excerpt import excerpt
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.source.positions import Sources

OPEN_ITEM = "open-item"
"""The code of absent facts: there are many, and no line to show for them."""


def text(diagnostics: Sequence[Diagnostic], sources: Sources, paint: Paint, width: int, sentences: int) -> str:
    """The findings one below the other, open items last in one line each, then their number.

    A line of the user's file is shown within `width` cells; sentences are wrapped at `sentences` cells.
    """
    found = [diagnostic for diagnostic in diagnostics if diagnostic.code != OPEN_ITEM]
    wanted = [line(diagnostic, paint) for diagnostic in diagnostics if diagnostic.code == OPEN_ITEM]
    blocks = ["\n".join(_block(diagnostic, sources, paint, width, sentences)) for diagnostic in found]
    if wanted:
        blocks.append("\n".join(part for row in wanted for part in filled(row, sentences, rest="  ")))
    return "".join(f"{block}\n\n" for block in blocks) + f"{closing_line(diagnostics)}\n"


def _block(diagnostic: Diagnostic, sources: Sources, paint: Paint, width: int, sentences: int) -> Iterator[str]:
    spans = [span for span in (diagnostic.span, *(row.span for row in diagnostic.related)) if span]
    label = diagnostic.severity.label
    head, _, message = headline(diagnostic, paint).partition(": ")
    if is_whole(diagnostic):
        said = f"{head}: {paint(message + stop(diagnostic), 'strong')} {printable(diagnostic.advice)}".rstrip()
        yield from filled(said, sentences, rest="  ")
        return
    gutter = max((len(str(span.line)) for span in spans), default=0)
    yield from filled(f"{head}: {paint(message, 'strong')}", sentences, rest="  ")
    if diagnostic.span:
        yield f"{' ' * gutter}{paint('-->', 'place')} {printable(in_words(diagnostic.span))}"
        yield from _snippet(diagnostic.span, "^", label, "", gutter, sources, paint, width)
    for row in diagnostic.related:
        yield f"{' ' * gutter}{paint(':::', 'place')} {printable(in_words(row.span))}"
        yield from _snippet(row.span, "-", "place", printable(row.message), gutter, sources, paint, width)
    for name, said in (("help", diagnostic.advice), ("fact", diagnostic.address), ("waived", diagnostic.waived)):
        if said:
            first = f"{' ' * gutter} {paint('=', 'place')} {paint(name, 'strong')}: "
            yield from filled(printable(said), sentences, first, " " * (gutter + len(f" = {name}: ")))


def _snippet(
    span: Span, mark: str, style: str, label: str, gutter: int, sources: Sources, paint: Paint, width: int
) -> Iterator[str]:
    """The line with its mark; only the label where the line cannot be shown (`--set`, a template's)."""
    source = sources.lines(span.file).line(span.line)
    bar = paint("|", "place")
    if not source:
        if label:
            yield f"{' ' * gutter} {paint('=', 'place')} {label}"
        return
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    seen = excerpt(source, min(span.column - 1, len(source)), min(end, len(source)), max(width - gutter - 3, 20))
    marks = paint(mark * seen.length + (f" {label}" if label else ""), style)
    yield f"{' ' * gutter} {bar}"
    yield f"{paint(str(span.line).rjust(gutter), 'place')} {bar} {seen.text}".rstrip()
    yield f"{' ' * gutter} {bar} {' ' * seen.before}{marks}"
