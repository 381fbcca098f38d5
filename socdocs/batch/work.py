"""One report of a batch, built and written in every format wanted; whatever goes wrong is part of the outcome."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from socdocs import depfile
from socdocs.batch.sources import auditor_file
from socdocs.batch.survey import Wanted, settings_of
from socdocs.diagnostics import Diagnostic, EnvironmentProblem, InputProblems, Severity, worst
from socdocs.files import Files, Reading
from socdocs.source.addresses import AddressError
from socdocs.writers import WRITERS

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
    except EnvironmentProblem as problem:
        return untouched(wanted, how, "failed", inputs=files.readings, problem=str(problem), code=3)
    except (Exception, RecursionError, MemoryError) as problem:  # noqa: BLE001 - a mistake of ours in one report
        where = traceback.extract_tb(problem.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        said = f"this is a mistake in socdocs ({type(problem).__name__}: {problem}; {place})"
        return untouched(wanted, how, "failed", inputs=files.readings, problem=said, code=4)


def _built(files: Files, wanted: Wanted, how: How) -> Outcome:
    # Only the processes that build reports bear what it costs to import this.
    from socdocs import drafting, pipeline
    from socdocs.document.open_items import count_by_owner

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
    if worst(draft.found) is Severity.ERROR:
        raise InputProblems(draft.found)
    house = pipeline.read_reference(files, how.reference) if how.reference else None
    write = partial(_written, files, draft, house, how)
    written = [write(path, name) for path, name in zip(output_paths(wanted, how), how.formats, strict=True)]
    problem = " ".join(hindrance for _, hindrance in written if hindrance)
    counts: dict[str, int] = {owner: count for owner, count in count_by_owner(draft.document).items() if count}
    outputs = tuple(output for output, _ in written)
    inputs = (*draft.inputs, *_house_reading(files, how))
    return Outcome(wanted, outputs, inputs, draft.found, counts, problem, 3 if problem else 0)


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
    from socdocs import drafting, pipeline

    writer = WRITERS[format_]
    if pipeline.is_input(files, path):
        return Output(path, format_, "failed"), f"{path} is read to make this report, so it cannot be written."
    try:
        data = drafting.written(draft, writer, house, paged=how.paged)
        changed = pipeline.save(path, data, writer, force=how.force)
        if how.depfiles:
            inputs = [reading.path for reading in draft.inputs]
            looks = [how.reference] if how.reference and writer.name == "docx" else []
            depfile.write(Path(f"{path}.d"), path, [*inputs, *looks])
    except EnvironmentProblem as hindrance:
        return Output(path, format_, "failed"), str(hindrance)
    return Output(path, format_, "built" if changed else "unchanged", hashlib.sha256(data).hexdigest()), ""
