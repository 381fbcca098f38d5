#!/bin/sh
# Typst breaks a long word at a space of a hundredth of a point, not at one without a width, and prints the zero width space.
#
# Expected: a checksum in a narrow column can be broken between its digits without any other character in the file: by
#     h(0pt) between them, or by the zero width space (U+200B), which stands for nothing but a place to break.
# Found: with h(0pt) the word runs on over the next column, as without it.  With U+200B and with the soft hyphen it
#     breaks, and these characters are in the text of the file, so that a checksum that is copied is another one.  With
#     h(0.01pt) it breaks, and its text is whole.
# Seen: typst 0.15.2 (the package of Python), read with pdfminer.six 20260107, 2026-11-30.
# Matters: evidence is named by checksums, paths and long names; what is cut off or cannot be found by its words is lost
#     to the reader of a report.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pdfminer.six==20260107

cat >draw.py <<'PYTHON'
"""Draw a checksum in a narrow column with places to break between its digits, and read it back."""

import io
from importlib.metadata import version

import typst
from pdfminer.high_level import extract_text

WORD = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
BETWEEN = {
    "nothing": "",
    "h(0pt)": "h(0pt)",
    "zero width space": "sym.zws",
    "soft hyphen": "sym.hyph.soft",
    "h(0.01pt)": "h(0.01pt)",
}
PAGE = """#set page(width: 6cm, height: 6cm, margin: 1cm)
#"{word}".clusters().join({between})
"""

print("typst", version("typst"), "pdfminer.six", version("pdfminer.six"))
for name, between in BETWEEN.items():
    data = typst.compile(PAGE.format(word=WORD, between=between).encode(), format="pdf")
    lines = extract_text(io.BytesIO(data)).split()
    others = sorted({f"U+{ord(letter):04X}" for letter in "".join(lines) if letter not in WORD})
    print(f"{name}: {len(lines)} lines, other characters: {', '.join(others) or 'none'}")
PYTHON
venv/bin/python draw.py >seen
cat seen
cat >expected <<'TEXT'
typst 0.15.2 pdfminer.six 20260107
nothing: 1 lines, other characters: none
h(0pt): 1 lines, other characters: none
zero width space: 3 lines, other characters: U+200B
soft hyphen: 3 lines, other characters: U+00AD
h(0.01pt): 3 lines, other characters: none
TEXT
diff expected seen || { echo "No longer so: Typst breaks words elsewhere."; exit 1; }
