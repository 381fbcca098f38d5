"""Findings as annotations of a change on GitHub: workflow commands that a step prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.reporting.color import Paint
from socdocs.reporting.concise import line
from socdocs.reporting.counts import closing_line
from socdocs.reporting.places import form_at, is_file
from socdocs.reporting.printable import printable
from socdocs.reporting.summary import summaries_text
from socdocs.words import counted

if TYPE_CHECKING:
    from socdocs.report.summary import Summary

_LEVELS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_LIMIT: Final = 10
"""GitHub shows this many annotations of each level for one step, and drops the others in silence."""
_DATA: Final = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY: Final = (*_DATA, (":", "%3A"), (",", "%2C"))


def github(diagnostics: Sequence[Diagnostic], summaries: Sequence[Summary] = ()) -> str:
    """Ten annotations of each level, further findings in a folded group of the log, their number, and the summaries."""
    told = map(_harmless, summaries_text(summaries, Paint()).splitlines())
    return "".join(f"{row}\n" for row in (*_rows(diagnostics), *told))


def _rows(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    shown, rest = Counter[str](), list[Diagnostic]()
    for diagnostic in diagnostics:
        level = _LEVELS[Severity.INFO if diagnostic.waived else diagnostic.severity]
        shown[level] += 1
        if shown[level] <= _LIMIT:
            yield _annotation(diagnostic, level)
        else:
            rest.append(diagnostic)
    if rest:
        yield f"::group::{counted(len(rest), 'further finding')}"
        yield from (_harmless(line(diagnostic, Paint())) for diagnostic in rest)
        yield "::endgroup::"
    yield closing_line(diagnostics)


def _annotation(diagnostic: Diagnostic, level: str) -> str:
    words = [_placed(diagnostic), diagnostic.advice, f"Waived: {diagnostic.waived}" if diagnostic.waived else ""]
    properties = {**_place(diagnostic.span), "title": diagnostic.code}
    written = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties.items())
    said = "\n".join(printable(word) for word in words if word)
    return f"::{level} {written}::{_escaped(said, _DATA)}"


def _placed(diagnostic: Diagnostic) -> str:
    """The message, after the words of a place that an annotation cannot hold."""
    span = diagnostic.span
    words = form_at(span).words(span) if span and is_file(span) and not form_at(span).properties(span) else ""
    return f"{words[0].upper()}{words[1:]}: {diagnostic.message}" if words else diagnostic.message


def _place(span: Span | None) -> dict[str, str | int]:
    if span is None or not is_file(span):
        return {}
    return {"file": span.file.replace("\\", "/"), **form_at(span).properties(span)}


def _escaped(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for character, code in table:
        text = text.replace(character, code)
    return text


def _harmless(text: str) -> str:
    """A line of the log that the runner never takes for a command, whatever a file's name or text holds."""
    text = text.replace("##[", "# #[")
    return f"file {text}" if text.lstrip().startswith("::") else text
