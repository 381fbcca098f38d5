"""Programs that open and save Word files: a table of how each is called."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build" / "editors"
DEBIAN_13 = FOLDER / "debian-13"
NODE = FOLDER / "node"
SYSTEM_PYTHON = "/usr/bin/python3"
_REPORTS = Path("/reports")
"""The folder for reports inside the root of Debian 13."""


@dataclass(frozen=True)
class Program:
    """A program: `save` opens each of some files and saves it under the same name in a folder.

    `keeps_manifest` says whether the saved file holds what was written, `keeps_tracked` whether tracked changes are
    still tracked, and `keeps_tracked_in_controls` whether those in content controls are.
    """

    name: str
    version: Callable[[], str]
    save: Callable[[Sequence[Path], Path], None]
    keeps_manifest: bool = True
    keeps_tracked: bool = True
    keeps_tracked_in_controls: bool = True


def run(*command: str | Path, **more: str) -> str:
    """Run a command to its end, and give what it prints."""
    environment = os.environ | more
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _libreoffice(files: Sequence[Path], folder: Path) -> None:
    run("soffice", f"-env:UserInstallation={(FOLDER / 'profile').as_uri()}", *_conversion(folder, files))


def _conversion(folder: Path, files: Sequence[Path]) -> list[str]:
    return ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), *map(str, files)]


def _libreoffice_25(files: Sequence[Path], folder: Path) -> None:
    reports = DEBIAN_13 / _REPORTS.name
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir()
    for file in files:
        shutil.copy(file, reports)
    profile = f"-env:UserInstallation={(_REPORTS / 'profile').as_uri()}"
    inside = [_REPORTS / file.name for file in files]
    _in_debian_13("soffice", profile, *_conversion(_REPORTS / "saved", inside))
    for file in files:
        shutil.copy(reports / "saved" / file.name, folder)


def _in_debian_13(*command: str) -> str:
    mounted = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={DEBIAN_13 / 'proc'}"]
    return run(*mounted, "chroot", DEBIAN_13, *command)


def _abiword(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        run("abiword", "--to=docx", f"--to-name={folder / file.name}", file)


def install_superdoc() -> None:
    """Install SuperDoc and what runs it from npm, as the lock says."""
    NODE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, NODE)
    run("npm", "ci", "--no-audit", "--no-fund", "--prefix", NODE)


def _superdoc(files: Sequence[Path], folder: Path) -> None:
    # Node looks for packages beside the script.
    shutil.copy(HERE / "superdoc.cjs", NODE)
    run("node", NODE / "superdoc.cjs", shutil.which("chromium") or "chromium", folder, *files)


def _python_docx(files: Sequence[Path], folder: Path) -> None:
    import docx

    for file in files:
        docx.Document(str(file)).save(str(folder / file.name))


def _docxtpl(files: Sequence[Path], folder: Path) -> None:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    for file in files:
        template = DocxTemplate(file)
        template.render({})
        template.save(folder / file.name)


def _composed(files: Sequence[Path], folder: Path) -> None:
    import docx
    from docxcompose.composer import Composer  # type: ignore[import-untyped]

    for file in files:
        composer = Composer(docx.Document(str(file)))
        composer.append(docx.Document())
        composer.save(folder / file.name)


def _appended(files: Sequence[Path], folder: Path) -> None:
    import docx
    from docxcompose.composer import Composer

    for file in files:
        composer = Composer(docx.Document())
        composer.append(docx.Document(str(file)))
        composer.save(folder / file.name)


_ALL = (
    Program(
        "LibreOffice",
        lambda: run("soffice", "--version").split()[1],
        _libreoffice,
        # Of 7.4: struck words come back as words.
        keeps_tracked_in_controls=False,
    ),
    Program("LibreOffice of Debian 13", lambda: _in_debian_13("soffice", "--version").split()[1], _libreoffice_25),
    Program(
        "AbiWord",
        lambda: run("abiword", "--version").strip(),
        _abiword,
        keeps_manifest=False,
        keeps_tracked=False,
    ),
    Program(
        "SuperDoc",
        lambda: json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["superdoc"],
        _superdoc,
    ),
    Program("python-docx", lambda: version("python-docx"), _python_docx),
    Program("docxtpl", lambda: version("docxtpl"), _docxtpl),
    Program("docxcompose", lambda: version("docxcompose"), _composed),
    Program("docxcompose appended", lambda: version("docxcompose"), _appended, keeps_manifest=False),
)
PROGRAMS = {program.name: program for program in _ALL if program.save is not _libreoffice_25 or DEBIAN_13.is_dir()}
"""The programs by name; that of Debian 13 if its root was made."""


def record_changes(source: Path, target: Path, edits: Sequence[dict[str, str | int]]) -> None:
    """Make `edits` in LibreOffice, which records them as changes, and save the file as `target`."""
    pipe = "socdocs-editors"
    job = target.with_suffix(".json")
    job.write_text(json.dumps({"open": str(source), "save": str(target), "edits": list(edits)}), encoding="utf-8")
    profile = f"-env:UserInstallation={(FOLDER / 'profile').as_uri()}"
    office = subprocess.Popen(["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp"])
    try:
        run(SYSTEM_PYTHON, HERE / "record_changes.py", pipe, job)
        office.wait(60)
    finally:
        if office.poll() is None:
            office.terminate()
            office.wait(60)
