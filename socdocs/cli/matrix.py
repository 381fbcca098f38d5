"""`socdocs matrix`: write the control matrix of a report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from socdocs import resources
from socdocs.cli.build import load
from socdocs.cli.choose import kind_name
from socdocs.cli.options import FILE, FORCE, KIND, REPORT_ID, SETTINGS, TEMPLATES, talking
from socdocs.cli.run import FINE, Run

if TYPE_CHECKING:
    from socdocs.report.matrix import Matrix
    from socdocs.workflow.case import Case


@click.command(
    "matrix",
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
@SETTINGS
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
    from socdocs.outputs import Output, Place, require_apart, write
    from socdocs.report.matrix import counted_coverage, make_matrix
    from socdocs.workflow.case import open_case
    from socdocs.workflow.request import Request

    ending = _ending(output) if output else ""
    if output:
        require_apart([Place(output, _FORMS[ending])], [file])
    request = Request(file, settings=settings, templates=templates)
    loaded = load(run, request)
    kinds = resources.kind_names(resources.template_folders(templates))
    chosen = kind_name(loaded.description, kinds, kind=kind, report_id=report_id)
    case = open_case(loaded, request.choose(chosen, report_id))
    matrix = make_matrix(case.facts)
    if output is None:
        _print(run, matrix)
    else:
        made = Output(Place(output, _FORMS[ending]), _WRITERS[ending](matrix, case))
        (changed,) = write([made], inputs=loaded.files.paths, force=force)
        run.tell(f"{output}" if changed else f"{output} (unchanged)")
        run.tell(counted_coverage(matrix))
    if left_out := [row.item.id for row in case.scope.left_out if row.list_name == "controls"]:
        run.tell(f"Controls that are not in this report: {', '.join(left_out)}. `socdocs check {file}` says why.")
    return FINE


def _ending(output: Path) -> str:
    """Return the ending of a file that can be written.  Raises a usage error for any other."""
    ending = output.suffix.lower()
    if ending not in _WRITERS:
        message = f"“{output}” must end in {', '.join(_WRITERS)}, which says what is written."
        raise click.BadParameter(message, param_hint="-o")
    return ending


def _print(run: Run, matrix: Matrix) -> None:
    from socdocs.reporting.color import wants_color
    from socdocs.reporting.matrix import matrix_text
    from socdocs.reporting.width import width_of

    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = wants_color(run.color, os.environ, terminal=terminal)
    click.echo(matrix_text(matrix, width=width_of(sys.stdout, os.environ), color=color), nl=False, color=color)


def _workbook(matrix: Matrix, case: Case) -> bytes:
    from socdocs.writers.workbook import TextTooLong, write

    title = f"Control matrix of the {matrix.title}"
    try:
        return write((matrix.controls, matrix.mapping, matrix.gaps), title=title, organization=matrix.organization)
    except TextTooLong as problem:
        raise click.BadParameter(f"{problem} Shorten it, or write a .csv file.", param_hint="-o") from None


def _csv(matrix: Matrix, case: Case) -> bytes:
    from socdocs.writers.csv_file import write

    return write(matrix.controls)


def _markdown(matrix: Matrix, case: Case) -> bytes:
    from socdocs import __version__
    from socdocs.document.finish import finish
    from socdocs.report.matrix_document import matrix_document
    from socdocs.writers import WRITERS

    document = matrix_document(matrix, input_hash=case.loaded.input_hash, version=__version__)
    return WRITERS["md"].write(finish(document))


_WRITERS: Final[Mapping[str, Callable[[Matrix, Case], bytes]]] = MappingProxyType(
    {".xlsx": _workbook, ".csv": _csv, ".md": _markdown}
)
_FORMS: Final = MappingProxyType({".xlsx": "xlsx", ".csv": "unmarked", ".md": "md"})
"""How `seals` knows a file with each ending again; a CSV file has no place for a mark."""
