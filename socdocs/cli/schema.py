"""`socdocs schema`: the JSON Schema of the system description."""

from __future__ import annotations

import json
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
@click.option("--force", is_flag=True, help="Replace whatever is there.")
@talking
@click.pass_obj
def command(run: Run, output: Path | None, *, force: bool) -> int:
    """Print the JSON Schema of descriptions and of their list files.

    With it an editor completes and checks them while you type.
    """
    from socdocs import files
    from socdocs.model.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        return FINE
    files.replace(output, text.encode(), force=force, owns=_is_ours)
    run.tell(str(output))
    return FINE


def _is_ours(data: bytes) -> bool:
    """Whether a file is a schema that an earlier version wrote; nobody edits those."""
    from socdocs.model.schema import NAME

    return NAME.encode() in data[:400]
