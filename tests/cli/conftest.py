"""A command line in a folder of its own."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program

SMALL = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2]}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""


AUDITOR = """\
reports:
  - {id: soc2-2026, service_auditor: {firm: Halvorsen Reyes LLP}}
"""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in, which is the home folder, with a small description."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("SOCDOCS_DEBUG", raising=False)
    # As on a machine with one processor: a batch uses further processes where a test asks for them.
    monkeypatch.setattr(importlib.import_module("socdocs.cli.batch"), "_cores", lambda: 1)
    (tmp_path / "system.yaml").write_text(SMALL, "utf-8")
    return tmp_path


@pytest.fixture
def audited(folder) -> Path:
    """The same folder with a service auditor's file."""
    (folder / "auditor.yaml").write_text(AUDITOR, "utf-8")
    return folder


@pytest.fixture
def socdocs(folder, capsys) -> Callable[..., Ended]:
    """Run a command: `socdocs("check", "system.yaml")`."""

    def run(*arguments: str) -> Ended:
        code = Run().call(program, arguments)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run
