"""Every way to install socdocs gives a working `socdocs` with its templates, and needs only what it declares."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_TEMPLATES = {
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*") if path.is_file()
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = [Requirement(line).name for line in PROJECT["dependencies"]]
BUILD_BACKEND = ("hatchling", "editables")


def declared(*names: str) -> Iterator[str]:
    """The names of these distributions and of everything that they declare to need, here and without extras."""
    seen, waiting = set(), list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        yield name
        needs = map(Requirement, distribution(name).requires or ())
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]


class Environment:
    """A virtual environment of what socdocs declares to need and no more, taken from this one: no network is used."""

    def __init__(self, folder: Path, *also: str) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        self.folder, self.work = folder, folder.parent / "work"
        self.work.mkdir()
        (site_packages,) = (folder / "lib").glob("python*/site-packages")
        for name in declared(*DEPENDENCIES, *also):
            found = distribution(name)
            for top in {file.parts[0] for file in found.files if file.parts[0] not in ("..", "__pycache__")}:
                (site_packages / top).symlink_to(found.locate_file(top))

    def install(self, *what: str | Path) -> None:
        """Install as a user does; pip refuses when something that is declared is missing."""
        pip = [sys.executable, "-m", "pip", "--python", self.folder / "bin" / "python", "--quiet", "install"]
        self.run(*pip, "--no-index", "--no-build-isolation", *what)

    def run(self, *command: str | Path) -> str:
        # Neither the folder nor the environment of the tests may help the program to find its files.
        environment = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull, "LANG": "C.UTF-8"}
        done = subprocess.run(command, cwd=self.work, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def build(what: str, source: Path, out: Path) -> Path:
    """The file that building `what` from `source` gives."""
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{what}", "--outdir", out, source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.iterdir()
    return made


def members(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as opened:
        return set(opened.namelist())


def wheel(tmp_path):
    return [build("wheel", ROOT, tmp_path / "dist")]


def wheel_from_sdist(tmp_path):
    archive = build("sdist", ROOT, tmp_path / "sdist")
    shutil.unpack_archive(archive, tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    return [build("wheel", source, tmp_path / "dist")]


def folder(_tmp_path):
    return [ROOT]


def editable(_tmp_path):
    return ["--editable", ROOT]


@pytest.mark.parametrize("way", [wheel, wheel_from_sdist, folder, editable])
def test_an_installed_socdocs_finds_its_templates_and_makes_a_report(tmp_path, way):
    environment = Environment(tmp_path / "environment", *BUILD_BACKEND)
    environment.install(*way(tmp_path))
    shutil.copytree(ROOT / "examples" / "minimal", environment.work / "minimal")

    python = environment.folder / "bin" / "python"
    templates = Path(environment.run(python, "-c", "import socdocs.resources as r; print(r.templates())").strip())
    environment.run(
        environment.folder / "bin" / "socdocs", "report", "soc2-type2", "minimal/system.yaml", "-o", "x.docx"
    )

    assert templates.is_relative_to(ROOT if way is editable else environment.folder)
    assert {str(path.relative_to(templates)) for path in templates.rglob("*") if path.is_file()} == SHIPPED_TEMPLATES
    assert "word/document.xml" in members(environment.work / "x.docx")


def test_the_wheel_holds_the_program_and_its_templates_and_nothing_else(tmp_path):
    (file,) = wheel(tmp_path)

    names = members(file)
    assert {name.split("/")[0] for name in names} == {"socdocs", f"socdocs-{PROJECT['version']}.dist-info"}
    assert {
        name.removeprefix("socdocs/templates/") for name in names if name.startswith("socdocs/templates/")
    } == SHIPPED_TEMPLATES
    assert "socdocs/py.typed" in names
