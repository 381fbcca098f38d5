"""The golden fixtures compare, explain a difference, and rewrite only when a person asks."""

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
        return self.run_call("golden", f"golden('report.md', {given!r})", *arguments, **variables)

    def run_pieces(
        self, *arguments: str, given: dict[str, str], whole: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        whole = "".join(given.values()) if whole is None else whole
        return self.run_call("golden_folder", f"golden_folder('report', {given!r}, {whole!r})", *arguments)

    def run_call(self, fixture: str, call: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "tests" / "test_it.py").write_text(
            f"def test_golden({fixture}):\n    {call}\n\n\ndef test_other():\n    assert True\n", encoding="utf-8"
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


PIECES = {"front": "# Report\n", "b.scope": "## Scope\nü\n", "a": "# End\n"}


@pytest.fixture
def folder(suite):
    """The suite's golden folder with a file for each of PIECES."""
    assert "1 passed, 1 deselected" in suite.run_pieces("--accept", given=PIECES).stdout
    return suite.golden.parent / "report"


def contents(folder):
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def test_accept_writes_a_file_for_each_piece_and_their_order(suite, folder):
    assert contents(folder) == {
        "front.md": "# Report\n",
        "b.scope.md": "## Scope\nü\n",
        "a.md": "# End\n",
        "order.txt": "front\nb.scope\na\n",
    }
    assert suite.run_pieces(given=PIECES).returncode == 0


def test_a_changed_piece_is_shown_with_the_name_of_its_file_and_moves_no_other(suite, folder):
    before = contents(folder)
    changed = PIECES | {"a": "# Ende\n"}
    answer = suite.run_pieces(given=changed)

    assert answer.returncode == 1
    assert "golden/report/a.md differs" in answer.stdout
    assert "+# Ende\\n" in answer.stdout
    suite.run_pieces("--accept", given=changed)
    assert contents(folder) == before | {"a.md": "# Ende\n"}


def test_a_piece_that_is_gone_fails_and_accept_removes_its_file(suite, folder):
    left = {name: text for name, text in PIECES.items() if name != "b.scope"}

    assert "b.scope.md" in suite.run_pieces(given=left).stdout
    suite.run_pieces("--accept", given=left)
    assert set(contents(folder)) == {"front.md", "a.md", "order.txt"}


def test_pieces_in_another_order_fail(suite, folder):
    answer = suite.run_pieces(given=dict(reversed(PIECES.items())))

    assert answer.returncode == 1
    assert "golden/report/order.txt differs" in answer.stdout


def test_pieces_that_lose_some_of_the_text_fail_even_where_they_are_accepted(suite, folder):
    for arguments in ((), ("--accept",)):
        answer = suite.run_pieces(*arguments, given=PIECES, whole="".join(PIECES.values()) + "lost\n")
        assert answer.returncode == 1
        assert "the pieces lose some of it" in answer.stdout
