"""`socdocs matrix`: write the control matrix of a report."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from socdocs.cli.build import open_chosen
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import AUDITOR, FILE, FORCE, KIND, NO_PROJECT, REPORT_ID, SETTINGS, TEMPLATES, talking
from socdocs.cli.run import FINE, Run
from socdocs.cli.sheet_files import check_output, save_book


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
    from socdocs.report.uncommented import uncommented_facts
    from socdocs.reporting.matrix import matrix_text
    from socdocs.workflow.request import Request

    if output:
        check_output(output, (file, *([auditor] if auditor else [])))
    request = run.with_project(Request(file, auditor, settings, templates))
    case = open_chosen(run, request, kind, report_id)
    matrix = make_matrix(uncommented_facts(case.loaded.description, case.report, case.kind))
    if output is None:
        run.show(lambda width, color: matrix_text(matrix, width=width, color=color))
    else:
        inputs, made_from = case.loaded.files.inputs, case.loaded.input_hash
        save_book(run, matrix_book(matrix), output, inputs, input_hash=made_from, force=force)
        run.tell(counted_coverage(matrix))
    if left_out := [row.item.id for row in case.scope.left_out if row.list_name == "controls"]:
        why = f"`socdocs check {shlex.quote(str(file))}` says why."
        run.tell(f"Controls that are not in this report: {', '.join(left_out)}. {why}")
    return FINE
