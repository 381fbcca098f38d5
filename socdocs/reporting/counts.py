"""How many findings there are, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from socdocs.diagnostics import Diagnostic, Severity


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def closing_line(diagnostics: Iterable[Diagnostic]) -> str:
    """What was found, the gravest first: `2 errors, 1 warning`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    named = [
        counted(counts[severity], severity.label) for severity in sorted(Severity, reverse=True) if counts[severity]
    ]
    return ", ".join(named) or "No findings."
