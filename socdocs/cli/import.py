"""`socdocs import`: write a file of controls from the tables and libraries that people have."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.completing import complete_headings, complete_mapped_headings, complete_sheets
from socdocs.cli.option_types import InputPath, MappedHeading, OneOf
from socdocs.cli.options import FORCE, talking
from socdocs.cli.run import FINE, Run
from socdocs.cli.working import working
from socdocs.problems import InputProblems

if TYPE_CHECKING:
    from socdocs.model.controls import Control
    from socdocs.source.tables.choice import Choice
    from socdocs.workflow.imported import Imported

_ABOUT_TABLES: Final = frozenset({"table-header", "sheet"})
"""The codes of errors that the options of this command can solve."""


@click.command(
    "import",
    epilog="""\
\b
Examples:
  socdocs import controls.csv --dry-run
  socdocs import controls.csv -o our-controls.yaml
  socdocs import controls.csv --into system.yaml --dry-run
  socdocs import --columns
""",
)
@click.argument("sources", type=InputPath(path_type=Path), metavar="FILE...", nargs=-1)
@click.option(
    "--map",
    "mapped",
    type=MappedHeading(),
    multiple=True,
    shell_complete=complete_mapped_headings,
    help="Say which field a column fills; may be repeated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="HEADING",
    shell_complete=complete_headings,
    help="Leave a column out on purpose; may be repeated.",
)
@click.option(
    "--sheet",
    default="",
    metavar="NAME",
    shell_complete=complete_sheets,
    help="The sheet of a workbook, or the list in a file.",
)
@click.option("--header-row", default="", metavar="NUMBER", help="The number of the row with the headings.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file to write, .yaml or .csv; without it, the YAML is printed.",
)
@click.option(
    "--into",
    type=InputPath(path_type=Path, exists=True, dir_okay=False),
    metavar="DESCRIPTION",
    help="Merge the controls by their ids into the list of this description.",
)
@click.option(
    "--accept",
    type=OneOf(("all", "none")),
    default="none",
    help="With --into: where the description says something else than the table, take the table's, or keep it.",
)
@click.option(
    "--expand-series", is_flag=True, help="Map a control that names a series, such as CC6, to all of its criteria."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; only say what became of each column.")
@click.option("--columns", is_flag=True, help="List the headings that are known, by field.")
@FORCE
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    sources: tuple[Path, ...],
    mapped: tuple[tuple[str, str], ...],
    ignore: tuple[str, ...],
    sheet: str,
    header_row: str,
    output: Path | None,
    into: Path | None,
    accept: str,
    *,
    expand_series: bool,
    dry_run: bool,
    columns: bool,
    force: bool,
) -> int:
    """Write a file of controls from tables and control libraries, and say what became of each column or key.

    Lists in YAML and JSON, criteria that name their controls, Markdown with front matter and OSCAL (catalogs, component
    definitions) are libraries.  Several files are joined by the ids of their controls.

    The file belongs to you from then on.  A description can also name the table itself, as controls: {file:
    controls.xlsx}; importing it is for tables that you do not want to keep.
    """
    if columns:
        _print_headings()
        return FINE
    if not sources:
        raise click.UsageError("Name the files with controls, such as controls.xlsx.")
    from socdocs.files import STANDARD_INPUT

    if into and output:
        raise click.UsageError("Give either -o, for a file of controls, or --into, for a description that has them.")
    if into is STANDARD_INPUT and not dry_run:
        raise click.UsageError("Standard input cannot be written. Name the description that is to have the controls.")
    if accept == "all" and not into:
        raise click.UsageError("--accept belongs to --into.")
    from socdocs.outputs import Place, require_apart
    from socdocs.workflow.imported import read_controls, with_series_expanded

    form = _form(output)
    if output:
        require_apart([Place(output, "unmarked")], sources)
    try:
        with working(run, "Reading the controls"):
            imported = read_controls(run.files, sources, _choice(mapped, ignore, sheet, header_row))
    except InputProblems as problems:
        if any(row.code in _ABOUT_TABLES for row in problems.diagnostics):
            run.tell(
                "What the advice below says of “columns”, “ignore”, “sheet” and “header_row” is said here with --map, "
                "--ignore, --sheet and --header-row."
            )
        raise
    imported, added = with_series_expanded(imported) if expand_series else (imported, {})
    _tell(run, imported)
    for id_, criteria in added.items():
        run.tell(f"{id_}: {', '.join(criteria)} added for its series")
    if into:
        _merge(run, imported, into, accept=accept == "all", dry_run=dry_run)
    elif not dry_run:
        _write(run, form(imported.controls), output, force=force)
    return FINE


def _form(output: Path | None) -> Callable[[Sequence[Control]], str]:
    """Return how the output is written.  Raises a usage error for an ending that is not known."""
    ending = output.suffix.lower() if output else ".yaml"
    if ending not in _FORMS:
        raise click.BadParameter(f"“{output}” must end in {' or '.join(_FORMS)}.", param_hint="-o")
    return _FORMS[ending]


def _choice(mapped: Sequence[tuple[str, str]], ignore: Sequence[str], sheet: str, header_row: str) -> Choice:
    from socdocs.diagnostics import Span
    from socdocs.source.tables.choice import Choice
    from socdocs.source.tree import Scalar

    def given(text: str, option: str) -> Scalar:
        return Scalar(text, Span(option, 1, 1, 1, 1), '"')

    return Choice(
        given(sheet, "--sheet") if sheet else None,
        given(header_row, "--header-row") if header_row else None,
        tuple((given(field, "--map"), given(heading, "--map")) for heading, field in mapped),
        tuple(given(heading, "--ignore") for heading in ignore),
    )


def _tell(run: Run, imported: Imported) -> None:
    from socdocs.reporting.imported import imported_text
    from socdocs.reporting.width import width_of

    if imported.found:
        run.report(imported.found, form="text")
    for line in imported_text(imported, width_of(sys.stderr, os.environ)).splitlines():
        run.tell(line)


def _write(run: Run, text: str, output: Path | None, *, force: bool) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from socdocs.outputs import Output, Place, write

    data = text.encode("utf-8-sig" if output.suffix.lower() == ".csv" else "utf-8")
    write([Output(Place(output, "unmarked"), data)], inputs=run.files.inputs, force=force)
    run.tell(f"{output}; name it in your description as controls: {{file: {output.name}}}")


def _merge(run: Run, imported: Imported, into: Path, *, accept: bool, dry_run: bool) -> None:
    from socdocs.outputs.own_files import replace_input
    from socdocs.reporting.merged import merged_text
    from socdocs.reporting.width import width_of
    from socdocs.workflow.merged import merge_into

    merged = merge_into(run.files, into, imported, accept=accept)
    for line in merged_text(merged, width_of(sys.stderr, os.environ)).splitlines():
        run.tell(line)
    if merged.data != merged.before:
        if not dry_run:
            replace_input(merged.file, merged.data, merged.before)
        run.tell(f"{'Not written, because of --dry-run' if dry_run else 'Changed'}: {merged.file}")
    else:
        run.tell("Nothing was written.")
    if merged.differing and not accept:
        run.tell("Give --accept all to take what the table says.")


def _yaml(controls: Sequence[Control]) -> str:
    from socdocs.workflow.imported import as_yaml

    return as_yaml(controls)


def _csv(controls: Sequence[Control]) -> str:
    from socdocs.report.matrix import controls_sheet
    from socdocs.writers.csv_file import write

    objectives = any(control.control_objectives for control in controls)
    return write(controls_sheet(controls, objectives=objectives)).decode("utf-8-sig")


_FORMS: Final[dict[str, Callable[[Sequence[Control]], str]]] = {".yaml": _yaml, ".csv": _csv}


def _print_headings() -> None:
    from socdocs.model.tables import table_shape
    from socdocs.reporting.imported import headings_text
    from socdocs.reporting.width import width_of
    from socdocs.source.tables.headings import Headings

    headings = Headings(table_shape(("controls",)))
    known: dict[str, list[str]] = {field: [field] for field in headings.shape.fields}
    for heading, field in headings.aliases():
        known[field].append(heading)
    click.echo(headings_text(known, width_of(sys.stdout, os.environ)), nl=False)
