"""Run the rules on one report, give each finding its place in the user's file, and apply the waivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.document.findings import findings_in_prose
from socdocs.problems import Severity
from socdocs.rules.names import LEAK
from socdocs.rules.subject import Finding, Subject
from socdocs.rules.table import Phase, findings, silent_in
from socdocs.rules.waivers import Filtered, apply_waivers

Words = tuple[str, int, int]
Locate = Callable[[str, Words | None], Span | None]
"""Returns the place in the user's file of the fact at an address, or of some of its words, which are given as the text
of the fact with their start and end.
"""


def run_rules(subject: Subject, phase: Phase, place: Locate) -> Filtered:
    """Run the rules of `phase` on `subject` and apply the waivers that are in force on `subject.today`."""
    found = [_diagnostic(rule.code, severity, finding, place) for rule, severity, finding in findings(subject, phase)]
    found += _unshown(subject, place)
    outcome = apply_waivers(tuple(dict.fromkeys(found)), subject.whole.checks, subject.today, silent_in(phase) | {LEAK})
    return replace(outcome, problems=_placed(outcome.problems, place), unused=_placed(outcome.unused, place))


def _diagnostic(code: str, severity: Severity, finding: Finding, place: Locate) -> Diagnostic:
    related = tuple(
        Related(span, message) for address, message in finding.related if (span := place(address, None)) is not None
    )
    span = place(finding.address, finding.words)
    return Diagnostic(
        code,
        severity,
        _sentence(finding.message, finding.address),
        span,
        _sentence(finding.advice),
        finding.address,
        related,
    )


def _unshown(subject: Subject, place: Locate) -> Iterator[Diagnostic]:
    """Find Markdown that a report does not show as written: raw HTML, remote pictures and unsafe links."""
    # What own wording does not show is found when it is read.
    own = {printed.address for printed in subject.own_wording}
    for printed in subject.texts:
        if printed.row.markdown and printed.address not in own:
            for row in findings_in_prose(printed.text):
                span = place(printed.address, (printed.text, row.start, row.end))
                yield Diagnostic(row.code, Severity.WARNING, row.message, span, "", printed.address)


def _placed(diagnostics: tuple[Diagnostic, ...], place: Locate) -> tuple[Diagnostic, ...]:
    return tuple(
        replace(row, span=place(row.address, None), message=_sentence(row.message, row.address)) for row in diagnostics
    )


def _sentence(text: str, address: str = "") -> str:
    """`text` with a capital at its beginning, unless it begins with an id or name, and a full stop at its end."""
    first = text.partition(" ")[0].rstrip(",:")
    is_name = any(one.isdigit() or one.isupper() for one in first[1:]) or f"[{first}]" in address
    begin = text[:1] if is_name or first[:1].isdigit() else text[:1].upper()
    return text and begin + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
