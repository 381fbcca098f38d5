"""`socdocs reports`: list the reports that descriptions declare, for makefiles and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs import resources
from socdocs.cli.options import NO_PROJECT, talking
from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, Run
from socdocs.problems import EnvironmentProblem, InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic
    from socdocs.files import Files
    from socdocs.source.tree import Node


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

    found = search(source for source in sources if source != "-")
    descriptions = [*(Path(source) for source in sources if source == "-"), *found.descriptions]
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
    if any(character in str(path) for character in "\t\n\r"):
        from socdocs.diagnostics import Diagnostic

        message = f"The name {str(path)!r} cannot be listed, because it contains a tab or a line break."
        raise InputProblems([Diagnostic("file-name", Severity.ERROR, message, None, "Rename the file.")])
    from socdocs.workflow.project import read_project

    reports = _declared(run.files, path)
    if kinds := () if "--no-project" in run.ignored else read_project(run.files, path).kinds:
        reports = [(id_, kind) for id_, kind in reports if kind in kinds]
    elif not reports:
        run.tell(f"{path} declares no report.")
    for id_, kind in reports:
        if kind:
            yield f"{path}\t{id_}\t{kind}"
        else:
            run.tell(f"{path}: The report {id_} is left out, because it does not say which kind it is.")


def _declared(files: Files, path: Path) -> list[tuple[str, str]]:
    """Return the id and the kind of each report that a description declares; the kind is "" if it is not given.

    Usually only the key `reports` is read.  If it is missing or has an unusual form, the whole description is loaded,
    which reports what is wrong with it.  Raises InputProblems or EnvironmentProblem for a description that cannot be
    read.
    """
    from socdocs.files import FileRefused
    from socdocs.source.file_kinds import DESCRIPTION, check_kind
    from socdocs.source.yaml_excerpt import read_keys

    try:
        data = files.read(path)
        check_kind(data, str(path), DESCRIPTION)
        tree = read_keys(data, str(path), frozenset({"reports"}))
    except FileRefused:
        tree = None
    if usual := tree and _usual(tree.get("reports")):
        return usual
    from socdocs.workflow.load import load
    from socdocs.workflow.project import read_project
    from socdocs.workflow.request import Request

    request = Request(path, project=read_project(files, path))
    reports = load(files, request).description.reports or ()
    return [(entry.id, entry.kind_name) for entry in reports]


def _usual(reports: Node | None) -> list[tuple[str, str]] | None:
    """Return the reports of a list whose entries have distinct plain ids and shipped kinds; None for any other."""
    from socdocs.source.tree import Mapping, Scalar, Sequence

    if not isinstance(reports, Sequence):
        return None
    found: dict[str, str] = {}
    for entry in reports.items:
        if not isinstance(entry, Mapping):
            return None
        said = {key: value.text for key in _NAMING if isinstance(value := entry.get(key), Scalar) and value.text}
        id_ = said.get("id", "")
        kind = said.get("kind") or resources.kind_name(said.get("soc", ""), said.get("type", ""))
        if not _PLAIN_ID.fullmatch(id_) or id_ in found or kind not in _known_kinds():
            return None
        found[id_] = kind
    return list(found.items())


def _known_kinds() -> list[str]:
    return resources.kind_names(resources.template_folders())


_NAMING = ("id", "kind", "soc", "type")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
