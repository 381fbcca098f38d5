"""What counts for a description without being named: its project file, and the service auditor's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from socdocs.batch.descriptions import auditor_file, auditors_place
from socdocs.batch.names import PatternError, check_auditor_pattern, check_pattern
from socdocs.diagnostics import Diagnostic
from socdocs.files import STANDARD_INPUT, Files, holds
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.source.addresses import AddressError
from socdocs.workflow.project import Project, understand_project

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription
    from socdocs.workflow.request import Request


_PATTERNS: Final[Mapping[str, tuple[Callable[[str], None], str]]] = MappingProxyType(
    {
        "name": (check_pattern, "Write it as in “{description}-{kind}”."),
        "auditor": (check_auditor_pattern, "Write it as in “audit/{description}.yaml”."),
    }
)
"""The keys of a project file that hold patterns, each with its check and the advice where it fails."""


def project_of(files: Files, description: Path) -> Project:
    """Return what the project file of a description says.  Raises InputProblems with the mistakes in it."""
    return understood_project(files, description).sound()


def understood_project(files: Files, description: Path) -> Project:
    """Return what the project file of a description says without its mistakes, which are among the notices."""
    project = understand_project(files, description)
    wrong = list(_wrong_patterns(project))
    without = dict.fromkeys((row.address for row in wrong), "")
    return replace(project, **without, notices=(*project.notices, *wrong)) if wrong else project


def _wrong_patterns(project: Project) -> Iterator[Diagnostic]:
    for key, (check, advice) in _PATTERNS.items():
        try:
            if pattern := getattr(project, key):
                check(pattern)
        except PatternError as problem:
            yield Diagnostic("unknown-value", Severity.ERROR, f"{problem}.", project.place(key), advice, key)


def found_auditor(description: Path, project: Project) -> Path | None:
    """Return the service auditor's file that counts for a description unless another is named, if there is one.

    It is the one at the place that the project file names, and otherwise auditor.yaml beside the description.
    """
    return None if description is STANDARD_INPUT else auditor_file(description, project.auditor)


def place_of_auditor(description: Path, project: Project) -> Path | None:
    """Return where the service auditor's file is looked for unless another is named."""
    return None if description is STANDARD_INPUT else auditors_place(project.auditor, description)


def is_of_management(
    files: Files, request: Request, kind_of: Callable[[SystemDescription], str], report_id: str
) -> bool:
    """Return whether `request` is for a part of which the service auditor writes nothing.

    An auditor's file that is not named does not count for it, because it may hold exceptions that management has not
    seen.  False for what has mistakes, which building it reports, and for a part that prints only with that file.
    """
    from socdocs.workflow.case import open_case
    from socdocs.workflow.load import load

    alone = replace(request, auditor=None)
    try:
        loaded = load(files.ahead(), alone)
        return open_case(loaded, alone.choose(kind_of(loaded.description), report_id)).plan.of_management
    except (InputProblems, EnvironmentProblem, AddressError):
        return False


def folders_of_auditor(description: Path, project: Project) -> tuple[Path, ...]:
    """Return the folders in one of which an auditor's file that is not named must lie, with all links followed.

    They are the description's own, and, where the project file names a place, the last folder of it that is the firm's:
    for audit/{description}.yaml that is audit, for clients/{description}/audit/facts.yaml the client's in clients.
    So no link that came with one client's files leads to those of another.  Where that folder itself is a link out of
    the firm's folders, only the description's own counts.
    """
    if not project.auditor or project.path is None:
        return (description.parent,)
    place = _folder_of_auditor(description, project.auditor)
    return (description.parent, place) if holds(project.path.parent, place) else (description.parent,)


def folders_of_named_auditor(description: Path, pattern: str | None) -> tuple[Path, ...]:
    """Return the same for a pattern of the command line; none where it names one file, which may lie anywhere."""
    if not pattern or "{description}" not in pattern:
        return ()
    return description.parent, _folder_of_auditor(description, pattern)


def _folder_of_auditor(description: Path, pattern: str) -> Path:
    *folders, _ = Path(pattern).parts
    of_client = next((at for at, name in enumerate(folders, 1) if "{description}" in name), len(folders))
    return auditors_place(str(Path(*folders[:of_client])), description)


def require_in_project(project: Project, place: Path) -> None:
    """Raise InputProblems where a name with folders, by the pattern of a project file, leads out of its folder.

    The project file may be a client's, and the output may lie in the folders of all.
    """
    if "/" in project.name and project.path and not holds(project.path.parent, place.parent):
        message = f"By “name: {project.name}” the report would be {place}, outside of the folder of {project.path}."
        advice = "Leave the folders out of it, or give the pattern with socdocs batch --name, or the file with -o."
        span = project.place("name")
        raise InputProblems([Diagnostic("file-outside", Severity.ERROR, message, span, advice, "name")])
