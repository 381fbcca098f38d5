"""Build one report of a batch and write it in every requested format; errors become part of its outcome."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs import outputs
from socdocs.batch.descriptions import auditor_file, auditors_place
from socdocs.batch.projects import (
    folders_of_auditor,
    folders_of_named_auditor,
    found_auditor,
    is_of_management,
    place_of_auditor,
    require_in_project,
    understood_project,
)
from socdocs.batch.selection import PlannedReport, settings_of
from socdocs.diagnostics import Diagnostic, worst
from socdocs.files import Files, Reading
from socdocs.problems import Clash, EnvironmentProblem, InputProblems, Severity, lacking
from socdocs.source.addresses import AddressError
from socdocs.workflow.project import Project
from socdocs.workflow.request import Request, Target
from socdocs.writers import DEFAULT_FORMAT, WRITERS

if TYPE_CHECKING:
    from socdocs.workflow.finish import Draft

_CHANGED: Final = "{path} was changed while this command ran; run it again."
State = Literal["built", "unchanged", "failed", "remaining"]


class BatchOptions(Struct, frozen=True):
    """The options that all reports of a batch share, as they are given; `with_project` completes them.

    `request` names no description and no report.  In the addresses of its settings `{report}` stands for the id of each
    report.  `auditor` is a pattern for the paths of the service auditors' files, "" for those that count without being
    named, None to use none.  With `no_project` no project file counts.  With `names_given` its pattern names no report.
    """

    out: Path
    formats: tuple[str, ...] = ()
    request: Request = field(default_factory=Request)
    auditor: str | None = ""
    no_project: bool = False
    paged: bool | None = None
    reference: Path | None = None
    depfiles: bool = False
    manifest: Path | None = None
    force: bool = False
    names_given: bool = False

    def with_project(self, project: Project) -> BatchOptions:
        """Return the options for a report to which `project` applies."""
        request = self.request
        templates = request.templates or project.templates
        return replace(
            self,
            formats=self.formats or project.formats or (DEFAULT_FORMAT,),
            request=replace(request, project=project, templates=templates),
            paged=project.page_numbers == "layout" if self.paged is None else self.paged,
            reference=self.reference or project.reference,
        )

    def auditor_of(self, description: Path, project: Project) -> Path | None:
        """Return the service auditor's file of a description, if there is one."""
        return auditor_file(description, self.auditor) if self.auditor != "" else found_auditor(description, project)

    def auditors_place(self, description: Path, project: Project) -> Path | None:
        """Return where the service auditor's file of a description is looked for, if one is."""
        if self.auditor is None:
            return None
        return auditors_place(self.auditor, description) if self.auditor else place_of_auditor(description, project)

    def auditors_folders(self, description: Path, project: Project) -> tuple[Path, ...]:
        """Return the folders in one of which that file must lie; none where it may lie anywhere."""
        if self.auditor == "":
            return folders_of_auditor(description, project)
        return folders_of_named_auditor(description, self.auditor)


class Output(Struct, frozen=True):
    """One file, and whether it was written."""

    path: Path
    format: str
    state: State
    sha256: str = ""


class Outcome(Struct, frozen=True):
    """The result of building one report.

    `problem` is the error that stopped it, where that is not a finding; `code` is its exit code.  It is `unexamined`
    where mistakes hinder to look for all others.
    """

    report: PlannedReport
    outputs: tuple[Output, ...]
    inputs: tuple[Reading, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    open_items: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    code: int = 0
    unexamined: bool = False


def output_paths(report: PlannedReport, options: BatchOptions) -> tuple[Path, ...]:
    """The paths of the report, in the order of the formats; none if its description cannot be read."""
    options = options.with_project(report.project)
    return (
        tuple(options.out / f"{report.name}{WRITERS[name].extension}" for name in options.formats)
        if report.kind
        else ()
    )


def places(report: PlannedReport, options: BatchOptions) -> Iterator[outputs.Place]:
    """Every file to write for the report: one for each format, each followed by its depfile if requested."""
    options = options.with_project(report.project)
    for path, name in zip(output_paths(report, options), options.formats, strict=False):
        yield outputs.Place(path, name)
        if options.depfiles:
            yield _depfile_place(path)


def _depfile_place(path: Path) -> outputs.Place:
    return outputs.Place(Path(f"{path}.d"), "depfile")


def untouched(report: PlannedReport, options: BatchOptions, state: State, **why: object) -> Outcome:
    """The outcome of a report of which no file was written."""
    options = options.with_project(report.project)
    paths = zip(output_paths(report, options), options.formats, strict=False)
    return Outcome(report, tuple(Output(path, name, state) for path, name in paths), **why)  # type: ignore[arg-type]


def perform(report: PlannedReport, options: BatchOptions) -> Outcome:
    """Build the report and write its files.  Never raises: an error in one report must not stop the others."""
    files, options = Files(), options.with_project(report.project)
    try:
        try:
            return _built(files, report, options)
        except InputProblems as problems:
            return _examined(files, report, options, problems)
    except AddressError as problem:
        return untouched(report, options, "failed", inputs=files.readings, problem=f"--set: {problem}", code=2)
    except Clash as problem:
        return untouched(report, options, "failed", inputs=files.readings, problem=str(problem), code=2)
    except EnvironmentProblem as problem:
        return untouched(report, options, "failed", inputs=files.readings, problem=str(problem), code=3)
    except (Exception, RecursionError, MemoryError) as problem:  # noqa: BLE001 - our own mistake, in one report
        if lack := lacking(problem):
            said = f"the system did not give what this report needs: {lack}"
            return untouched(report, options, "failed", inputs=files.readings, problem=said, code=3)
        where = traceback.extract_tb(problem.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        said = f"this is a mistake in socdocs ({type(problem).__name__}: {problem}; {place})"
        return untouched(report, options, "failed", inputs=files.readings, problem=said, code=4)


def inputs_of(report: PlannedReport, options: BatchOptions) -> tuple[Path, ...]:
    """The files that building the report would read, up to the first error.  Never raises."""
    files = Files()
    with suppress(Exception, RecursionError, MemoryError):  # building the report says why
        _drafted(files, report, options.with_project(report.project))
    return files.inputs


def named_by(report: PlannedReport, options: BatchOptions) -> tuple[Path, ...]:
    """The files that its description and auditor's file consist of, up to the first error.  Never raises."""
    from socdocs.workflow.load import load

    files = Files()
    with suppress(Exception, RecursionError, MemoryError):  # building the report says why
        load(files, _request(files, report, options.with_project(report.project)))
    return files.inputs


def _examined(files: Files, report: PlannedReport, options: BatchOptions, problems: InputProblems) -> Outcome:
    """The outcome of a report that mistakes of form ended, with all errors beside them."""
    from socdocs.workflow.examine import each_once, examine

    found, more = tuple(problems.diagnostics), True
    with suppress(InputProblems, EnvironmentProblem):  # these are told when the mistakes are mended
        examined = examine(files, _request(files, report, options), report.kind, report.report_id)
        found, more = tuple(each_once(found, examined.errors)), not examined.complete
    return untouched(report, options, "failed", inputs=files.readings, found=found, code=1, unexamined=more)


def _request(files: Files, report: PlannedReport, options: BatchOptions) -> Request:
    """The request for a report.  A project file without a mistake is known since the work began."""
    project, path = report.project, report.description
    if not options.no_project:
        read = understood_project(files, path)  # here too, as an input
        if worst(read.notices) is Severity.ERROR:
            project, options = read, options.with_project(read)
        elif read != project:
            raise EnvironmentProblem(_CHANGED.format(path=read.path or project.path))
    request = replace(
        options.request,
        description=path,
        auditor=options.auditor_of(path, project),
        auditors_place=options.auditors_place(path, project),
        auditors_folders=options.auditors_folders(path, project),
        settings=settings_of(options.request.settings, report.report_id or report.kind),
        kind=report.kind,
        report_id=report.report_id,
    )
    in_part = bool(request.only and request.auditor and options.auditor == "" and report.kind)
    if in_part and is_of_management(files, request, lambda _: report.kind, report.report_id):
        request = replace(request, auditor=None)
    return request


def _drafted(files: Files, report: PlannedReport, options: BatchOptions) -> Draft:
    # Imported here, so that only the processes that build reports pay for it.
    from socdocs.workflow.finish import finish
    from socdocs.workflow.load import load
    from socdocs.workflow.steps import follow

    request = _request(files, report, options)
    if not report.kind:
        load(files, request)
        raise EnvironmentProblem(
            f"{report.description} could not be read before the work began, but can be now; run again."
        )
    draft = follow(files, load, finish, request)
    read = dict(files.readings)
    for path, checksum in report.named_by:
        if read.get(path, checksum) != checksum:
            raise EnvironmentProblem(_CHANGED.format(path=path))
    return draft


def _built(files: Files, report: PlannedReport, options: BatchOptions) -> Outcome:
    from socdocs.document.open_items import count_by_owner

    draft = _drafted(files, report, options)
    found = (*draft.notices, *draft.found)
    if worst(found) is Severity.ERROR:
        return untouched(report, options, "failed", inputs=files.readings, found=found, code=1)
    for path in () if options.names_given else output_paths(report, options):
        require_in_project(report.project, path)
    outputs.require_apart(list(places(report, options)), files.paths)
    written = [_saved(draft, target) for target in _targets(report, options)]
    problem = " ".join(hindrance for _, hindrance, _ in written if hindrance)
    found = (*(row for _, _, rows in written for row in rows), *found)
    counts: dict[str, int] = {owner: count for owner, count in count_by_owner(draft.document).items() if count}
    made = tuple(output for output, _, _ in written)
    inputs = (*draft.inputs, *(reading for reading in files.readings if reading.path == options.reference))
    return Outcome(report, made, inputs, found, counts, problem, 3 if problem else 0)


def _targets(report: PlannedReport, options: BatchOptions) -> Iterator[Target]:
    """The target of the report in each of the formats."""
    for path, name in zip(output_paths(report, options), options.formats, strict=True):
        depfile = _depfile_place(path) if options.depfiles else None
        yield Target(WRITERS[name], path, depfile, options.reference, bool(options.paged), options.force)


def _saved(draft: Draft, target: Target) -> tuple[Output, str, tuple[Diagnostic, ...]]:
    """Write the file in one format; returns it with the error that prevented it, or "", and what was found."""
    from socdocs.workflow.save import save
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import write

    path, name = target.path or Path(), target.writer.name
    try:
        saved = follow(draft, write, save, target)
    except EnvironmentProblem as hindrance:
        return Output(path, name, "failed"), str(hindrance), ()
    return Output(path, name, "built" if saved.changed else "unchanged", saved.sha256), "", saved.found
