"""socdocs as one commit has it, with its own environment and its own examples, and what is built with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from measure import Command

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Program:
    """A checkout, the Python that it is installed for, and the folder for the reports that are built with it."""

    source: Path
    python: str
    folder: Path

    def run(self, *words: str, before: Callable[[], None] = lambda: None) -> Command:
        """The command line `socdocs WORDS`, as users type it."""
        return Command([str(Path(self.python).with_name("socdocs")), *words], None, before)

    @property
    def example(self) -> Path:
        """The folder of the example whose check and build are measured."""
        return self.source / "examples" / "saas-vendor"

    def report(self, name: str, form: str = "docx") -> Path:
        """Where the report of that description goes."""
        return self.folder / f"{name}.{form}"

    def build(self, description: Path, form: str = "docx") -> Command:
        """The command that builds the report of a description from nothing."""
        out = self.report(description.name, form)
        words = ("soc2", *_files(description), "-o", str(out), "-q")
        return self.run(*words, before=lambda: out.unlink(missing_ok=True))

    def check(self, description: Path) -> Command:
        """The command that checks a description."""
        return self.run("check", *_files(description))

    def batch(self, clients: Path) -> Command:
        """The command that builds the reports of all descriptions in a folder and below, one after the other."""
        out = self.folder / "drafts"
        words = ("batch", str(clients), "-o", str(out), "-q", "--name", "{description}", "-j", "1")
        return self.run(*words, before=lambda: shutil.rmtree(out, ignore_errors=True))


def description(size: str, folder: Path) -> Path:
    """The folder in `folder` with the description of that size, which is made if it is not there."""
    made = folder / size
    if not (made / "auditor.yaml").exists():
        # What this process needs itself is charged to all that it starts, so it makes nothing large itself.
        subprocess.run([sys.executable, HERE / "descriptions.py", size, made], check=True)
    return made


def clients(size: str, count: int, folder: Path) -> Path:
    """A folder in `folder` with so many copies of the description of that size."""
    copies = folder / "clients" / size
    for number in range(count):
        shutil.copytree(description(size, folder), copies / f"client{number}", dirs_exist_ok=True)
    return copies


def _files(description: Path) -> tuple[str, ...]:
    return str(description / "system.yaml"), "--auditor", str(description / "auditor.yaml")
