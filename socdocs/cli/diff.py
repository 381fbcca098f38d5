"""`socdocs diff`: compare two descriptions fact by fact."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.on_description import with_auditor
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import FORCE, NO_AUDITOR, talking
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.cli.working import working
from socdocs.problems import InputProblems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socdocs.comparison import Side
    from socdocs.files import Files

_ENDINGS: Final = {".md": "md", ".json": "json"}


def _formats() -> Iterable[str]:
    from socdocs.reporting.comparison import PRINTERS

    return PRINTERS


@click.command(
    "diff",
    epilog="""\
\b
Examples:
  socdocs diff last-year/system.yaml system.yaml
  socdocs diff last-year . -o differences.md
  socdocs diff last-year . --changes
""",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--changes",
    is_flag=True,
    help="Ask, for each thing that differs from last year's description, whether practice changed.",
)
@click.option(
    "--output-format", type=OneOf(_formats), help="The format (default: by the ending of -o, otherwise text)."
)
@click.option("-o", "--output", default="-", metavar="FILE", help="The file to write, or - for standard output.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences.")
@NO_AUDITOR
@FORCE
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    old: str,
    new: str | None,
    output_format: str | None,
    output: str,
    *,
    changes: bool,
    exit_code: bool,
    force: bool,
) -> int:
    """Compare two descriptions fact by fact.

    OLD and NEW are files, folders with a system.yaml, or files or folders in a revision of git, such as
    HEAD~3:system.yaml.  An auditor.yaml beside a description counts with it.  One description alone is compared with
    last year's, which it names under previous_report, as `socdocs roll-forward` writes it.  The order of items, the
    order of keys and the format of the files are no difference.
    """
    from socdocs.comparison import compare_sides
    from socdocs.outputs import Output, Place, write
    from socdocs.reporting.comparison import FORMS, PRINTERS, comparison_text
    from socdocs.reporting.width import told_width

    form = output_format or _ENDINGS.get(Path(output).suffix.lower(), "text")
    names = (old, new) if new else (_last_year(run, old), old)
    sources = [_files(run, name) for name in names]
    sides = [_side(run, name, *source) for name, source in zip(names, sources, strict=True)]
    with working(run, "Comparing"):
        comparison = compare_sides(*sides)
    if output == "-" and form == "text":
        # In a pipe each difference is one line, for programs that search.
        width = told_width(sys.stdout, os.environ) or sys.maxsize
        click.echo(comparison_text(comparison, changes=changes, width=width), nl=False)
        return PROBLEMS if exit_code and comparison.found else FINE
    text = PRINTERS[form](comparison, changes=changes)
    if output == "-":
        click.echo(text, nl=False)
    else:
        read = [path for files, _ in sources for path in files.paths]
        write([Output(Place(Path(output), FORMS[form]), text.encode())], inputs=read, force=force)
        run.tell(output)
    return PROBLEMS if exit_code and comparison.found else FINE


def _last_year(run: Run, name: str) -> str:
    """Return the description of last year that the one called `name` names.  Raises a usage error if it names none."""
    from socdocs.files import FileRefused, Folders

    files, path = _files(run, name)
    side = _side(run, name, files, path)
    given = (report.previous_report.file for report in side.description.reports or () if report.previous_report)
    file = next(filter(None, given), None)
    if not file:
        raise click.UsageError(
            f"Name both descriptions, the old one first: {name} names none of last year, as in "
            "previous_report: {file: last-year/description.yaml}."
        )
    try:
        return str(Folders(Path(side.tree.span.file).parent).find(file))
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None


def _files(run: Run, name: str) -> tuple[Files, Path]:
    """Return the files of one side and the path that its name means in them; a file of that name comes first."""
    from socdocs.files import FileRefused
    from socdocs.revisions import RevisionFiles, names_revision

    if Path(name).exists() or not names_revision(name):
        return run.files, Path(name)
    try:
        files = RevisionFiles(name)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    return files, files.path


def _side(run: Run, name: str, files: Files, path: Path) -> Side:
    from socdocs.batch.projects import project_of
    from socdocs.batch.sources import auditor_in, description_in
    from socdocs.comparison import Side
    from socdocs.workflow.load import load
    from socdocs.workflow.project import Project
    from socdocs.workflow.request import Request

    description = description_in(files, path) if files.is_folder(path) else path
    auditor = None if "--no-auditor" in run.ignored else auditor_in(files, description)
    if auditor:
        run.tell(with_auditor(auditor))
    # A project file is found on the disk, so a revision of git has none.
    project = project_of(files, description) if files is run.files else Project()
    with working(run, f"Reading {name}"):
        loaded = load(files, Request(description, auditor, project=project))
    return Side(name, loaded.description, loaded.tree)
