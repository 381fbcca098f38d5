"""`socdocs schema`: print the JSON Schema of the system description."""

from __future__ import annotations

from pathlib import Path

import click

from socdocs.cli.options import talking
from socdocs.cli.run import FINE, Run


@click.command(
    "schema",
    epilog="""\
\b
Examples:
  socdocs schema > socdocs.schema.json
  socdocs schema -o socdocs.schema.json
""",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help="The file to write.")
@click.option("--project", is_flag=True, help="Print that of project files, socdocs.yaml.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
@talking
@click.pass_obj
def command(run: Run, output: Path | None, *, project: bool, force: bool) -> int:
    """Print the JSON Schema of descriptions and of their list files.

    An editor can use it to complete and check them while you type.
    """
    from socdocs import resources

    text = resources.schema(project=project).read_text("utf-8")
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        return FINE
    from socdocs.outputs import Output, Place, write

    write([Output(Place(output, "schema"), text.encode())], inputs=(), force=force)
    run.tell(str(output))
    return FINE
