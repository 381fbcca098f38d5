#!/bin/sh
# python-calamine gives a time span of a day or more in an OpenDocument cell as a text, and one below a day as a time.
#
# Expected: a span of time in an OpenDocument cell is a value of one kind, whatever its length, as in an XLSX file, where
#     python-calamine itself gives a timedelta for the same two spans in the format [h]:mm.
# Found: twelve hours come as datetime.time(12, 0); thirty hours come as the text "PT30H00M00S", which no program shows.
# Seen: python-calamine 0.9.1, odfpy 1.4.1 and XlsxWriter 3.3.1, 2026-11-30.
# Matters: times that a service organization promises, such as "recovery within 30:00" in a list of commitments, print as
#     PT30H00M00S, and code that asks for a time or a timedelta takes them for words.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1 XlsxWriter==3.3.1

venv/bin/python - <<'PYTHON'
import sys
from datetime import time, timedelta
from importlib.metadata import version

import python_calamine
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

SPANS = {"12:00": ("PT12H00M00S", 0.5), "30:00": ("PT30H00M00S", 1.25)}

book = OpenDocumentSpreadsheet()
table, row = Table(name="Commitments"), TableRow()
book.spreadsheet.addElement(table)
table.addElement(row)
for shown, (span, _) in SPANS.items():
    cell = TableCell(valuetype="time", timevalue=span)
    cell.addElement(P(text=shown))
    row.addElement(cell)
book.save("spans.ods")

with xlsxwriter.Workbook("spans.xlsx") as book:
    page = book.add_worksheet("Commitments")
    for column, (_, days) in enumerate(SPANS.values()):
        page.write_number(0, column, days, book.add_format({"num_format": "[h]:mm"}))


def read(path):
    (cells,) = python_calamine.load_workbook(path).get_sheet_by_name("Commitments").to_python()
    return cells


print(f"python-calamine {version('python-calamine')}, of cells that show {' and '.join(SPANS)}:")
print(f"  OpenDocument {read('spans.ods')!r}")
print(f"  XLSX         {read('spans.xlsx')!r}")
if read("spans.xlsx") != [timedelta(hours=12), timedelta(hours=30)]:
    sys.exit("No longer so: other values of the XLSX file.")
if read("spans.ods") != [time(12, 0), "PT30H00M00S"]:
    sys.exit("No longer so: other values of the OpenDocument file.")
print("As described: the longer span of the OpenDocument file is a text.")
PYTHON
