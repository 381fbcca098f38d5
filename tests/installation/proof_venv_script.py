"""scripts/venv.sh makes a virtual environment with whatever the machine has."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "venv.sh"

# The tools that a machine may lack are stand-ins that leave a note; Python itself is real.  A stand-in makes an
# environment of real Python without pip, which costs a tenth of a second where ensurepip takes three.
WITHOUT_ENSUREPIP = 'case "$*" in *"import ensurepip"*) exit 1;; esac; exec "$REAL_PYTHON" "$@"'
TOO_OLD = 'exec "$REAL_PYTHON" -c "raise SystemExit(1)"'
NOT_THERE = 'echo "stub: command not found" >&2; exit 127'
MAKES_ONE = '[ "$1" = --version ] && exit; for dir; do :; done; "$REAL_PYTHON" -m venv --without-pip "$dir"'
TOOLS = {
    "uv": f'echo uv >>"$NOTES"; {MAKES_ONE}',
    "virtualenv": f'echo virtualenv >>"$NOTES"; {MAKES_ONE}',
    "pip": 'echo pip >>"$NOTES"',
}


class Machine:
    """A machine that has the given programs and no others."""

    def __init__(self, folder: Path, **programs: str) -> None:
        self.folder, self.environment = folder, folder / "a path" / "venv"
        self.bin, self.notes = folder / "bin", folder / "notes"
        self.bin.mkdir()
        self.notes.touch()
        for name, text in programs.items():
            program = self.bin / name
            program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
            program.chmod(0o755)

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        known = {"PATH": str(self.bin), "NOTES": str(self.notes), "REAL_PYTHON": sys.executable}
        return subprocess.run(
            [SCRIPT, self.environment],
            env=known | variables,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def tools_used(self) -> set[str]:
        return set(self.notes.read_text(encoding="utf-8").split())


def test_python_alone_is_enough(tmp_path):
    machine = Machine(tmp_path, python3='exec "$REAL_PYTHON" "$@"', **TOOLS)

    assert machine.run().returncode == 0
    assert (machine.environment / "bin" / "pip").is_file()
    assert machine.tools_used == set()


def test_an_environment_that_works_is_left_alone(tmp_path):
    machine = Machine(tmp_path, python3='exec "$REAL_PYTHON" "$@"')
    machine.run()
    marker = machine.environment / "marker"
    marker.touch()
    for program in machine.bin.iterdir():
        program.unlink()

    assert machine.run().returncode == 0
    assert marker.is_file()


@pytest.mark.parametrize("tool", TOOLS)
def test_another_tool_helps_a_python_without_ensurepip(tmp_path, tool):
    machine = Machine(tmp_path, python3=WITHOUT_ENSUREPIP, **{tool: TOOLS[tool]})

    assert machine.run().returncode == 0
    assert (machine.environment / "bin" / "python").exists()
    assert machine.tools_used == {tool}


def test_a_python_without_ensurepip_or_help_names_the_package_in_one_line(tmp_path):
    answer = Machine(tmp_path, python3=WITHOUT_ENSUREPIP).run()

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert answer.returncode == 3
    assert len(answer.stderr.splitlines()) == 1
    assert f"install the package python{version}-venv" in answer.stderr


def test_no_python_that_is_new_enough_is_said_in_one_line(tmp_path):
    answer = Machine(tmp_path, python3=TOO_OLD).run()

    assert answer.returncode == 3
    assert len(answer.stderr.splitlines()) == 1
    assert "no Python 3.11 or newer was found" in answer.stderr


def test_a_newer_python_under_another_name_is_found(tmp_path):
    machine = Machine(tmp_path, python3=TOO_OLD, **{"python3.13": NOT_THERE, "python3.12": WITHOUT_ENSUREPIP}, **TOOLS)

    assert machine.run().returncode == 0


def test_the_python_that_is_asked_for_is_used_or_nothing(tmp_path):
    machine = Machine(tmp_path, python3=WITHOUT_ENSUREPIP, old=TOO_OLD, **TOOLS)

    assert "PYTHON=old is not a Python 3.11 or newer" in machine.run(PYTHON="old").stderr
    assert not machine.environment.exists()
    assert machine.run(PYTHON=str(machine.bin / "python3")).returncode == 0
