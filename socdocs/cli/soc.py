"""`soc1`, `soc2` and similar commands, made from the report kinds: one command for all types of a SOC report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from socdocs import resources
from socdocs.cli.build import Wanted, build
from socdocs.cli.choose import all_kinds, batch_command, kind_name
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import FILE, REPORT_ID, building
from socdocs.cli.run import Run


def command(family: str) -> click.Command:
    """Return the command `soc1`, `soc2` or `soc3`, which has no types."""
    soc, types = family.removeprefix("soc"), resources.soc_kinds()[family]
    last, first = (f" --type {types[-1]}", f" --type {types[0]}") if types else ("", "")
    chosen = "Without --type or --report" if types else "Without --report"

    @click.command(
        family,
        cls=OnDescription,
        help=f"Write a SOC {soc} report on the system that FILE describes.\n\n{chosen}, it is the one that "
        "FILE declares.",
        epilog=f"""\
\b
Examples:
  socdocs {family} system.yaml{last} -o report.docx
  socdocs {family} system.yaml{first} --auditor auditor.yaml --layout practice -o build/
  socdocs {family} system.yaml{first} --only management --format md -o -
""",
    )
    @FILE
    @click.option(
        "--type",
        "type_",
        metavar=f"[{'|'.join(types)}]",
        default="",
        shell_complete=lambda _ctx, _param, begun: [type_ for type_ in types if type_.startswith(begun)],
        help="As of a date (1) or for a period (2).",
        hidden=not types,
    )
    @REPORT_ID
    @building
    @click.pass_obj
    def write(run: Run, /, file: Path, type_: str, report_id: str, **options: Any) -> int:  # noqa: ANN401 - see Wanted
        return build(
            run,
            file,
            Wanted(**options),
            lambda facts: kind_name(
                facts,
                all_kinds(options["templates"]),
                soc=soc,
                type=type_,
                report_id=report_id,
                all_with=batch_command(file),
            ),
            report_id,
        )

    return write
