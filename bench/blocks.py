"""A Markdown report as plain blocks for the other programs: `blocks.py REPORT.md BLOCKS.json PROSE.md ROWS.txt`.

ROWS.txt gets the number of table rows.  They get it without cost: no YAML, no checks, no composing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONG = 300
"""Paragraphs longer than this are values; shorter ones are in a template."""


def blocks(markdown: str) -> Iterator[dict[str, Any]]:
    """Headings, paragraphs and tables in reading order, as text without marks."""
    rows: list[list[str]] = []
    opened = ""
    level = 1
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        match token.type:
            case "heading_open":
                opened, level = "heading", int(token.tag[1])
            case "paragraph_open":
                opened = "paragraph"
            case "table_open":
                rows = []
            case "tr_open":
                rows.append([])
                opened = "cell"
            case "table_close":
                yield {"kind": "table", "header": rows[0], "rows": rows[1:]}
            case "inline" if opened == "cell":
                rows[-1].append(_text(token))
            case "inline":
                yield {"kind": opened, "level": level, "text": _text(token)}


def _text(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n", "html_inline": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in inline.children or ()).strip()


if __name__ == "__main__":
    found = list(blocks(Path(sys.argv[1]).read_text("utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(found), "utf-8")
    prose = [row["text"] for row in found if len(row.get("text", "")) > LONG]
    Path(sys.argv[3]).write_text("\n\n".join(prose), "utf-8")
    rows = sum(len(row["rows"]) + 1 for row in found if row["kind"] == "table")
    Path(sys.argv[4]).write_text(str(rows), "utf-8")
