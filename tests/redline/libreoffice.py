"""Let LibreOffice accept or reject all changes of Word files, and say what it then shows."""

import json
import subprocess
import uuid
from pathlib import Path

from scripts.word_tools import SYSTEM_PYTHON

SCRIPT = Path(__file__).parent / "settle_in_libreoffice.py"
COMMANDS = {"accept": "AcceptAllTrackedChanges", "reject": "RejectAllTrackedChanges"}


def settled(files, folder):
    """What LibreOffice shows of each of `files` after each of the two commands: its lines, and those in frames.

    The result has the name of the file and of the command as key.
    """
    places = {
        (name, changes): folder / f"{number}-{changes}.json"
        for number, name in enumerate(files)
        for changes in COMMANDS
    }
    jobs = [
        {"open": str(files[name]), "command": COMMANDS[changes], "save": str(place)}
        for (name, changes), place in places.items()
    ]
    pipe = f"socdocs-{uuid.uuid4().hex}"
    (folder / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = subprocess.Popen(["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp"])
    try:
        subprocess.run([SYSTEM_PYTHON, SCRIPT, pipe, folder / "jobs.json"], check=True, timeout=900)
        office.wait(60)
    finally:
        if office.poll() is None:
            office.terminate()
            office.wait(60)
    return {key: json.loads(place.read_text(encoding="utf-8")) for key, place in places.items()}
