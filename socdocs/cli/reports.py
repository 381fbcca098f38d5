"""`socdocs reports`: which reports descriptions declare, for makefiles and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from socdocs.cli.options import talking
from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, Run
from socdocs.diagnostics import Diagnostic, EnvironmentProblem, InputProblems, Severity


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
@talking
@click.pass_obj
def command(run: Run, /, sources: tuple[str, ...]) -> int:
    """List the reports that descriptions declare.

    Each line holds file, report and kind with tabs between them.  A folder stands for every system.yaml in it and
    below.  What cannot be read is named at the end with the reason, and hinders no other.
    """
    from socdocs.batch.sources import search
    from socdocs.reporting.counts import counted
    from socdocs.reporting.printable import printable

    found = search(source for source in sources if source != "-")
    descriptions = [*(Path(source) for source in sources if source == "-"), *found.descriptions]
    wrong = list[Diagnostic]()
    left_out = [(ENVIRONMENT, f"{row.path}: {row.reason}") for row in found.unreadable]
    left_out += [(PROBLEMS, reason) for reason in found.missing]
    for path in descriptions:
        try:
            for line in _lines(run, path):
                click.echo(line)
        except InputProblems as problems:
            wrong += problems.diagnostics
            errors = counted(sum(row.severity is Severity.ERROR for row in problems.diagnostics), "error")
            left_out.append((PROBLEMS, f"{path}: {errors}."))
        except EnvironmentProblem as problem:
            left_out.append((ENVIRONMENT, str(problem)))
    if wrong:
        run.report(wrong, form=run.output_format)
    for _, reason in left_out:
        click.echo(printable(f"Not listed: {reason}"), err=True)
    return max((code for code, _ in left_out), default=FINE)


def _lines(run: Run, path: Path) -> Iterator[str]:
    """A line for each report of a description; says which reports get none.

    Raises InputProblems or EnvironmentProblem for a description that cannot be read.
    """
    from socdocs.workflow.load import load
    from socdocs.workflow.request import Request

    if any(character in str(path) for character in "\t\n\r"):
        message = f"The name {str(path)!r} cannot be listed, because it holds a tab or the end of a line."
        raise InputProblems([Diagnostic("file-name", Severity.ERROR, message, None, "Rename the file.")])
    reports = load(run.files, Request(path)).description.reports or ()
    if not reports:
        run.tell(f"{path} declares no report.")
    for entry in reports:
        if entry.kind_name:
            yield f"{path}\t{entry.id}\t{entry.kind_name}"
        else:
            run.tell(f"{path}: The report {entry.id} is left out, because it does not say of which kind it is.")
