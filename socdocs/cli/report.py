"""`socdocs report`: write a report of any kind."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from socdocs.cli.build import Wanted, build
from socdocs.cli.choose import all_kinds
from socdocs.cli.completing import complete_kinds
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import FILE, REPORT_ID, building
from socdocs.cli.run import Run
from socdocs.words import same_word


@click.command(
    "report",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs report soc2-type2 system.yaml -o report.docx
  socdocs report bridge-letter system.yaml --templates our-templates -o letter.docx
""",
)
@click.argument("kind", metavar="KIND", shell_complete=complete_kinds)
@FILE
@REPORT_ID
@building
@click.pass_obj
def command(run: Run, /, kind: str, file: Path, report_id: str, **options: Any) -> int:  # noqa: ANN401 - see Wanted
    """Write a report of any kind.

    A kind is a folder of templates with a report.yaml.
    """
    from socdocs.files import is_file

    kind = same_word(kind, known := all_kinds(options["templates"]))
    if kind not in known and is_file(Path(kind)):
        raise click.UsageError(
            f"{kind} is a file. The report kind comes first: socdocs report soc2-type2 {shlex.quote(kind)}."
        )
    return build(run, file, Wanted(**options), lambda _: kind, report_id)
