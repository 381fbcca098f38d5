#!/bin/sh
# GitHub's and GitLab's readers look past the marks of struck-out words, so an underscore beside them makes no emphasis.
#
# Expected: in _not_~~never~~ the second underscore stands between a letter and a sign, so by CommonMark it ends the
#     emphasis, as it does before **never**.
# Found: cmark-gfm and comrak take for its neighbor the letter behind the tildes.  The underscore is then within a word:
#     it is printed, and nothing is emphasized.  So it is with an emphasis behind struck-out words.  With asterisks, or
#     with a blank between, both make the emphasis.  markdown-it makes it in each case.
# Seen: cmarkgfm 2025.10.22, comrak 0.0.16 and markdown-it-py 4.3.0 (packages of Python), 2026-11-30.
# Matters: a revised control strikes words out and emphasizes those that are new; written with underscores, which many
#     formatters of Markdown prefer, they lose their emphasis on the two sites where reports are most often read.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cmarkgfm==2025.10.22 comrak==0.0.16 markdown-it-py==4.3.0

cat >read.py <<'PYTHON'
"""Read emphasis beside struck-out words with three readers, and say which of them emphasize."""

from importlib.metadata import version

import cmarkgfm
import comrak
from markdown_it import MarkdownIt

OPTIONS = comrak.ExtensionOptions()
OPTIONS.strikethrough = True
READERS = {
    "cmarkgfm": cmarkgfm.github_flavored_markdown_to_html,
    "comrak": lambda text: comrak.render_markdown(text, OPTIONS),
    "markdown-it-py": MarkdownIt("commonmark").enable("strikethrough").render,
}
TEXTS = ["_not_~~never~~", "~~never~~_not_", "_not_ ~~never~~", "*not*~~never~~", "_not_**never**"]

print(", ".join(f"{name} {version(name)}" for name in READERS))
for text in TEXTS:
    emphasized = [name for name, read in READERS.items() if "<em>not</em>" in read(text)]
    print(f"{text} is emphasized by: {', '.join(emphasized)}")
PYTHON
venv/bin/python read.py >seen
cat seen
cat >expected <<'TEXT'
cmarkgfm 2025.10.22, comrak 0.0.16, markdown-it-py 4.3.0
_not_~~never~~ is emphasized by: markdown-it-py
~~never~~_not_ is emphasized by: markdown-it-py
_not_ ~~never~~ is emphasized by: cmarkgfm, comrak, markdown-it-py
*not*~~never~~ is emphasized by: cmarkgfm, comrak, markdown-it-py
_not_**never** is emphasized by: cmarkgfm, comrak, markdown-it-py
TEXT
diff expected seen || { echo "No longer so: these readers emphasize otherwise beside struck-out words."; exit 1; }
