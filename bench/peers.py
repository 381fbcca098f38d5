"""The same report with other Python programs, in their best form.

`peers.py docxtpl VALUES.json TEMPLATE.docx OUT.docx [COUNT]` fills a template, COUNT times in one process, as a
loop over many reports would; peer_templates.py makes the template and the values.
`peers.py rows BLOCKS.json OUT.docx` writes the report with python-docx row by row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def docxtpl(values: str, source: str, out: str, count: str = "1") -> None:
    """Fill the template, anew from its file each time, since a template that was rendered is used up."""
    from docxtpl import DocxTemplate

    for _ in range(int(count)):
        document = DocxTemplate(source)
        document.render(json.loads(Path(values).read_text("utf-8")), autoescape=True)
        document.save(out)


def rows(blocks: str, out: str) -> None:
    """Write the report, tables row by row, without `table.cell`, whose cost grows with the square of the rows."""
    import docx

    document = docx.Document()
    for block in json.loads(Path(blocks).read_text("utf-8")):
        if block["kind"] == "heading":
            document.add_heading(block["text"], min(block["level"], 9))
        elif block["kind"] == "paragraph":
            document.add_paragraph(block["text"])
        else:
            table = document.add_table(0, len(block["header"]), "Table Grid")
            for texts in (block["header"], *block["rows"]):
                for cell, text in zip(table.add_row().cells, texts, strict=False):
                    cell.text = text
    document.save(out)


def main() -> None:
    """Do what the command line says."""
    what, *words = sys.argv[1:]
    {"docxtpl": docxtpl, "rows": rows}[what](*words)


if __name__ == "__main__":
    main()
