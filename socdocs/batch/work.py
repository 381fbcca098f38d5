"""One report of a batch, built and written in every format wanted; whatever goes wrong is part of the outcome."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from socdocs import outputs
from socdocs.batch.sources import auditor_file
from socdocs.batch.survey import Wanted, settings_of
from socdocs.diagnostics import Clash, Diagnostic, EnvironmentProblem, InputProblems, Severity, worst
from socdocs.files import Files, Reading
from socdocs.source.addresses import AddressError
from socdocs.workflow.request import Request, Target
from socdocs.writers import WRITERS

if TYPE_CHECKING:
    from socdocs.workflow.finish import Draft

State = Literal["built", "unchanged", "failed", "remaining"]


@dataclass(frozen=True, slots=True)
class How:
    """What all reports of a batch have in common.

    `request` names no description and no report.  In the addresses of its settings `{report}` stands for the id of each
    report.  `auditor` is the pattern of the names of the service auditors' files.
    """

    out: Path
    formats: tuple[str, ...]
    request: Request = field(default_factory=Request)
    auditor: str = ""
    paged: bool = False
    reference: Path | None = None
    depfiles: bool = False
    manifest: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """One file and what became of it."""

    path: Path
    format: str
    state: State
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report.  `problem` says what stopped it where that is no finding, `code` is its exit code."""

    wanted: Wanted
    outputs: tuple[Output, ...]
    inputs: tuple[Reading, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    open_items: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    code: int = 0


def output_paths(wanted: Wanted, how: How) -> tuple[Path, ...]:
    """Where the report goes, in the order of the formats; nowhere if its description cannot be read."""
    return tuple(how.out / f"{wanted.name}{WRITERS[name].extension}" for name in how.formats) if wanted.kind else ()


def places(wanted: Wanted, how: How) -> Iterator[outputs.Place]:
    """Every file that is to be written for the report: each of its formats, and beside it the depfile."""
    for path, name in zip(output_paths(wanted, how), how.formats, strict=False):
        yield outputs.Place(path, name)
        if how.depfiles:
            yield _depfile_place(path)


def _depfile_place(path: Path) -> outputs.Place:
    return outputs.Place(Path(f"{path}.d"), "depfile")


def untouched(wanted: Wanted, how: How, state: State, **why: object) -> Outcome:
    """The outcome of a report of which nothing was written."""
    paths = zip(output_paths(wanted, how), how.formats, strict=False)
    return Outcome(wanted, tuple(Output(path, name, state) for path, name in paths), **why)  # type: ignore[arg-type]


def perform(wanted: Wanted, how: How) -> Outcome:
    """Build the report and write its files.  Raises nothing: what stops this report stops no other."""
    files = Files()
    try:
        return _built(files, wanted, how)
    except InputProblems as problems:
        return untouched(wanted, how, "failed", inputs=files.readings, found=problems.diagnostics, code=1)
    except AddressError as problem:
        return untouched(wanted, how, "failed", inputs=files.readings, problem=f"--set: {problem}", code=2)
    except Clash as problem:
        return untouched(wanted, how, "failed", inputs=files.readings, problem=str(problem), code=2)
    except EnvironmentProblem as problem:
        return untouched(wanted, how, "failed", inputs=files.readings, problem=str(problem), code=3)
    except (Exception, RecursionError, MemoryError) as problem:  # noqa: BLE001 - our own mistake, in one report
        where = traceback.extract_tb(problem.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        said = f"this is a mistake in socdocs ({type(problem).__name__}: {problem}; {place})"
        return untouched(wanted, how, "failed", inputs=files.readings, problem=said, code=4)


def inputs_of(wanted: Wanted, how: How) -> tuple[Path, ...]:
    """The files that building the report would read, as far as they can be read.  Raises nothing."""
    files = Files()
    with suppress(Exception, RecursionError, MemoryError):  # building the report says why
        _drafted(files, wanted, how)
    return files.paths


def _drafted(files: Files, wanted: Wanted, how: How) -> Draft:
    # Only the processes that build reports bear what it costs to import this.
    from socdocs.workflow.finish import finish
    from socdocs.workflow.load import load
    from socdocs.workflow.steps import follow

    request = replace(
        how.request,
        description=wanted.description,
        auditor=auditor_file(wanted.description, how.auditor),
        settings=settings_of(how.request.settings, wanted.report_id or wanted.kind),
        kind=wanted.kind,
        report_id=wanted.report_id,
    )
    if not wanted.kind:
        load(files, request)
        raise EnvironmentProblem(
            f"{wanted.description} could not be read before the work began, but can be now; run again."
        )
    return follow(files, load, finish, request)


def _built(files: Files, wanted: Wanted, how: How) -> Outcome:
    from socdocs.document.open_items import count_by_owner

    draft = _drafted(files, wanted, how)
    found = (*draft.notices, *draft.found)
    if worst(found) is Severity.ERROR:
        raise InputProblems(found)
    outputs.require_apart(list(places(wanted, how)), files.paths)
    written = [_saved(draft, target) for target in _targets(wanted, how)]
    problem = " ".join(hindrance for _, hindrance in written if hindrance)
    counts: dict[str, int] = {owner: count for owner, count in count_by_owner(draft.document).items() if count}
    made = tuple(output for output, _ in written)
    inputs = (*draft.inputs, *(reading for reading in files.readings if reading.path == how.reference))
    return Outcome(wanted, made, inputs, found, counts, problem, 3 if problem else 0)


def _targets(wanted: Wanted, how: How) -> Iterator[Target]:
    """Where the report goes in each of the formats."""
    for path, name in zip(output_paths(wanted, how), how.formats, strict=True):
        depfile = _depfile_place(path) if how.depfiles else None
        yield Target(WRITERS[name], path, depfile, how.reference, how.paged, how.force)


def _saved(draft: Draft, target: Target) -> tuple[Output, str]:
    """The file in one format, and what was in its way."""
    from socdocs.workflow.save import save
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import write

    path, name = target.path or Path(), target.writer.name
    try:
        saved = follow(draft, write, save, target)
    except EnvironmentProblem as hindrance:
        return Output(path, name, "failed"), str(hindrance)
    return Output(path, name, "built" if saved.changed else "unchanged", saved.sha256), ""
