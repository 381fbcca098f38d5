"""Count findings, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from socdocs.diagnostics import Diagnostic
from socdocs.problems import Severity
from socdocs.words import counted


def closing_line(diagnostics: Iterable[Diagnostic]) -> str:
    """The number of findings by severity, the gravest first: `2 errors, 1 warning, 1 waived`."""
    found = list(diagnostics)
    counts = by_severity(found)
    named = [counted(count, severity.label) for severity, count in counts.items() if count]
    waived = len(found) - sum(counts.values())
    return ", ".join([*named, *([f"{waived} waived"] if waived else [])]) or "No findings."


def by_severity(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    """The number of findings that are not waived, for every severity, the gravest first."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics if not diagnostic.waived)
    return {severity: counts[severity] for severity in sorted(Severity, reverse=True)}
