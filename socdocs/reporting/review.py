"""Format reviews: two lists by owner for a terminal, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from socdocs.json_text import json_text
from socdocs.reporting.color import Paint
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.review.grade import VERDICTS, Outcome, Review, Verdict
from socdocs.review.material import Spot
from socdocs.review.signals import Side, pillars
from socdocs.words import OWNERS, counted
from socdocs.writers.markdown.escape import escape

_SIDES: Final[tuple[Side, ...]] = ("management", "service_auditor")
_WORDS: Final[Mapping[Verdict, tuple[str, str]]] = MappingProxyType(
    {
        "not_met": ("Not met", "error"),
        "cannot_tell": ("Cannot be told", "warning"),
        "met": ("Met", "info"),
    }
)
"""Each verdict in words, and its colour."""
_SHOWN: Final = 5
"""How many places of a signal are shown to people; the others are counted."""
_NO_GRADE: Final = "No grade: fewer than half of the signals can be told from this draft."


def review_text(reviews: Sequence[Review], paint: Paint, width: int, *, letter: bool = False) -> str:
    """The reviews for a terminal; with `letter`, each with its grade."""
    lines = [line for review in reviews for line in (*_text(review, paint, letter=letter), "")]
    return "".join(f"{part}\n" for line in lines for part in filled(line, width, rest=_indent(line) + "  "))


def review_markdown(reviews: Sequence[Review], *, letter: bool = False) -> str:
    """The reviews as Markdown."""
    return "\n\n".join(block for review in reviews for block in _markdown(review, letter=letter)) + "\n"


def review_json(reviews: Sequence[Review], *, letter: bool = False) -> str:
    """The reviews as JSON, with all places; a list of reviews, one for each report."""
    return json_text([_plain(review, letter=letter) for review in reviews])


def measured_words(row: Outcome) -> str:
    """What was measured, in a sentence: counts, the share, and how much may fail."""
    measured, signal = row.measured, row.signal
    if not measured.total:
        return f"Measured: the draft holds no {measured.noun} yet."
    share = measured.failed * 100 // measured.total
    said = f"Measured: {measured.failed} of {measured.total} {measured.noun} did not pass ({share} %"
    said += f", up to {signal.failing} % may)" if signal.failing else ")"
    return f"{said}, {measured.untold} could not be told." if measured.untold else f"{said}."


def _counts(review: Review) -> str:
    counts = review.counts
    told = f"{counted(counts['met'], 'signal')} met, {counts['not_met']} not met"
    return f"{told}, {counts['cannot_tell']} that cannot be told from a draft."


def _grade(review: Review) -> str:
    return f"Grade {review.letter}, by the share of met signals." if review.letter else _NO_GRADE


def _of(review: Review, side: Side) -> list[Outcome]:
    rows = [row for row in review.outcomes if row.signal.owner == side]
    return sorted(rows, key=lambda row: VERDICTS.index(row.verdict))


def _text(review: Review, paint: Paint, *, letter: bool) -> Iterator[str]:
    yield paint(printable(f"{review.report} ({review.title})"), "strong")
    yield f"  {_counts(review)}"
    if letter:
        yield f"  {_grade(review)}"
    for side in _SIDES:
        yield from ("", f"  {paint(OWNERS[side].label, 'strong')}")
        for row in _of(review, side):
            yield from _signal_lines(row, paint)
    yield from ("", f"  {paint('To ask the firm; no draft answers it, and it is not scored', 'strong')}")
    yield from (f"    - {question}" for question in review.questions)


def _signal_lines(row: Outcome, paint: Paint) -> Iterator[str]:
    words, style = _WORDS[row.verdict]
    yield f"    {paint(words, style)}: {row.signal.says} [{pillars()[row.signal.pillar].lower()}, {row.signal.id}]"
    yield f"      {measured_words(row)}"
    if row.verdict == "met":
        return
    yield from (f"      {printable(line)}" for line in _places(row, _place))
    if row.measured.total:
        yield f"      Write: {row.signal.write}"


def _places(row: Outcome, form: Callable[[Spot], str]) -> Iterator[str]:
    spots = (*row.measured.failing, *row.measured.unknown)
    yield from map(form, spots[:_SHOWN])
    if len(spots) > _SHOWN:
        yield f"and {counted(len(spots) - _SHOWN, 'more place')}; --output-format json lists all"


def _place(spot: Spot) -> str:
    where = f"{in_words(spot.span)}: " if spot.span else ""
    return f"{where}{spot.message} ({spot.address})" if spot.address else f"{where}{spot.message}"


def _markdown_place(spot: Spot) -> str:
    where = f"{_code(in_words(spot.span))}: " if spot.span else ""
    address = f" ({_code(spot.address)})" if spot.address else ""
    return f"{where}{escape(printable(spot.message))}{address}"


def _code(text: str) -> str:
    """A code span, in which a backtick of the text would end it and becomes an apostrophe."""
    return f"`{printable(text).replace('`', chr(39))}`"


def _markdown(review: Review, *, letter: bool) -> Iterator[str]:
    yield f"# {escape(printable(f'{review.report} ({review.title})'))}"
    yield _counts(review)
    if letter:
        yield _grade(review)
    for side in _SIDES:
        yield f"## {OWNERS[side].label}"
        for row in _of(review, side):
            yield from _signal_blocks(row)
    yield "## To ask the firm"
    yield "No draft answers these questions, and they are not scored."
    yield "\n".join(f"- {question}" for question in review.questions)


def _signal_blocks(row: Outcome) -> Iterator[str]:
    yield f"**{_WORDS[row.verdict][0]}:** {row.signal.says} ({pillars()[row.signal.pillar].lower()}, `{row.signal.id}`)"
    if row.verdict == "met":
        yield measured_words(row)
        return
    yield f"{measured_words(row)} {row.signal.write}" if row.measured.total else measured_words(row)
    if places := [f"- {line}" for line in _places(row, _markdown_place)]:
        yield "\n".join(places)


def _plain(review: Review, *, letter: bool) -> dict[str, Any]:
    grade = {"letter": review.letter or None} if letter else {}
    return {
        "report": review.report,
        "title": review.title,
        "counts": dict(review.counts),
        **grade,
        "signals": [_plain_signal(row) for row in review.outcomes],
        "questions": list(review.questions),
    }


def _plain_signal(row: Outcome) -> dict[str, Any]:
    signal, measured = row.signal, row.measured
    return {
        "id": signal.id,
        "pillar": signal.pillar,
        "owner": signal.owner,
        "says": signal.says,
        "verdict": row.verdict,
        "measured": {
            "of": measured.noun,
            "total": measured.total,
            "failing": measured.failed,
            "unknown": measured.untold,
            "failing_allowed_percent": signal.failing,
        },
        "failing": [_plain_spot(spot) for spot in measured.failing],
        "unknown": [_plain_spot(spot) for spot in measured.unknown],
        "write": signal.write,
    }


def _plain_spot(spot: Spot) -> dict[str, Any]:
    place = in_words(spot.span) if spot.span else None
    return {"address": spot.address, "place": place, "message": spot.message}


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" ")))
