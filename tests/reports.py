"""Building reports of the examples in tests: the real steps, from the real files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from socdocs.document.nodes import Document
from socdocs.files import Files
from socdocs.report.outline import Outline
from socdocs.workflow import load as step
from socdocs.workflow import progress
from socdocs.workflow.case import Case, open_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import Loaded
from socdocs.workflow.request import Request

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
DESCRIPTIONS = ROOT / "tests" / "descriptions"
"""Descriptions of what no example shows."""
FINGERPRINT = re.compile(r"\btext ([0-9a-f]{8})\b")
"""The mark of a proposed text, which changes with each of its words."""
KINDS = ("soc1-type1", "soc1-type2", "soc2-type1", "soc2-type2")


@dataclass(frozen=True)
class ExampleReport:
    """One report of one example."""

    example: str
    report: str
    kind: str

    def __str__(self) -> str:
        return f"{self.example}/{self.report}"


@cache
def load(example: str) -> Loaded:
    """A description of `EXAMPLES` or `DESCRIPTIONS`, with the service auditor's file where there is one."""
    folder = next(place / example for place in (EXAMPLES, DESCRIPTIONS) if (place / example).is_dir())
    auditor = folder / "auditor.yaml"
    return step.load(Files(), Request(folder / "system.yaml", auditor if auditor.exists() else None))


def cases() -> list[ExampleReport]:
    """Every report that an example declares, and the four kinds of the minimal file, which declares none."""
    found = []
    for folder in sorted(EXAMPLES.iterdir()):
        if (folder / "system.yaml").is_file():
            declared = load(folder.name).description.reports or ()
            found += [ExampleReport(folder.name, entry.id, entry.kind_name) for entry in declared]
            if not declared:
                found += [ExampleReport(folder.name, kind, kind) for kind in KINDS]
    return found


def more_cases() -> list[ExampleReport]:
    """Every report of `DESCRIPTIONS`."""
    folders = sorted(folder.name for folder in DESCRIPTIONS.iterdir())
    entries = [(name, entry) for name in folders for entry in load(name).description.reports or ()]
    return [ExampleReport(name, entry.id, entry.kind_name) for name, entry in entries]


def examinations() -> list[ExampleReport]:
    """Those of `cases()` that a service auditor reports in: all but management's own letters."""
    return [case for case in cases() if case.kind in KINDS]


def letters() -> list[ExampleReport]:
    """The representation letter to each report that a service auditor reports in."""
    declared = [case for case in examinations() if load(case.example).description.reports] + more_cases()
    return [ExampleReport(case.example, case.report, "representation-letter") for case in declared]


def case_of(loaded: Loaded, kind: str, report: str = "", **choices: Any) -> Case:
    """The case of one report of a description; `choices` are fields of the request."""
    return open_case(loaded, Request(kind=kind, report_id=report, **choices))


def build(loaded: Loaded, kind: str, report: str = "", **choices: Any) -> Document:
    """The document of one report of a description; `choices` are fields of the request."""
    return document_of(case_of(loaded, kind, report, **choices), Request(**choices))


def outline(loaded: Loaded, kind: str, report: str = "") -> tuple[Outline, Document]:
    """The outline of one report of a description, as a value and as a document."""
    found, draft = progress.outline(case_of(loaded, kind, report))
    return found, draft.document


def example_case(example: ExampleReport, **choices: Any) -> Case:
    """The case of one of `cases()`."""
    loaded = load(example.example)
    return case_of(loaded, example.kind, example.report if loaded.description.reports else "", **choices)


@cache
def build_case(example: ExampleReport, **choices: Any) -> Document:
    """The document of one of `cases()`, built once for all tests."""
    return build_case_anew(example, **choices)


def build_case_anew(example: ExampleReport, **choices: Any) -> Document:
    """The document of one of `cases()`, for tests of building it."""
    return document_of(example_case(example, **choices), Request(**choices))


@cache
def outline_case(example: ExampleReport) -> Outline:
    """The outline of one of `cases()`."""
    return progress.outline(example_case(example))[0]
