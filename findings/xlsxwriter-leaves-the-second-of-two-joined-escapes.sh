#!/bin/sh
# XlsxWriter does not escape the second of two escapes that share their underscore, so readers show a letter instead.
#
# Expected: a text that looks like an escape of a character, such as _x0041_, is a text; a writer puts _x005F in place of
#     each underscore that would begin one, and _x0041_x0042_ has two of these.
# Found: it looks for whole escapes one after another, and the second of two with a common underscore is none: what it
#     writes is _x005F_x0041_x0042_.  calamine reads _x0041B, and openpyxl the text that went in.  The end of
#     _x000D_x000A_ becomes a line break, in LibreOffice 7.4, too.
# Seen: XlsxWriter 3.3.1, python-calamine 0.8.2, openpyxl 3.1.5, 2026-11-30.
# Matters: lists that come from SharePoint or .NET name their columns with such escapes (Control_x0020_Owner); in one that
#     is written again, a name or an id may be another one, and nothing warns.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check XlsxWriter==3.3.1 python-calamine==0.8.2 openpyxl==3.1.5

cat >escapes.py <<'PYTHON'
"""Write one cell for each text, and read it with two readers."""

import re
import sys
import zipfile

import openpyxl
import python_calamine
import xlsxwriter

EXPECTED = {
    "_x0041_": ("_x005F_x0041_", "_x0041_", "_x0041_"),
    "_x0041_ and _x0042_": ("_x005F_x0041_ and _x005F_x0042_", "_x0041_ and _x0042_", "_x0041_ and _x0042_"),
    "_x0041_x0042_": ("_x005F_x0041_x0042_", "_x0041B", "_x0041_x0042_"),
    "_x000D_x000A_": ("_x005F_x000D_x000A_", "_x000D\n", "_x000D_x000A_"),
}
print(f"XlsxWriter {xlsxwriter.__version__}, openpyxl {openpyxl.__version__}")
for given, expected in EXPECTED.items():
    with xlsxwriter.Workbook("cells.xlsx") as book:
        book.add_worksheet().write_string(0, 0, given)
    with zipfile.ZipFile("cells.xlsx") as parts:
        written = re.search("<t[^>]*>(.*?)</t>", parts.read("xl/sharedStrings.xml").decode())[1]
    calamine = python_calamine.CalamineWorkbook.from_path("cells.xlsx").get_sheet_by_index(0).to_python()[0][0]
    found = (written, calamine, openpyxl.load_workbook("cells.xlsx").active["A1"].value)
    print(f"went in: {given!r}, written: {found[0]!r}, calamine: {found[1]!r}, openpyxl: {found[2]!r}")
    if found != expected:
        sys.exit("No longer so: an escape is written or read otherwise.")
print("As described: the second of two joined escapes is left, and the two readers read different texts.")
PYTHON
tools/bin/python escapes.py
