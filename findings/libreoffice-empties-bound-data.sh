#!/bin/sh
# LibreOffice empties the data of a form as soon as one filled-in text holds "&".
#
# Expected: a Word form keeps its data in a custom XML part, and its content controls show them.  A program that writes
#     the part and the bindings (w:dataBinding) back also writes the data back.
# Found: with "Harrow and Vale" the data survive opening and saving.  With "Harrow & Vale" the part comes back with 0
#     bytes, and every other field is lost with this one.  The page is right, and the exit code is 0.
# Seen: LibreOffice 7.4.7.2, 2026-11-28.
# Matters: names of companies hold "&".  A program that reads a form from its custom XML part finds nothing there after
#     one opening in LibreOffice, although people still see the complete text.
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
"""Write a form with two data, of which a content control shows one: form.py FILE OWNER."""

import sys
import zipfile
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STORE = "{4B8E1C52-7A0D-4E39-9C61-2F5D8A7B3E10}"


def relation(kind, target):
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/{kind}" Target="{target}"/></Relationships>'
    )


path, owner = sys.argv[1], escape(sys.argv[2])
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
        <Override PartName="/customXml/itemProps1.xml"
            ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/></Types>""",
    "_rels/.rels": relation("officeDocument", "word/document.xml"),
    "word/_rels/document.xml.rels": relation("customXml", "../customXml/item1.xml"),
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body><w:p>
        <w:r><w:t xml:space="preserve">Control owner: </w:t></w:r>
        <w:sdt><w:sdtPr><w:alias w:val="Owner"/><w:id w:val="1001"/>
            <w:dataBinding w:xpath="/form[1]/owner[1]" w:storeItemID="{STORE}"/><w:text/></w:sdtPr>
            <w:sdtContent><w:r><w:t>{owner}</w:t></w:r></w:sdtContent></w:sdt></w:p></w:body></w:document>""",
    "customXml/item1.xml": f"<form><owner>{owner}</owner><city>Tavermoor</city></form>",
    "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{OFFICE}/customXml" ds:itemID="{STORE}"/>',
    "customXml/_rels/item1.xml.rels": relation("customXmlProps", "itemProps1.xml"),
}
with zipfile.ZipFile(path, "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
PYTHON
python3 form.py and.docx "Harrow and Vale"
python3 form.py ampersand.docx "Harrow & Vale"

soffice -env:UserInstallation="file://$folder/profile" --headless --convert-to docx --outdir saved \
    and.docx ampersand.docx >log 2>&1 || { cat log; exit 1; }

python3 - <<'PYTHON'
import re
import sys
import zipfile
from xml.sax.saxutils import unescape


def read(path):
    with zipfile.ZipFile(path) as package:
        text = re.sub("<[^>]+>", "", package.read("word/document.xml").decode()).strip()
        return unescape(text), package.read("customXml/item1.xml").decode()


seen = {name: read(f"saved/{name}.docx") for name in ("and", "ampersand")}
for text, data in seen.values():
    print(f"page: {text!r}\ndata: {data!r}")
if "<city>Tavermoor</city>" not in seen["and"][1]:
    sys.exit("No longer so: data without an ampersand are lost too.")
if seen["ampersand"] != ("Control owner: Harrow & Vale", ""):
    sys.exit("No longer so: the data or the text with an ampersand came back differently.")
print("As described: the text is complete, and the data are gone.")
PYTHON
