"""`socdocs review`: the draft as its readers will judge it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs import resources
from socdocs.cli.build import load
from socdocs.cli.choose import declared, nothing_declared
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import (
    AUDITOR,
    FILE_OR_DESCRIPTION,
    KIND,
    NO_PROJECT,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    WORDINGS,
    talking,
)
from socdocs.cli.run import FINE, Run
from socdocs.cli.working import working

if TYPE_CHECKING:
    from socdocs.review.grade import Review
    from socdocs.workflow.finish import Draft


@click.command(
    "review",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs review system.yaml
  socdocs review system.yaml --report soc2-2026 --auditor auditor.yaml
  socdocs review system.yaml --output-format md --letter
""",
)
@FILE_OR_DESCRIPTION
@REPORT_ID
@KIND
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@WORDINGS
@click.option("--letter", is_flag=True, help="Also give each report a grade from A to F.")
@click.option("--output-format", type=OneOf(("text", "json", "md")), default="text", help="The format of the review.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    report_id: str,
    kind: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    wordings: Path | None,
    output_format: str,
    *,
    letter: bool,
) -> int:
    """Judge the draft of each report as its readers will.

    Each signal is met, not met, or cannot be told from a draft.  The review says what was measured, names the places
    and says what to write, in a list for management and a list for the service auditor.  It ends with questions to the
    firm, which are not scored.  The exit code does not depend on the verdicts.
    """
    from socdocs.review.grade import is_reviewed, review
    from socdocs.workflow.case import open_case
    from socdocs.workflow.finish import finish
    from socdocs.workflow.request import Request
    from socdocs.workflow.steps import follow

    request = run.with_project(Request(file, auditor, settings, templates, thorough=True, wordings=wordings))
    loaded = load(run, request)
    chosen = declared(loaded.description, kind, report_id)
    if not chosen:
        raise click.UsageError(nothing_declared(resources.kind_names(resources.template_folders(templates))))
    with working(run, "Building the drafts"):
        drafts: list[Draft] = [follow(loaded, open_case, finish, request.choose(name, id_)) for name, id_ in chosen]
    for draft in drafts:
        if not is_reviewed(draft):
            run.tell(f"Not reviewed: {draft.case.report.id}, which is no report of a service auditor.")
    _print(run, [review(draft) for draft in drafts if is_reviewed(draft)], output_format, letter=letter)
    return FINE


def _print(run: Run, reviews: Sequence[Review], output_format: str, *, letter: bool) -> None:
    from socdocs.reporting.color import Paint
    from socdocs.reporting.review import review_json, review_markdown, review_text

    if output_format != "text":
        written = {"json": review_json, "md": review_markdown}[output_format](reviews, letter=letter)
        click.echo(written, nl=False)
        return
    run.show(lambda width, color: review_text(reviews, Paint(color), width, letter=letter))
