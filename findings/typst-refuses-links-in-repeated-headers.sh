#!/bin/sh
# Typst refuses to write a table as PDF/UA-1 when its header has a link or a footnote and it goes on to a second page.
#
# Expected: the header is tagged where it comes first, with its link; on further pages it is an artifact without one.
# Found: the whole file is refused, "PDF artifacts may not contain links", for a link and for a footnote alike.  The same
#     table is accepted on one page, and on several with `repeat: false`.
# Seen: typst 0.15.2 (the package of Python), 2026-11-29.
# Matters: a report that could be tagged is refused as soon as its table of controls has grown onto a second page; people
#     who want it tagged have to give up either the note or the header on each page.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2

cat >draw.py <<'PYTHON'
"""Draw tables with and without a link in their header as tagged PDF files."""

from importlib.metadata import version

import typst

HEADERS = {
    "words alone": "Result",
    "a footnote": "Result#footnote[As of the last test.]",
    "a link": 'Result #link("https://example.org/")[how it was tested]',
}
TABLE = """#set document(title: "Controls")
#set text(lang: "en")
#set page(height: 8cm)
= Controls
#table(
  columns: 2,
  table.header(repeat: %s, [Control], [%s]),
  ..range(%d).map(number => ([AC-#number], [No exceptions noted.])).flatten(),
)
"""

print("typst", version("typst"))
for name, header in HEADERS.items():
    for rows, repeat in ((3, "true"), (40, "true"), (40, "false")):
        try:
            typst.compile((TABLE % (repeat, header, rows)).encode(), format="pdf", pdf_standards="ua-1")
            what = "tagged"
        except typst.TypstError as refusal:
            what = refusal.message
        print(f"{name}, {rows} rows, repeat: {repeat}: {what}")
PYTHON
venv/bin/python draw.py >seen
cat seen
cat >expected <<'TEXT'
typst 0.15.2
words alone, 3 rows, repeat: true: tagged
words alone, 40 rows, repeat: true: tagged
words alone, 40 rows, repeat: false: tagged
a footnote, 3 rows, repeat: true: tagged
a footnote, 40 rows, repeat: true: PDF/UA-1 error: PDF artifacts may not contain links
a footnote, 40 rows, repeat: false: tagged
a link, 3 rows, repeat: true: tagged
a link, 40 rows, repeat: true: PDF/UA-1 error: PDF artifacts may not contain links
a link, 40 rows, repeat: false: tagged
TEXT
diff expected seen || { echo "No longer so: Typst tags other tables."; exit 1; }
