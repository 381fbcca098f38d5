"""`socdocs check`: show all findings and open items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from socdocs.cli.build import load
from socdocs.cli.choose import declared
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import Codes, OneOf
from socdocs.cli.options import (
    AUDITOR,
    DIAGNOSTICS,
    FILE_OR_DESCRIPTION,
    FORCE,
    KIND,
    NO_PROJECT,
    OWNER,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    WORDINGS,
    talking,
)
from socdocs.cli.run import FINE, MORE_TO_LOOK_FOR, PROBLEMS, Run
from socdocs.cli.sheet_files import check_output, save_book
from socdocs.cli.working import working
from socdocs.problems import EnvironmentProblem, InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic, Span
    from socdocs.report.summary import Summary
    from socdocs.rules.table import Phase
    from socdocs.workflow.examine import Looked
    from socdocs.workflow.load import Loaded

_UNUSED = "WVR003"
"""The code of a waiver that matches nothing in a report; it is shown only if it matches nothing in any report."""


@click.command(
    "check",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs check system.yaml
  socdocs check system.yaml --report soc2-2026 --auditor auditor.yaml --phase final
  socdocs check system.yaml --output-format concise --fail-on warning
  socdocs check system.yaml --select DSC,TXT --show-waived
  socdocs check system.yaml --owner management -o gaps.xlsx
  socdocs check system.yaml --not-mentioning clients/acme/system.yaml --summary
""",
)
@FILE_OR_DESCRIPTION
@click.option(
    "--phase",
    type=OneOf(("outline", "draft", "final")),
    default="draft",
    show_default=True,
    help="The stage of the report; missing facts are infos, warnings or errors, respectively.",
)
@REPORT_ID
@KIND
@AUDITOR
@SETTINGS
@NO_PROJECT
@TEMPLATES
@WORDINGS
@click.option(
    "--fail-on",
    type=OneOf(("error", "warning", "info")),
    default="error",
    show_default=True,
    help="The lowest severity at which the exit code is 1.",
)
@click.option(
    "--select",
    type=Codes(),
    multiple=True,
    help="Show only findings with these codes or beginnings of codes, such as CTL,DSC019.",
)
@click.option(
    "--ignore", type=Codes(), multiple=True, help="Leave out findings with these codes or beginnings of codes."
)
@OWNER
@click.option(
    "--show-waived", is_flag=True, help="Also show the findings that the description waives, with the reasons."
)
@click.option(
    "--not-mentioning",
    "others",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Find names from this other description; may be repeated.",
)
@click.option("--summary", is_flag=True, help="End with counts by section and by criterion or objective.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write the findings and open items, by owner, to an .xlsx, .csv or .md file, instead of printing them.",
)
@FORCE
@DIAGNOSTICS
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    phase: Phase,
    report_id: str,
    kind: str,
    auditor: Path | None,
    settings: tuple[tuple[str, str], ...],
    templates: Path | None,
    wordings: Path | None,
    fail_on: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    owner: str | None,
    others: tuple[Path, ...],
    output: Path | None,
    *,
    show_waived: bool,
    summary: bool,
    force: bool,
) -> int:
    """Find what is wrong or missing in a description, for all the reports that it declares or for one of them.

    Without FILE, system.yaml in the current folder is checked.
    """
    from socdocs.words import counted
    from socdocs.workflow.description_findings import names_of_others, read_others, unknown_kinds
    from socdocs.workflow.examine import beside_mistakes, looks, looks_at_letters
    from socdocs.workflow.request import Request

    if output:
        check_output(output, (file, *([auditor] if auditor else []), *others))
    request = run.with_project(
        Request(file, auditor, settings, templates, phase=phase, thorough=True, wordings=wordings)
    )
    if output and (own := request.templates or run.project.templates):
        _note_templates(run, own)
    loaded: Loaded | None = None
    looked: list[_Checked] = []
    letters: list[_Checked] = []
    try:
        loaded = load(run, request)
    except InputProblems as problems:
        found = [*problems.diagnostics, *beside_mistakes(run.files, request, kind, report_id)]
    else:
        declared(loaded.description, kind, report_id)  # or a usage error
        with working(run, "Checking"):
            looked = [*map(partial(_checked, summary=summary), looks(loaded, request, kind, report_id))]
            letters = [*map(_checked, looks_at_letters(loaded, request, kind, report_id))]
        rows = [*_told_of_waivers(gathered(looked), letters, loaded), *gathered(letters)]
        found = [*loaded.notices, *once(rows, loaded)]
        if not (kind or report_id):
            found += unknown_kinds(loaded, phase)
        elif len(looked) < len(loaded.description.reports or ()):
            # A waiver may apply to a report that is not being checked.
            found = [row for row in found if row.code != "WVR003"]
    trees, unread = read_others(run.files, others)  # in any case: nothing is written over what they name
    found += (*unread, *(names_of_others(loaded, trees) if loaded else ()))
    every = list(dict.fromkeys(found))
    kept = without_codes(every, ignore)
    found = [row for row in kept if show_waived or not row.waived]
    shown = list(of_owner(with_codes(found, select), owner))
    summaries = [one.summary for one in looked if one.summary]
    if output:
        _save(run, shown, output, loaded, force=force)
    else:
        run.report(shown, form=run.output_format, to_stdout=True, summaries=summaries)
    _tell_of(run, "Not shown, because of --select or --owner", set(found).difference(shown))
    _tell_of(run, "Left out, because of --ignore", [row for row in set(every).difference(kept) if not row.waived])
    waived = 0 if show_waived else sum(1 for row in kept if row.waived)
    if waived:
        run.tell(f"Waived by the description: {counted(waived, 'finding')}, shown by --show-waived.")
    # A mistake without a place is that the file is none, and there is nothing else in it.
    if any(row.span for row in found) and (loaded is None or not all(one.complete for one in (*looked, *letters))):
        run.tell(MORE_TO_LOOK_FOR)
    failed = any(row.severity >= Severity[fail_on.upper()] for row in shown if not row.waived)
    return PROBLEMS if failed else FINE


class _Checked(NamedTuple):
    """What is kept of a report: the findings, whether all was looked at, and the counts if they are asked for."""

    found: Sequence[Diagnostic]
    complete: bool
    summary: Summary | None


def _checked(looked: Looked, *, summary: bool = False) -> _Checked:
    from socdocs.workflow.progress import summarize

    counts = summarize(looked.draft) if summary and looked.draft else None
    return _Checked(looked.found, looked.draft is not None, counts)


def _note_templates(run: Run, own: Path) -> None:
    """Count all templates of the user's own folder among the inputs, those that no report needs, too."""
    from socdocs.resources import files_below

    with suppress(EnvironmentProblem):  # told where they are read
        for name in files_below(own):
            run.files.note(own / name)


def _tell_of(run: Run, why: str, hidden: Collection[Diagnostic]) -> None:
    """Say how many findings are not among those that are printed, and what errors among them mean."""
    from socdocs.words import counted

    errors = sum(row.severity is Severity.ERROR and not row.waived for row in hidden)
    kinds = ((errors, "error"), (len(hidden) - errors, "other finding"))
    counts = " and ".join(counted(number, noun) for number, noun in kinds if number)
    mended = " No report is written before that is mended." if errors else ""
    if hidden:
        run.tell(f"{why}: {counts}.{mended}")


def _save(run: Run, found: Sequence[Diagnostic], output: Path, loaded: Loaded | None, *, force: bool) -> None:
    """Write the findings; `loaded` is None for a description that cannot be read."""
    from socdocs.diagnostics import in_reading_order
    from socdocs.reporting.gaps import gaps_book

    organization = loaded.description.service_organization if loaded else None
    book = gaps_book(in_reading_order(found), (organization.name if organization else "") or "")
    input_hash = loaded.input_hash if loaded else ""
    save_book(run, book, output, run.files.inputs, input_hash=input_hash, force=force)
    run.tell(book.lead)


def gathered(looked: Sequence[_Checked]) -> list[Diagnostic]:
    """Return the findings about all reports.  A waiver counts as unused if it matches no finding in any of them."""
    unused = [{row for row in one.found if row.code == _UNUSED} for one in looked]
    in_all = set.intersection(*unused) if unused else set()
    return [row for one in looked for row in one.found if row.code != _UNUSED or row in in_all]


def _told_of_waivers(found: Iterable[Diagnostic], letters: Sequence[_Checked], loaded: Loaded) -> list[Diagnostic]:
    """Return the findings without those about a waiver that silences something in a letter, or may do so."""
    if not all(one.complete for one in letters):
        return [row for row in found if row.code != _UNUSED]
    waived = [row for one in letters for row in one.found if row.waived]
    if not waived:
        return list(found)
    from socdocs.rules.waivers import unmatched

    return [row for row in found if row.code != _UNUSED or unmatched(row, loaded.description.checks, waived)]


def once(found: Iterable[Diagnostic], loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield the findings; what is wrong with a fact that reports share only for the first of them."""
    from socdocs.model.report_defaults import is_shared

    met: set[tuple[str, str, Span | None]] = set()
    for row in found:
        same = (row.code, row.message, row.span)
        if same not in met or row.owner or not is_shared(loaded.tree, row.span):
            yield row
        met.add(same)


def with_codes(found: Iterable[Diagnostic], select: Iterable[tuple[str, ...]]) -> list[Diagnostic]:
    """Return the findings whose codes begin with one of `select`, or all findings if it is empty."""
    wanted = sum(select, ())
    return [row for row in found if not wanted or row.code.startswith(wanted)]


def without_codes(found: Iterable[Diagnostic], ignore: Iterable[tuple[str, ...]]) -> list[Diagnostic]:
    """Return the findings whose codes do not begin with one of `ignore`."""
    unwanted = sum(ignore, ())
    return [row for row in found if not (unwanted and row.code.startswith(unwanted))]


def of_owner(found: Iterable[Diagnostic], owner: str | None) -> Iterator[Diagnostic]:
    """Return the findings that `owner` must act on and those without a single owner, or all findings for None."""
    from socdocs.model.ownership import owner_of

    return (row for row in found if owner in (None, row.owner or owner_of(row.address) or owner))
