"""The commands on one description: what they take from its project file, and from the auditor's file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from socdocs.cli.run import MORE_TO_LOOK_FOR, PROBLEMS, USAGE, Run, exit_code
from socdocs.problems import EnvironmentProblem, InputProblems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socdocs.workflow.project import Project

_DESCRIPTION = "system.yaml"
_FILES = ("file", "subject")
"""The names of the argument that is the description, or may be one."""


class OnDescription(click.Command):
    """A command whose options have, where they are not given, the values that count for its description.

    They are Click's default map, so they are converted and checked like those on the command line.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the project file of the description, then all options."""
        run = ctx.ensure_object(Run)
        if not ctx.resilient_parsing:
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            if not given.get("help"):
                ctx.default_map = self._usual_values(run, given)
        rest = super().parse_args(ctx, args)
        if ctx.params.get("auditor") and "--no-auditor" in run.ignored:
            raise click.UsageError("Give either --auditor or --no-auditor.", ctx)
        if ctx.get_parameter_source("auditor") is not ParameterSource.DEFAULT_MAP:
            run.found_auditor, run.auditors_folders = None, ()
        return rest

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - Click's
        """Say which auditor's file counts without being named, and run the command.

        If mistakes of form end it, all errors that `check` finds are told with them.
        """
        run = ctx.ensure_object(Run)
        if run.found_auditor and "only" not in ctx.params:  # a part may need no auditor's file
            run.tell(with_auditor(run.found_auditor))
        try:
            return super().invoke(ctx)
        except InputProblems as problems:
            return _told(run, ctx, problems)

    def _usual_values(self, run: Run, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of each option that the project file or a file beside the description sets."""
        from socdocs.batch.projects import folders_of_auditor, found_auditor, place_of_auditor, understood_project
        from socdocs.files import named_input

        named = next((given[name] for name in _FILES if isinstance(given.get(name), str)), _DESCRIPTION)
        file = named_input(named)
        if not given.get("no_project"):
            run.project = understood_project(run.files, file)
        names = {param.name for param in self.params}
        if "no_auditor" in names and not given.get("no_auditor"):
            run.found_auditor = found_auditor(file, run.project)
            run.auditors_folders = folders_of_auditor(file, run.project)
            run.auditors_place = None if given.get("auditor") else place_of_auditor(file, run.project)
        usual = {"auditor": run.found_auditor} | options_of(run.project)
        # A path stays one: its words could mean something else on the command line.
        return {name: value if isinstance(value, Path) else str(value) for name, value in usual.items() if value}


def _told(run: Run, ctx: click.Context, problems: InputProblems) -> int:
    """Print the problems with all errors beside them, and return the exit code.

    Raises them again where `check` does not find them: they are on the command line, or in another file, such as an
    edited draft.
    """
    from msgspec.structs import replace

    from socdocs.resources import soc_kinds
    from socdocs.workflow.examine import each_once, examine

    kind, report_id = (ctx.params.get(name) or "" for name in ("kind", "report_id"))
    # A kind that the command line does not name is one that the file names.
    in_file = not kind and all(row.code == "unknown-kind" for row in problems.diagnostics)
    if run.request is None or (exit_code(problems) == USAGE and not in_file):
        raise problems
    request = replace(run.request, templates=run.request.templates or run.project.templates)
    family = name if (name := ctx.command.name or "") in soc_kinds() else ""
    try:
        examined = examine(run.files, request, kind, report_id, family=family)
    except (InputProblems, EnvironmentProblem):  # these are told when the mistakes are mended
        raise problems from None
    told, by_check = ({(row.code, row.message) for row in rows} for rows in (problems.diagnostics, examined.errors))
    if told.isdisjoint(by_check):
        raise problems
    run.report(each_once(problems.diagnostics, examined.errors), form=run.output_format)
    if not examined.complete:
        run.tell(MORE_TO_LOOK_FOR)
    return PROBLEMS


def with_auditor(path: Path) -> str:
    """Return the message about an auditor's file that counts although it is not named."""
    return f"With {path}; --no-auditor leaves it out."


def options_of(project: Project) -> dict[str, Path | str | None]:
    """Return the values of the options that a project file sets and no description can."""
    return {
        "reference": project.reference,
        "templates": project.templates,
        "page_numbers": project.page_numbers,
    }
