#!/bin/sh
# LibreOffice loses a bookmark that begins with the paragraph after a table and ends in a later paragraph.
#
# Expected: opening and saving a document keeps its bookmarks, wherever they begin.
# Found: the bookmark is gone, without a message.  It stays if it ends in the same paragraph, if it begins later in that
#     paragraph, or if another paragraph lies between the table and it.
# Seen: LibreOffice 7.4.7.2 and 25.2.3.2, 2026-11-29.
# Matters: bookmarks say where a clause begins and ends, for cross-references and for programs that read it.  One that
#     follows a table directly, as text below a schedule does, is lost by one opening in LibreOffice, and the references
#     to it lead nowhere.
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
    "LibreOffice 7.4.7.2 "* | "LibreOffice 25.2.3.2 "*) ;;
    *) echo "Not run: this was seen with LibreOffice 7.4.7.2 and 25.2.3.2."; exit 77 ;;
esac

cat >marked.py <<'PYTHON'
"""Write documents with a table, and a bookmark "clause" behind it that begins and ends in different places."""

import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
START, END = '<w:bookmarkStart w:id="1" w:name="clause"/>', '<w:bookmarkEnd w:id="1"/>'
FIRST, SECOND = "<w:r><w:t>First.</w:t></w:r>", "<w:r><w:t>Second.</w:t></w:r>"
TABLE = """<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>
    <w:tr><w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>
    <w:p><w:r><w:t>Fee</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""
BODIES = {
    "over-two-paragraphs": f"<w:p>{START}{FIRST}</w:p><w:p>{SECOND}{END}</w:p>",
    "over-one-paragraph": f"<w:p>{START}{FIRST}{END}</w:p><w:p>{SECOND}</w:p>",
    "from-the-middle": f"<w:p>{FIRST}{START}{FIRST}</w:p><w:p>{SECOND}{END}</w:p>",
    "after-a-paragraph": f"<w:p>{FIRST}</w:p><w:p>{START}{FIRST}</w:p><w:p>{SECOND}{END}</w:p>",
}

for name, body in BODIES.items():
    parts = {
        "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/></Types>""",
        "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
            Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{TABLE}{body}</w:body></w:document>',
    }
    with zipfile.ZipFile(f"{name}.docx", "w") as package:
        for part, text in parts.items():
            package.writestr(part, text)
PYTHON
python3 marked.py

soffice -env:UserInstallation="file://$folder/profile" --headless --convert-to docx --outdir saved ./*.docx \
    >log 2>&1 || { cat log; exit 1; }

python3 - <<'PYTHON'
import pathlib
import sys
import zipfile

seen = {}
for path in sorted(pathlib.Path("saved").iterdir()):
    with zipfile.ZipFile(path) as package:
        seen[path.stem] = 'w:name="clause"' in package.read("word/document.xml").decode()
    print(f"{path.stem}: the bookmark is {'kept' if seen[path.stem] else 'lost'}")
lost = [name for name, kept in seen.items() if not kept]
if lost != ["over-two-paragraphs"]:
    sys.exit("No longer so: other bookmarks are lost than described.")
print("As described: only the bookmark over two paragraphs right after the table is lost.")
PYTHON
