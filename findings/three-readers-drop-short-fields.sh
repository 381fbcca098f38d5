#!/bin/sh
# Three readers of Word files drop a field in its short form with the words that it shows, and keep the long form.
#
# Expected: the two forms in which a file can hold a field, w:fldSimple and a row of w:fldChar, read the same, by what
#     they show.
# Found: "Table 1: Fees" and "The fee is 400 dollars.", in which the numbers are fields, come out as they are where the
#     fields are long.  Where they are short, pandoc, mammoth and python-docx leave the numbers out: "Table : Fees" and
#     "The fee is dollars."  Of the short caption above a table pandoc drops the word "Table", too.  None of them fails.
# Seen: pandoc 3.9 (pypandoc-binary 1.17), mammoth 1.13.0, python-docx 1.2.0, 2026-11-29.
# Matters: on the page the two forms look alike, so nobody knows which one a file has.  What is converted refers to
#     "Table 16" where no table has a number, and an amount that a contract shows is just not there.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc-binary==1.17 mammoth==1.13.0 python-docx==1.2.0

cat >fields.py <<'PYTHON'
"""Write a caption above a table and a sentence, with fields in one form: fields.py FILE short|long."""

import sys

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def field(code, shown, form):
    result = f"<w:r><w:t>{shown}</w:t></w:r>"
    if form == "short":
        return f'<w:fldSimple w:instr=" {code} ">{result}</w:fldSimple>'
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{separate}{result}{end}'


def paragraph(before, number, after, style):
    words = [f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in (before, after)]
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return parse_xml(f"<w:p {nsdecls('w')}>{style}{words[0]}{number}{words[1]}</w:p>")


path, form = sys.argv[1:]
document = Document()
table = document.add_table(rows=1, cols=1)
table.cell(0, 0).text = "Review"
table._tbl.addprevious(paragraph("Table ", field(r"SEQ Table \* ARABIC", 1, form), ": Fees", "Caption"))
table._tbl.addnext(paragraph("The fee is ", field("DOCPROPERTY Fee", 400, form), " dollars.", "Normal"))
document.save(path)
PYTHON

cat >read.py <<'PYTHON'
"""Read both files with each reader."""

import re
from importlib.metadata import version

import mammoth
import pypandoc
from docx import Document


def by_mammoth(path):
    with open(path, "rb") as file:
        return mammoth.extract_raw_text(file).value


def by_python_docx(path):
    return "\n".join(paragraph.text for paragraph in Document(path).paragraphs)


READERS = {
    f"pandoc {pypandoc.get_pandoc_version()}": lambda path: pypandoc.convert_file(path, "gfm"),
    f"mammoth {version('mammoth')}": by_mammoth,
    f"python-docx {version('python-docx')}": by_python_docx,
}
for name, read in READERS.items():
    for form in ("short", "long"):
        words = [line for line in read(f"{form}.docx").splitlines() if re.search("Fees|fee", line)]
        print(f"{name}, {form}:", *sorted(words, key=lambda line: "fee" in line), sep=" | ")
PYTHON

for form in short long; do
    venv/bin/python fields.py "$form.docx" "$form"
done
venv/bin/python read.py >seen 2>log || { cat log; exit 1; }
cat seen
cat >expected <<'TEXT'
pandoc 3.9, short: | : Fees | The fee is dollars.
pandoc 3.9, long: | Table 1: Fees | The fee is 400 dollars.
mammoth 1.13.0, short: | Table : Fees | The fee is  dollars.
mammoth 1.13.0, long: | Table 1: Fees | The fee is 400 dollars.
python-docx 1.2.0, short: | Table : Fees | The fee is  dollars.
python-docx 1.2.0, long: | Table 1: Fees | The fee is 400 dollars.
TEXT
diff expected seen || { echo "No longer so: the readers give other words."; exit 1; }
