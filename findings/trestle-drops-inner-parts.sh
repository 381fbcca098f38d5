#!/bin/sh
# Writing an OSCAL catalog as Markdown with trestle, and reading it back unedited, drops test procedures in silence.
#
# Expected: `trestle author catalog-generate` and `catalog-assemble` give a catalog back with all of its controls' parts,
#     or say what Markdown cannot hold.
# Found: a part that has no text of its own, but holds a part without an id (which OSCAL does not ask for), is dropped with
#     all that is in it, and so are the items of a guidance.  No message is printed, the exit code is 0, and `trestle
#     validate` calls the result valid.
# Seen: compliance-trestle 5.2.0, 2026-11-29.
# Matters: this is how catalogs, NIST's among them, keep the procedures by which a control is tested: an
#     `assessment-method` that holds `assessment-objects`.  Whoever mends one word of a control in Markdown hands the
#     auditor a catalog without them.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compliance-trestle==5.2.0

cat >catalog.json <<'JSON'
{"catalog": {
  "uuid": "0d1f6c3e-5b7a-4c21-9e4d-8a2b6f013c58",
  "metadata": {
    "title": "Controls of Tavermoor Data Centers", "version": "1", "oscal-version": "1.2.1",
    "last-modified": "2026-11-02T09:00:00Z"},
  "groups": [{"id": "ac", "title": "Access", "controls": [{
    "id": "ac-1", "title": "Access review",
    "parts": [
      {"id": "ac-1_smt", "name": "statement", "prose": "Access is reviewed each quarter."},
      {"id": "ac-1_gdn", "name": "guidance", "prose": "Keep in mind:", "parts": [
        {"id": "ac-1_gdn.a", "name": "item", "prose": "accounts without a person."}]},
      {"id": "ac-1_asm", "name": "assessment-method", "props": [{"name": "method", "value": "EXAMINE"}], "parts": [
        {"name": "assessment-objects", "prose": "the signed list of accounts"}]}]}]}]}}
JSON

venv/bin/trestle version
mkdir workspace
cd workspace
../venv/bin/trestle init --local >../log 2>&1 || { cat ../log; exit 1; }
../venv/bin/trestle import --file ../catalog.json --output before
../venv/bin/trestle author catalog-generate --name before --output markdown
../venv/bin/trestle author catalog-assemble --name before --markdown markdown --output after
../venv/bin/trestle validate --file catalogs/after/catalog.json

../venv/bin/python - <<'PYTHON'
import json
import sys
from pathlib import Path


def texts(node):
    if isinstance(node, dict):
        found = [node["prose"]] if "prose" in node else []
        return found + [text for value in node.values() for text in texts(value)]
    return [text for item in node for text in texts(item)] if isinstance(node, list) else []


before, after = (
    texts(json.loads(Path(f"catalogs/{name}/catalog.json").read_text(encoding="utf-8"))) for name in ("before", "after")
)
print("before:", before)
print("after: ", after)
inner = ["accounts without a person.", "the signed list of accounts"]
if [text for text in before if text not in after] != inner:
    sys.exit("No longer so: other texts are lost than those of inner parts.")
print("As described: the inner parts are gone, and nothing said so.")
PYTHON
