"""A whole batch: find the reports, refuse names that collide, build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from socdocs import outputs, resources
from socdocs.batch.descriptions import called, leads_out
from socdocs.batch.looks import Unreadable
from socdocs.batch.names import collisions
from socdocs.batch.pool import Pool
from socdocs.batch.selection import PlannedReport, Selected, Selection, select_reports
from socdocs.batch.work import BatchOptions, Outcome, inputs_of, named_by, perform, places, untouched
from socdocs.files import FileRefused, Files, folded, real_path
from socdocs.problems import EnvironmentProblem
from socdocs.workflow.project import Project


class Refused(ValueError):
    """The batch cannot be built as a whole; nothing was written."""


class Batch(Struct, frozen=True):
    """The reports to build, and their common options."""

    reports: tuple[PlannedReport, ...]
    options: BatchOptions
    without: tuple[Path, ...]
    """Descriptions that declare none of the requested reports."""
    unaudited: tuple[Path, ...] = ()
    """Descriptions without a service auditor's file at the place that `options.auditor` names."""
    without_kind: tuple[tuple[Path, str], ...] = ()
    """Descriptions and ids of the reports that are left out because their kind is unknown."""
    audited: int = 0
    """The number of descriptions with a service auditor's file that counts without being named."""
    unreadable: tuple[Unreadable, ...] = ()
    """Folders and links that could not be searched for descriptions."""


def find(
    pool: Pool,
    selections: Sequence[Selection],
    options: BatchOptions,
    unreadable: tuple[Unreadable, ...] = (),
    lists: tuple[Path, ...] = (),
) -> Batch | None:
    """Return the reports to build, in the order of the selections; None if the pool was stopped meanwhile.

    `lists` are the files that named the descriptions; like all inputs they are never written.  Each `unreadable` folder
    or link becomes a failed outcome and stops nothing else.

    Raises Refused when there is nothing to build or two reports would have the same name, Clash when an output would
    replace an input or another output, and EnvironmentProblem when the manifest cannot be written.
    """
    descriptions = [selection.description for selection in selections]
    selected = {
        selection.description: found or Selected((PlannedReport(selection.description),))
        for selection, found in pool.run(select_reports, selections)
    }
    if pool.stopped:
        return None
    projects = {selection.description: selection.project or Project() for selection in selections}
    batch = Batch(
        tuple(report for path in descriptions for report in selected[path].reports),
        options,
        tuple(path for path in descriptions if not selected[path].reports),
        tuple(path for path, project in projects.items() if options.auditor and not options.auditor_of(path, project)),
        tuple((path, report_id) for path in descriptions for report_id in selected[path].without_kind),
        sum(bool(options.auditor == "" and options.auditor_of(path, project)) for path, project in projects.items()),
        unreadable,
    )
    if descriptions and batch.unaudited == tuple(descriptions):
        raise Refused(f"There is no service auditor's file at {options.auditor}; correct --auditor, or leave it out")
    _require_one_auditor_each(options, projects)
    _require_apart(batch, descriptions)
    _require_safe(pool, batch, projects, lists)
    return None if pool.stopped else batch


def build(pool: Pool, batch: Batch, seen: Callable[[Outcome], None]) -> tuple[Outcome, ...]:
    """Build all reports and return their outcomes in the order of the batch; call `seen` with each as it finishes."""
    ended = {}
    for report, outcome in pool.run(partial(perform, options=batch.options), batch.reports):
        ended[report] = outcome or untouched(report, batch.options, "failed", problem=_DIED, code=4)
        seen(ended[report])
    built = (ended.get(report) or untouched(report, batch.options, "remaining") for report in batch.reports)
    unread = (
        untouched(PlannedReport(row.path), batch.options, "failed", problem=row.reason, code=3)
        for row in batch.unreadable
    )
    return (*built, *unread)


_DIED = "the process that built it died; perhaps the system ran out of memory"


def _require_one_auditor_each(options: BatchOptions, projects: Mapping[Path, Project]) -> None:
    """Raise Refused where the names of two descriptions lead to one service auditor's file.

    The people who send a description choose its name, and so could choose the auditor's file of another client.
    """
    files, named = Files(), dict[str, list[tuple[Path, Path]]]()
    for description, project in projects.items():
        auditor = options.auditor_of(description, project)
        if auditor is None or "{description}" not in (options.auditor or project.auditor):
            continue
        # Not resolved: a firm may have one file for two clients, and a link to it under each name.
        place = Path(real_path(auditor.parent), auditor.name)
        alike = named.setdefault(folded(str(place)), [])
        if other := next((of for seen, of in alike if seen == place or files.are_same(seen, place)), None):
            raise Refused(
                f"{other} and {description} are both called “{called(description)}”, so both would take the service "
                f"auditor's file {auditor}. Rename one of them, or build them one after the other with --auditor"
            )
        alike.append((place, description))


def _require_apart(batch: Batch, descriptions: Sequence[Path]) -> None:
    if not (batch.reports or batch.unreadable):
        raise Refused(
            f"None of the reports asked for is declared in {', '.join(map(str, descriptions))}; "
            "declare it under “reports”, or draft an outline of a kind with --kind"
        )
    names = [report.name for report in batch.reports if report.kind]
    if twice := collisions(names):
        alike = {name.casefold() for name in twice}
        whose = [
            f"{row.description} ({row.report_id or row.kind})" for row in batch.reports if row.name.casefold() in alike
        ]
        raise Refused(
            f"Several reports would be called {', '.join(twice)}: {', '.join(whose)}. "
            "Tell them apart with --name, as in --name '{description}/{report}'"
        )


def _require_safe(pool: Pool, batch: Batch, projects: Mapping[Path, Project], lists: Sequence[Path]) -> None:
    """Raise Clash or EnvironmentProblem for outputs that must not be written; see `find`.

    The lists, texts and pictures that a report reads are known only once it is drafted.  Since people's files are
    replaced only with force, a report is drafted here only where force would replace a file in the folders it reads.
    A report can be the text of another one: where it is to lie in these folders, descriptions are loaded.
    """
    options = batch.options
    manifest = [outputs.Place(options.manifest, "manifest", "--manifest")] if options.manifest else []
    planned = [*(place for row in batch.reports for place in places(row, options)), *manifest]
    outputs.require_apart(planned, (*_given(batch, projects), *lists))
    forced = [place for place in (planned if options.force else manifest) if outputs.holds_others_work(place)]
    outputs.require_apart(forced, _read_by(pool, options, forced, batch.reports, inputs_of))
    texts = [place for place in planned if place.form == "md" and place not in forced]
    descriptions = {row.description: row for row in batch.reports}
    outputs.require_apart(texts, _read_by(pool, options, texts, tuple(descriptions.values()), named_by))
    for place in manifest:
        outputs.require_writable(place, force=options.force)


def _read_by(
    pool: Pool,
    options: BatchOptions,
    written: Sequence[outputs.Place],
    reports: Sequence[PlannedReport],
    reading: Callable[..., tuple[Path, ...]],
) -> list[Path]:
    """The files that the `reports` read, of those that read in folders in which something is to be written."""
    above = {folder for place in written for folder in Path(real_path(place.path)).parents}
    readers = [row for row in reports if above and above & _folders_read(row, options)]
    return [path for _, paths in pool.run(partial(reading, options=options), readers) for path in paths or ()]


def _folders_read(report: PlannedReport, options: BatchOptions) -> set[Path]:
    """The folders that hold, at any depth, the lists, texts and pictures of a report, libraries among them."""
    from socdocs.source.libraries import LIBRARIES, folders_of
    from socdocs.source.yaml_excerpt import read_keys

    found = {Path(real_path(folder)) for folder in report.project.libraries}
    for path in filter(None, (report.description, options.auditor_of(report.description, report.project))):
        found.add(Path(real_path(path.parent)))
        if options.auditor == "" and leads_out(path):
            continue  # it was found and not named, so building the report refuses it
        files = Files()
        with suppress(FileRefused, EnvironmentProblem):  # building the report says why
            tree = read_keys(files.read(path), str(path), frozenset({LIBRARIES}))
            libraries = folders_of(tree, path.parent, files, []).libraries if tree else ()
            found |= {Path(real_path(folder)) for folder in libraries}
    return found


def _given(batch: Batch, projects: Mapping[Path, Project]) -> Iterator[Path]:
    """The inputs that are known before any description is read completely."""
    for path, project in projects.items():
        yield path
        if auditor := batch.options.auditor_of(path, project):
            yield auditor
    for project in dict.fromkeys(projects.values()):
        options = batch.options.with_project(project)
        yield from filter(None, (project.path, options.reference, options.request.wordings))
        own = options.request.templates
        for kind in dict.fromkeys(row.kind for row in batch.reports if row.kind):
            with suppress(EnvironmentProblem):  # building the report says why
                yield from [row.file for row in resources.template_files(resources.template_folders(own), kind)]
        if own:
            yield own / resources.WORDS
