"""The golden fixture compares, explains a difference, and rewrites only when a person asks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"


class Suite:
    """A small suite that uses our conftest.py."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.golden = folder, folder / "tests" / "golden" / "report.md"
        self.golden.parent.mkdir(parents=True)
        (folder / "tests" / "conftest.py").write_bytes(CONFTEST.read_bytes())

    def run(self, *arguments: str, given: str, **variables: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "tests" / "test_it.py").write_text(
            f"def test_golden(golden):\n    golden('report.md', {given!r})\n\n\ndef test_other():\n    assert True\n",
            encoding="utf-8",
        )
        environment = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests", *arguments],
            cwd=self.folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def suite(tmp_path):
    return Suite(tmp_path)


def test_an_equal_file_passes_and_a_different_one_shows_the_line(suite):
    suite.golden.write_text("# Title\nsame\n", encoding="utf-8")

    assert suite.run(given="# Title\nsame\n").returncode == 0
    different = suite.run(given="# Title\nother \n")
    assert different.returncode == 1
    assert "-same\\n" in different.stdout
    assert "+other \\n" in different.stdout
    assert suite.golden.read_text(encoding="utf-8") == "# Title\nsame\n"


def test_a_missing_file_fails_and_is_not_written(suite):
    answer = suite.run(given="new\n")

    assert answer.returncode == 1
    assert "there is no golden file" in answer.stdout
    assert not suite.golden.exists()


def test_accept_rewrites_and_runs_only_the_tests_of_golden_files(suite):
    answer = suite.run("--accept", given="new\r\nü\n")

    assert "1 passed, 1 deselected" in answer.stdout
    assert suite.golden.read_bytes() == "new\r\nü\n".encode()


def test_accept_is_refused_in_ci(suite):
    answer = suite.run("--accept", given="new\n", CI="true")

    assert answer.returncode == pytest.ExitCode.USAGE_ERROR
    assert not suite.golden.exists()
