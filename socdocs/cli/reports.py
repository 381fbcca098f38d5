"""`socdocs reports`: list the reports that descriptions declare, for makefiles and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.options import NO_PROJECT, talking
from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, Run
from socdocs.problems import EnvironmentProblem, InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic


@click.command(
    "reports",
    epilog="""\
\b
Examples:
  socdocs reports clients
  socdocs reports clients/*/system.yaml
""",
)
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|PATTERN...")
@NO_PROJECT
@talking
@click.pass_obj
def command(run: Run, /, sources: tuple[str, ...]) -> int:
    """List the reports that descriptions declare.

    Each line holds file, report and kind, separated by tabs.  A folder stands for every system.yaml in it and its
    subfolders.  Where the project file of a description names kinds, only reports of these are listed.  Files that
    cannot be read are named at the end with the reason, and do not stop the others; other mistakes in a description
    are reported when its reports are built.
    """
    from socdocs.batch.sources import search
    from socdocs.files import STANDARD_INPUT

    found = search(source for source in sources if source != "-")
    descriptions = [*(STANDARD_INPUT for source in sources if source == "-"), *found.descriptions]
    wrong: list[Diagnostic] = []
    left_out = [(ENVIRONMENT, f"{row.path}: {row.reason}") for row in found.unreadable]
    left_out += [(PROBLEMS, reason) for reason in found.missing]
    for path in descriptions:
        try:
            for line in _lines(run, path):
                click.echo(line)
        except InputProblems as problems:
            from socdocs.words import counted

            wrong += problems.diagnostics
            errors = counted(sum(row.severity is Severity.ERROR for row in problems.diagnostics), "error")
            left_out.append((PROBLEMS, f"{path}: {errors}."))
        except EnvironmentProblem as problem:
            left_out.append((ENVIRONMENT, str(problem)))
    if wrong:
        run.report(wrong, form=run.output_format)
    for _, reason in left_out:
        from socdocs.reporting.printable import printable

        click.echo(printable(f"Not listed: {reason}"), err=True)
    return max((code for code, _ in left_out), default=FINE)


def _lines(run: Run, path: Path) -> Iterator[str]:
    """Yield a line for each report of a description; print which reports are left out.

    Raises InputProblems or EnvironmentProblem for a description that cannot be read.
    """
    from socdocs.batch.descriptions import can_be_listed

    if not can_be_listed(path):
        from socdocs.diagnostics import Diagnostic

        why = "because it contains a tab, a line break or a character that does not print"
        message = f"The name {str(path)!r} cannot be listed, {why}."
        raise InputProblems([Diagnostic("file-name", Severity.ERROR, message, None, "Rename the file.")])
    from socdocs.batch.declared import declared_reports
    from socdocs.workflow.project import read_project

    reports = declared_reports(run.files, path)
    if kinds := () if "--no-project" in run.ignored else read_project(run.files, path).kinds:
        reports = [(id_, kind) for id_, kind in reports if kind in kinds]
    elif not reports:
        run.tell(f"{path} declares no report.")
    for id_, kind in reports:
        if kind:
            # To GitHub, a line that begins with two colons is an order.
            yield f"{'./' if str(path).lstrip().startswith('::') else ''}{path}\t{id_}\t{kind}"
        else:
            run.tell(f"{path}: The report {id_} is left out, because it does not say which kind it is.")
