#!/bin/sh
# LibreOffice that is ended with SIGTERM while it converts a report leaves a socket in /tmp, whatever TMPDIR says.
#
# Expected: TMPDIR says where the temporary files of a program lie, so that who ends it can remove all of them with that
#     folder; and SIGTERM lets a program take away what it made.
# Found: the socket by which a second LibreOffice with the same profile would find the first one is in /tmp, under a name
#     made of the profile.  A conversion that is ended leaves it there.  With a new profile for each conversion, as side
#     by side ones need, each one that is ended leaves one more, which no later conversion removes.
# Seen: LibreOffice 7.4.7.2, 2026-11-30.
# Matters: who turns reports into PDF, or counts their pages, in a folder of its own and removes that folder has not
#     removed all; where /tmp is small in files, as in containers, conversions that run out of time fill it.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"

if ! command -v soffice >/dev/null; then
    apt-get update -q
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends libreoffice-writer
fi
version=$(soffice --version)
echo "$version"
case $version in
    "LibreOffice 7.4.7.2 "*) ;;
    *) echo "Not run: this was seen with LibreOffice 7.4.7.2."; exit 77 ;;
esac

cat >convert.py <<'PYTHON'
"""Begin to convert a text, and end LibreOffice with SIGTERM as soon as its profile is there; print what is left."""

import os
import signal
import subprocess
import time
from pathlib import Path

TMP, HERE = Path("/tmp"), Path.cwd()


def sockets() -> set[Path]:
    """Return the sockets of LibreOffice in /tmp."""
    return set(TMP.glob("OSL_PIPE_*"))


own = HERE / "own"
own.mkdir()
(HERE / "report.txt").write_text("Our report has pages.\n" * 20_000, "utf-8")
before = sockets()
options = (f"-env:UserInstallation={(own / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", own)
office = subprocess.Popen(
    ["soffice", *options, HERE / "report.txt"],
    start_new_session=True,
    env={**os.environ, "TMPDIR": str(own), "TEMP": str(own), "TMP": str(own)},
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
end = time.monotonic() + 60
while not sockets() - before and office.poll() is None and time.monotonic() < end:
    time.sleep(0.02)
time.sleep(0.5)
print(f"still converting: {office.poll() is None}")
os.killpg(office.pid, signal.SIGTERM)
office.wait(30)
left = sockets() - before
print(f"sockets of it in /tmp after SIGTERM: {len(left)}")
print(f"sockets of it in TMPDIR: {len(list(own.rglob('OSL_PIPE_*')))}")
for socket in left:
    socket.unlink()
PYTHON
python3 convert.py | tee found.txt

cat >expected.txt <<'TEXT'
still converting: True
sockets of it in /tmp after SIGTERM: 1
sockets of it in TMPDIR: 0
TEXT
cmp -s found.txt expected.txt || { echo "No longer so: the socket is gone, or lies in TMPDIR."; exit 1; }
