"""A pytest plugin that notes which test runs which lines, in what it starts too, and how long it takes.

pytest-cov knows the test of each line in its own process only.  Programs and children that a test starts get its name
here as the context of all that they run.
"""

import json
import os
from pathlib import Path

import pytest
from coverage import Coverage

SECONDS = Path("build/coverage/seconds.json")
"""How long each test that passed took: {"tests/…::test_…": seconds}."""
DATA = SECONDS.with_name("data")
"""Where pyproject.toml has coverage put what it measures."""


class _Clock:
    """The tests that passed in this run, with the time of their preparation and their own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
        self.seconds[report.nodeid] = round(self.seconds.get(report.nodeid, 0) + report.duration, 4)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        before = json.loads(SECONDS.read_text("utf-8")) if session.config.getoption("cov_append") else {}
        passed = {test: taken for test, taken in self.seconds.items() if test not in self.failed}
        SECONDS.parent.mkdir(parents=True, exist_ok=True)
        SECONDS.write_text(json.dumps(before | passed, indent=0), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the time where the reports of all workers arrive."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Clock())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give what the test starts or forks its name."""
    if (coverage := Coverage.current()) is None:
        return
    coverage.config.context = item.nodeid
    coverage.config.data_file = str(
        item.config.rootpath / DATA
    )  # what the test starts elsewhere has another current folder
    os.environ["COVERAGE_PROCESS_CONFIG"] = coverage.config.serialize()
