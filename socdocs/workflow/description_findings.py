"""Findings about a description as a whole, independent of the requested report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from socdocs.diagnostics import Diagnostic
from socdocs.model.load import validate
from socdocs.model.report_defaults import with_report_defaults
from socdocs.model.single_values import list_single_values
from socdocs.model.tables import table_shape
from socdocs.problems import Severity
from socdocs.rules.leaks import leaks
from socdocs.rules.waivers import apply_waivers
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.load import load_description
from socdocs.source.positions import Sources
from socdocs.workflow.check import own_wording, today
from socdocs.workflow.document_findings import ABSENT
from socdocs.workflow.load import Loaded
from socdocs.workflow.project import understand_project

if TYPE_CHECKING:
    from socdocs.files import Files
    from socdocs.rules.table import Phase
    from socdocs.source.tree import Mapping


def read_others(files: Files, others: Iterable[Path]) -> tuple[list[Mapping], list[Diagnostic]]:
    """Return the trees of the descriptions at `others`, and the mistakes of form in them, which may hide names."""
    trees, unread = [], list[Diagnostic]()
    for path in others:
        libraries = understand_project(files, path).libraries
        tree, problems = load_description(
            files, path, shape_of=table_shape, with_texts=list_single_values, libraries=libraries
        )
        if tree is not None:
            trees.append(tree)
            problems = [*problems, *validate(with_report_defaults(tree))[1]]
        unread += (row for row in problems if row.severity is Severity.ERROR)
    return trees, unread


def names_of_others(loaded: Loaded, others: Sequence[Mapping]) -> tuple[Diagnostic, ...]:
    """Find names from the trees of other descriptions in this one.  Waived findings carry the reason."""
    found = list(leaks(loaded.tree, others, Sources(loaded.files), tuple(own_wording(loaded))))
    outcome = apply_waivers(found, loaded.description.checks, today())
    return *outcome.remaining, *outcome.waived


def unknown_kinds(loaded: Loaded, phase: Phase) -> Iterator[Diagnostic]:
    """Yield findings about reports of which the description says too little to check or build them."""
    locator = Locator(loaded.tree)
    if not loaded.description.reports:
        message = f"{loaded.path} declares no report, so only its form was checked."
        advice = "Name a kind, as in --kind soc2-type2, or declare a report under “reports”."
        yield Diagnostic("no-report", Severity.INFO, message, None, advice)
    for entry in loaded.description.reports or ():
        if not entry.kind_name:
            address = f"reports[{escape_key(entry.id)}].type"
            message = f"The report {entry.id} does not say of which kind it is, so little of it could be checked."
            place = locator.locate(address)
            yield Diagnostic(
                "report-kind", ABSENT[phase], message, place, "Add soc and type, such as soc: 2 and type: 1.", address
            )
