#!/bin/sh
# docxcompose swaps the ends of nested bookmarks, so that each covers other words than before.
#
# Expected: appending a document gives its bookmarks new ids, and the start and the end of each keep one id.
# Found: the starts are numbered in their order and the ends in theirs.  Of two nested bookmarks the inner one ends
#     first, so each gets the end of the other.  The names stay, there is no message, and the file is valid.
# Seen: docxcompose 2.2.0 with python-docx 1.2.0, 2026-11-28.
# Matters: reports are put together from a cover letter and parts.  Where a bookmark covers a control and another a fact
#     in it, a cross-reference to the fact, or a program that reads it, now gets the rest of the sentence too.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docxcompose==2.2.0 python-docx==1.2.0

venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxcompose.composer import Composer

PARAGRAPH = f"""<w:p {nsdecls("w")}>
    <w:bookmarkStart w:id="1" w:name="control"/><w:r><w:t xml:space="preserve">The manager reviews access </w:t></w:r>
    <w:bookmarkStart w:id="2" w:name="frequency"/><w:r><w:t>each quarter</w:t></w:r><w:bookmarkEnd w:id="2"/>
    <w:r><w:t xml:space="preserve"> and signs the list.</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>"""


def words_of_bookmarks(document):
    """The text between the start and the end of each bookmark, by its name."""
    open_names, words = {}, {}
    for element in document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")):
        if element.tag == qn("w:bookmarkStart"):
            open_names[element.get(qn("w:id"))] = element.get(qn("w:name"))
        elif element.tag == qn("w:bookmarkEnd"):
            del open_names[element.get(qn("w:id"))]
        else:
            for name in open_names.values():
                words[name] = words.get(name, "") + element.text
    return words


report = Document()
report.element.body.insert(0, parse_xml(PARAGRAPH))
before = words_of_bookmarks(report)

composer = Composer(Document())
composer.append(report)
composer.save("composed.docx")
after = words_of_bookmarks(Document("composed.docx"))

print(*(f"{name} {version(name)}" for name in ("docxcompose", "python-docx")), sep=", ")
for name in before:
    print(f"{name}:\n  before {before[name]!r}\n  after  {after.get(name)!r}")
if after != {
    "control": "The manager reviews access each quarter",
    "frequency": "each quarter and signs the list.",
}:
    sys.exit("No longer so: the bookmarks cover other words than described.")
print("As described: the two bookmarks have swapped their ends.")
PYTHON
