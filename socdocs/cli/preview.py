"""`socdocs preview`: a local page that shows a report while its files are written."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click
from click.core import ParameterSource

from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import (
    AUDITOR,
    FILE_OR_DESCRIPTION,
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
from socdocs.problems import EnvironmentProblem
from socdocs.programs import no_programs_of_the_working_folder

_PORT = 4790


@click.command(
    "preview",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs preview system.yaml
  socdocs preview system.yaml --report soc2-2026 --auditor auditor.yaml --open
""",
)
@FILE_OR_DESCRIPTION
@REPORT_ID
@KIND
@LAYOUT
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@WORDINGS
@click.option("--port", type=click.IntRange(1, 65535), default=_PORT, show_default=True, help="The port to listen on.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--stop-after", type=click.FloatRange(1), metavar="SECONDS", help="Stop by itself after this time.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    report_id: str,
    kind: str,
    layout: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    wordings: Path | None,
    port: int,
    stop_after: float | None,
    *,
    open_: bool,
) -> int:
    """Show the report in a browser, and follow the files as they are saved.

    The page is for this machine alone.  A click on a text, an open item or a finding shows its place in your files.
    """
    import asyncio

    try:
        from socdocs.preview.application import HOST
        from socdocs.preview.server import listen, serve
    except ModuleNotFoundError as problem:
        if (problem.name or "socdocs").startswith("socdocs"):
            raise
        message = f"The preview needs the package “{problem.name}”. Install socdocs with its extra “preview”."
        raise EnvironmentProblem(message) from None
    from socdocs.files import STANDARD_INPUT
    from socdocs.preview.following import Following
    from socdocs.workflow.request import Request

    if any(path is STANDARD_INPUT for path in (file, auditor, wordings)):
        raise click.UsageError("A preview follows a file; standard input cannot change.")
    usual = click.get_current_context().get_parameter_source
    named = Request(
        file,
        # What counts without being named is read again when files change.
        auditor=None if usual("auditor") is ParameterSource.DEFAULT_MAP else auditor,
        settings=settings,
        templates=None if usual("templates") is ParameterSource.DEFAULT_MAP else templates,
        kind=kind,
        report_id=report_id,
        layout=layout,
        thorough=True,
        wordings=wordings,
    )
    following = Following(named, "--no-project" not in run.ignored, "--no-auditor" not in run.ignored)
    with listen(port) as listening:
        given = listening.getsockname()[1]
        if given != port:
            run.tell(f"Another program has port {port}, so the preview takes {given}.")
        address = f"http://{HOST}:{given}/"
        click.echo(address)
        run.tell("Ctrl-C stops it.")
        if open_:
            with no_programs_of_the_working_folder():
                webbrowser.open(address)
        with asyncio.Runner() as runner:
            runner.get_loop()  # before there is a coroutine that nothing would wait for
            runner.run(serve(following, listening, stop_after or 0))
    return FINE
