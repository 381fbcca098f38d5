#!/bin/sh
# LibreOffice joins two paragraphs when all changes are rejected, if one ends with an insertion and the next is inserted.
#
# Expected: rejecting all tracked changes (w:ins, w:del) gives the text from before they were made.
# Found: a paragraph ends with an inserted word, its own end being unchanged, and the paragraph after it is inserted.
#     Rejecting all removes both insertions and also the end of the first paragraph, which then goes on with the words
#     of the third.  With the two insertions three minutes apart the text is as it was.
# Seen: LibreOffice 7.4.7.2, 2026-11-29.
# Matters: programs that write tracked changes usually give all of them one time.  A reviewer who rejects them gets two
#     items of a list, or two paragraphs of a contract, as one.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

if ! command -v soffice >/dev/null || ! /usr/bin/python3 -c "import uno" 2>/dev/null; then
    apt-get update -q
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends libreoffice-writer-nogui python3-uno
fi
version=$(soffice --version)
echo "$version"
case $version in
    "LibreOffice 7.4.7.2 "*) ;;
    *) echo "Not run: this was seen with LibreOffice 7.4.7.2."; exit 77 ;;
esac

cat >write.py <<'PYTHON'
"""Write three paragraphs, of which the first ends with an inserted word and the second is inserted: write.py FILE TIME."""

import sys
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

path, time = sys.argv[1:]
first = 'w:author="A reviewer" w:date="2026-01-05T10:00:00Z"'
second = f'w:author="A reviewer" w:date="2026-01-05T{time}:00Z"'
parts = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
        Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{WORD}"><w:body>
        <w:p><w:r><w:t xml:space="preserve">Access is reviewed </w:t></w:r>
            <w:ins w:id="1" {first}><w:r><w:t>monthly</w:t></w:r></w:ins></w:p>
        <w:p><w:pPr><w:rPr><w:ins w:id="2" {second}/></w:rPr></w:pPr>
            <w:ins w:id="3" {second}><w:r><w:t>Logs are kept.</w:t></w:r></w:ins></w:p>
        <w:p><w:r><w:t>Backups are tested.</w:t></w:r></w:p></w:body></w:document>""",
}
with zipfile.ZipFile(path, "w") as package:
    for name, text in parts.items():
        package.writestr(name, text)
PYTHON

cat >reject.py <<'PYTHON'
"""Reject all changes in files and print what is left of each, one paragraph after the other: reject.py PIPE FILE..."""

import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(120):
    try:
        context = resolver.resolve(f"uno:pipe,name={sys.argv[1]};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.5)
else:
    sys.exit("LibreOffice does not answer.")
manager = context.ServiceManager
desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
for name in sys.argv[2:]:
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL(Path(name).resolve().as_uri(), "_blank", 0, (hidden,))
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:RejectAllTrackedChanges", "", 0, ())
    print(document.Text.String.replace("\r\n", "\n").split("\n"))
    document.close(True)
desktop.terminate()
PYTHON

/usr/bin/python3 write.py at-once.docx 10:00
/usr/bin/python3 write.py apart.docx 10:03
pipe="finding-$$"
soffice -env:UserInstallation="file://$folder/profile" --headless --norestore --accept="pipe,name=$pipe;urp" >log 2>&1 &
office=$!
/usr/bin/python3 reject.py "$pipe" at-once.docx apart.docx >left || { kill "$office"; cat log left; exit 1; }
wait "$office" || true

cat left
cat >expected <<'TEXT'
['Access is reviewed Backups are tested.']
['Access is reviewed ', 'Backups are tested.']
TEXT
cmp -s left expected || { echo "No longer so: something else is left."; exit 1; }
echo "As described: of two insertions of one minute, rejecting removes the end of a paragraph that was never inserted."
