"""Findings as JSON for other programs; docs/findings.schema.json is the schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from socdocs.diagnostics import Diagnostic, Span
from socdocs.json_text import without_orders
from socdocs.reporting.counts import by_severity
from socdocs.reporting.summary import summary_data

if TYPE_CHECKING:
    from socdocs.report.summary import Summary


def structured(diagnostics: Sequence[Diagnostic], summaries: Sequence[Summary] = ()) -> str:
    """One object with every finding and the number of findings of each severity that are not waived; plain ASCII."""
    whole = {
        "version": 1,
        "diagnostics": [finding(diagnostic) for diagnostic in diagnostics],
        "counts": {severity.label: count for severity, count in by_severity(diagnostics).items()},
        "summaries": [summary_data(summary) for summary in summaries],
    }
    return without_orders(json.dumps(whole, indent=2)) + "\n"


def finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        "advice": diagnostic.advice,
        "address": diagnostic.address,
        "location": _location(diagnostic.span) if diagnostic.span else None,
        "related": [{"message": row.message, "location": _location(row.span)} for row in diagnostic.related],
        "waived": diagnostic.waived,
    }


def _location(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "cell": span.cell,
        "sheet": span.sheet,
    }
