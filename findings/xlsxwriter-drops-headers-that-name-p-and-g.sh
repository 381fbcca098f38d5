#!/bin/sh
# XlsxWriter leaves out the whole header of printed pages where a doubled ampersand stands before a G, as in P&&G.
#
# Expected: two ampersands print one, as its manual says, so a header of "&LP&&G Services&RControls" prints "P&G
#     Services" and "Controls"; "&G", the place of a picture, is not in it.
# Found: it looks for "&G" without regard to the doubling, counts a picture that it was not given, warns, and writes no
#     header at all; the footer after it is written.  Of "&&[Picture]" it is the same.  Two codes that cancel each
#     other, such as italics on and off (&I&I), between the ampersand and the G bring the header back, with the same
#     words.
# Seen: XlsxWriter 3.3.1, 2026-11-30.
# Matters: a program that puts each client's name into the header, as the manual says, prints the lists of one client
#     without any header, and the only sign is a warning of Python.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check XlsxWriter==3.3.1

cat >heads.py <<'PYTHON'
"""Write one workbook for each header, and read the header back from its XML."""

import re
import sys
import warnings
import zipfile
from html import unescape

import xlsxwriter

EXPECTED = {
    "&LP&&L Services&RControls": "&LP&&L Services&RControls",
    "&LP&&G Services&RControls": None,
    "&LP&&[Picture] Services&RControls": None,
    "&LP&&&I&IG Services&RControls": "&LP&&&I&IG Services&RControls",
}
print(f"XlsxWriter {xlsxwriter.__version__}")
for given, expected in EXPECTED.items():
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        book = xlsxwriter.Workbook("heads.xlsx")
        page = book.add_worksheet()
        page.set_header(given)
        page.set_footer("&CPage &P")
        book.close()
    with zipfile.ZipFile("heads.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    found = re.search("<oddHeader>(.*?)</oddHeader>", sheet)
    written = unescape(found[1]) if found else None
    print(f"went in: {given!r}, came out: {written!r}, warnings: {len(warned)}")
    if written != expected or len(warned) != (expected is None) or "<oddFooter>" not in sheet:
        sys.exit("No longer so: a header is written or left out otherwise.")
print("As described: the header with P&&G is left out, and the one with two codes between is not.")
PYTHON
tools/bin/python heads.py
