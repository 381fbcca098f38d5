"""What became of the facts of a description that was rolled forward, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from socdocs.model.next_period import Place
from socdocs.model.paths import NONE_STATEMENT
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.source.addresses import name_of
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import counted
from socdocs.workflow.next_reports import NextReport
from socdocs.workflow.rolled import Rolled

_WAIVERS: Final = "checks.waive"


def rolled_text(rolled: Rolled, width: int) -> str:
    """Return the periods, the counts of what is kept and cleared, and each thing that a person must look at."""
    return "".join(f"{part}\n" for line in _lines(rolled) for part in filled(printable(line), width, rest="    "))


def _lines(rolled: Rolled) -> Iterator[str]:
    cleared = [row for decided in rolled.decisions for row in decided.cleared]
    removed = [row for decided in rolled.decisions for row in decided.removed]
    kept = [address for decided in rolled.decisions for address in decided.kept]
    yield from (_report(report) for report in rolled.reports)
    yield from _counts("Kept", "fact", (name_of(address).partition(".")[0] for address in kept))
    yield from _counts("Cleared", "fact", (name_of(row.address) for row in cleared if row.why == "cleared"))
    waivers = [row for row in cleared if name_of(row.address) == _WAIVERS]
    yield from _each("Waivers that are gone, with their reasons", (line for row in waivers for line in _waivers(row)))
    none = (f"{row.address}: {_said(row.value, NONE_STATEMENT)}" for row in cleared if row.why == "none")
    yield from _each("Statements of none, to be made again", none)
    ended = (f"{row.address}: {_main_text(row.value)}" for row in removed if row.why == "ended")
    yield from _each("Gone, since they ended before the new period", ended)
    references = (row.address for row in (*cleared, *removed) if row.why == "reference")
    yield from _each("Gone with them", references)
    if rolled.prior:
        yield f"Exceptions of last year, now under prior_exceptions ({len(rolled.prior)}): {', '.join(rolled.prior)}"
    yield from _each("To be done by hand", (f"{in_words(span)} {what}" for span, what in rolled.by_hand))
    yield from _each(
        "Words of last year that texts still say",
        (f"{in_words(row.place)} {row.address}: “{row.words}”, {row.why}" for row in rolled.leftovers),
    )


def _report(report: NextReport) -> str:
    if report.start is None:
        return f"{report.id}: was as of {report.last}; the next as_of_date is yours to give"
    what = " becomes a Type 2 report and" if report.becomes_type2 else ""
    if report.end is None:
        return f"{report.id}{what} starts on {report.start}; the last day is yours to give"
    return f"{report.id} covers {report.start} to {report.end}, as long as before; correct the last day if it differs"


def _counts(heading: str, noun: str, names: Iterable[str]) -> Iterator[str]:
    counts = Counter(names)
    if counts:
        each = ", ".join(f"{name} {count}" for name, count in counts.items())
        yield f"{heading} ({counted(counts.total(), noun)}): {each}"


def _each(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{heading} ({len(found)}):"
        yield from (f"  {line}" for line in found)


def _waivers(row: Place) -> Iterator[str]:
    for waiver in row.value.items if isinstance(row.value, Sequence) else ():
        where = f" at {place}" if (place := _said(waiver, "where")) else ""
        yield f"{_said(waiver, 'rule')}{where}: {_said(waiver, 'reason') or 'no reason given'}"


def _said(node: Node, key: str) -> str:
    value = node.get(key) if isinstance(node, Mapping) else None
    return " ".join(value.text.split()) if isinstance(value, Scalar) else ""


def _main_text(node: Node) -> str:
    return next((text for key in ("title", "name", "text") if (text := _said(node, key))), "")
