"""`socdocs config`: show what is in force, and where it is said."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from socdocs.cli.build import load
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import InputPath, OneOf, unnamed_description
from socdocs.cli.options import (
    AUDITOR,
    LAYOUT,
    NO_PROJECT,
    PAGE_NUMBERS,
    REFERENCE,
    TEMPLATES,
    document_formats,
    talking,
)
from socdocs.cli.run import FINE, Run


@click.command(
    "config",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs config
  socdocs config clients/acme/system.yaml
  socdocs config clients/acme/system.yaml --output-format json
""",
)
@click.argument("file", type=InputPath(path_type=Path), metavar="[FILE]", required=False)
@LAYOUT
@REFERENCE
@PAGE_NUMBERS
@click.option("--format", "formats", multiple=True, type=OneOf(document_formats), help="The format; may be repeated.")
@AUDITOR
@NO_PROJECT
@TEMPLATES
@click.option("--output-format", type=OneOf(("text", "json")), default="text", help="The format of the list.")
@talking
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, output_format: str, **options: object) -> int:
    """Show what is in force for a description, and where it is said.

    The command line counts before the description, and this before the project file, socdocs.yaml.  Without FILE it is
    about the system.yaml in the current folder, if there is one.  With options it shows what they would change.
    """
    from socdocs.batch.settings import settings_in_force
    from socdocs.reporting.settings import settings_json, settings_text
    from socdocs.workflow.request import Request

    run = ctx.ensure_object(Run)
    given = {
        name: ", ".join(value) if isinstance(value, tuple) else str(value)
        for name, value in options.items()
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    if "--no-auditor" in run.ignored:
        given["auditor"] = "none"
    description = file or unnamed_description()
    loaded = None
    if file or run.files.is_there(description):
        auditor = options["auditor"] if isinstance(options["auditor"], Path) else None
        loaded = load(run, run.with_project(Request(description, auditor)))
    run.project.sound()
    settings = settings_in_force(given, run.project, loaded, run.found_auditor)
    if output_format == "json":
        click.echo(settings_json(settings), nl=False)
        return FINE
    run.show(lambda width, color: settings_text(settings, width, color=color))
    if run.project.path is None:
        run.tell("There is no project file." if "--no-project" not in run.ignored else "The project file is ignored.")
    return FINE
