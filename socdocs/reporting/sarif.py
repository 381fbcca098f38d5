"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from socdocs import __version__
from socdocs.diagnostics import Diagnostic, Severity, Span
from socdocs.reporting.concise import is_file

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """A log of one run, with the manual of every rule that found something."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "socdocs", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    from socdocs.rules.manuals import MANUALS

    manual = MANUALS.get(code)
    if manual is None:
        return {"id": code}
    return {
        "id": code,
        "name": manual.name,
        "shortDescription": {"text": _said(manual.summary)},
        "help": {"text": _said(manual.text), "markdown": manual.text},
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    said = " ".join(filter(None, (diagnostic.message, diagnostic.advice)))
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _said(said)},
        "locations": _locations(diagnostic),
    }
    if diagnostic.address:
        # The same finding is known again when lines have moved.
        result["partialFingerprints"] = {"factAddress/v1": f"{diagnostic.code} {diagnostic.address}"}
    if diagnostic.related:
        result["relatedLocations"] = [
            {"physicalLocation": _physical(row.span), "message": {"text": _said(row.message)}}
            for row in diagnostic.related
            if is_file(row.span)
        ]
    if diagnostic.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": diagnostic.waived}]
    return result


def _locations(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    span = diagnostic.span
    location: dict[str, Any] = {"physicalLocation": _physical(span)} if span and is_file(span) else {}
    if diagnostic.address:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.address, "kind": "fact"}]
    return [location] if location else []


def _physical(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(span.file.replace("\\", "/"))},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _said(text: str) -> str:
    """`text` as a message: there braces would hold the place of an argument."""
    return text.replace("{", "{{").replace("}", "}}")
