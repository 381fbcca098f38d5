#!/bin/sh
# pandoc drops a deleted paragraph, but keeps a deleted heading as an empty one and a deleted table row as an empty row.
#
# Expected: `--track-changes=accept`, the default, reads a Word file as it is when all tracked changes are accepted.
# Found: a paragraph whose words and mark are deleted (w:del in its w:rPr) is gone.  A heading deleted in the same way
#     stays as a heading without words, with a level and an identifier; a table row deleted by w:trPr/w:del stays as a
#     row of empty cells.
# Seen: pandoc 3.9 (pypandoc-binary 1.17), 2026-11-29.
# Matters: a contents or an outline made from the file has entries without words, and rows are counted that are gone.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc-binary==1.17

cat >look.py <<'PYTHON'
"""Write a file with a deleted paragraph, heading and row, and show what pandoc reads."""

import json
import subprocess
import zipfile

import pypandoc

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BY = 'w:author="A reviewer" w:date="2026-01-05T10:00:00Z"'


def paragraph(words, style=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def deleted(words, number, style=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    mark = f'<w:pPr>{named}<w:rPr><w:del w:id="{number}" {BY}/></w:rPr></w:pPr>'
    return f'<w:p>{mark}<w:del w:id="{number + 1}" {BY}><w:r><w:delText>{words}</w:delText></w:r></w:del></w:p>'


def row(content, properties=""):
    return f"<w:tr>{properties}<w:tc>{content}</w:tc></w:tr>"


table = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    + row(paragraph("AC-01"))
    + row(deleted("AC-02", 10), f'<w:trPr><w:del w:id="12" {BY}/></w:trPr>')
    + "</w:tbl>"
)
body = paragraph("First") + deleted("A paragraph", 1) + deleted("A heading", 3, "Heading1") + table + paragraph("Last")
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>
        <Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>""",
    "word/styles.xml": f"""<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">
        <w:name w:val="heading 1"/></w:style></w:styles>""",
    "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
}
with zipfile.ZipFile("changed.docx", "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)

pandoc = pypandoc.get_pandoc_path()
print(subprocess.run([pandoc, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0])
command = [pandoc, "changed.docx", "--track-changes=accept", "-t", "json"]
blocks = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["blocks"]
for block in blocks:
    if block["t"] == "Table":
        head, bodies = block["c"][3], block["c"][4]
        rows = [*head[1], *(one for part in bodies for one in (*part[2], *part[3]))]
        print("Table with words in each row:", [any(cell[4] for cell in one[1]) for one in rows])
    else:
        print(block["t"], "with words:", bool(block["c"][2] if block["t"] == "Header" else block["c"]))
PYTHON
venv/bin/python look.py >seen
cat seen
cat >expected <<'TEXT'
pandoc 3.9
Para with words: True
Header with words: False
Table with words in each row: [True, False]
Para with words: True
TEXT
diff expected seen || { echo "No longer so: pandoc reads other blocks."; exit 1; }
