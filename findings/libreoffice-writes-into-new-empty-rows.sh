#!/bin/sh
# LibreOffice writes an invisible sign into the empty cells of a table row that a reviewer inserted.
#
# Expected: a row that was inserted with its change tracked, and whose cells are still empty, comes back empty.
# Found: after the file is opened and saved, the row holds U+200D, the zero-width joiner, as its words.  A row that is
#     not tracked, and is as empty, comes back empty.  The exit code is 0.
# Seen: LibreOffice 7.4.7.2, 2026-11-30.
# Matters: reviewers add a row to a table of controls and fill it in later.  Programs that ask whether a cell is empty,
#     or compare two versions of the file, find words in it that no one typed and no one sees.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

if ! command -v soffice >/dev/null; then
    apt-get update -q
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends libreoffice-writer-nogui
fi
version=$(soffice --version)
echo "$version"
case $version in
    "LibreOffice 7.4.7.2 "*) ;;
    *) echo "Not run: this was seen with LibreOffice 7.4.7.2."; exit 77 ;;
esac

cat >reviewed.py <<'PYTHON'
"""Write a table with words in its first row, an empty second one, and an empty third one that a reviewer inserted."""

import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
INSERTED = '<w:trPr><w:ins w:id="1" w:author="R. Vale" w:date="2026-10-05T09:00:00Z"/></w:trPr>'
WIDTH = '<w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
EMPTY = f"<w:tc>{WIDTH}<w:p/></w:tc>" * 2
FILLED = "".join(f"<w:tc>{WIDTH}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("Control", "Owner"))

parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body><w:tbl><w:tblPr/>
        <w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>
        <w:tr>{FILLED}</w:tr><w:tr>{EMPTY}</w:tr><w:tr>{INSERTED}{EMPTY}</w:tr></w:tbl><w:p/></w:body></w:document>""",
}
with zipfile.ZipFile("reviewed.docx", "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
PYTHON
python3 reviewed.py

soffice -env:UserInstallation="file://$folder/profile" --headless --convert-to docx --outdir saved reviewed.docx \
    >log 2>&1 || { cat log; exit 1; }

python3 - <<'PYTHON'
import sys
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(path):
    """The words of each cell of each row."""
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return [
        ["".join(text.text or "" for text in cell.iter(W + "t")) for cell in row.iter(W + "tc")]
        for row in body.iter(W + "tr")
    ]


for name in ("reviewed.docx", "saved/reviewed.docx"):
    for row in read(name):
        print(f"{name}: {ascii(row)}")
_, plain, inserted = read("saved/reviewed.docx")
if plain != ["", ""]:
    sys.exit("No longer so: the row that is not tracked came back with words too.")
if inserted != ["\u200d", ""]:
    sys.exit("No longer so: the row that was inserted came back with other words.")
print("As described: the row that a reviewer inserted holds a sign that no one typed.")
PYTHON
