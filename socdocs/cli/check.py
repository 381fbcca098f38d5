"""`socdocs check`: everything that is wrong or still wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.build import load
from socdocs.cli.options import AUDITOR, DIAGNOSTICS, FILE, KIND, REPORT_ID, SETTINGS, TEMPLATES, talking
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.diagnostics import Diagnostic, InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.pipeline import Loaded
    from socdocs.rules.table import Phase


@click.command(
    "check",
    epilog="""\
\b
Examples:
  socdocs check system.yaml
  socdocs check system.yaml --report soc2-2025 --auditor auditor.yaml --phase final
  socdocs check system.yaml --output-format concise --fail-on warning
""",
)
@FILE
@click.option(
    "--phase",
    type=click.Choice(["outline", "draft", "final"]),
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
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="From which severity on the exit code is 1.",
)
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
) -> int:
    """Find what is wrong or still wanted in a description, for each report that it declares or for one of them."""
    from socdocs import pipeline

    try:
        loaded = load(run, file, auditor, settings)
    except InputProblems as problems:
        found = list(problems.diagnostics)
    else:
        found = [*loaded.notices]
        for chosen in choose(loaded, kind, report_id):
            found += findings(run, loaded, chosen, phase, templates)
        if not (kind or report_id):
            found += pipeline.undetermined(loaded, phase)
    found = list(dict.fromkeys(found))
    run.report(found, form=run.output_format, to_stdout=True)
    failed = any(diagnostic.severity >= Severity[fail_on.upper()] for diagnostic in found)
    return PROBLEMS if failed else FINE


def choose(loaded: Loaded, kind: str, report_id: str) -> list[tuple[str, str]]:
    """The kind and id of the reports to check: those declared, narrowed as asked, or an outline of `kind`."""
    declared = [(entry.kind_name, entry.id) for entry in loaded.description.reports or () if entry.kind_name]
    chosen = [(name, id_) for name, id_ in declared if kind in ("", name) and report_id in ("", id_)]
    if report_id and not chosen:
        known = ", ".join(f"{id_} ({name})" for name, id_ in declared) or "none"
        raise click.BadParameter(
            f"there is no such report “{report_id}” in this file; it has: {known}.", param_hint="--report"
        )
    return chosen or ([(kind, "")] if kind else [])


def findings(
    run: Run, loaded: Loaded, chosen: tuple[str, str], phase: Phase, own_templates: Path | None
) -> list[Diagnostic]:
    """The findings about one report, and what it still wants."""
    from socdocs import pipeline, resources
    from socdocs.source.addresses import escape_key
    from socdocs.writers.pictures import read_pictures

    name, report_id = chosen
    try:
        kind, templates = pipeline.load_kind(run.files, resources.template_folders(own_templates), name)
        report = pipeline.choose_report(loaded.description, name, report_id)
        scoped = pipeline.scope(loaded, report, kind)
        document = pipeline.build(loaded, scoped, templates, pipeline.Options())
    except InputProblems as problems:
        if not report_id:
            raise
        return list(pipeline.located(problems.diagnostics, loaded, f"reports[{escape_key(report_id)}].kind"))
    return [
        *pipeline.check(loaded, scoped, phase),
        *read_pictures(run.files, loaded.path.parent, loaded.tree, document)[1],
        *pipeline.open_items(loaded, document, phase),
    ]
