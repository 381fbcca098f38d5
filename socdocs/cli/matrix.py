"""`socdocs matrix`: write the control matrix of a report."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs import resources
from socdocs.cli.build import load
from socdocs.cli.choose import kind_name
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import AUDITOR, FILE, FORCE, KIND, NO_PROJECT, REPORT_ID, SETTINGS, TEMPLATES, talking
from socdocs.cli.run import FINE, Run
from socdocs.cli.sheet_files import check_output, save_book

if TYPE_CHECKING:
    from socdocs.report.matrix import Matrix


@click.command(
    "matrix",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs matrix system.yaml
  socdocs matrix system.yaml -o matrix.xlsx
  socdocs matrix system.yaml --report soc2-2026 -o matrix.csv
""",
)
@FILE
@KIND
@REPORT_ID
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file to write: .xlsx with the controls, the matrix and the gaps, .csv with the controls, or .md.",
)
@FORCE
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    kind: str,
    report_id: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    output: Path | None,
    *,
    force: bool,
) -> int:
    """Write the control matrix of a report: which controls map to which criteria or control objectives.

    It names the criteria or objectives without a control, those that do not apply and those that are carved out, and
    who operates what maps to each.  The list of controls in an .xlsx or .csv file can be read again as “controls”.
    """
    from socdocs.report.matrix import counted_coverage, make_matrix, matrix_book
    from socdocs.workflow.case import open_case
    from socdocs.workflow.request import Request

    if output:
        check_output(output, (file, *([auditor] if auditor else [])))
    request = run.with_project(Request(file, auditor, settings, templates))
    loaded = load(run, request)
    kinds = resources.kind_names(resources.template_folders(templates))
    chosen = kind_name(loaded.description, kinds, kind=kind, report_id=report_id)
    case = open_case(loaded, request.choose(chosen, report_id))
    matrix = make_matrix(case.facts)
    if output is None:
        _print(run, matrix)
    else:
        save_book(run, matrix_book(matrix), output, loaded.files.paths, input_hash=loaded.input_hash, force=force)
        run.tell(counted_coverage(matrix))
    if left_out := [row.item.id for row in case.scope.left_out if row.list_name == "controls"]:
        run.tell(f"Controls that are not in this report: {', '.join(left_out)}. `socdocs check {file}` says why.")
    return FINE


def _print(run: Run, matrix: Matrix) -> None:
    from socdocs.reporting.color import wants_color
    from socdocs.reporting.matrix import matrix_text
    from socdocs.reporting.width import width_of

    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = wants_color(run.color, os.environ, terminal=terminal)
    click.echo(matrix_text(matrix, width=width_of(sys.stdout, os.environ), color=color), nl=False, color=color)
