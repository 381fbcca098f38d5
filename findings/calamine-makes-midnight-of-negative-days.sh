#!/bin/sh
# python-calamine makes midnight of each negative number in an XLSX cell with a date's format, words of its own or not.
#
# Expected: -7 in the format d/m/yyyy comes as -7, as an error, or as the day of 1899 that openpyxl gives; and with a
#     second section for negative numbers, d/m/yyyy;"overdue", as -7, since no date is shown at all.
# Found: both come as datetime.time(0, 0), and so does -100: the number is gone.
# Seen: python-calamine 0.9.1, XlsxWriter 3.3.1 and openpyxl 3.1.5, 2026-11-30.
# Matters: lists of controls and requests count the days that are left to a date, and show "overdue" below zero; a reader
#     of such a list finds 00:00:00 there, the same for one day late and for a hundred.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 XlsxWriter==3.3.1 openpyxl==3.1.5

venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime, time
from importlib.metadata import version

import openpyxl
import python_calamine
import xlsxwriter

CELLS = ((-7, "d/m/yyyy"), (-100, "d/m/yyyy"), (-7, 'd/m/yyyy;"overdue"'))

with xlsxwriter.Workbook("days.xlsx") as book:
    page = book.add_worksheet("Requests")
    for column, (days, form) in enumerate(CELLS):
        page.write_number(0, column, days, book.add_format({"num_format": form}))

(read,) = python_calamine.load_workbook("days.xlsx").get_sheet_by_name("Requests").to_python()
print(f"python-calamine {version('python-calamine')}, XlsxWriter {version('XlsxWriter')}:")
for (days, form), value in zip(CELLS, read, strict=True):
    print(f"  {days} in the format {form} is read as {value!r}")
days = [cell.value for cell in openpyxl.load_workbook("days.xlsx")["Requests"][1]]
print(f"openpyxl {version('openpyxl')}: {', '.join(map(str, days))}")
if read != [time(0, 0)] * 3:
    sys.exit("No longer so: other values.")
if days != [datetime(1899, 12, 23), datetime(1899, 9, 21), datetime(1899, 12, 23)]:
    sys.exit("No longer so: other days of openpyxl.")
print("As described: each of them is midnight.")
PYTHON
