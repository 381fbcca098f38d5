#!/bin/sh
# LibreOffice turns words that were deleted in a content control, and are still tracked, into words again.
#
# Expected: a tracked deletion stays one, wherever it is; accepting all changes removes its words, as in Word.
# Found: outside a content control, the deletion and the insertion beside it come back as they were.  In one, both are
#     written as plain words: "30 days" that a reviewer replaced by "15 days" reads "30 days15 days", nothing is
#     tracked there any more, and the author and the day of the change are gone.  The exit code is 0.
# Seen: LibreOffice 7.4.7.2, 2026-11-29.
# Matters: contracts and reports keep their terms in content controls.  After one opening in LibreOffice a reviewer's
#     change can neither be accepted nor rejected, and the text holds both terms.
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
"""Write a document in which a reviewer replaced a term in a plain paragraph, and one in a content control."""

import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ABOUT = 'w:author="R. Vale" w:date="2026-10-05T09:00:00Z"'
REPLACED = f"""<w:del w:id="1" {ABOUT}><w:r><w:delText>30 days</w:delText></w:r></w:del>
    <w:ins w:id="2" {ABOUT}><w:r><w:t>15 days</w:t></w:r></w:ins>"""
TERM = '<w:r><w:t xml:space="preserve">Term: </w:t></w:r>'

parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body>
        <w:p>{TERM}{REPLACED}</w:p>
        <w:p>{TERM}<w:sdt><w:sdtPr><w:alias w:val="Term"/><w:id w:val="1001"/><w:text/></w:sdtPr>
            <w:sdtContent>{REPLACED}</w:sdtContent></w:sdt></w:p></w:body></w:document>""",
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
    """The words of each paragraph, and those that are tracked as deleted."""
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return [
        tuple("".join(text.text or "" for text in paragraph.iter(W + tag)) for tag in ("t", "delText"))
        for paragraph in body.iter(W + "p")
    ]


for name in ("reviewed.docx", "saved/reviewed.docx"):
    for words, deleted in read(name):
        print(f"{name}: words {words!r}, tracked as deleted {deleted!r}")
plain, control = read("saved/reviewed.docx")
if plain != ("Term: 15 days", "30 days"):
    sys.exit("No longer so: the paragraph without a content control came back differently too.")
if control != ("Term: 30 days15 days", ""):
    sys.exit("No longer so: the change in the content control came back in another form.")
print("As described: the deleted words are words again, and nothing of the change is tracked.")
PYTHON
