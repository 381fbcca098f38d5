#!/bin/sh
# Typst draws a tab in a string without any width, so the words on its sides run together on the page.
#
# Expected: a tab between two words holds them apart, as in markup of Typst itself, where it is a blank.
# Found: in a string, which is how a program hands over data, it takes no room: "now<tab>here" is drawn as “nowhere”, as
#     wide as that word, and read back as it.  A line end in a string does break the line.
# Seen: typst 0.15.2 (the package of Python), read with pdfminer.six 20260107, 2026-11-30.
# Matters: texts that were pasted from Word, a spreadsheet or a terminal hold tabs; a report then says another word, and
#     nothing warns.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pdfminer.six==20260107

cat >draw.py <<'PYTHON'
"""Draw two words with something between them, as markup and as a string, and read them back."""

import io
import json
from importlib.metadata import version

import typst
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextLine


def seen(text):
    data = typst.compile(f"#set page(width: 9cm, height: 5cm)\n{text}\n".encode(), format="pdf")
    words = extract_text(io.BytesIO(data)).split()
    boxes = [box for page in extract_pages(io.BytesIO(data)) for box in page]
    width = sum(round(line.width) for box in boxes for line in box if isinstance(line, LTTextLine))
    return f"{' '.join(words)!r}, {width} points"


print("typst", version("typst"), "pdfminer.six", version("pdfminer.six"))
print("markup with a tab:", seen("now\there"))
for name, between in {"a blank": " ", "a tab": "\t", "nothing": "", "a line end": "\n"}.items():
    print(f"string with {name}:", seen(f"#json(bytes({json.dumps(json.dumps(f'now{between}here'))}))"))
PYTHON
venv/bin/python draw.py >seen
cat seen
cat >expected <<'TEXT'
typst 0.15.2 pdfminer.six 20260107
markup with a tab: 'now here', 42 points
string with a blank: 'now here', 42 points
string with a tab: 'nowhere', 39 points
string with nothing: 'nowhere', 39 points
string with a line end: 'now here', 40 points
TEXT
diff expected seen || { echo "No longer so: Typst draws a tab in a string otherwise."; exit 1; }
