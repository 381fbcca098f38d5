"""`socdocs outline`: before an audit, what a report will hold, who writes it, and what is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.build import Wanted, check_outputs, choose_writer, file_stem, load, place, write
from socdocs.cli.choose import declared, nothing_declared
from socdocs.cli.options import (
    AUDITOR,
    KIND,
    LAYOUT,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    OneOf,
    complete_kinds,
    suggested,
    talking,
)
from socdocs.cli.run import FINE, Run
from socdocs.diagnostics import Clash

if TYPE_CHECKING:
    from socdocs.document.nodes import Document
    from socdocs.pipeline import Loaded
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
@click.option("--output-format", type=OneOf(("text", "json")), default="text", help="How the outline is printed.")
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
    for each report that a description declares or for one of them, or for a report kind with nothing given yet.
    """
    from socdocs import pipeline, resources

    folders = resources.template_folders(templates)
    kinds = resources.kind_names(folders)
    wanted = Wanted(output, "md" if output == "-" else None, force=force)
    if output:
        check_outputs(wanted, choose_writer(wanted), (Path(subject), auditor))
    # A folder of that name may be there; a file is asked for by any other name.
    if subject in kinds and not Path(subject).is_file():
        loaded, chosen = pipeline.nothing_given(), [(subject, "")]
    else:
        _check_file(subject, kinds)
        loaded = load(run, Path(subject), auditor, settings)
        chosen = declared(loaded.description, kind, report_id)
    if not chosen:
        raise click.UsageError(nothing_declared(kinds))
    if len(chosen) > 1 and output and not output.endswith(("/", os.sep)):
        names = ", ".join(id_ for _, id_ in chosen)
        message = f"one file holds the outline of one report, and this file declares several: {names}. Choose one with "
        raise click.BadParameter(f"{message}--report, or name a folder, as in -o outlines/", param_hint="-o")
    if output:
        _require_names_apart([id_ for _, id_ in chosen])
    made = [_outline(run, loaded, folders, name, id_, layout) for name, id_ in chosen]
    if not output:
        _print(run, [outline for _, outline, _ in made], output_format)
    else:
        for id_, _, document in made:
            _write(run, document, wanted, id_)
    return FINE


def _check_file(subject: str, kinds: Sequence[str]) -> None:
    """Raises a usage error for what is neither a file nor would be the name of one."""
    path = Path(subject)
    if subject == "-" or path.exists() or path.suffix or len(path.parts) > 1:
        return
    raise click.BadParameter(
        f"“{subject}” is neither a file nor a report kind.{suggested(subject, kinds)} "
        f"Report kinds: {', '.join(kinds)}. FILE is your description, such as system.yaml.",
        param_hint="FILE|KIND",
    )


def _require_names_apart(ids: Sequence[str]) -> None:
    """Raises Clash when the outlines of two reports would have one name, because their ids differ too little."""
    from socdocs.batch.names import collisions

    stems = {id_: file_stem(id_, "outline").casefold() for id_ in ids}
    if twice := collisions(stems.values()):
        alike = " and ".join(f"“{id_}”" for id_, stem in stems.items() if stem == twice[0])
        raise Clash(
            f"The outlines of the reports {alike} would have the same file name. "
            "Choose one report with --report and name its file with -o, or change an id in your description."
        )


def _outline(
    run: Run, loaded: Loaded, folders: tuple[Path, ...], name: str, report_id: str, layout: str
) -> tuple[str, Outline, Document]:
    """The outline of one report with the report's id, as a value and as a document."""
    from socdocs import pipeline

    kind, templates = pipeline.load_kind(run.files, folders, name)
    report = pipeline.choose_report(loaded.description, name, report_id)
    return report.id, *pipeline.outline(loaded, pipeline.scope(loaded, report, kind), templates, layout)


def _write(run: Run, document: Document, wanted: Wanted, report_id: str) -> None:
    writer = choose_writer(wanted)
    path = place(wanted, writer, file_stem(report_id, "outline"))
    written = write(run, path, writer.write(document), writer, force=wanted.force)
    if written:
        run.tell(written)


def _print(run: Run, outlines: Sequence[Outline], output_format: str) -> None:
    from socdocs.reporting.color import wants_color
    from socdocs.reporting.outline import outline_json, outline_text
    from socdocs.reporting.width import width_of

    if output_format == "json":
        click.echo(outline_json(outlines), nl=False)
        return
    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = wants_color(run.color, os.environ, terminal=terminal)
    width = width_of(sys.stdout, os.environ)
    texts = [outline_text(outline, width=width, color=color) for outline in outlines]
    click.echo("\n".join(texts), nl=False, color=color)
