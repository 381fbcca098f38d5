#!/bin/sh
# AbiWord prints the code of a field that numbers tables, so "Table 1" becomes "Table  SEQ Table \* ARABIC 1".
#
# Expected: a program that does not know a field shows its stored result, as it does for cross-references.
# Found: of a simple field (w:fldSimple) with SEQ the number is kept.  Of the same field in its long form, which Word
#     writes for captions, AbiWord saves the code as words of the text, in front of the number.
# Seen: AbiWord 3.0.5, 2026-11-29.
# Matters: each caption of a report shows the code after one saving in AbiWord, and a program that looks for "Table 1",
#     or compares two versions, takes every caption for changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

if ! command -v abiword >/dev/null; then
    apt-get update -q
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends abiword
fi
version=$(abiword --version)
echo "AbiWord $version"
case $version in
    3.0.5) ;;
    *) echo "Not run: this was seen with AbiWord 3.0.5."; exit 77 ;;
esac

cat >caption.py <<'PYTHON'
"""Write a document with a caption whose number is a field, in the long and in the short form."""

import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CODE = r" SEQ Table \* ARABIC "
LONG = f"""<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{CODE}</w:instrText></w:r>
    <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"""
SHORT = f'<w:fldSimple w:instr="{CODE}"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
TABLE, NAME = '<w:r><w:t xml:space="preserve">Table </w:t></w:r>', "<w:r><w:t>: Fees</w:t></w:r>"
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body><w:p>{TABLE}{LONG}{NAME}</w:p>
        <w:p>{TABLE}{SHORT}{NAME}</w:p></w:body></w:document>""",
}
with zipfile.ZipFile("caption.docx", "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
PYTHON
python3 caption.py

abiword --to=docx --to-name=saved.docx caption.docx >log 2>&1 || { cat log; exit 1; }

python3 - <<'PYTHON'
import sys
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
with zipfile.ZipFile("saved.docx") as package:
    body = ElementTree.fromstring(package.read("word/document.xml"))
seen = ["".join(text.text or "" for text in paragraph.iter(W + "t")) for paragraph in body.iter(W + "p")]
seen = [words for words in seen if words]
print("went in:  'Table 1: Fees', 'Table 2: Fees'")
print(f"came out: {', '.join(map(repr, seen))}")
if seen != [r"Table  SEQ Table \* ARABIC 1: Fees", "Table 2: Fees"]:
    sys.exit("No longer so: the captions read differently.")
print("As described: the code of the long form is part of the text.")
PYTHON
