"""`socdocs roll-forward`: write the description of the next period."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import AUDITOR, FILE, REPORT_ID, talking
from socdocs.cli.run import FINE, Run
from socdocs.cli.working import working

if TYPE_CHECKING:
    from socdocs.workflow.rolled import NewFile, Rolled


@click.command(
    "roll-forward",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs roll-forward system.yaml -o next-year --dry-run
  socdocs roll-forward system.yaml --auditor auditor.yaml -o next-year
  socdocs roll-forward clients/acme/system.yaml --type 2 -o clients/acme-type2
""",
)
@FILE
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    required=True,
    help="The folder for the new files; none of them may exist.",
)
@AUDITOR
@REPORT_ID
@click.option("--type", "type_", type=OneOf(("2",)), default=None, help="2: make the next report of a Type 1 a Type 2.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only say what becomes of each fact.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    folder: Path,
    auditor: Path | None,
    report_id: str,
    type_: str | None,
    *,
    dry_run: bool,
) -> int:
    """Write the description of the next period.

    Texts, controls, mappings and the service auditor's procedures are kept as they are written, with comments.
    Populations, samples, results, dates, opinions, incidents, changes, confirmations, waivers and statements that there
    were none are left empty, to be given anew.  Last year's description is kept in FOLDER beside the new one.
    """
    from socdocs.files import STANDARD_INPUT
    from socdocs.reporting.rolled import rolled_text
    from socdocs.reporting.width import width_of
    from socdocs.workflow.request import Request
    from socdocs.workflow.rolled import roll_forward

    if any(given is STANDARD_INPUT for given in (file, auditor)):
        raise click.UsageError("Name a file: the next description is made from it and from the files beside it.")
    request = run.with_project(Request(file, auditor, report_id=report_id))
    with working(run, "Making the next description"):
        rolled = roll_forward(run.files, request, folder, type2=type_ == "2")
    _require_new(rolled.files)
    if not dry_run:
        _write(run, rolled.files)
    for line in rolled_text(rolled, width_of(sys.stderr, os.environ)).splitlines():
        run.tell(line)
    run.tell(f"{'Not written, because of --dry-run' if dry_run else 'Written'} ({len(rolled.files)}):")
    for new in rolled.files:
        run.tell(f"  {new.path}")
    if not dry_run:
        run.tell("Next:")
        for words in _next_commands(rolled):
            run.tell(f"  {shlex.join(words)}")
    return FINE


def _require_new(files: Sequence[NewFile]) -> None:
    """Raise a usage error where one of the names is taken, but by a file of a run that was cut off."""
    from socdocs.files import is_there
    from socdocs.outputs import Place

    for new in files:
        lands = Place(new.path, "unmarked").lands
        if is_there(lands) and not _is_written(lands, new.data):
            raise click.UsageError(f"{new.path} exists already, and nothing is written over it. Name a new folder.")


def _is_written(path: Path, data: bytes) -> bool:
    from socdocs.files import is_file, is_link

    if is_link(path) or not is_file(path) or path.stat().st_size != len(data):
        return False
    return path.read_bytes() == data


def _write(run: Run, files: Sequence[NewFile]) -> None:
    from socdocs.outputs import Output, Place, write

    outputs = [Output(Place(new.path, "unmarked"), new.data) for new in files]
    write(outputs, inputs=run.files.inputs, force=False)


def _next_commands(rolled: Rolled) -> tuple[Sequence[str], ...]:
    """Return the three commands that follow: what is open, what changed, and the draft."""
    auditor = ("--auditor", str(rolled.auditor)) if rolled.auditor else ()
    file, report = str(rolled.description), rolled.reports[0]
    return (
        ("socdocs", "check", file, *auditor),
        ("socdocs", "diff", file, "--changes"),
        ("socdocs", "report", report.kind, file, "--report", report.id, *auditor),
    )
