"""What differs between two descriptions, as text, Markdown and JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from socdocs import __version__
from socdocs.comparison import (
    Comparison,
    Coverage,
    Difference,
    Located,
    Stretch,
    grouped,
    questions,
    stretches,
    words_of,
)
from socdocs.comparison.groups import group_of
from socdocs.diagnostics import Span
from socdocs.document.nodes import Properties
from socdocs.reporting.changed_words import marked
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.seals import sealed_json
from socdocs.writers.markdown.escape import escape
from socdocs.writers.seal_comment import seal

_COVERAGE: Final = "Criteria and objectives"
_OWN_WORDING: Final = "Own wording"
_ANSWERS: Final = "Nothing was written. Only an answer with a date becomes an entry under “changes”."
_Line = tuple[Stretch, ...]


class _Section(NamedTuple):
    """A heading and the lines below it, each with the lines that explain it."""

    heading: str
    lines: tuple[tuple[_Line, tuple[_Line, ...]], ...]


def comparison_text(comparison: Comparison, *, changes: bool = False, width: int = sys.maxsize) -> str:
    """Return the differences as text, a line each; with `changes` the questions that they raise."""
    lines = list[str]()
    for heading, rows in _sections(comparison, changes=changes):
        lines += [f"{heading} ({len(rows)}):"]
        for line, below in rows:
            lines += filled(marked(line), width, "  ", "      ")
            for one in below:
                lines += filled(marked(one), width, "    ", "        ")
        lines += [""]
    if not lines:
        return f"{_NOTHING[changes]}\n"
    return "\n".join([*lines, *filled(_ANSWERS, width)] if changes else lines[:-1]) + "\n"


def comparison_markdown(comparison: Comparison, *, changes: bool = False) -> str:
    """Return the same as Markdown with its mark; words that are gone are struck out, new ones are bold."""
    old, new = (escape(printable(name)) for name in (comparison.old, comparison.new))
    lines = [f"# Differences between {old} and {new}"]
    for heading, rows in _sections(comparison, changes=changes):
        lines += ["", f"## {heading}", ""]
        for line, below in rows:
            lines += [f"- {_as_markdown(line)}", *(f"  - {_as_markdown(one)}" for one in below)]
    if len(lines) == 1:
        lines += ["", _NOTHING[changes]]
    elif changes:
        lines += ["", _ANSWERS]
    text = "\n".join(lines) + "\n"
    return seal(text, Properties(title="Differences", kind="comparison", version=__version__)).decode()


def comparison_json(comparison: Comparison, *, changes: bool = False) -> str:
    """Return the same as JSON with its mark: every difference with its places, or the questions with their facts."""
    whole: dict[str, Any] = {"old": comparison.old, "new": comparison.new}
    if changes:
        whole["questions"] = [
            {
                "address": question.address,
                "question": f"{_subject(question.address)} {question.asks}",
                "differences": [difference.address for difference in question.differences],
            }
            for question in questions(comparison)
        ]
    else:
        whole["coverage"] = [
            {"target": row.target, "change": "gained" if row.new else "lost", "controls": [*row.old, *row.new]}
            for row in comparison.coverage
        ]
        whole["differences"] = [
            *(_as_json(located, group_of(located.difference.address)[0].heading) for located in comparison.found),
            *(_as_json(located, _OWN_WORDING) for located in comparison.own_wording),
        ]
    return sealed_json("comparison", whole)


_NOTHING: Final = {False: "The descriptions do not differ.", True: "No difference raises a question."}

PRINTERS: Final[Mapping[str, Callable[..., str]]] = MappingProxyType(
    {"text": comparison_text, "json": comparison_json, "md": comparison_markdown}
)
"""The printer of each format."""
FORMS: Final = MappingProxyType({"text": "unmarked", "json": "comparison", "md": "md"})
"""The form of file of each format, by which socdocs knows it again."""


def _sections(comparison: Comparison, *, changes: bool) -> Iterator[_Section]:
    if changes:
        rows = tuple(
            (_plain(f"{_subject(question.address)} {question.asks}"), tuple(map(_line, question.differences)))
            for question in questions(comparison)
        )
        if rows:
            yield _Section("Questions", rows)
        return
    if comparison.coverage:
        yield _Section(_COVERAGE, tuple((_plain(_covered(row)), ()) for row in comparison.coverage))
    for group, differences in grouped(comparison.differences).items():
        yield _Section(group.heading, tuple((_line(difference), ()) for difference in differences))
    if comparison.own_wording:
        yield _Section(_OWN_WORDING, tuple((_line(located.difference), ()) for located in comparison.own_wording))


def _subject(address: str) -> str:
    return ", ".join(words_of(address))


def _covered(row: Coverage) -> str:
    if row.new:
        return f"{row.target} has controls now: {', '.join(row.new)}"
    return f"{row.target} has no control any more; before: {', '.join(row.old)}"


# --- the line of a difference ----------------------------------------------------------------------------------------


def _plain(text: str) -> _Line:
    return (Stretch("both", text),)


def _line(difference: Difference) -> _Line:
    return _LINES[difference.kind](difference, _subject(difference.address))


def _item(difference: Difference, subject: str) -> _Line:
    (said,) = difference.new or difference.old
    text = f": {' '.join(said.split())}" if said else ""
    return _plain(f"{subject} {'added' if difference.new else 'removed'}{text}")


def _reworded(difference: Difference, subject: str) -> _Line:
    found = stretches(difference.old[0], difference.new[0])
    if all(stretch.part == "both" for stretch in found):
        found = _plain("only its line breaks differ")
    return (*_plain(f"{subject} reworded:"), *found)


def _listed(difference: Difference, subject: str) -> _Line:
    both = ((difference.new, "added"), (difference.old, "removed"))
    return _plain(f"{subject}: " + "; ".join(f"{', '.join(words)} {done}" for words, done in both if words))


def _value(difference: Difference, subject: str) -> _Line:
    old, new = (" ".join(text[0].split()) if text else "(not given)" for text in (difference.old, difference.new))
    return _plain(f"{subject}: {old} → {new}")


_LINES: Final = MappingProxyType({"item": _item, "words": _reworded, "list": _listed, "value": _value})

_MARKDOWN_MARKS: Final = MappingProxyType({"both": ("", ""), "old": ("~~", "~~"), "new": ("**", "**")})


def _as_markdown(line: _Line) -> str:
    first = escape(printable(line[0].text), line_start=True)
    rest = (_MARKDOWN_MARKS[part][0] + escape(printable(text)) + _MARKDOWN_MARKS[part][1] for part, text in line[1:])
    return " ".join((first, *rest))


def _as_json(located: Located, heading: str) -> dict[str, Any]:
    difference = located.difference
    return {
        "address": difference.address,
        "group": heading,
        "kind": difference.kind,
        "old": _json_value(difference, difference.old),
        "new": _json_value(difference, difference.new),
        "old_place": _place(located.old),
        "new_place": _place(located.new),
    }


def _json_value(difference: Difference, texts: tuple[str, ...]) -> list[str] | str | None:
    return list(texts) if difference.kind == "list" else texts[0] if texts else None


def _place(span: Span | None) -> str:
    return in_words(span) if span else ""
