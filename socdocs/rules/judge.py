"""What the rules say of one report, each finding with its place in the user's file and weighed against the waivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from msgspec import structs

from socdocs.diagnostics import Diagnostic, Related, Severity, Span
from socdocs.document.findings import findings_in_prose
from socdocs.rules.leaks import CODE as LEAK
from socdocs.rules.subject import Finding, Subject
from socdocs.rules.table import Phase, findings, silent_in
from socdocs.rules.waivers import Weighed, weigh

Words = tuple[str, int, int]
Place = Callable[[str, Words | None], Span | None]
"""Where the fact at an address stands in the user's file, or some words of it: its text, and where in it they
start and end.
"""


def judge(subject: Subject, phase: Phase, place: Place) -> Weighed:
    """Everything wrong with the facts of `subject`'s report in `phase`, parted by the waivers in force on its day."""
    found = [_diagnostic(rule.code, severity, finding, place) for rule, severity, finding in findings(subject, phase)]
    found += _unshown(subject, place)
    weighed = weigh(tuple(dict.fromkeys(found)), subject.whole.checks, subject.today, silent_in(phase) | {LEAK})
    return structs.replace(weighed, problems=_placed(weighed.problems, place), unused=_placed(weighed.unused, place))


def _diagnostic(code: str, severity: Severity, finding: Finding, place: Place) -> Diagnostic:
    related = tuple(
        Related(span, message) for address, message in finding.related if (span := place(address, None)) is not None
    )
    span = place(finding.address, finding.words)
    return Diagnostic(
        code, severity, _sentence(finding.message), span, _sentence(finding.advice), finding.address, related
    )


def _unshown(subject: Subject, place: Place) -> Iterator[Diagnostic]:
    """What stands in a prose and will not be shown as it was meant: raw HTML, remote pictures, unsafe links."""
    for printed in subject.texts:
        if printed.row.shape == "prose":
            for row in findings_in_prose(printed.text):
                span = place(printed.address, (printed.text, row.start, row.end))
                yield Diagnostic(row.code, Severity.WARNING, row.message, span, "", printed.address)


def _placed(diagnostics: tuple[Diagnostic, ...], place: Place) -> tuple[Diagnostic, ...]:
    return tuple(replace(row, span=place(row.address, None), message=_sentence(row.message)) for row in diagnostics)


def _sentence(text: str) -> str:
    """`text` with a capital at its beginning and a full stop at its end."""
    return text and text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
