#!/bin/sh
# python-calamine leaves the words in CDATA sections of OpenDocument cells out.
#
# Expected: a cell whose paragraph has its words in a CDATA section, which in XML is the same as words, gives them, as
#     odfpy's text extraction does, and as calamine itself does for the same words without the section.
# Found: the cell comes empty; of a cell that has words in a section and others beside it, the others come alone.
# Seen: python-calamine 0.9.1 and odfpy 1.4.1, 2026-11-29.
# Matters: where the program that wrote a list of controls puts texts into CDATA, so that signs such as < and & need no
#     care, the texts are missing, and nothing says so.
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
import zipfile
from importlib.metadata import version

import python_calamine
from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import P

book = OpenDocumentSpreadsheet()
table = Table(name="Controls")
book.spreadsheet.addElement(table)
row = TableRow()
table.addElement(row)
for text in ("AC-01", "Access is approved.", "Each quarter"):
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=text))
    row.addElement(cell)
book.save("plain.ods")

with zipfile.ZipFile("plain.ods") as plain, zipfile.ZipFile("sections.ods", "w") as sections:
    for name in plain.namelist():
        content = plain.read(name)
        if name == "content.xml":
            content = content.replace(b"Access is approved.", b"<![CDATA[Access is approved.]]>")
            content = content.replace(b"Each quarter", b"Each <![CDATA[quarter]]>")
        sections.writestr(name, content)


def by_calamine(path):
    (read,) = python_calamine.load_workbook(path).get_sheet_by_name("Controls").to_python()
    return read


def by_odfpy(path):
    return [teletype.extractText(cell) for cell in load(path).getElementsByType(TableCell)]


words = ["AC-01", "Access is approved.", "Each quarter"]
print(f"python-calamine {version('python-calamine')}: {by_calamine('plain.ods')}, in sections {by_calamine('sections.ods')}")
print(f"odfpy {version('odfpy')}: {by_odfpy('plain.ods')}, in sections {by_odfpy('sections.ods')}")
if not by_odfpy("plain.ods") == by_odfpy("sections.ods") == by_calamine("plain.ods") == words:
    sys.exit("No longer so: odfpy, or python-calamine without sections, gives other texts.")
if by_calamine("sections.ods") != ["AC-01", "", "Each "]:
    sys.exit("No longer so: python-calamine gives other texts for sections.")
print("As described: the words in sections are left out.")
PYTHON
