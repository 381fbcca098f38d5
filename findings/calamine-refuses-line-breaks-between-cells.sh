#!/bin/sh
# python-calamine cannot read a spreadsheet that SheetJS saved as .ods, because there are line breaks between its cells.
#
# Expected: white space between cells and rows in content.xml, where no text can be, means nothing, as in any XML
#     that is written to be read by people.  odfpy reads the same file.
# Found: calamine ends with an error at the first line break between two cells.  With the white space between the tags
#     taken out, and nothing else changed, it reads the file.
# Seen: python-calamine 0.9.1 and odfpy 1.4.1 with a file of SheetJS (xlsx) 0.18.5, 2026-11-29.
# Matters: programs that run in a browser offer .ods through SheetJS.  A list of controls from one of them reads well by
#     one library, and another calls it broken.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1
npm install --silent --no-audit --no-fund xlsx@0.18.5

cat >write.js <<'JS'
const { utils, version, writeFile } = require("xlsx");

const book = utils.book_new();
const rows = [["Control", "Owner"], ["AC-01", "Dana Whitfield"]];
utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Controls");
writeFile(book, "controls.ods");
console.log(`SheetJS ${version} wrote:`, JSON.stringify(rows));
JS
node write.js

venv/bin/python - <<'PYTHON'
import re
import sys
import zipfile
from importlib.metadata import version

import python_calamine
from odf import teletype
from odf.opendocument import load
from odf.table import TableCell, TableRow


def by_odfpy(path):
    rows = load(path).getElementsByType(TableRow)
    return [[teletype.extractText(cell) for cell in row.getElementsByType(TableCell)] for row in rows]


def by_calamine(path):
    try:
        return python_calamine.load_workbook(path).get_sheet_by_name("Controls").to_python()
    except python_calamine.CalamineError as error:
        return str(error)


with zipfile.ZipFile("controls.ods") as old, zipfile.ZipFile("closed.ods", "w") as new:
    for name in old.namelist():
        data = old.read(name)
        new.writestr(name, re.sub(rb">\s+<", b"><", data) if name == "content.xml" else data)

odfpy, refused, read = by_odfpy("controls.ods"), by_calamine("controls.ods"), by_calamine("closed.ods")
print(f"odfpy {version('odfpy')}: {odfpy}")
print(f"python-calamine {version('python-calamine')}: {refused}")
print(f"python-calamine, without white space between tags: {read}")
rows = [["Control", "Owner"], ["AC-01", "Dana Whitfield"]]
if odfpy != rows or read != rows:
    sys.exit("No longer so: the cells are read otherwise.")
if not isinstance(refused, str) or "table-cell" not in refused:
    sys.exit("No longer so: calamine reads the file as it is.")
print("As described: the file is refused for the white space between its cells.")
PYTHON
