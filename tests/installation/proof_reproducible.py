"""What is built is the same whenever and wherever: the wheel, the source distribution, and reports on any Python."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation.machine import ROOT, copy_of_checkout, environment, oldest_and_newest, run
from tests.installation.proof_packaging import build

LOCK = ROOT / "requirements-all.txt"
COMMANDS = (
    *(f"soc2 system.yaml --auditor auditor.yaml -o report.{form}" for form in ("docx", "md", "html", "pdf")),
    "soc2 system.yaml --auditor auditor.yaml --reference ../firm.docx -o firm.docx",
    "matrix system.yaml -o matrix.xlsx",
    "requests system.yaml --auditor auditor.yaml -o requests.csv",
    "batch . --format docx --jobs 2 -o drafts",
)


@pytest.mark.parametrize("what", ["wheel", "sdist"])
def test_two_builds_in_other_folders_at_other_times_are_equal(what, tmp_path):
    first = copy_of_checkout(tmp_path / "one" / "checkout")
    second = copy_of_checkout(tmp_path / "another folder")
    for path in second.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)

    made = [build(what, source, tmp_path / f"out{number}") for number, source in enumerate((first, second))]

    assert made[0].name == made[1].name
    assert made[0].read_bytes() == made[1].read_bytes()


def test_the_oldest_and_the_newest_python_write_equal_bytes(tmp_path):
    wheel = build("wheel", copy_of_checkout(tmp_path / "checkout"), tmp_path / "dist")
    oldest, newest = (dict(outputs(python, wheel, tmp_path / python.name)) for python in oldest_and_newest())

    assert len(oldest) > len(COMMANDS)
    assert oldest.keys() == newest.keys()
    assert [name for name, content in oldest.items() if content != newest[name]] == []


def outputs(python: Path, wheel: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what this Python writes, by name, with the libraries that the lock names."""
    env = environment(folder / "home", folder / "venv" / "bin")
    run(python, "-m", "venv", folder / "venv", cwd=folder, env=env)
    pip = (folder / "venv" / "bin" / "python", "-m", "pip", "install", "-q", "--no-deps")
    run(*pip, "--require-hashes", "-r", LOCK, cwd=folder, env=env)
    run(*pip, wheel, cwd=folder, env=env)
    work = shutil.copytree(ROOT / "examples" / "saas-vendor", folder / "work")
    shutil.copy(ROOT / "examples" / "styles" / "harbor.docx", folder / "firm.docx")
    for command in COMMANDS:
        run("socdocs", *command.split(), cwd=work, env=env)
    for path in work.rglob("*"):
        if path.is_file():
            yield path.relative_to(work).as_posix(), path.read_bytes()
