"""The place of a fact or finding in the user's files, with the lines around it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from socdocs.diagnostics import Span, form_of
from socdocs.files import Files, real_path
from socdocs.preview.view import View
from socdocs.reporting.places import in_words, is_file
from socdocs.source.addresses import Locator

AROUND = 5
"""How many lines are shown before and after the place."""


def place_of_fact(view: View, address: str) -> dict[str, Any] | None:
    """Return the place of the fact at `address`; of one that is absent, that of the nearest entry around it.

    None where the view has no report, or the text is no address.
    """
    if view.draft is None:
        return None
    span = Locator(view.draft.case.loaded.tree).locate(address.partition("[\u2026]")[0])
    return _told(span, view.files) if span else None


def place_of_row(view: View, number: int) -> dict[str, Any] | None:
    """Return the place of a finding; None where it has none, or there is no such finding."""
    row = view.rows[number] if 0 <= number < len(view.rows) else None
    return _told(row.span, view.files) if row and row.span else None


def _told(span: Span, files: Files) -> dict[str, Any]:
    """Return the words for a place, a link that editors understand, and the lines there; a workbook has no lines."""
    told: dict[str, Any] = {"words": in_words(span), "line": span.line, "end": span.line, "lines": [], "link": ""}
    if not is_file(span):
        return told
    path = Path(real_path(span.file))
    if form_of(span.file) == "workbook":
        return {**told, "link": path.as_uri()}
    lines = files.content(span.file).decode("utf-8", "replace").splitlines()
    last = max(span.line, min(span.end_line, span.line + AROUND))
    first = max(1, span.line - AROUND)
    return {
        **told,
        "end": last,
        "lines": [[number, lines[number - 1]] for number in range(first, min(last + AROUND, len(lines)) + 1)],
        "link": f"vscode://file{quote(os.fsencode(path.as_posix()))}:{span.line}:{span.column}",
    }
