#!/bin/sh
# python-calamine leaves line breaks and tabs within a paragraph of an OpenDocument cell out, so that words run together.
#
# Expected: a cell whose paragraph has a line break or a tab gives its text with a line break or a tab, or at least with a
#     blank, as odfpy's text extraction does, and as calamine itself does for a cell of two paragraphs.
# Found: "Accounts", a line break and "are reviewed" come as "Accountsare reviewed"; a tab is lost in the same way.
# Seen: python-calamine 0.9.1 and odfpy 1.4.1, 2026-11-28.
# Matters: texts of controls and lists of criteria in one cell are broken into lines.  Where the program that wrote the
#     spreadsheet breaks lines in this way, "CC6.1" and "CC6.2" arrive as "CC6.1CC6.2", and sentences lose the blank
#     between two words.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1

venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import python_calamine
from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, Tab

book = OpenDocumentSpreadsheet()
table = Table(name="Controls")
book.spreadsheet.addElement(table)
row = TableRow()
table.addElement(row)


def add_cell(*paragraphs):
    cell = TableCell(valuetype="string")
    for parts in paragraphs:
        paragraph = P()
        for part in parts:
            if isinstance(part, str):
                paragraph.addText(part)
            else:
                paragraph.addElement(part)
        cell.addElement(paragraph)
    row.addElement(cell)


add_cell(["Accounts", LineBreak(), "are reviewed"])
add_cell(["CC6.1", Tab(), "CC6.2"])
add_cell(["Accounts"], ["are reviewed"])
book.save("controls.ods")

(read,) = python_calamine.load_workbook("controls.ods").get_sheet_by_name("Controls").to_python()
print(f"python-calamine {version('python-calamine')}: {read}")
cells = load("controls.ods").getElementsByType(TableCell)
extracted = ["\n".join(map(teletype.extractText, cell.getElementsByType(P))) for cell in cells]
print(f"odfpy {version('odfpy')}: {extracted}")
if extracted != ["Accounts\nare reviewed", "CC6.1\tCC6.2", "Accounts\nare reviewed"]:
    sys.exit("No longer so: odfpy gives other texts.")
if read != ["Accountsare reviewed", "CC6.1CC6.2", "Accounts\nare reviewed"]:
    sys.exit("No longer so: python-calamine gives other texts.")
print("As described: a line break and a tab are left out, two paragraphs are kept apart.")
PYTHON
