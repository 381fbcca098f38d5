#!/bin/sh
# exceljs and SheetJS write NaN and Infinity as the number of an XLSX cell, which is no number there.
#
# Expected: a number that could not be computed becomes an error such as #NUM!, as XlsxWriter can write it, or an empty
#     cell; the value of a cell with a number is a decimal number with digits.
# Found: both write <v>NaN</v> and <v>Infinity</v> into cells that hold a number by their type.
# Seen: exceljs 4.4.0 and xlsx (SheetJS) 0.18.5 with Node.js, 2026-11-29.
# Matters: scripts in JavaScript export lists of controls with these two.  One division of 0 by 0, in any column, and a
#     reader of the workbook that trusts numbers to be numbers fails.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0 xlsx@0.18.5

cat >write.js <<'JAVASCRIPT'
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");
const row = ["AC-01", NaN, Infinity];
console.log(`exceljs ${require("exceljs/package.json").version}, xlsx ${SheetJS.version}`);

const book = SheetJS.utils.book_new();
SheetJS.utils.book_append_sheet(book, SheetJS.utils.aoa_to_sheet([row]), "Controls");
SheetJS.writeFile(book, "sheetjs.xlsx");

const other = new ExcelJS.Workbook();
other.addWorksheet("Controls").addRow(row);
other.xlsx.writeFile("exceljs.xlsx");
JAVASCRIPT
node write.js

python3 - <<'PYTHON'
import re
import sys
import zipfile

for program in ("exceljs", "sheetjs"):
    with zipfile.ZipFile(f"{program}.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r"<c [^>]*>.*?</c>", sheet)
    print(f"{program}: {cells[1:]}")
    values = [re.search(r"<v>(.*?)</v>", cell)[1] for cell in cells[1:]]
    is_number = all(re.search(r' t="(?!n")', cell) is None for cell in cells[1:])
    if values != ["NaN", "Infinity"] or not is_number:
        sys.exit(f"No longer so: {program} writes {values}.")
print("As described: both write NaN and Infinity as numbers.")
PYTHON
