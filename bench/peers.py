"""The same report with other programs, in their best form: `peers.py WHAT BLOCKS.json TEMPLATE.docx OUT.docx`.

WHAT is `docxtpl`, `rows` for python-docx row by row, or `template`, which makes the Word template that docxtpl fills:
what does not change stands in it, what repeats is a loop.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONG = 300
Block = dict[str, Any]


def units(blocks: list[Block]) -> Iterator[list[list[Block]]]:
    """Runs of blocks of one shape, such as heading, sentence and table of every criterion; other blocks alone."""
    at = 0
    while at < len(blocks):
        size = next((n for n in range(1, 6) if at + n <= len(blocks) and blocks[at + n - 1]["kind"] == "table"), 1)
        run = [blocks[at : at + size]]
        while _shape(blocks[at + size * len(run) :][:size]) == _shape(run[0]):
            run.append(blocks[at + size * len(run) :][:size])
        if len(run) < 3:
            run = [blocks[at : at + 1]]
        yield run
        at += sum(map(len, run))


def _shape(blocks: list[Block]) -> list[Any]:
    return [(row["kind"], row.get("header"), row.get("level") if row["kind"] == "heading" else 0) for row in blocks]


def template(blocks: list[Block], path: str) -> None:
    """Make the template for a report of this form."""
    import docx

    document = docx.Document()
    for number, run in enumerate(units(blocks)):
        looped = len(run) > 1
        if looped:
            document.add_paragraph(f"{{%p for u in v[{number}] %}}")
        for index, block in enumerate(run[0]):
            value = f"u[{index}]" if looped else f"v[{number}][0][{index}]"
            if block["kind"] == "table":
                _table(document, block, value)
                continue
            varies = looped or len(block["text"]) > LONG
            text = f"{{{{ {value} }}}}" if varies else block["text"]
            style = f"Heading {min(block['level'], 9)}" if block["kind"] == "heading" else None
            document.add_paragraph(text, style)
        if looped:
            document.add_paragraph("{%p endfor %}")
    document.save(path)


def _table(document: Any, block: Block, value: str) -> None:  # noqa: ANN401 - python-docx's
    count = len(block["header"])
    table = document.add_table(4, count, "Table Grid")
    lines = (
        block["header"],
        [f"{{%tr for r in {value} %}}"],
        [f"{{{{ r[{column}] }}}}" for column in range(count)],
        ["{%tr endfor %}"],
    )
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text


def docxtpl(blocks: list[Block], source: str, path: str) -> None:
    """Fill the template."""
    from docxtpl import DocxTemplate

    values = [[[row.get("text", row.get("rows")) for row in unit] for unit in run] for run in units(blocks)]
    document = DocxTemplate(source)
    document.render({"v": values}, autoescape=True)
    document.save(path)


def rows(blocks: list[Block], path: str) -> None:
    """Write the report with python-docx, tables row by row."""
    import docx

    document = docx.Document()
    for block in blocks:
        if block["kind"] == "heading":
            document.add_heading(block["text"], min(block["level"], 9))
        elif block["kind"] == "paragraph":
            document.add_paragraph(block["text"])
        else:
            table = document.add_table(0, len(block["header"]), "Table Grid")
            for texts in (block["header"], *block["rows"]):
                for cell, text in zip(table.add_row().cells, texts, strict=False):
                    cell.text = text
    document.save(path)


if __name__ == "__main__":
    what, given, source, out = sys.argv[1:]
    content = json.loads(Path(given).read_text("utf-8"))
    if what == "template":
        template(content, source)
    elif what == "docxtpl":
        docxtpl(content, source, out)
    else:
        rows(content, out)
