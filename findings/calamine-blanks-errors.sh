#!/bin/sh
# python-calamine reads a cell with an error as an empty text, so that a broken lookup is like a cell not filled in.
#
# Expected: a cell that shows #N/A or #REF! is read as this text, as openpyxl does, or as some value that means an
#     error.
# Found: all five errors come as '', and an empty cell comes as '' too.
# Seen: python-calamine 0.9.1 and openpyxl 3.1.5 with a workbook of XlsxWriter 3.3.1, 2026-11-28.
# Matters: in spreadsheets of controls, owners and frequencies are often looked up in other sheets.  A lookup that broke
#     arrives as a control without an owner, and no message says that the spreadsheet is at fault.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 XlsxWriter==3.3.1

venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import openpyxl
import python_calamine
import xlsxwriter

OWNERS = {  # what the cell holds: a text, nothing, or a formula and the result that a spreadsheet program stored
    "AC-01": "Dana Whitfield",
    "AC-02": None,
    "AC-03": ('=VLOOKUP("AC-03",D1:E9,2,FALSE)', "#N/A"),
    "AC-04": ("=#REF!", "#REF!"),
    "AC-05": ("=1/0", "#DIV/0!"),
    "AC-06": ('="x"+1', "#VALUE!"),
    "AC-07": ("=OWNER(A7)", "#NAME?"),
}

with xlsxwriter.Workbook("controls.xlsx") as book:
    sheet = book.add_worksheet("Controls")
    for row, (control, owner) in enumerate(OWNERS.items()):
        sheet.write_string(row, 0, control)
        if isinstance(owner, tuple):
            sheet.write_formula(row, 1, owner[0], value=owner[1])
        elif owner:
            sheet.write_string(row, 1, owner)

read = {
    "python-calamine": python_calamine.load_workbook("controls.xlsx").get_sheet_by_name("Controls").to_python(),
    "openpyxl": openpyxl.load_workbook("controls.xlsx", data_only=True)["Controls"].values,
}
seen = {name: [owner for _, owner in rows] for name, rows in read.items()}
for name, owners in seen.items():
    print(f"{name} {version(name)}: {owners}")
errors = [owner[1] for owner in OWNERS.values() if isinstance(owner, tuple)]
if seen["openpyxl"] != ["Dana Whitfield", None, *errors]:
    sys.exit("No longer so: openpyxl gives something else than the errors.")
if seen["python-calamine"] != ["Dana Whitfield", "", *([""] * len(errors))]:
    sys.exit("No longer so: python-calamine gives something else than empty texts.")
print("As described: five errors and an empty cell are read alike.")
PYTHON
