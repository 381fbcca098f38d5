"""`socdocs templates reference` and `check-reference`: write a reference document, and check a firm's own."""

from __future__ import annotations

import itertools
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.options import FORCE, talking
from socdocs.cli.run import FINE, Run

if TYPE_CHECKING:
    from socdocs.writers.docx.style_source.examination import Examination

_CENTIMETRE = 567
_PAPERS = {(12240, 15840): "Letter", (12240, 20160): "Legal", (11906, 16838): "A4", (11907, 16840): "A4"}


@click.command(
    "reference",
    epilog="""\
\b
Example:
  socdocs templates reference -o ours.docx
""",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("reference.docx"),
    metavar="FILE",
    help="The file to write (default reference.docx).",
)
@FORCE
@talking
@click.pass_obj
def reference(run: Run, output: Path, *, force: bool) -> int:
    """Write a Word document with the default styles, page and headers, for you to change.

    Edit it in Word, then give it with --reference to the commands that write reports.
    """
    from socdocs import resources
    from socdocs.outputs import Output, Place, write

    if output.suffix.lower() not in ("", ".docx"):
        raise click.BadParameter(f"{output} must be a Word document; end its name in .docx.", param_hint="-o")
    ours = resources.templates() / "reference.docx"
    (changed,) = write([Output(Place(output, "docx"), ours.read_bytes())], inputs=[ours], force=force)
    run.tell(str(output) if changed else f"{output} (unchanged)")
    return FINE


@click.command(
    "check-reference",
    epilog="""\
\b
Example:
  socdocs templates check-reference firm.docx
""",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@talking
@click.pass_obj
def check_reference(run: Run, file: Path) -> int:
    """Show what reports take from your firm's Word document, what it lacks and what is not used."""
    from socdocs.reporting.width import filled, width_of
    from socdocs.workflow.write import of_reference, read_reference
    from socdocs.writers.docx.style_source.examination import examine

    width = width_of(sys.stdout, os.environ)
    found = examine(read_reference(run.files, file))
    for line in _lines(file, found):
        for part in filled(line, width, rest="  "):
            click.echo(part)
    if findings := list(of_reference(file, found.left_out, found.unseen)):
        run.report(findings, form="text")
    return FINE


def _levels(names: Sequence[str]) -> Iterator[str]:
    """Yield each name, and the first and the last of names that differ in their level alone."""
    for _, group in itertools.groupby(sorted(names), lambda name: re.sub(r" \d$", "", name)):
        levels = list(group)
        yield levels[0] if len(levels) == 1 else f"{levels[0]} to {levels[-1]}"


def _lines(file: Path, found: Examination) -> Iterator[str]:
    from socdocs.writers.docx.style_source.examination import WANTED

    page = found.page
    paper = _PAPERS.get((min(page.width, page.height), max(page.width, page.height)), "")
    size = f"{page.width / _CENTIMETRE:.1f} × {page.height / _CENTIMETRE:.1f} cm"
    yield f"{file} can be used."
    yield f"Page: {paper + ', ' if paper else ''}{size}, lines of {page.text_width / _CENTIMETRE:.1f} cm."
    yield f"Styles: {found.own} of those that reports use are its own."
    if found.renumbered:
        yield (
            f"Replaced: the numbers and bullets of {', '.join(_levels(found.renumbered))}, so that they match the text "
            "of reports; how these styles look otherwise is kept."
        )
    if found.supplied:
        yield f"Missing, and added from ours: {', '.join(_levels(found.supplied))}."
    if found.supplied_ours:
        yield (
            f"Missing, and added in its first accent colour: {found.supplied_ours} styles that only reports have "
            "(SOC Table, SOC Notice …); `socdocs templates reference` writes a document with all of them."
        )
    if found.shown is None:
        yield "Headers and footers: it has none, so reports get ours."
    else:
        shown = [name for name in WANTED if name in found.shown]
        missing = [name for name in WANTED if name not in found.shown]
        yield f"Headers and footers: its own; they show {', '.join(shown) or 'nothing of a report'}."
        added = [name for name in missing if name in ("restricted_use", "page")]
        if added:
            yield f"Reports add at the foot of their pages: {', '.join(added)}."
        wanted = [name for name in missing if name not in added]
        if wanted:
            yield (
                f"They do not show: {', '.join(wanted)}. A content control with that title, or a field such as "
                f"DOCPROPERTY {wanted[0]}, is filled in every report."
            )
    if found.cover:
        yield f"Cover: its own; it shows {', '.join(sorted(found.cover))}."
    else:
        yield (
            "Cover: that of reports. A cover of its own is kept if a content control on it, before the first section "
            "break, has the title of a property, such as organization."
        )
    if found.left_behind:
        yield f"Stays behind: {', '.join(found.left_behind)}."
