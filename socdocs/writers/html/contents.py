"""Write the contents and the list of tables as nested lists of links."""

from __future__ import annotations

from collections.abc import Sequence

from socdocs.document.contents import deepest_printed, has_contents
from socdocs.document.nodes import Document, Entry
from socdocs.document.words import plain_text
from socdocs.writers.html.escape import escape, identifier


def contents(document: Document) -> str:
    """Return the contents, and the list of tables if there is to be one; "" for a document without contents."""
    if not has_contents(document):
        return ""
    deepest = deepest_printed(document)
    tables = [entry for entry in document.tables if entry.listed]
    return (
        '<nav class="contents" aria-labelledby="contents"><a class="skip" href="#report">Skip the contents</a>\n'
        '<h2 id="contents">Table of Contents</h2>\n'
        + _nested([entry for entry in document.contents if entry.level <= deepest], " ")
        + (f'<h2 id="tables">List of Tables</h2>\n{_nested(tables, ": ")}' if tables else "")
        + "</nav>"
    )


def between(level: int) -> str:
    """Return the characters between a section's number and its words."""
    return " \u2013 " if level == 1 else " "


def _nested(entries: Sequence[Entry], between_label: str) -> str:
    """Return one list for each level, each in the item above it."""
    levels: list[int] = []
    lines: list[str] = []
    for entry in entries:
        while levels and levels[-1] > entry.level and len(levels) > 1:
            levels.pop()
            lines.append("</li></ol>")
        if not levels or levels[-1] < entry.level:
            levels.append(entry.level)
            lines.append("<ol>\n<li>")
        else:
            lines.append("</li>\n<li>")
        lines.append(_line(entry, between(entry.level) if between_label == " " else between_label))
    return "".join(lines) + "</li></ol>\n" * len(levels)


def _line(entry: Entry, behind_label: str) -> str:
    label = f'<span class="number">{escape(entry.label)}{behind_label}</span>' if entry.label else ""
    return f'<a href="#{identifier(entry.target)}">{label}{escape(plain_text(entry.title))}</a>'
