"""Findings as JSON for other programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from socdocs.diagnostics import Diagnostic, Severity, Span


def structured(diagnostics: Sequence[Diagnostic]) -> str:
    """One object with every finding and how many there are of each severity; characters outside ASCII are escaped."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    whole = {
        "version": 1,
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in diagnostics],
        "counts": {severity.label: counts[severity] for severity in sorted(Severity, reverse=True)},
    }
    return json.dumps(whole, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        "advice": diagnostic.advice,
        "address": diagnostic.address,
        "location": _location(diagnostic.span) if diagnostic.span else None,
        "related": [{"message": row.message, "location": _location(row.span)} for row in diagnostic.related],
    }


def _location(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "cell": span.cell,
    }
