"""`socdocs diff`: compare two descriptions fact by fact."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.completing import complete_reports
from socdocs.cli.on_description import with_auditor
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import FORCE, NO_AUDITOR, talking
from socdocs.cli.redline_file import Described, are_drafts, check_word_file, redline_of_drafts, redline_of_reports
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.cli.working import working
from socdocs.problems import EnvironmentProblem, InputProblems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socdocs.comparison import Comparison
    from socdocs.diagnostics import Diagnostic
    from socdocs.files import Files
    from socdocs.outputs import Output

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
  socdocs diff last-year . --word redline.docx
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
@click.option("--word", default="", metavar="FILE", help="Write the new report with tracked changes, as a Word file.")
@click.option(
    "--report",
    "report_id",
    default="",
    metavar="ID",
    shell_complete=complete_reports,
    help="The id of the report for --word, if there are several.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences.")
@click.option("--dry-run", is_flag=True, help="Write no file; only say which would be written.")
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
    word: str,
    report_id: str,
    *,
    changes: bool,
    exit_code: bool,
    dry_run: bool,
    force: bool,
) -> int:
    """Compare two descriptions fact by fact.

    OLD and NEW are files, folders with a system.yaml, or files or folders in a revision of git, such as
    HEAD~3:system.yaml.  The service auditor's file counts as in other commands.  One description alone is compared with
    last year's, which it names under previous_report, as `socdocs roll-forward` writes it.  The order of items, the
    order of keys and the format of the files are no difference.

    With --word, also the reports are compared word by word: the file is the new report with tracked changes against
    the old one.  OLD and NEW may then also be two Word drafts as socdocs wrote them.
    """
    from socdocs.comparison import Side, compare_sides
    from socdocs.outputs import Output, Place
    from socdocs.reporting.comparison import FORMS

    check_word_file(word)
    if report_id and not word:
        raise click.UsageError("--report chooses the report for --word; without it, whole descriptions are compared.")
    if are_drafts([name for name in (old, new) if name]):
        if not word or changes or exit_code or output != "-":
            raise click.UsageError("Two Word drafts are compared with --word FILE alone.")
        drafts = [_files(run, name) for name in (old, new) if name]
        _save(run, [redline_of_drafts(word, drafts)], drafts, force=force, dry_run=dry_run)
        return FINE
    form = output_format or _ENDINGS.get(Path(output).suffix.lower(), "text")
    sources = [_files(run, name) for name in (old, new) if name]
    if not new:
        sources = [_last_year(run, old, *sources[0]), *sources]
    names = (old, new) if new else (str(sources[0][1]), old)
    opened = _both(run, names, sources)
    loaded = [one.loaded for one in opened]
    sides = [Side(name, one.description, one.tree, one.own_wording) for name, one in zip(names, loaded, strict=True)]
    with working(run, "Comparing"):
        comparison = compare_sides(*sides)
    text = _printed(comparison, form, changes=changes, on_screen=output == "-")
    outputs = [Output(Place(Path(output), FORMS[form]), text.encode())] if output != "-" else []
    if word:
        with working(run, "Comparing the reports"):
            outputs.append(redline_of_reports(word, report_id, *opened))
    if output == "-":
        click.echo(text, nl=False)
    _save(run, outputs, sources, force=force, dry_run=dry_run)
    return PROBLEMS if exit_code and (comparison.found or comparison.own_wording) else FINE


def _printed(comparison: Comparison, form: str, *, changes: bool, on_screen: bool) -> str:
    from socdocs.reporting.comparison import PRINTERS, comparison_text
    from socdocs.reporting.width import told_width

    if not on_screen or form != "text":
        return PRINTERS[form](comparison, changes=changes)
    # In a pipe each difference is one line, for programs that search.
    return comparison_text(comparison, changes=changes, width=told_width(sys.stdout, os.environ) or sys.maxsize)


def _last_year(run: Run, name: str, files: Files, path: Path) -> tuple[Files, Path]:
    """Return last year's description, which the one called `name` names, in the same `files`.

    Raises a usage error if it names none.
    """
    from socdocs.files import FileRefused, Folders

    loaded = _open(run, name, files, path).loaded
    given = (report.previous_report.file for report in loaded.description.reports or () if report.previous_report)
    file = next(filter(None, given), None)
    if not file:
        raise click.UsageError(
            f"Name both descriptions, the old one first: {name} names none of last year, as in "
            "previous_report: {file: last-year/description.yaml}."
        )
    try:
        return files, Folders(Path(loaded.tree.span.file).parent, holds=files.holds).find(file)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None


def _files(run: Run, name: str) -> tuple[Files, Path]:
    """Return the files of one side and the path that its name means in them; a file of that name comes first."""
    from socdocs.files import FileRefused, named_input
    from socdocs.revisions import RevisionFiles, names_revision

    if not names_revision(name) or _is_on_disk(Path(name)):
        return run.files, named_input(name)
    try:
        files = RevisionFiles(name)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    if files.elsewhere:
        run.tell(f"{name} is read from the repository {files.elsewhere}, to which .git leads.")
    return files, files.path


def _is_on_disk(path: Path) -> bool:
    """Whether there is a file or folder whose name could also be that of a revision.

    No link may lead to it from there: it could have come with a client's files, and no one would have named it.
    """
    from socdocs.files import holds, is_link, is_there

    colon = next(at for at, part in enumerate(path.parts) if ":" in part)
    top = Path(*path.parts[: colon + 1])
    return is_there(path) and not is_link(top) and holds(top, path)


def _both(run: Run, names: Sequence[str], sources: Sequence[tuple[Files, Path]]) -> list[Described]:
    """Return both sides.  Raises InputProblems with the mistakes in both."""
    opened: list[Described] = []
    found: list[Diagnostic] = []
    for name, source in zip(names, sources, strict=True):
        try:
            opened.append(_open(run, name, *source))
        except InputProblems as problems:
            found += problems.diagnostics
    if found:
        raise InputProblems(dict.fromkeys(found))
    return opened


def _open(run: Run, name: str, files: Files, path: Path) -> Described:
    from socdocs.batch.descriptions import LEADS_OUT, auditor_in, description_in, leads_out
    from socdocs.batch.projects import folders_of_auditor, found_auditor, understood_project
    from socdocs.workflow.load import load
    from socdocs.workflow.project import Project
    from socdocs.workflow.request import Request

    on_disk = files is run.files
    description = description_in(files, path) if files.is_folder(path) else path
    if on_disk and description != path and leads_out(description):
        raise EnvironmentProblem(f"{description} {LEADS_OUT}")
    # A project file is found on the disk, so a revision of git has none.
    project = understood_project(files, description) if on_disk else Project()
    auditor = found_auditor(description, project) if on_disk else auditor_in(files, description)
    if auditor and "--no-auditor" in run.ignored:
        auditor = None
    if auditor:
        run.tell(with_auditor(auditor))
    request = Request(
        description,
        auditor,
        templates=project.templates,
        open_items=False,
        marks=False,
        project=project,
        auditors_folders=folders_of_auditor(description, project),
    )
    with working(run, f"Reading {name}"):
        return Described(load(files, request), request)


def _save(run: Run, outputs: list[Output], sources: list[tuple[Files, Path]], *, force: bool, dry_run: bool) -> None:
    from socdocs.outputs import write

    if not dry_run:
        write(outputs, inputs=[path for files, _ in sources for path in files.inputs], force=force)
    for output in outputs:
        run.tell(f"Not written, because of --dry-run: {output.place.path}" if dry_run else f"{output.place.path}")
