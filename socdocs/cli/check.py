"""`socdocs check`: everything that is wrong or still wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.build import load
from socdocs.cli.choose import declared
from socdocs.cli.options import (
    AUDITOR,
    DIAGNOSTICS,
    FILE_OR_DESCRIPTION,
    KIND,
    OWNER,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    Codes,
    OneOf,
    talking,
)
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.diagnostics import Diagnostic, InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.pipeline import Loaded
    from socdocs.report.summary import Summary
    from socdocs.rules.table import Phase

_UNUSED = "WVR003"
"""The code of a waiver that matches nothing in one report; it is worth saying where that is true of all of them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one report; its summary where it could be composed."""

    found: Sequence[Diagnostic]
    summary: Callable[[], Summary] | None = None


@click.command(
    "check",
    epilog="""\
\b
Examples:
  socdocs check system.yaml
  socdocs check system.yaml --report soc2-2026 --auditor auditor.yaml --phase final
  socdocs check system.yaml --output-format concise --fail-on warning
  socdocs check system.yaml --select DSC,TXT --show-waived
  socdocs check system.yaml --owner management
  socdocs check system.yaml --not-mentioning clients/acme/system.yaml --summary
""",
)
@FILE_OR_DESCRIPTION
@click.option(
    "--phase",
    type=OneOf(("outline", "draft", "final")),
    default="draft",
    show_default=True,
    help="How far the report is: what is absent is an info, a warning or an error.",
)
@REPORT_ID
@KIND
@AUDITOR
@SETTINGS
@TEMPLATES
@click.option(
    "--fail-on",
    type=OneOf(("error", "warning", "info")),
    default="error",
    show_default=True,
    help="From which severity on the exit code is 1.",
)
@click.option(
    "--select",
    type=Codes(),
    multiple=True,
    help="Only findings with these codes or beginnings of codes, such as CTL,DSC019.",
)
@click.option("--ignore", type=Codes(), multiple=True, help="No findings with these codes or beginnings of codes.")
@OWNER
@click.option("--show-waived", is_flag=True, help="Show what the description waives too, each finding with the reason.")
@click.option(
    "--not-mentioning",
    "others",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Find names from this other description; may be repeated.",
)
@click.option("--summary", is_flag=True, help="Close with counts by section and by criterion or objective.")
@DIAGNOSTICS
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    phase: Phase,
    report_id: str,
    kind: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    fail_on: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    owner: str | None,
    others: tuple[Path, ...],
    *,
    show_waived: bool,
    summary: bool,
) -> int:
    """Find what is wrong or still wanted in a description, for each report that it declares or for one of them.

    Without FILE, system.yaml in the working folder is checked.
    """
    from socdocs import checking
    from socdocs.reporting.counts import counted

    checked = list[Checked]()
    try:
        loaded = load(run, file, auditor, settings)
    except InputProblems as problems:
        found = list(problems.diagnostics)
    else:
        checked = [
            findings(run, loaded, chosen, phase, templates) for chosen in declared(loaded.description, kind, report_id)
        ]
        found = [*loaded.notices, *gathered(checked), *checking.leaks(run.files, loaded, others)]
        if not (kind or report_id):
            found += checking.undetermined(loaded, phase)
        elif len(checked) < len(loaded.description.reports or ()):
            # A waiver may be for a report that was not asked for.
            found = [row for row in found if row.code != "WVR003"]
    found = [row for row in dict.fromkeys(without_codes(found, ignore)) if show_waived or not row.waived]
    shown = list(of_owner(with_codes(found, select), owner))
    summaries = [one.summary() for one in checked if one.summary] if summary else []
    run.report(shown, form=run.output_format, to_stdout=True, summaries=summaries)
    if hidden := len(found) - len(shown):
        run.tell(f"Not shown, because of --select or --owner: {counted(hidden, 'other finding')}.")
    failed = any(row.severity >= Severity[fail_on.upper()] for row in shown if not row.waived)
    return PROBLEMS if failed else FINE


def findings(run: Run, loaded: Loaded, chosen: tuple[str, str], phase: Phase, own_templates: Path | None) -> Checked:
    """The findings about one report, and what it still wants."""
    from socdocs import checking, pipeline, resources
    from socdocs.source.addresses import escape_key
    from socdocs.writers.pictures import read_pictures

    name, report_id = chosen
    loaded = checking.with_firm_words(loaded, run.files, own_templates)
    try:
        kind, templates = pipeline.load_kind(run.files, resources.template_folders(own_templates), name)
        report = pipeline.choose_report(loaded.description, name, report_id)
        scoped = pipeline.scope(loaded, report, kind)
        document = pipeline.build(loaded, scoped, templates, pipeline.Options())
    except InputProblems as problems:
        if not report_id:
            raise
        address = f"reports[{escape_key(report_id)}].kind"
        return Checked(list(pipeline.located(problems.diagnostics, loaded, address)))
    found = [
        *checking.check(loaded, scoped, phase, thorough=True),
        *read_pictures(run.files, loaded.path.parent, loaded.tree, document)[1],
        *checking.open_items(loaded, document, phase),
    ]
    return Checked(found, lambda: checking.summarize(scoped, document, found))


def gathered(checked: Sequence[Checked]) -> list[Diagnostic]:
    """The findings about all reports.  A waiver counts as unused when none of them has what it is for."""
    unused = [{row for row in one.found if row.code == _UNUSED} for one in checked]
    in_all = set.intersection(*unused) if unused else set()
    return [row for one in checked for row in one.found if row.code != _UNUSED or row in in_all]


def with_codes(found: Iterable[Diagnostic], select: Iterable[tuple[str, ...]]) -> list[Diagnostic]:
    """The findings whose codes begin as --select says; all where it says nothing."""
    wanted = sum(select, ())
    return [row for row in found if not wanted or row.code.startswith(wanted)]


def without_codes(found: Iterable[Diagnostic], ignore: Iterable[tuple[str, ...]]) -> list[Diagnostic]:
    """The findings without those whose codes begin as --ignore says."""
    unwanted = sum(ignore, ())
    return [row for row in found if not (unwanted and row.code.startswith(unwanted))]


def of_owner(found: Iterable[Diagnostic], owner: str | None) -> Iterator[Diagnostic]:
    """The findings that `owner` has to do something about, and those that belong to no one alone; all for None."""
    from socdocs.model.ownership import owner_of

    return (row for row in found if owner in (None, row.owner or owner_of(row.address) or owner))
