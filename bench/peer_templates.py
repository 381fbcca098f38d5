"""What docxtpl and docxtemplater start from, in their best form: `peer_templates.py BLOCKS.json FOLDER NAME`.

For each it writes the Word template FOLDER/NAME-PROGRAM-template.docx, in which what does not change is text and what
repeats is a loop, and FOLDER/NAME-PROGRAM.json, the values in the shape that the template asks for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import docx

LONG = 300
"""Paragraphs longer than this are values; shorter ones are text of the template."""
Block = dict[str, Any]
Unit = list[Block]


def units(blocks: list[Block]) -> Iterator[list[Unit]]:
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


def _is_loop(run: list[Unit]) -> bool:
    return len(run) > 1


class Syntax(Protocol):
    """How a template names a run of units, a value in it, and the rows of a table."""

    def loop(self, run: int) -> tuple[str, str]:
        """The paragraphs before and behind what repeats."""

    def name(self, run: int, block: int, *, looped: bool) -> str:
        """What a block of a unit is called."""

    def text(self, name: str) -> str:
        """A value in running text."""

    def rows(self, name: str, count: int) -> list[list[str]]:
        """The rows of a table that make its rows from a value."""

    def values(self, runs: list[list[Unit]]) -> dict[str, Any]:
        """The values by those names."""


class Docxtpl:
    """Jinja's tags, with `p` and `tr` where a whole paragraph or row is one."""

    def loop(self, run: int) -> tuple[str, str]:
        """As in Syntax."""
        return f"{{%p for u in v[{run}] %}}", "{%p endfor %}"

    def name(self, run: int, block: int, *, looped: bool) -> str:
        """As in Syntax."""
        return f"u[{block}]" if looped else f"v[{run}][0][{block}]"

    def text(self, name: str) -> str:
        """As in Syntax."""
        return f"{{{{ {name} }}}}"

    def rows(self, name: str, count: int) -> list[list[str]]:
        """As in Syntax."""
        cells = [f"{{{{ r[{column}] }}}}" for column in range(count)]
        return [[f"{{%tr for r in {name} %}}"], cells, ["{%tr endfor %}"]]

    def values(self, runs: list[list[Unit]]) -> dict[str, Any]:
        """As in Syntax."""
        return {"v": [[[_content(block) for block in unit] for unit in run] for run in runs]}


class Docxtemplater:
    """Braces, with `#` and `/` around what repeats, and a loop over rows by its first and last cell."""

    def loop(self, run: int) -> tuple[str, str]:
        """As in Syntax."""
        return f"{{#v{run}}}", f"{{/v{run}}}"

    def name(self, run: int, block: int, *, looped: bool) -> str:
        """As in Syntax."""
        return f"u{block}" if looped else f"v{run}_{block}"

    def text(self, name: str) -> str:
        """As in Syntax."""
        return f"{{{name}}}"

    def rows(self, name: str, count: int) -> list[list[str]]:
        """As in Syntax."""
        cells = [f"{{c{column}}}" for column in range(count)]
        cells[0] = f"{{-w:tr {name}}}{cells[0]}"
        cells[-1] += f"{{/{name}}}"
        return [cells]

    def values(self, runs: list[list[Unit]]) -> dict[str, Any]:
        """As in Syntax."""
        found: dict[str, Any] = {}
        for number, run in enumerate(runs):
            named = [
                {self.name(number, index, looped=_is_loop(run)): self._value(block) for index, block in enumerate(unit)}
                for unit in run
            ]
            found |= {f"v{number}": named} if _is_loop(run) else named[0]
        return found

    @staticmethod
    def _value(block: Block) -> Any:  # noqa: ANN401 - text or rows
        if block["kind"] != "table":
            return block["text"]
        return [{f"c{column}": text for column, text in enumerate(row)} for row in block["rows"]]


SYNTAXES: dict[str, Syntax] = {"docxtpl": Docxtpl(), "docxtemplater": Docxtemplater()}


def _content(block: Block) -> Any:  # noqa: ANN401 - text or rows
    return block["rows"] if block["kind"] == "table" else block["text"]


def template(runs: list[list[Unit]], syntax: Syntax) -> Any:  # noqa: ANN401 - python-docx's document
    """The template for a report of this form."""
    document = docx.Document()
    for number, run in enumerate(runs):
        looped = _is_loop(run)
        before, behind = syntax.loop(number)
        if looped:
            document.add_paragraph(before)
        for index, block in enumerate(run[0]):
            name = syntax.name(number, index, looped=looped)
            if block["kind"] == "table":
                _table(document, block["header"], syntax.rows(name, len(block["header"])))
                continue
            varies = looped or len(block["text"]) > LONG
            style = f"Heading {min(block['level'], 9)}" if block["kind"] == "heading" else None
            document.add_paragraph(syntax.text(name) if varies else block["text"], style)
        if looped:
            document.add_paragraph(behind)
    return document


def _table(document: Any, header: list[str], rows: list[list[str]]) -> None:  # noqa: ANN401 - python-docx's
    table = document.add_table(1 + len(rows), len(header), "Table Grid")
    for row, texts in zip(table.rows, (header, *rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text


def main(blocks: Path, folder: Path, name: str) -> None:
    """Write the templates and the values."""
    runs = list(units(json.loads(blocks.read_text("utf-8"))))
    for program, syntax in SYNTAXES.items():
        template(runs, syntax).save(folder / f"{name}-{program}-template.docx")
        (folder / f"{name}-{program}.json").write_text(json.dumps(syntax.values(runs)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
