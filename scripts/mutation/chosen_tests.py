"""Run chosen tests in a copy of the checkout, in this process, which ends with them.

What the tests import from elsewhere is imported here, once, before the process is forked; socdocs is not.
"""

import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import docx
import hypothesis
import jinja2
import lxml.etree
import markdown_it
import msgspec
import pytest
import python_calamine
import rich.console
import xlsxwriter
import yaml

__all__ = [
    "FAILED", "docx", "hypothesis", "jinja2", "lxml", "markdown_it", "msgspec", "python_calamine", "rich", "run_tests",
    "xlsxwriter", "yaml",
]  # fmt: skip

FAILED = ".failed"
"""The file that names the test that failed."""

_MOST_MEMORY = 4 * 1024**3  # a mistake may make a list without an end


class _Chosen:
    """A pytest plugin: only these tests, in this order, and the name of the first that fails."""

    def __init__(self, tests: Sequence[str], failed: Path) -> None:
        self._places = {test: place for place, test in enumerate(tests)}
        self._failed = failed

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._places), key=lambda item: self._places[item.nodeid]
        )

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._failed.write_text(f"collecting {report.nodeid}", "utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.write_text(report.nodeid, "utf-8")


def run_tests(chosen: Sequence[str], copy: Path) -> NoReturn:
    """Run the tests in a copy until one fails, and exit with pytest's code."""
    os.setsid()
    os.chdir(copy)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silent, stream)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    files = sorted({test.partition("::")[0] for test in chosen})
    options = [
        "-q",
        "-x",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:cov",
    ]
    os._exit(pytest.main([*options, *files], plugins=[_Chosen(chosen, copy / FAILED)]))
