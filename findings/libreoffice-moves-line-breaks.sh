#!/bin/sh
# LibreOffice moves the line break of a plain-text content control in front of the control.
#
# Expected: a plain-text control that allows several lines (w:text with w:multiLine) shows an address on two lines, as a
#     rich-text control with the same runs does.
# Found: "Office: 12 Quay Street" and "Tavermoor" become "Office:" and "12 Quay StreetTavermoor": the break is now
#     before the control, and two words are one.  This happens on opening, so text, PDF and Word files made from it all
#     have it.
# Seen: LibreOffice 7.4.7.2, 2026-11-28.
# Matters: such controls are made for addresses and lists of names, and a PDF made from the form prints them wrong.
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

cat >form.py <<'PYTHON'
"""Write a form with an address of two lines in a content control: form.py FILE KIND-OF-CONTROL."""

import sys
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

path, kind = sys.argv[1:]
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body><w:p>
        <w:r><w:t xml:space="preserve">Office: </w:t></w:r>
        <w:sdt><w:sdtPr><w:alias w:val="Office"/><w:id w:val="1001"/>{kind}</w:sdtPr>
            <w:sdtContent><w:r><w:t>12 Quay Street</w:t><w:br/><w:t>Tavermoor</w:t></w:r></w:sdtContent>
        </w:sdt></w:p></w:body></w:document>""",
}
with zipfile.ZipFile(path, "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
PYTHON
python3 form.py rich.docx '<w:richText/>'
python3 form.py plain.docx '<w:text w:multiLine="1"/>'

soffice -env:UserInstallation="file://$folder/profile" --headless --convert-to txt:Text --outdir read \
    rich.docx plain.docx >log 2>&1 || { cat log; exit 1; }

python3 - <<'PYTHON'
import sys
from pathlib import Path

rich, plain = (
    [line.strip() for line in Path(f"read/{name}.txt").read_text(encoding="utf-8-sig").splitlines()]
    for name in ("rich", "plain")
)
print(f"rich-text control:  {rich}\nplain-text control: {plain}")
if rich != ["Office: 12 Quay Street", "Tavermoor"]:
    sys.exit("No longer so: the rich-text control reads differently.")
if plain != ["Office:", "12 Quay StreetTavermoor"]:
    sys.exit("No longer so: the plain-text control reads differently.")
print("As described: the break of the plain-text control is now before it.")
PYTHON
