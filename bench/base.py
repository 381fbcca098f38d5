"""socdocs at another commit, which is what "today's build" in the goals means, and its Word files.

`base.py COMMIT FOLDER` writes FOLDER/base/M.docx (description M) and FOLDER/base/saas-vendor.docx (the example) as that
commit does, and prints how large they and their word/document.xml are.  Later changes to Word files compare their size,
and the time that LibreOffice takes to load them, with these.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from measure import compile_first, cost, environment
from program import ROOT, Program, description

MAIN_PART = "word/document.xml"


def prepared(commit: str, folder: Path) -> Program | None:
    """The program at `commit`: a checkout in `folder`/base, with an environment that its own Makefile makes.

    None, after a line that says so, where git or the commit is not there.
    """
    folder = folder / "base"
    found = _full_name(commit)
    if not found:
        print(f"{commit} is not measured: this checkout has no git history with such a commit.")
        return None
    source, made = folder / "source", folder / "commit"
    if not made.exists() or made.read_text("utf-8") != found:
        shutil.rmtree(folder, ignore_errors=True)
        source.mkdir(parents=True)
        _unpack(found, source)
        # The variables of a make that runs this bench are not for the Makefile of that commit.
        clean = {name: value for name, value in environment().items() if not name.startswith(("MAKE", "MFLAGS"))}
        words = ["make", "--silent", "--no-print-directory", "-C", str(source), ".venv/.installed"]
        subprocess.run(words, env=clean | {"PYTHON": sys.executable}, check=True)
        made.write_text(found, "utf-8")
    python = source / ".venv" / "bin" / "python"
    compile_first(str(python), source / "socdocs")
    return Program(source, str(python), folder)


def _full_name(commit: str) -> str:
    if not shutil.which("git"):
        return ""
    words = ["git", "-C", str(ROOT), "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _unpack(commit: str, folder: Path) -> None:
    packed = folder.with_suffix(".tar")
    subprocess.run(["git", "-C", str(ROOT), "archive", "--output", str(packed.resolve()), commit], check=True)
    subprocess.run(["tar", "-xf", str(packed), "-C", str(folder)], check=True)
    packed.unlink()


def main(commit: str, folder: Path) -> int:
    """Write the Word files; 1 where the commit is not there."""
    base = prepared(commit, folder)
    if base is None:
        return 1
    for facts in (description("M", folder), base.example):
        cost(base.build(facts))
        report = base.report(facts.name)
        with zipfile.ZipFile(report) as package:
            part = package.getinfo(MAIN_PART).file_size
        print(f"{os.path.relpath(report)}: {report.stat().st_size:,} bytes, {MAIN_PART} {part:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
