#!/bin/sh
# LibreOffice prints "a_x005F_x0041_b" at the foot of each page of a workbook whose footer says "a_x0041_b".
#
# Expected: headers and footers of a workbook are of the same type as the text of a cell (ST_Xstring of ECMA-376), in
#     which "_x000D_" is a carriage return and "_x005F_" the underscore that keeps such letters from being one.
# Found: in cells LibreOffice understands both.  In headers and footers it prints the letters as they are.
# Seen: LibreOffice 7.4.7.2, 2026-11-30.
# Matters: what guards a name in a header as the format asks for, as XlsxWriter does, puts other letters on each page of
#     a list that is printed or turned into PDF without Excel; so does a line break that is written in this way.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

if ! command -v soffice >/dev/null || ! command -v pdftotext >/dev/null; then
    apt-get update -q
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends libreoffice-calc poppler-utils
fi
version=$(soffice --version)
echo "$version"
case $version in
    "LibreOffice 7.4.7.2 "*) ;;
    *) echo "Not run: this was seen with LibreOffice 7.4.7.2."; exit 77 ;;
esac

cat >workbook.py <<'PYTHON'
"""Write a workbook with the same letters in a cell and in the footer."""

import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORDS = "one_x000D_two, a_x005F_x0041_b"
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{SHEETS}.sheet.main+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETS}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>
        <sheet name="Controls" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
    "xl/worksheets/sheet1.xml": f"""<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>
        <t>{WORDS}</t></is></c></row></sheetData>
        <headerFooter><oddFooter>&amp;C{WORDS}</oddFooter></headerFooter></worksheet>""",
}
with zipfile.ZipFile("workbook.xlsx", "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
print(f"went in:  {WORDS!r}, in a cell and in the footer")
PYTHON
python3 workbook.py

timeout 300 soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to pdf workbook.xlsx >log 2>&1 ||
    { cat log; exit 1; }
pdftotext -layout workbook.pdf words.txt

python3 - <<'PYTHON'
import sys
from pathlib import Path

cell, *_, footer = (" ".join(line.split()) for line in Path("words.txt").read_text("utf-8").split("\n") if line.strip())
print(f"came out: {cell!r} in the cell, {footer!r} in the footer")
if "_x00" in cell.replace("a_x0041_b", "") or footer != "one_x000D_two, a_x005F_x0041_b":
    sys.exit("No longer so: the cell or the footer is read otherwise.")
print("As described: the footer shows the numbers of the characters.")
PYTHON
