#!/bin/sh
# One cell in a content control makes python-docx read all later cells of the table from a wrong place.
#
# Expected: a content control around a table cell (w:sdt around w:tc) changes nothing for a program that reads tables;
#     at worst the text of that cell is missing.
# Found: three libraries read three tables.  mammoth reads what is there.  python-docx leaves the cell out and closes
#     the gap: table.cell(1, 1) gives the frequency for the owner, table.cell(1, 2) gives a cell of the next row, and so
#     on to the end.  docx2python cuts the table into three.
# Seen: python-docx 1.2.0, docx2python 3.7.1, mammoth 1.13.0, 2026-11-28.
# Matters: in a table of controls the column says what a text means.  A script that reads a filled-in form by row and
#     column takes one field for another, without an error until it asks for the very last cell.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0 docx2python==3.7.1 mammoth==1.13.0

venv/bin/python - <<'PYTHON'
import re
import sys
from importlib.metadata import version

import mammoth
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx2python import docx2python

ROWS = [
    ["Control", "Owner", "Frequency"],
    ["AC-01", "Dana Whitfield", "each quarter"],
    ["AC-02", "Reyes Ortega", "each month"],
]
SHIFTED = [
    ["Control", "Owner", "Frequency"],
    ["AC-01", "each quarter", "AC-02"],
    ["Reyes Ortega", "each month", "IndexError"],
]
IN_THREE = [
    [["Control", "Owner", "Frequency"], ["AC-01"]],
    [["Dana Whitfield"]],
    [["each quarter"], ["AC-02", "Reyes Ortega", "each month"]],
]


def write_table(path):
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    owner = table.cell(1, 1)._tc
    control = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Owner"/></w:sdtPr><w:sdtContent/></w:sdt>')
    owner.addprevious(control)
    control.find(qn("w:sdtContent")).append(owner)
    document.save(path)


def cell(table, row, column):
    try:
        return table.cell(row, column).text
    except IndexError:
        return "IndexError"


def by_mammoth(path):
    with open(path, "rb") as file:
        html = mammoth.convert_to_html(file).value
    return [re.findall("<p>(.*?)</p>", row) for row in re.findall("<tr>(.*?)</tr>", html)]


def by_docx2python(path):
    with docx2python(path) as read:
        return [[["".join(cell) for cell in row] for row in table] for table in read.body if table]


write_table("controls.docx")
table = Document("controls.docx").tables[0]
seen = {
    "mammoth": by_mammoth("controls.docx"),
    "python-docx": [[cell(table, row, column) for column in range(3)] for row in range(3)],
    "docx2python": by_docx2python("controls.docx"),
}
for name, rows in seen.items():
    print(f"{name} {version(name)}:", *rows, sep="\n  ")
lengths = [len(row.cells) for row in table.rows]
print(f"cells in the rows of python-docx: {lengths}")
if seen != {"mammoth": ROWS, "python-docx": SHIFTED, "docx2python": IN_THREE} or lengths != [3, 2, 3]:
    sys.exit("No longer so: a reader gives another table than described.")
print("As described: three readers give three tables.")
PYTHON
