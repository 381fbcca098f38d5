"""The golden fixtures compare, explain a difference, and rewrite only when a person asks."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = "pytester"
CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"


class Suite:
    """A small suite that uses our conftest.py, run by a pytest of its own in this process."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester
        self.golden = pytester.path / "tests" / "golden" / "report.md"
        self.golden.parent.mkdir(parents=True)
        (pytester.path / "tests" / "conftest.py").write_bytes(CONFTEST.read_bytes())

    def run(self, *arguments: str, given: str) -> pytest.RunResult:
        return self.run_call("golden", f"golden('report.md', {given!r})", *arguments)

    def run_pieces(self, *arguments: str, given: dict[str, str], whole: str | None = None) -> pytest.RunResult:
        whole = "".join(given.values()) if whole is None else whole
        return self.run_call("golden_folder", f"golden_folder('report', {given!r}, {whole!r})", *arguments)

    def run_call(self, fixture: str, call: str, *arguments: str) -> pytest.RunResult:
        (self._pytester.path / "tests" / "test_it.py").write_text(
            f"def test_golden({fixture}):\n    {call}\n\n\ndef test_other():\n    assert True\n", encoding="utf-8"
        )
        return self._pytester.runpytest_inprocess("-p", "no:cacheprovider", "tests", *arguments)


@pytest.fixture
def suite(pytester, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    # What is compiled is known by its second and its size, and the tests here change a file several times a second.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    # The conftest.py of the small suite chooses a profile of hypothesis for the whole process.
    chosen, repeatable = settings.get_current_profile_name(), settings.get_profile("repeatable")
    yield Suite(pytester)
    settings.register_profile("repeatable", repeatable)
    settings.load_profile(chosen)


def test_an_equal_file_passes_and_a_different_one_shows_the_line(suite):
    suite.golden.write_text("# Title\nsame\n", encoding="utf-8")

    assert suite.run(given="# Title\nsame\n").ret == 0
    different = suite.run(given="# Title\nother \n")
    assert different.ret == 1
    assert "-same\\n" in different.stdout.str()
    assert "+other \\n" in different.stdout.str()
    assert suite.golden.read_text(encoding="utf-8") == "# Title\nsame\n"


def test_a_missing_file_fails_and_is_not_written(suite):
    answer = suite.run(given="new\n")

    assert answer.ret == 1
    assert "there is no golden file" in answer.stdout.str()
    assert not suite.golden.exists()


def test_accept_rewrites_and_runs_only_the_tests_of_golden_files(suite):
    answer = suite.run("--accept", given="new\r\nü\n")

    assert "1 passed, 1 deselected" in answer.stdout.str()
    assert suite.golden.read_bytes() == "new\r\nü\n".encode()


def test_accept_is_refused_in_ci(suite, monkeypatch):
    monkeypatch.setenv("CI", "true")
    answer = suite.run("--accept", given="new\n")

    assert answer.ret == pytest.ExitCode.USAGE_ERROR
    assert not suite.golden.exists()


PIECES = {"front": "# Report\n", "b.scope": "## Scope\nü\n", "a": "# End\n"}


@pytest.fixture
def folder(suite):
    """The suite's golden folder with a file for each of PIECES."""
    assert "1 passed, 1 deselected" in suite.run_pieces("--accept", given=PIECES).stdout.str()
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
    assert suite.run_pieces(given=PIECES).ret == 0


def test_a_changed_piece_is_shown_with_the_name_of_its_file_and_moves_no_other(suite, folder):
    before = contents(folder)
    changed = PIECES | {"a": "# Ende\n"}
    answer = suite.run_pieces(given=changed)

    assert answer.ret == 1
    assert "golden/report/a.md differs" in answer.stdout.str()
    assert "+# Ende\\n" in answer.stdout.str()
    suite.run_pieces("--accept", given=changed)
    assert contents(folder) == before | {"a.md": "# Ende\n"}


def test_a_piece_that_is_gone_fails_and_accept_removes_its_file(suite, folder):
    left = {name: text for name, text in PIECES.items() if name != "b.scope"}

    assert "b.scope.md" in suite.run_pieces(given=left).stdout.str()
    suite.run_pieces("--accept", given=left)
    assert set(contents(folder)) == {"front.md", "a.md", "order.txt"}


def test_pieces_in_another_order_fail(suite, folder):
    answer = suite.run_pieces(given=dict(reversed(PIECES.items())))

    assert answer.ret == 1
    assert "golden/report/order.txt differs" in answer.stdout.str()


def test_pieces_that_lose_some_of_the_text_fail_even_where_they_are_accepted(suite, folder):
    for arguments in ((), ("--accept",)):
        answer = suite.run_pieces(*arguments, given=PIECES, whole="".join(PIECES.values()) + "lost\n")
        assert answer.ret == 1
        assert "the pieces lose some of it" in answer.stdout.str()
