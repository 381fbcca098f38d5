"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any, Final
from urllib.parse import quote

from socdocs import __version__
from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.json_text import without_orders
from socdocs.problems import Severity
from socdocs.reporting.places import form_at, is_file, sarif_location

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


_LONGEST: Final = 1024
"""The most characters of a description of a rule that code scanning on GitHub takes."""


def sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """A log of one run, with the manual of every rule that found something.

    It holds no `informationUri` and no `helpUri`: the manuals have no address of their own, so they are here in full.
    """
    first = {diagnostic.code: diagnostic for diagnostic in reversed(diagnostics)}
    codes = sorted(first)
    driver = {"name": "socdocs", "version": __version__, "rules": [_rule(first[code]) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
    }
    return without_orders(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)) + "\n"


def _rule(found: Diagnostic) -> dict[str, Any]:
    """The rule of a finding, with its manual, or with what was found where its code has none."""
    from socdocs.rules.manuals import MANUALS
    from socdocs.rules.table import RULES

    manual = MANUALS.get(found.code)
    name, text = (manual.name, manual.text) if manual else (found.code, _message(found))
    severity = next((rule.weight.draft for rule in RULES if rule.code == found.code), None) or found.severity
    return {
        "id": found.code,
        "name": name.title().replace("-", ""),
        "shortDescription": _brief(manual.summary if manual else text),
        "fullDescription": _brief(text.partition("\n\nFails: ")[0]),
        # What was found is no Markdown.
        "help": {"text": _said(text)} | ({"markdown": text} if manual else {}),
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _brief(text: str) -> dict[str, str]:
    return {"text": shorten(_said(text), _LONGEST, placeholder=" …")}


def _message(diagnostic: Diagnostic) -> str:
    return " ".join(filter(None, (diagnostic.message, diagnostic.advice)))


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _said(_message(diagnostic))},
        "locations": _locations(diagnostic),
    }
    if diagnostic.address:
        # The same finding is known again when lines have moved.
        result["partialFingerprints"] = {"factAddress/v1": f"{diagnostic.code} {diagnostic.address}"}
    if diagnostic.related:
        result["relatedLocations"] = [
            _located(row.span) | {"message": {"text": _said(_placed(row))}}
            for row in diagnostic.related
            if is_file(row.span)
        ]
    if diagnostic.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": diagnostic.waived}]
    return result


def _locations(diagnostic: Diagnostic) -> list[dict[str, Any]]:
    span = diagnostic.span
    location: dict[str, Any] = _located(span) if span and is_file(span) else {}
    if diagnostic.address:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.address, "kind": "fact"}]
    return [location] if location else []


def _placed(row: Related) -> str:
    """The explanation of a further place; one without lines is given in words."""
    form = form_at(row.span)
    return row.message if form.region(row.span) else f"{row.message} ({form.words(row.span)})"


def _located(span: Span) -> dict[str, Any]:
    return sarif_location(span, quote(span.file.replace("\\", "/"), errors="surrogateescape"))


_LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\()")


def _said(text: str) -> str:
    """Escape `text` for a message, where braces mark the place of an argument, and `[words](place)` is a link."""
    return _LINK.sub(r"\\[", text).replace("{", "{{").replace("}", "}}")
