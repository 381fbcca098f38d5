"""One report of a batch, built and written in every format wanted; whatever goes wrong is part of the outcome."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from socdocs import depfile, outputs
from socdocs.batch.sources import auditor_file
from socdocs.batch.survey import Wanted, settings_of
from socdocs.diagnostics import Clash, Diagnostic, EnvironmentProblem, InputProblems, Severity, worst
from socdocs.files import Files, Reading
from socdocs.source.addresses import AddressError
from socdocs.writers import WRITERS, Writer

if TYPE_CHECKING:
    from socdocs import drafting

State = Literal["built", "unchanged", "failed", "remaining"]


@dataclass(frozen=True, slots=True)
class How:
    """What all reports of a batch have in common."""

    out: Path
    formats: tuple[str, ...]
    layout: str = ""
    only: str = ""
    open_items: bool = True
    final_reason: str = ""
    guidance: bool = False
    settings: tuple[tuple[str, str], ...] = ()
    """Values in place of those of the descriptions, by address; `{report}` in one stands for the report's id."""
    auditor: str = ""
    paged: bool = False
    templates: Path | None = None
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
    except (Exception, RecursionError, MemoryError) as problem:  # noqa: BLE001 - a mistake of ours in one report
        where = traceback.extract_tb(problem.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        said = f"this is a mistake in socdocs ({type(problem).__name__}: {problem}; {place})"
        return untouched(wanted, how, "failed", inputs=files.readings, problem=said, code=4)


def inputs_of(wanted: Wanted, how: How) -> tuple[Path, ...]:
    """The files that building the report would read, as far as they can be read.  Raises nothing."""
    files = Files()
    with suppress(Exception, RecursionError, MemoryError):  # building the report tells of it
        _drafted(files, wanted, how)
    return files.paths


def _drafted(files: Files, wanted: Wanted, how: How) -> tuple[drafting.Draft, bytes | None]:
    """The report, and the firm's own Word file where there is one."""
    # Only the processes that build reports bear what it costs to import this.
    from socdocs import drafting, pipeline

    auditor = auditor_file(wanted.description, how.auditor)
    settings = settings_of(how.settings, wanted.report_id or wanted.kind)
    loaded = pipeline.load(files, wanted.description, auditor=auditor, settings=settings)
    if not wanted.kind:
        raise EnvironmentProblem(
            f"{wanted.description} could not be read before the work began, but can be now; run again."
        )
    options = pipeline.Options(
        layout=how.layout,
        only=how.only,
        open_items=how.open_items,
        final_reason=how.final_reason,
        guidance=how.guidance,
    )
    draft = drafting.draft(files, loaded, wanted.kind, wanted.report_id, own_templates=how.templates, options=options)
    return draft, pipeline.read_reference(files, how.reference) if how.reference else None


def _built(files: Files, wanted: Wanted, how: How) -> Outcome:
    from socdocs.document.open_items import count_by_owner

    draft, house = _drafted(files, wanted, how)
    if worst(draft.found) is Severity.ERROR:
        raise InputProblems(draft.found)
    outputs.require_apart(list(places(wanted, how)), files.paths)
    write = partial(_written, files, draft, house, how)
    written = [write(path, name) for path, name in zip(output_paths(wanted, how), how.formats, strict=True)]
    problem = " ".join(hindrance for _, hindrance in written if hindrance)
    counts: dict[str, int] = {owner: count for owner, count in count_by_owner(draft.document).items() if count}
    made = tuple(output for output, _ in written)
    inputs = (*draft.inputs, *_house_reading(files, how))
    return Outcome(wanted, made, inputs, draft.found, counts, problem, 3 if problem else 0)


def _house_reading(files: Files, how: How) -> Iterator[Reading]:
    return (reading for reading in files.readings if how.reference and reading.path == how.reference)


def _written(
    files: Files,
    draft: drafting.Draft,
    house: bytes | None,
    how: How,
    path: Path,
    format_: str,
) -> tuple[Output, str]:
    """The file in one format, and what was in its way."""
    from socdocs import drafting

    writer = WRITERS[format_]
    try:
        beside = list(_depfiles(draft, how, path, writer))
        data = drafting.written(draft, writer, house, paged=how.paged)
        document = outputs.Output(outputs.Place(path, format_), data)
        changed, *_ = outputs.write([document, *beside], inputs=files.paths, force=how.force)
    except EnvironmentProblem as hindrance:
        return Output(path, format_, "failed"), str(hindrance)
    return Output(path, format_, "built" if changed else "unchanged", hashlib.sha256(data).hexdigest()), ""


def _depfiles(draft: drafting.Draft, how: How, path: Path, writer: Writer) -> Iterator[outputs.Output]:
    """What tells make of the files that the report at `path` is made from, where that is asked for."""
    from socdocs import drafting

    if how.depfiles:
        rules = depfile.rules(path, drafting.made_from(draft, writer, how.reference))
        yield outputs.Output(_depfile_place(path), rules.encode())
