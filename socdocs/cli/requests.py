"""`socdocs requests`: write the list of what the service auditor asks for, and the exceptions for response."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from socdocs.cli.build import open_chosen
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import AUDITOR, FILE, FORCE, KIND, NO_PROJECT, REPORT_ID, SETTINGS, TEMPLATES, talking
from socdocs.cli.run import FINE, Run
from socdocs.cli.sheet_files import check_output, save_book
from socdocs.problems import EnvironmentProblem

if TYPE_CHECKING:
    from socdocs.document.sheets import Book
    from socdocs.report.facts import ReportFacts
    from socdocs.report.typed_sheets import TypedSheet


@click.command(
    "requests",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs requests system.yaml
  socdocs requests system.yaml -o requests.xlsx
  socdocs requests system.yaml --auditor auditor.yaml -o requests.xlsx
  socdocs requests system.yaml --auditor auditor.yaml --exceptions -o exceptions.xlsx
""",
)
@FILE
@KIND
@REPORT_ID
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@click.option("--exceptions", is_flag=True, help="Write the exceptions, on which management types its responses.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file to write, or to write again with what was typed: .xlsx, .csv or .md.",
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
    exceptions: bool,
    force: bool,
) -> int:
    """Write what the service auditor asks for: one row for each request, with its number, owner, due date and status.

    Run it again over the same file whenever the description changes: numbers, what was typed, and rows and columns of
    your own are kept.  With the service auditor's file, the items that its tests selected are asked for, too.
    """
    from socdocs.report.uncommented import uncommented_facts
    from socdocs.reporting.sheets import book_text
    from socdocs.workflow.request import Request

    if output:
        check_output(output, (file, *([auditor] if auditor else [])))
    request = run.with_project(Request(file, auditor, settings, templates))
    case = open_chosen(run, request, kind, report_id)
    facts = uncommented_facts(case.loaded.description, case.report, case.kind)
    what = _exceptions() if exceptions else _requests()
    if exceptions:
        _require_exceptions(facts, auditor)
    before, data = _kept(output, what, facts, force=force) if output else (None, None)
    book = what.make(facts, before)
    if output is None:
        run.show(partial(book_text, book, what.shown))
    else:
        inputs, made_from = case.loaded.files.inputs, case.loaded.input_hash
        save_book(run, book, output, inputs, input_hash=made_from, force=force, taken_over=data)
        run.tell(book.lead)
    return FINE


class _What(NamedTuple):
    """What is written: its sheet without rows, the other sheets of the book, how it is made, and its main columns."""

    empty: TypedSheet
    others: frozenset[str]
    make: Callable[[ReportFacts, TypedSheet | None], Book]
    shown: tuple[str, ...]


def _requests() -> _What:
    from socdocs.report.request_sheets import EMPTY, OTHER_SHEETS, request_book

    return _What(EMPTY, OTHER_SHEETS, request_book, ("No.", "What is asked", "Controls", "Kind", "Owner"))


def _exceptions() -> _What:
    from socdocs.report.exception_sheet import EMPTY, exception_book

    return _What(EMPTY, frozenset(), exception_book, ("Exception", "Control", "What was found", "Response"))


def _require_exceptions(facts: ReportFacts, auditor: Path | None) -> None:
    from socdocs.report.exception_sheet import exception_rows

    if not exception_rows(facts):
        where = "" if auditor else " Those in the service auditor's file are read with --auditor."
        raise click.UsageError(f"There are no exceptions in this report.{where}")


def _kept(output: Path, what: _What, facts: ReportFacts, *, force: bool) -> tuple[TypedSheet | None, bytes | None]:
    """Return the sheet that lies at `output`, with what people typed, and the bytes of its file; None for no file.

    Raises EnvironmentProblem for a file that this command cannot fill in again, unless `force`.
    """
    from socdocs.files import FileRefused, Files, is_file
    from socdocs.outputs import Place
    from socdocs.report.typed_sheets import Changed, whose
    from socdocs.workflow.kept_sheets import read_kept

    lands = Place(output, "unmarked").lands
    if not is_file(lands):
        return None, None
    try:
        data = Files().read(lands)
        return read_kept(output, data, what.empty, what.others, of=whose(facts), forced=force), data
    except (FileRefused, Changed) as problem:
        if force and getattr(problem, "code", "") != "file-missing":  # it was there a moment ago
            return None, None
        raise EnvironmentProblem(
            f"{output} is left alone. {_reason(problem)} Choose another name with -o, or give --force to replace it."
        ) from None


def _reason(problem: Exception) -> str:
    from socdocs.files import FileRefused

    return problem.diagnostic().message if isinstance(problem, FileRefused) else str(problem)
