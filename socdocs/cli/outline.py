"""`socdocs outline`: show what a report needs, who writes each part, and what is missing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.build import Wanted, check_outputs, choose_writer, file_stem, load, tell_findings, tell_saved
from socdocs.cli.choose import declared, nothing_declared
from socdocs.cli.completing import complete_kinds
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import OneOf, suggested
from socdocs.cli.options import (
    AUDITOR,
    KIND,
    LAYOUT,
    NO_PROJECT,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    WORDINGS,
    talking,
)
from socdocs.cli.run import FINE, Run
from socdocs.cli.sheet_files import check_output, save_book
from socdocs.cli.working import working
from socdocs.problems import Clash

if TYPE_CHECKING:
    from socdocs.report.outline import Outline
    from socdocs.workflow.finish import Draft


_SHEETS: Final = (".xlsx", ".csv")
"""The endings of files that hold an outline as a sheet."""


@click.command(
    "outline",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs outline soc2-type2
  socdocs outline system.yaml --report soc2-2026 --auditor auditor.yaml
  socdocs outline system.yaml --kind soc1-type2 -o outline.docx
  socdocs outline system.yaml --kind soc1-type2 -o outline.xlsx
""",
)
@click.argument("subject", metavar="FILE|KIND", shell_complete=complete_kinds)
@KIND
@REPORT_ID
@LAYOUT
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@WORDINGS
@click.option("--output-format", type=OneOf(("text", "json")), default="text", help="The format of the outline.")
@click.option(
    "-o",
    "--output",
    default="",
    metavar="PATH",
    help="Write the outline as a document, such as outline.docx, outline.md or outline.html, as a sheet, "
    "outline.xlsx or outline.csv, or - for standard output.",
)
@click.option("--force", is_flag=True, help="Replace a file that was edited or that socdocs did not write.")
@talking
@click.pass_obj
def command(
    run: Run,
    subject: str,
    kind: str,
    report_id: str,
    layout: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    wordings: Path | None,
    output_format: str,
    output: str,
    *,
    force: bool,
) -> int:
    """Show what a report needs and what is missing.

    For each part of a report, the outline says who writes it, which requirement it meets, which facts it needs and
    which of them are missing.  It covers all the reports that a description declares or one of them, or a report kind
    without any facts.
    """
    from socdocs import resources
    from socdocs.files import is_file, named_input
    from socdocs.model.description import SystemDescription
    from socdocs.workflow.case import open_case
    from socdocs.workflow.load import in_memory
    from socdocs.workflow.progress import outline
    from socdocs.workflow.request import Request
    from socdocs.writers import SCREEN_FORMAT

    kinds = resources.kind_names(resources.template_folders(templates))
    wanted = Wanted(output, SCREEN_FORMAT if output == "-" else None, force=force)
    file = named_input(subject)
    request = run.with_project(Request(file, auditor, settings, templates, layout=layout, wordings=wordings))
    sheet = Path(output).suffix.lower() in _SHEETS
    if sheet:
        check_output(Path(output), (file, *([auditor] if auditor else [])))
    elif output:
        check_outputs(wanted, choose_writer(wanted, _SHEETS, run.project.formats), (file, auditor))
    # A folder may have the name of a kind; a file of that name is read as a description.
    if subject in kinds and not is_file(file):
        run.project.sound()
        loaded, chosen = in_memory(SystemDescription(), run.files), [(subject, "")]
    else:
        _check_file(subject, kinds)
        loaded = load(run, request)
        chosen = declared(loaded.description, kind, report_id)
    if not chosen:
        raise click.UsageError(nothing_declared(kinds))
    if len(chosen) > 1 and output and not output.endswith(("/", os.sep)):
        names = ", ".join(id_ for _, id_ in chosen)
        message = (
            f"an output file holds one outline, but the description declares several reports: {names}. Choose one with "
        )
        raise click.BadParameter(f"{message}--report, or name a folder, as in -o outlines/", param_hint="-o")
    if output:
        _require_names_apart([id_ for _, id_ in chosen])
    with working(run, "Looking for what is missing"):
        cases = [open_case(loaded, request.choose(name, id_)) for name, id_ in chosen]
        made = [outline(case) for case in cases]
    if not output:
        _print(run, [found for found, _ in made], output_format)
    elif sheet:
        from socdocs.report.outline_sheet import outline_book

        inputs, book = loaded.files.inputs, outline_book(made[0][0])
        save_book(run, book, Path(output), inputs, input_hash=loaded.input_hash, force=force)
        run.tell(book.lead)
    else:
        for _, draft in made:
            _write(run, draft, wanted)
    return FINE


def _check_file(subject: str, kinds: Sequence[str]) -> None:
    """Raise a usage error if `subject` is not a file and does not look like the name of one."""
    from socdocs.files import is_there

    path = Path(subject)
    if subject == "-" or is_there(path) or path.suffix or len(path.parts) > 1:
        return
    raise click.BadParameter(
        f"“{subject}” is neither a file nor a report kind.{suggested(subject, kinds)} "
        f"Report kinds: {', '.join(kinds)}. FILE is your description, such as system.yaml.",
        param_hint="FILE|KIND",
    )


def _require_names_apart(ids: Sequence[str]) -> None:
    """Raise Clash if the outlines of two reports would have the same file name."""
    from socdocs.batch.names import collisions

    stems = {id_: file_stem(id_, "outline").casefold() for id_ in ids}
    if twice := collisions(stems.values()):
        alike = " and ".join(f"“{id_}”" for id_, stem in stems.items() if stem == twice[0])
        raise Clash(
            f"The outlines of the reports {alike} would have the same file name. "
            "Choose one report with --report and name its file with -o, or change an id in your description."
        )


def _write(run: Run, draft: Draft, wanted: Wanted) -> None:
    from socdocs.workflow.save import save
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import write

    target = wanted.target(choose_writer(wanted), file_stem(draft.case.report.id, "outline"))
    saved = follow(draft, write, save, target)
    tell_saved(run, target, saved)
    tell_findings(run, saved.found, "")


def _print(run: Run, outlines: Sequence[Outline], output_format: str) -> None:
    from socdocs.reporting.outline import outline_json, outline_text

    if output_format == "json":
        click.echo(outline_json(outlines), nl=False)
        return
    run.show(lambda width, color: "\n".join(outline_text(one, width=width, color=color) for one in outlines))
