#!/bin/sh
# Importing an OSCAL file into trestle moves the day on which a period ends.
#
# Expected: `trestle import` takes a valid file over as it is, with the offset from UTC that its author wrote.
# Found: every time is rewritten in UTC.  Local midnight east of Greenwich becomes the evening of the day before: by its
#     text, a period from 2025-10-01 to 2026-09-30 now begins and ends a day earlier, and `trestle validate` says VALID.
# Seen: compliance-trestle 5.2.0, 2026-11-28.
# Matters: the period of a report is made of days, while these fields of OSCAL take only times with an offset.  A
#     program that writes days as local midnight and reads the date part back gets a wrong period.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$folder"
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compliance-trestle==5.2.0

cat >results.json <<'JSON'
{"assessment-results": {
  "uuid": "0d1f6c3e-5b7a-4c21-9e4d-8a2b6f013c57",
  "metadata": {
    "title": "Tests of controls at Tavermoor Data Centers", "version": "1", "oscal-version": "1.2.1",
    "last-modified": "2026-11-02T09:00:00+01:00"},
  "import-ap": {"href": "plan.json"},
  "results": [{
    "uuid": "5e0c2a77-9b1d-4f6e-8f30-3c8d1a2b4e65",
    "title": "Type 2 period", "description": "Tests of operating effectiveness.",
    "start": "2025-10-01T00:00:00+02:00", "end": "2026-09-30T00:00:00+02:00",
    "reviewed-controls": {"control-selections": [{"include-all": {}}]}}]}}
JSON

venv/bin/trestle version
mkdir workspace
cd workspace
../venv/bin/trestle init --local >../log 2>&1 || { cat ../log; exit 1; }
../venv/bin/trestle import --file ../results.json --output period
../venv/bin/trestle validate --file assessment-results/period/assessment-results.json

../venv/bin/python - <<'PYTHON'
import json
import sys
from pathlib import Path


def period(path):
    result = json.loads(Path(path).read_text(encoding="utf-8"))["assessment-results"]["results"][0]
    return result["start"], result["end"]


after = period("assessment-results/period/assessment-results.json")
print("before:", *period("../results.json"))
print("after: ", *after)
if after != ("2025-09-30T22:00:00+00:00", "2026-09-29T22:00:00+00:00"):
    sys.exit("No longer so: the period came back differently.")
print("As described: both days have moved.")
PYTHON
