#!/bin/sh
# pdfplumber puts the letters of a mark across the page, such as DRAFT, into the words that they lie upon.
#
# Expected: letters that are turned by 45 degrees, eleven times as large and marked as an artifact are no part of a word
#     of the text.  pypdf gives the text as it was written.
# Found: extract_text puts letters together by their height on the page alone: "the accounts" becomes "thFe accounts",
#     and "Lead" becomes "LeAad".
# Seen: pdfplumber 0.11.10 and pypdf 7.1.1 with a file of typst 0.15.2, 2026-11-29.
# Matters: reports and contracts go round as marked drafts.  Whoever looks for a control, a name or an amount in the
#     text that was taken from a draft does not find it, although it is on the page; in the final version it is found.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pdfplumber==0.11.10 pypdf==7.1.1 typst==0.15.2

cat >draft.typ <<'TYPST'
#set page(width: 12cm, height: 12cm, background: rotate(-45deg, text(size: 100pt, fill: luma(80%))[DRAFT]))
#set text(size: 9pt)
#set par(justify: false, leading: 3em)
#for number in range(1, 8) [AC-0#number The Security Lead reviews the accounts of all administrators. \ ]
TYPST

cat >read.py <<'PYTHON'
"""Read the text of a draft with two readers."""

from importlib.metadata import version

import pdfplumber
import pypdf
import typst

typst.compile("draft.typ", output="draft.pdf")


def by_pdfplumber():
    with pdfplumber.open("draft.pdf") as file:
        return file.pages[0].extract_text()


print(f"typst {version('typst')}")
for name, text in {
    "pypdf": pypdf.PdfReader("draft.pdf").pages[0].extract_text(),
    "pdfplumber": by_pdfplumber(),
}.items():
    print(f"{name} {version(name)}:", *(line for line in text.splitlines() if "AC-0" in line), sep="\n  ")
PYTHON
venv/bin/python read.py >seen
cat seen
cat >expected <<'TEXT'
typst 0.15.2
pypdf 7.1.1:
  AC-01 The Security Lead reviews the accounts of all administrators.
  AC-02 The Security Lead reviews the accounts of all administrators.
  AC-03 The Security Lead reviews the accounts of all administrators.
  AC-04 The Security Lead reviews the accounts of all administrators.
  AC-05 The Security Lead reviews the accounts of all administrators.
  AC-06 The Security Lead reviews the accounts of all administrators.
  AC-07 The Security Lead reviews the accounts of all administrators.
pdfplumber 0.11.10:
  AC-01 The Security Lead reviews the accounts of all administrators.
  AC-02 The Security Lead reviews thFe accounts of all administrators.
  AC-03 The Security LeAad reviews the accounts of all administrators.
  AC-04 The Security Lead reviews the accounts of all administrators.
  AC-05 The Security Lead reviews the accounts of all administrators.
  AC-06 The Security Lead reviews the accounts of all administrators.
  AC-07 The Security Lead reviews the accounts of all administrators.
TEXT
diff expected seen || { echo "No longer so: the readers give other lines."; exit 1; }
