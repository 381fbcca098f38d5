"""Every way to install socdocs gives a working `socdocs` with its templates, and needs only what it declares."""

import json
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import jinja2
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from socdocs import __version__
from socdocs.files import Files
from socdocs.report import kinds
from socdocs.report.compiled_templates import modules
from socdocs.source import data_files
from socdocs.writers.docx import shell
from tests.installation.machine import ROOT, copy_of_checkout, environment, oldest_and_newest, run

SHIPPED_TEMPLATES = {
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*") if path.is_file()
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
MINIMAL = ROOT / "examples" / "minimal"


class Newcomer:
    """A user with a Python and a checkout, in a home where nothing is installed yet."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder, self.python = folder, python
        self.env = environment(folder / "home", folder / "home" / ".local" / "bin", folder / "venv" / "bin")
        self.checkout = copy_of_checkout(folder / "checkout")

    def run(self, *command: str | Path) -> str:
        return run(*command, cwd=self.folder, env=self.env)

    def pip(self, *words: str | Path) -> None:
        self.run(self.folder / "venv" / "bin" / "python", "-m", "pip", "--quiet", *words)


def build(what: str, source: Path, out: Path) -> Path:
    """The file that building `what` from `source` gives."""
    env = environment(out.parent / "home")
    run(sys.executable, "-m", "build", "--no-isolation", f"--{what}", "--outdir", out, source, cwd=source, env=env)
    (made,) = out.iterdir()
    return made


def wheel(newcomer):
    newcomer.pip("install", build("wheel", newcomer.checkout, newcomer.folder / "wheel"))


def sdist(newcomer):
    newcomer.pip("install", build("sdist", newcomer.checkout, newcomer.folder / "sdist"))


def checkout(newcomer):
    newcomer.pip("install", newcomer.checkout)


def editable_checkout(newcomer):
    newcomer.pip("install", "--editable", newcomer.checkout)


def pipx(newcomer):
    newcomer.pip("install", "pipx")
    newcomer.run("pipx", "install", "--python", newcomer.python, newcomer.checkout)


def uv_tool(newcomer):
    newcomer.pip("install", "uv")
    newcomer.run("uv", "tool", "install", "--python", newcomer.python, newcomer.checkout)


@pytest.mark.parametrize("python", oldest_and_newest(), ids=lambda python: python.name)
@pytest.mark.parametrize("install", [wheel, sdist, checkout, editable_checkout, pipx, uv_tool])
def test_an_installed_socdocs_finds_its_templates_and_makes_a_report(tmp_path, python, install):
    newcomer = Newcomer(tmp_path, python)
    newcomer.run(python, "-m", "venv", tmp_path / "venv")
    install(newcomer)
    if install is not editable_checkout:
        shutil.rmtree(newcomer.checkout)

    newcomer.run("socdocs", "templates", "copy", "soc2-type2", tmp_path / "own")
    newcomer.run("socdocs", "report", "soc2-type2", MINIMAL / "system.yaml", "-o", "x.docx")

    assert (tmp_path / "own" / "soc2-type2" / "report.yaml").is_file()
    with zipfile.ZipFile(tmp_path / "x.docx") as report:
        assert "word/document.xml" in report.namelist()
    assert recorded_libraries(newcomer, "socdocs") == DEPENDENCIES


def recorded_libraries(newcomer: Newcomer, *program: str | Path) -> set[str]:
    """The libraries that the manifest of a batch names."""
    newcomer.run(
        *program, "batch", MINIMAL, "--kind", "soc2-type2", "-o", "drafts", "--format", "md", "--manifest", "run.json"
    )
    record = json.loads((newcomer.folder / "run.json").read_text("utf-8"))
    assert record["socdocs"] == __version__
    return set(record["libraries"])


def test_a_socdocs_that_was_never_installed_knows_its_own_version_and_records_a_batch(tmp_path):
    newcomer = Newcomer(tmp_path, oldest_and_newest()[0])
    newcomer.run(newcomer.python, "-m", "venv", tmp_path / "venv")
    newcomer.pip("install", *PROJECT["dependencies"])
    for name in ("socdocs", "templates"):
        (tmp_path / name).symlink_to(newcomer.checkout / name)
    program = (tmp_path / "venv" / "bin" / "python", "-m", "socdocs")

    assert newcomer.run(*program, "--version") == f"socdocs {__version__}\n"
    assert recorded_libraries(newcomer, *program) == set()


def test_the_wheel_holds_the_program_and_its_templates_and_nothing_else(tmp_path):
    with zipfile.ZipFile(build("wheel", copy_of_checkout(tmp_path / "checkout"), tmp_path / "dist")) as archive:
        names = set(archive.namelist())

    assert {name.split("/")[0] for name in names} == {"socdocs", f"socdocs-{__version__}.dist-info"}
    assert {
        name.removeprefix("socdocs/templates/") for name in names if name.startswith("socdocs/templates/")
    } == SHIPPED_TEMPLATES
    assert "socdocs/py.typed" in names
    made = {name.removeprefix("socdocs/prepared/") for name in names if name.startswith("socdocs/prepared/")}
    values = {**data_files.prepared(), **kinds.prepared(Files()), **shell.prepared()}
    assert made == {*(f"templates/{module}" for module in modules(ROOT / "templates")), *values}


@pytest.mark.parametrize("python", oldest_and_newest(), ids=lambda python: python.name)
def test_an_installed_wheel_uses_its_prepared_templates_and_with_another_jinja_compiles_them_to_the_same(
    tmp_path, python
):
    newcomer = Newcomer(tmp_path, python)
    newcomer.run(python, "-m", "venv", tmp_path / "venv")
    wheel(newcomer)
    newcomer.pip("install", f"jinja2=={jinja2.__version__}")
    number = len(modules(ROOT / "templates"))
    soc2 = ("socdocs", "soc2", MINIMAL / "system.yaml", "--type", "2", "-q", "-o")

    said = newcomer.run("socdocs", "--version", "--verbose")
    newcomer.run(*soc2, "prepared.docx")
    newcomer.pip("install", "jinja2==3.1.5")
    said_then = newcomer.run("socdocs", "--version", "--verbose")
    newcomer.run(*soc2, "compiled.docx")

    assert f"Templates: {number} of {number} are prepared for Jinja {jinja2.__version__}." in said
    assert f"Templates: 0 of {number} are prepared for Jinja 3.1.5." in said_then
    assert (tmp_path / "prepared.docx").read_bytes() == (tmp_path / "compiled.docx").read_bytes()
    (folder,) = tmp_path.glob("venv/lib/*/site-packages/socdocs/prepared/templates/*")
    assert len(list((folder / "__pycache__").glob("*.pyc"))) == number
