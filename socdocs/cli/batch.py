"""`socdocs batch`: build many reports at once."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from socdocs.cli.build import check_final, check_settings
from socdocs.cli.completing import complete_kinds
from socdocs.cli.option_types import OneOf, suggested
from socdocs.cli.options import (
    CLEAN,
    DRAFT,
    FINAL,
    FORCE,
    GUIDANCE,
    LAYOUT,
    MARKS,
    NO_AUDITOR,
    NO_PROJECT,
    ONLY,
    OPEN_ITEMS,
    PAGE_NUMBERS,
    REFERENCE,
    SETTINGS,
    TEMPLATES,
    WITHOUT_PAGE_NUMBERS,
    WORDINGS,
    document_formats,
    talking,
)
from socdocs.cli.run import BY_SIGNAL, FINE, MORE_TO_LOOK_FOR, Run, is_terminal
from socdocs.cli.warned import show_warnings_as_messages
from socdocs.cli.working import clear_line, write_over
from socdocs.problems import InputProblems
from socdocs.words import listed, same_word

if TYPE_CHECKING:
    from socdocs.batch.looks import Unreadable
    from socdocs.batch.run import Batch
    from socdocs.batch.work import Outcome
    from socdocs.workflow.project import Project


@click.command(
    "batch",
    epilog="""\
\b
Examples:
  socdocs batch clients -o drafts/
  socdocs reports clients/*/system.yaml | grep soc2 | socdocs batch - -o drafts/
  socdocs batch 'clients/*/system.yaml' --kind soc2-type2 --format docx --format md -o drafts/ --manifest run.json
""",
)
@click.argument("descriptions", nargs=-1, required=True, metavar="FILE|FOLDER|PATTERN...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write the reports to.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    shell_complete=complete_kinds,
    help="Build only this kind, or an outline of it if a description declares no report; may be repeated.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=OneOf(document_formats),
    help="The format (default: those of the project file, or docx); may be repeated.",
)
@click.option(
    "--name",
    "pattern",
    metavar="PATTERN",
    help="Pattern for the file names, without extension (default: {service_organization.short_name}-{kind}-"
    "{period.end}); {description} and {report} can be used as well.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many reports to build at once (default: the number of cores).",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Record versions, findings and hashes of the files read and written, as JSON.",
)
@click.option("--depfiles", is_flag=True, help="Write a dependency file for make beside each report, as NAME.d.")
@LAYOUT
@REFERENCE
@PAGE_NUMBERS
@GUIDANCE
@MARKS
@CLEAN
@ONLY
@click.option(
    "--auditor",
    default="",
    metavar="PATTERN",
    help="Where the service auditor's files are, as in audit/{description}.yaml (default: auditor.yaml beside each "
    "description).",
)
@NO_AUDITOR
@NO_PROJECT
@SETTINGS
@TEMPLATES
@WORDINGS
@FINAL
@DRAFT
@OPEN_ITEMS
@FORCE
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    descriptions: tuple[str, ...],
    output: Path,
    kinds: tuple[str, ...],
    formats: tuple[str, ...],
    pattern: str | None,
    jobs: int | None,
    manifest: Path | None,
    layout: str,
    reference: Path | None,
    page_numbers: str,
    guidance: str,
    marks: str,
    only: str,
    auditor: str,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    wordings: Path | None,
    final: str | None,
    draft: str,
    *,
    clean: bool,
    depfiles: bool,
    open_items: bool,
    force: bool,
) -> int:
    """Build the reports of many descriptions, several at a time.

    A folder stands for every system.yaml in it and its subfolders; - reads lines from standard input, as `socdocs
    reports` prints them.  An auditor.yaml beside a description is used with it, and so is the project file of
    each.  In --set, {report} stands for the id
    of each report, as in 'reports[{report}].service_auditor.firm=Reyes LLP'.  An error in one report does not stop the
    others; a report that would not change only gets a new modification time.
    """
    from socdocs import resources
    from socdocs.batch import names, sources
    from socdocs.batch import run as batches
    from socdocs.batch.pool import Pool
    from socdocs.batch.selection import Selection
    from socdocs.batch.work import BatchOptions
    from socdocs.files import STANDARD_INPUT
    from socdocs.workflow.project import Project
    from socdocs.workflow.request import Request
    from socdocs.writers import WRITERS

    given, no_project = click.get_current_context().get_parameter_source, "--no-project" in run.ignored
    known = resources.kind_names(resources.template_folders(templates))
    kinds = tuple(same_word(kind, known) for kind in kinds)
    if unknown := [kind for kind in kinds if kind not in known]:
        near = suggested(unknown[0], known)
        message = f"There is no report kind {', '.join(unknown)}.{near} There are: {', '.join(known)}."
        raise click.BadParameter(message, param_hint="--kind")
    if wordings is STANDARD_INPUT:
        message = "Each report reads this file, and standard input can be read once. Name a file."
        raise click.BadParameter(message, param_hint="--wordings")
    check_final(final)
    check_settings(settings)
    for name in formats:
        WRITERS[name].require()
    batch_options = BatchOptions(
        out=output,
        formats=tuple(dict.fromkeys(formats)),
        request=Request(
            settings=settings,
            templates=templates,
            wordings=wordings,
            layout=layout,
            only=only,
            phase="draft" if final is None else "final",
            final_reason=(final or "").strip(),
            draft_label="" if clean else draft,
            open_items=open_items and not clean,
            guidance=guidance == "comments" and not clean,
            marks=marks == "all" and not clean,
        ),
        auditor=None if "--no-auditor" in run.ignored else auditor,
        no_project=no_project,
        paged=page_numbers == "layout" if given("page_numbers") is not ParameterSource.DEFAULT else None,
        reference=reference,
        depfiles=depfiles,
        manifest=manifest,
        force=force,
        names_given=pattern is not None,
    )
    unreadable: tuple[Unreadable, ...] = ()
    lists = (STANDARD_INPUT,) if descriptions == ("-",) else ()
    try:
        if pattern is not None:
            names.check_pattern(pattern)
        names.check_auditor_pattern(auditor or "")
        if lists:
            picked = sources.listed(_given_lines())
        else:
            found = sources.search(descriptions)
            if found.missing:
                raise click.UsageError(" ".join(found.missing))
            unreadable = found.unreadable
            picked = dict.fromkeys(found.descriptions, ())
        selections = []
        for path, reports in picked.items():
            project = Project() if no_project else _project(run, path)
            said = project or Project()
            only_of = () if lists else tuple(dict.fromkeys(kinds or said.kinds))
            letters = _letters(run, only_of, templates or said.templates) if only_of else ()
            name = (said.name or names.PATTERN) if pattern is None else pattern
            selections.append(Selection(path, name, only_of, letters, reports, settings, project))
        _tell_of_links(run, {row.description: row.project for row in selections if row.project})
        with Pool(jobs or _cores(), show_warnings_as_messages) as pool:
            batch = batches.find(pool, selections, batch_options, unreadable, lists)
            if batch is None:
                run.tell("Stopped before anything was built.")
                return BY_SIGNAL + pool.stopped
            with _progress(run, len(batch.reports)) as show:
                outcomes = batches.build(pool, batch, show)
            stopped = pool.stopped
    except sources.NothingThere as problem:
        raise click.UsageError(str(problem)) from None
    except (names.PatternError, batches.Refused) as problem:
        raise click.UsageError(f"{problem}.") from None
    _tell(run, batch, outcomes, stopped=bool(stopped), final=final is not None)
    in_force = [batch_options.with_project(report.project) for report in batch.reports]
    unpaged = any(not row.paged and any(WRITERS[name].paged for name in row.formats) for row in in_force)
    if final is not None and unpaged and not all(outcome.code for outcome in outcomes):
        run.tell(WITHOUT_PAGE_NUMBERS)
    if manifest is not None:
        _record(manifest, outcomes, force=force)
    return BY_SIGNAL + stopped if stopped else max((outcome.code for outcome in outcomes), default=FINE)


def _given_lines() -> list[str]:
    """Return the lines on standard input, of which a service has none."""
    from socdocs.files import SIZE_LIMIT, too_large

    if isinstance(sys.stdin, io.TextIOWrapper):  # names of files, read as those in a command are
        sys.stdin.reconfigure(encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())
    text = sys.stdin.read(SIZE_LIMIT + 1) if sys.stdin else ""
    if len(text) > SIZE_LIMIT:
        raise click.UsageError(too_large(Path("standard input"), SIZE_LIMIT).message)
    return text.split("\n")


def _project(run: Run, description: Path) -> Project | None:
    """Return what the project file of a description says; None if there are mistakes in it."""
    from socdocs.batch.projects import project_of

    try:
        return project_of(run.files, description)
    except InputProblems:
        return None


def _tell_of_links(run: Run, projects: Mapping[Path, Project]) -> None:
    """Say for which descriptions a project file counts from whose folder a link leads to them."""
    from socdocs.files import holds
    from socdocs.words import listed

    away = [str(path) for path, said in projects.items() if said.path and not holds(said.path.parent, path)]
    if away:
        run.tell(f"A link leads out of the folder of the project file that counts for {listed(away, 3)}.")


@cache
def _letters(run: Run, kinds: tuple[str, ...], templates: Path | None) -> tuple[str, ...]:
    """Return those of `kinds` that accompany SOC reports, and are written beside each of them."""
    from socdocs import resources
    from socdocs.report.kinds import find_kind

    folders = resources.template_folders(templates)
    return tuple(kind for kind in kinds if find_kind(run.files, folders, kind)[0].accompanies)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@contextmanager
def _progress(run: Run, total: int) -> Iterator[Callable[[Outcome], None]]:
    """Show the progress on a terminal and clear it at the end; show nothing elsewhere."""
    if run.quiet or not is_terminal(sys.stderr):
        yield lambda _outcome: None
        return
    from socdocs.reporting.batch import progress

    began, done, failed = time.monotonic(), 0, 0

    def show(outcome: Outcome) -> None:
        nonlocal done, failed
        done, failed = done + 1, failed + bool(outcome.code)
        write_over(progress(done, total, time.monotonic() - began, failed))

    try:
        yield show
    finally:
        clear_line()


def _tell(run: Run, batch: Batch, outcomes: Sequence[Outcome], *, stopped: bool, final: bool) -> None:
    """Print the errors, the reports that remain to be built, and the final table."""
    from socdocs.diagnostics import errors_in
    from socdocs.reporting.batch import table
    from socdocs.reporting.printable import printable
    from socdocs.reporting.width import width_of
    from socdocs.words import counted

    failed = [outcome for outcome in outcomes if outcome.code]
    errors = errors_in(row for outcome in failed for row in outcome.found)
    if errors:
        run.report(dict.fromkeys(errors), form="concise")
    for outcome in failed:
        report = outcome.report
        names = [str(output.path) for output in outcome.outputs if output.state == "failed"] or [
            str(report.description)
        ]
        wrong = counted(len(errors_in(outcome.found)), "error")
        click.echo(printable(f"Not written: {', '.join(names)}: {outcome.problem or wrong}"), err=True)
    if any(outcome.unexamined for outcome in failed):
        run.tell(MORE_TO_LOOK_FOR)
    if final and errors:
        run.tell("--final needs reports without errors, in which nothing is open or unconfirmed.")
    if batch.without:
        run.tell(f"No such report is declared in {', '.join(map(str, batch.without))}.")
    if batch.without_kind:
        left_out = ", ".join(f"{report_id} in {path}" for path, report_id in batch.without_kind)
        run.tell(
            f"Left out, because their kind is not given: {left_out}. Add soc and type, such as soc: 2 and type: 1."
        )
    if batch.audited:
        run.tell(
            f"With the service auditor's file of {counted(batch.audited, 'description')}; --no-auditor leaves it out."
        )
    if batch.unaudited:
        run.tell(f"Without a service auditor's file: {', '.join(map(str, batch.unaudited))}.")
    remaining = [output.path for outcome in outcomes for output in outcome.outputs if output.state == "remaining"]
    if stopped:
        run.tell(f"Stopped. What was begun is finished; {_listed(remaining)}.")
    if not run.quiet:
        click.echo(table(outcomes, width_of(sys.stderr, os.environ)), nl=False, err=True)


def _listed(paths: Iterable[Path]) -> str:
    names = list(map(str, paths))
    return f"still to be built: {listed(names)}" if names else "nothing is left to be built"


def _record(path: Path, outcomes: Sequence[Outcome], *, force: bool) -> None:
    from socdocs.outputs import Output, Place, write
    from socdocs.reporting.batch import manifest

    record = Output(Place(path, "manifest", "--manifest"), manifest(outcomes).encode())
    write([record], inputs={row.path for outcome in outcomes for row in outcome.inputs}, force=force)
