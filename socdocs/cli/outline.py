"""`socdocs outline`: before an audit, what a report will hold, who writes it, and what is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.build import Wanted, choose_writer, file_stem, load, place, write
from socdocs.cli.choose import kind_name
from socdocs.cli.options import AUDITOR, KIND, LAYOUT, REPORT_ID, SETTINGS, TEMPLATES, complete_kinds, talking
from socdocs.cli.run import FINE, Run

if TYPE_CHECKING:
    from socdocs.document.nodes import Document
    from socdocs.report.outline import Outline


@click.command(
    "outline",
    epilog="""\
\b
Examples:
  socdocs outline soc2-type2
  socdocs outline system.yaml --report soc2-2026 --auditor auditor.yaml
  socdocs outline system.yaml --kind soc1-type2 -o outline.docx
""",
)
@click.argument("subject", metavar="FILE|KIND", shell_complete=complete_kinds)
@KIND
@REPORT_ID
@LAYOUT
@AUDITOR
@SETTINGS
@TEMPLATES
@click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", help="How the outline is printed."
)
@click.option(
    "-o", "--output", default="", metavar="PATH", help="Write it as a document instead: outline.md, outline.docx, or -."
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
    output_format: str,
    output: str,
    *,
    force: bool,
) -> int:
    """Show what a report needs and what is missing.

    Each part of a report with who writes it, the requirement it answers, the facts it needs and those that are absent;
    for a description, or for a report kind with nothing given yet.
    """
    from socdocs import pipeline, resources

    folders = resources.template_folders(templates)
    # A folder of that name may lie about; a file is asked for by any other name.
    of_kind = subject in resources.kind_names(folders) and not Path(subject).is_file()
    loaded = pipeline.nothing_given() if of_kind else load(run, Path(subject), auditor, settings)
    name = subject if of_kind else kind_name(loaded.description, kind=kind, report_id=report_id)
    chosen, found = pipeline.load_kind(run.files, folders, name)
    report = pipeline.choose_report(loaded.description, name, report_id)
    outline, document = pipeline.outline(loaded, pipeline.scope(loaded, report, chosen), found, layout)
    if output:
        _write(
            run,
            document,
            Wanted(output, "md" if output == "-" else None, force=force),
            report.id,
        )
    else:
        _print(run, outline, output_format)
    return FINE


def _write(run: Run, document: Document, wanted: Wanted, report_id: str) -> None:
    writer = choose_writer(wanted)
    path = place(run, wanted, writer, file_stem(report_id, "outline"))
    written = write(path, writer.write(document), writer, force=wanted.force)
    if written:
        run.tell(written)


def _print(run: Run, outline: Outline, output_format: str) -> None:
    from socdocs.reporting.color import wants_color
    from socdocs.reporting.outline import outline_json, outline_text
    from socdocs.reporting.width import width_of

    if output_format == "json":
        click.echo(outline_json(outline), nl=False)
        return
    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = wants_color(run.color, os.environ, terminal=terminal)
    width = width_of(sys.stdout, os.environ)
    click.echo(outline_text(outline, width=width, color=color), nl=False, color=color)
