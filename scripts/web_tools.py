"""Get what the proofs of web pages need: `web_tools.py FOLDER`.

The checker of HTML and that of accessible pages come from npm into FOLDER; Chromium and poppler come from Debian where
we may install; else one line names what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The last version that runs on Node.js 18, which Debian 12 has.
HTML_CHECKER, HTML_VERSION = "html-validate", "9.7.1"
AXE, AXE_VERSION = "axe-core", "4.14.1"
BROWSER = "chromium"
PACKAGES = {
    BROWSER: ("chromium", "fonts-crosextra-carlito", "fonts-crosextra-caladea"),
    "pdftotext": ("poppler-utils",),
    "npm": ("npm",),
}


def main(folder: Path) -> int:
    """Get what is missing; give the exit code."""
    if missing := [package for program, row in PACKAGES.items() if not shutil.which(program) for package in row]:
        if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
            print(f"socdocs: the proofs of web pages need these packages; install them: {' '.join(missing)}")
            return 3
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], check=True)
    wanted = {HTML_CHECKER: HTML_VERSION, AXE: AXE_VERSION}
    if not all((folder / "node_modules" / name).is_dir() for name in wanted):
        folder.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*fetch, *(f"{name}@{version}" for name, version in wanted.items())], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
