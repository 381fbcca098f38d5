#!/bin/sh
# pdfminer.six gives the lines of one page in another order each time, if a mark such as DRAFT lies across them.
#
# Expected: the same file, read twice by the same program, gives the same text, from the top of the page to its foot.
# Found: 30 readings in one process give more than five orders of the same seven lines, and in none of them is the first
#     line the first.  Without the mark all 30 are alike and in order.
# Seen: pdfminer.six 20260107 with a file of typst 0.15.2, 2026-11-29.
# Matters: drafts are marked so.  Numbered steps come out in a wrong order, and a program that compares the text of two
#     drafts, or keeps its checksum to see whether a file has changed, finds changes where there are none.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pdfminer.six==20260107 typst==0.15.2

cat >page.typ <<'TYPST'
#let mark = rotate(-45deg, text(size: 100pt, fill: luma(80%))[DRAFT])
#set page(width: 12cm, height: 12cm, background: if sys.inputs.marked == "yes" { mark })
#set text(size: 9pt)
#set par(justify: false, leading: 3em)
#for number in range(1, 8) [#number. The Security Lead reviews the accounts of all administrators. \ ]
TYPST

venv/bin/python - <<'PYTHON'
import re
import sys
from collections import Counter
from importlib.metadata import version

import typst
from pdfminer.high_level import extract_text

print(f"pdfminer.six {version('pdfminer.six')}, typst {version('typst')}")
orders = {}
for marked in ("no", "yes"):
    typst.compile("page.typ", output=f"{marked}.pdf", sys_inputs={"marked": marked})
    texts = [extract_text(f"{marked}.pdf") for _ in range(30)]
    orders[marked] = Counter(" ".join(re.findall(r"([1-7])\. The", text)) for text in texts)
    counted = [f"{times} times {order}" for order, times in orders[marked].most_common()]
    print(f"with a mark: {marked}", *counted, sep="\n  ")
if orders["no"] != {"1 2 3 4 5 6 7": 30}:
    sys.exit("No longer so: without a mark the lines are not always in order.")
if len(orders["yes"]) <= 5 or any(order.startswith("1") for order in orders["yes"]):
    sys.exit("No longer so: with a mark there are few orders, or the first line is the first.")
print("As described: with a mark the order of the lines changes from one reading to the next.")
PYTHON
