"""Write the document's properties: its kind, period and input; nothing about the person who made it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from socdocs.document.nodes import Properties
from socdocs.writers.docx.xml import DECLARATION, escape

# Files of equal content are equal; a time of making would be the one thing that differs.
TIME = "2000-01-01T00:00:00Z"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_LONGEST = 255


def core(properties: Properties) -> bytes:
    """Return the core properties, as a file manager shows them."""
    about = (
        ("dc:title", properties.title),
        ("dc:subject", _subject(properties)),
        ("dc:creator", (properties.organization or "socdocs") if properties.draft and properties.marked else ""),
        ("cp:keywords", ", ".join(filter(None, (properties.organization, properties.system, properties.kind)))),
        ("dc:language", properties.language),
        ("cp:category", properties.kind),
    )
    elements = "".join(f"<{name}>{escape(value[:_LONGEST])}</{name}>" for name, value in about if value)
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{TIME}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{elements}{times}</cp:coreProperties>'
    ).encode()


def _subject(properties: Properties) -> str:
    """Return kind and timeframe as one phrase: “SOC 2® Type 2 Report, for the period …”."""
    timeframe = re.sub(r"^(?:For|As)\b", lambda word: word[0].lower(), properties.timeframe)
    return ", ".join(filter(None, (properties.report_title, timeframe)))


def custom(properties: Properties, written: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return the custom properties; the hash of the content is filled in when the package is made.

    `written` are the names and values of those that hold the manifest.
    """
    values = {
        "socdocs-content": "",
        "socdocs-kind": properties.kind,
        "socdocs-timeframe": properties.timeframe,
        "socdocs-version": properties.version,
        "socdocs-input": properties.input_hash,
        "socdocs-status": "draft" if properties.draft else "final",
        **{f"socdocs-{name}": value for name, value in _of_draft(properties).items() if value},
        "socdocs-final-reason": properties.final_reason,
        **dict(written),
    }
    elements = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{pid}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f"{DECLARATION}<Properties"
        ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{elements}</Properties>"
    ).encode()


def _of_draft(properties: Properties) -> dict[str, str]:
    """Return what a draft says of itself: the report that it is of, and its number."""
    return {"report": properties.report_id, "draft": properties.draft_label}


def app() -> bytes:
    """Return the extended properties: the program, because Word expects the part."""
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{DECLARATION}<Properties xmlns="{namespace}"><Application>socdocs</Application></Properties>'.encode()
