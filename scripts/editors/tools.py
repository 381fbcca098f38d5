"""Get the programs that `make editors` runs, from Debian and npm: `tools.py`.

LibreOffice of Debian 13 lies in a root of its own, which needs root to be made and to be run; without it the proofs
leave it out, and the last line says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from scripts.editors.programs import DEBIAN_13, FOLDER, NODE, SYSTEM_PYTHON, install_superdoc

PACKAGES = {
    "soffice": "libreoffice-writer-nogui",
    "abiword": "abiword",
    "chromium": "chromium",
    "npm": "npm",
    "debootstrap": "debootstrap",
}
INSIDE = "libreoffice-writer-nogui,fonts-liberation"


def main() -> int:
    """Get what is missing; give the exit code."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        missing.append("python3-uno")
    root = os.name == "posix" and os.geteuid() == 0
    if missing and not (root and shutil.which("apt-get")):
        print(f"socdocs: the proofs with editors need these packages; install them: {' '.join(missing)}")
        return 3
    if missing:
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (NODE / "node_modules").is_dir():
        install_superdoc()
    if root and not (DEBIAN_13 / "usr" / "bin" / "soffice").exists():
        making = ["debootstrap", "--variant=minbase", f"--include={INSIDE}", "trixie", str(DEBIAN_13)]
        subprocess.run(making, check=True)
    if not root:
        print("LibreOffice of Debian 13 is left out, because only root can make and run its root.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
