"""`socdocs assertion`: write management's assertion alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from socdocs.cli.build import Wanted, build
from socdocs.cli.choose import all_kinds, batch_command, kind_name
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import FILE, KIND, REPORT_ID, building
from socdocs.cli.run import Run

PART = "management_assertion"


@click.command(
    "assertion",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs assertion system.yaml -o assertion.docx
  socdocs assertion system.yaml --report soc2-2026 -o assertion.md
""",
)
@FILE
@KIND
@REPORT_ID
@building
@click.pass_obj
def command(run: Run, /, file: Path, kind: str, report_id: str, **options: Any) -> int:  # noqa: ANN401 - see Wanted
    """Write only management's assertion, for a report of any kind."""
    wanted = Wanted(**options | {"only": options["only"] or PART})
    if wanted.only.partition(".")[0] != PART:
        message = (
            f"{wanted.only} is no part of management's assertion, which is all that this command writes. For another "
            "part of a report use socdocs soc1, soc2 or report with --only."
        )
        raise click.BadParameter(message, param_hint="--only")
    every = batch_command(file, "--only", wanted.only)
    kinds = all_kinds(wanted.templates)
    return build(
        run,
        file,
        wanted,
        lambda facts: kind_name(facts, kinds, kind=kind, report_id=report_id, all_with=every),
        report_id,
    )
