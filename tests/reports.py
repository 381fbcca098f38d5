"""Building reports of the examples in tests: the real pipeline, from the real files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from socdocs import pipeline, resources
from socdocs.document.nodes import Document
from socdocs.files import Files
from socdocs.pipeline import Loaded, Options
from socdocs.report.outline import Outline

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FINGERPRINT = re.compile(r"\btext ([0-9a-f]{8})\b")
"""The mark of a proposed text, which changes with each of its words."""
KINDS = ("soc1-type1", "soc1-type2", "soc2-type1", "soc2-type2")


@dataclass(frozen=True)
class Case:
    """One report of one example."""

    example: str
    report: str
    kind: str

    def __str__(self) -> str:
        return f"{self.example}/{self.report}"


@cache
def load(example: str) -> Loaded:
    """The example's description, with the service auditor's file where there is one."""
    folder = EXAMPLES / example
    auditor = folder / "auditor.yaml"
    return pipeline.load(Files(), folder / "system.yaml", auditor=auditor if auditor.exists() else None)


def cases() -> list[Case]:
    """Every report that an example declares, and the four kinds of the minimal file, which declares none."""
    found = []
    for folder in sorted(EXAMPLES.iterdir()):
        if (folder / "system.yaml").is_file():
            declared = load(folder.name).description.reports or ()
            found += [Case(folder.name, entry.id, entry.kind_name) for entry in declared]
            if not declared:
                found += [Case(folder.name, kind, kind) for kind in KINDS]
    return found


def examinations() -> list[Case]:
    """Those of `cases()` that a service auditor reports in: all but management's own letters."""
    return [case for case in cases() if case.kind in KINDS]


def build(loaded: Loaded, kind: str, report: str = "", *, templates: Path | None = None, **options: object) -> Document:
    """The document of one report of a description."""
    found, files = pipeline.load_kind(Files(), resources.template_folders(templates), kind)
    entry = pipeline.choose_report(loaded.description, kind, report)
    return pipeline.build(loaded, pipeline.scope(loaded, entry, found), files, Options(**options))  # type: ignore[arg-type]


def build_case(case: Case, **options: object) -> Document:
    """The document of one of `cases()`."""
    declared = load(case.example).description.reports
    return build(load(case.example), case.kind, case.report if declared else "", **options)


def outline(loaded: Loaded, kind: str, report: str = "") -> tuple[Outline, Document]:
    """The outline of one report of a description, as a value and as a document."""
    found, files = pipeline.load_kind(Files(), resources.template_folders(), kind)
    entry = pipeline.choose_report(loaded.description, kind, report)
    return pipeline.outline(loaded, pipeline.scope(loaded, entry, found), files)


def outline_case(case: Case) -> Outline:
    """The outline of one of `cases()`."""
    declared = load(case.example).description.reports
    return outline(load(case.example), case.kind, case.report if declared else "")[0]
