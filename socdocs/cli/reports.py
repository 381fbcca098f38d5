"""`socdocs reports`: which reports descriptions declare, for makefiles and scripts."""

from __future__ import annotations

from pathlib import Path

import click

from socdocs.cli.options import talking
from socdocs.cli.run import FINE, Run
from socdocs.diagnostics import Diagnostic, InputProblems


@click.command(
    "reports",
    epilog="""\
\b
Example:
  socdocs reports clients/*/system.yaml
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, allow_dash=True))
@talking
@click.pass_obj
def command(run: Run, /, files: tuple[Path, ...]) -> int:
    """List the reports that descriptions declare: file, report and kind, parted by tabs, one in each line."""
    from socdocs import pipeline

    lines, problems = list[str](), list[Diagnostic]()
    for file in files:
        if any(character in str(file) for character in "\t\n\r"):
            raise click.UsageError(f"A tab or line end in a file's name cannot be listed: {str(file)!r}.")
        try:
            description = pipeline.load(run.files, file).description
        except InputProblems as found:
            problems += found.diagnostics
            continue
        lines += [f"{file}\t{entry.id}\t{entry.kind_name}" for entry in description.reports or () if entry.kind_name]
    if problems:
        raise InputProblems(problems)
    for line in lines:
        click.echo(line)
    return FINE
