"""The programs that socdocs is measured against, as far as the machine has them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from goals import PANDOCS, READERS
from measure import Command

HERE = Path(__file__).resolve().parent
NPM_FILES = ("package.json", "package-lock.json")


@dataclass(frozen=True)
class Others:
    """The Python with the packages of requirements.txt, each pandoc by its name, and the packages of npm if any."""

    python: str
    pandocs: Mapping[str, str]
    packages: Path | None

    def prepare(self, blocks: Path) -> None:
        """Write what fills templates, beside the blocks of a report (blocks.py)."""
        size = blocks.name.removesuffix("-blocks.json")
        subprocess.run([self.python, HERE / "peer_templates.py", blocks, blocks.parent, size], check=True)

    def commands(self, folder: Path, size: str) -> dict[str, Command]:
        """Every way to the report that begins with the finished text."""
        markdown, blocks = str(folder / f"{size}.md"), str(folder / f"{size}-blocks.json")
        commands = {
            f"{name}, {reader}": Command(
                [path, "--toc", "--from", form, "--to", "docx", "-o", _out(folder, size, f"{name}, {reader}"), markdown]
            )
            for name, path in self.pandocs.items()
            for reader, form in READERS.items()
        }
        commands["docxtpl"] = self.docxtpl(folder, size)
        commands["python-docx"] = self._python("rows", blocks, _out(folder, size, "python-docx"))
        if self.packages:
            filled = _filled(folder, size, "docxtemplater")
            commands["docxtemplater"] = self._node("docxtemplater", *filled)
            commands["docx (npm)"] = self._node("docx", blocks, _out(folder, size, "docx (npm)"))
        return commands

    def docxtpl(self, folder: Path, size: str, count: int = 1) -> Command:
        """The command that fills docxtpl's template so many times."""
        return self._python("docxtpl", *_filled(folder, size, "docxtpl"), str(count))

    def outputs(self, folder: Path, size: str) -> dict[str, Path]:
        """The Word files that the commands write."""
        return {name: Path(_out(folder, size, name)) for name in self.commands(folder, size)}

    def versions(self) -> dict[str, str]:
        """Of each program, and of the Pythons and node that run them."""
        listed = _said(self.python, "-m", "pip", "list", "--format", "json")
        found = {row["name"].lower(): row["version"] for row in json.loads(listed)}
        versions = {name: _said(path, "--version").split()[1] for name, path in self.pandocs.items()}
        versions |= {name: found[name] for name in ("docxtpl", "python-docx")}
        if self.packages:
            pins = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
            versions |= {"docxtemplater": pins["docxtemplater"], "docx (npm)": pins["docx"]}
            versions["node"] = _said("node", "--version").strip().removeprefix("v")
        return versions

    def _python(self, *words: str) -> Command:
        # A script is compiled at each start, a module that is imported is not.
        program = [self.python, "-c", "import peers; peers.main()"]
        return Command([*program, *words], {"PYTHONPATH": str(HERE)})

    def _node(self, *words: str) -> Command:
        return Command(["node", str(HERE / "peers.cjs"), *words], {"NODE_PATH": str(self.packages)})


def _out(folder: Path, size: str, name: str) -> str:
    return str(folder / f"{size}-{name}.docx")


def _filled(folder: Path, size: str, name: str) -> tuple[str, str, str]:
    return str(folder / f"{size}-{name}.json"), str(folder / f"{size}-{name}-template.docx"), _out(folder, size, name)


def found(python: str, folder: Path) -> Others:
    """What the machine has; one line for each program that it has not.  Packages of npm are installed in `folder`."""
    asked = "import pypandoc; print(pypandoc.get_pandoc_path())"
    pandocs = {PANDOCS[0]: _said(python, "-c", asked).strip()}
    system = shutil.which("pandoc")
    if system:
        pandocs[PANDOCS[1]] = system
    else:
        print("The system's pandoc is not measured: there is none; Debian: apt-get install pandoc.")
    return Others(python, pandocs, _npm_packages(folder))


def _npm_packages(folder: Path) -> Path | None:
    """The folder with the packages that package-lock.json names."""
    packages = folder / "node_modules"
    if not shutil.which("node") or not shutil.which("npm"):
        print("docxtemplater and docx (npm) are not measured: the machine has no node with npm.")
        return None
    pinned = {name: (HERE / name).read_bytes() for name in NPM_FILES}
    # npm writes this file when all else is there.
    whole = (packages / ".package-lock.json").exists()
    if whole and all((folder / name).read_bytes() == text for name, text in pinned.items()):
        return packages
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pinned.items():
        (folder / name).write_bytes(text)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return packages


def _said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
