"""`socdocs copies`: write a copy of a report for each recipient, and log who got which."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from socdocs.cli.build import (
    Wanted,
    check_command,
    check_final,
    choose_writer,
    file_stem,
    load,
    output_stem,
    tell_findings,
    tell_open_items,
)
from socdocs.cli.choose import all_kinds, kind_name
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import Words
from socdocs.cli.options import (
    AUDITOR,
    FILE,
    FINAL,
    FORCE,
    FORMAT,
    KIND,
    LAYOUT,
    NO_PROJECT,
    PAGE_NUMBERS,
    REFERENCE,
    REPORT_ID,
    SETTINGS,
    TEMPLATES,
    WITHOUT_PAGE_NUMBERS,
    WORDINGS,
    talking,
)
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.problems import EnvironmentProblem, InputProblems

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic
    from socdocs.outputs import Output, Place
    from socdocs.workflow.distribution_log import Copy, Log
    from socdocs.workflow.finish import Draft
    from socdocs.workflow.recipients import Recipient

_LOG: Final = "distribution-log.csv"
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "copies",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs copies system.yaml --recipient "Acme, Inc." --nda "NDA of March 1, 2026" -o copies
  socdocs copies system.yaml --recipients recipients.csv -o copies --dry-run
  socdocs copies system.yaml --recipients recipients.csv --recipient "Acme, Inc." -o copies
""",
)
@FILE
@KIND
@REPORT_ID
@click.option(
    "--recipients",
    "list_",
    type=_FILE,
    metavar="FILE",
    help="The list of recipients, a CSV file or workbook with the columns Recipient and NDA: a copy for each of them.",
)
@click.option(
    "--recipient",
    "names",
    type=Words(),
    multiple=True,
    metavar="NAME",
    help="A copy for this recipient; with --recipients only for those named, who must be in the list. May be repeated.",
)
@click.option(
    "--nda",
    type=Words(),
    default="",
    metavar="TEXT",
    help="The non-disclosure agreement of a recipient without a list.",
)
@click.option(
    "-o", "--output", "folder", type=_FOLDER, metavar="FOLDER", required=True, help="The folder for the copies."
)
@click.option(
    "--log",
    type=_FILE,
    metavar="FILE",
    help=f"The log of copies, a CSV file to which lines are added (default: {_LOG} in the folder).",
)
@FORMAT
@LAYOUT
@REFERENCE
@PAGE_NUMBERS
@AUDITOR
@NO_PROJECT
@SETTINGS
@TEMPLATES
@WORDINGS
@FINAL
@FORCE
@click.option("--dry-run", is_flag=True, help="Write nothing; only say which copies and lines would be written.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    kind: str,
    report_id: str,
    list_: Path | None,
    names: tuple[str, ...],
    nda: str,
    folder: Path,
    log: Path | None,
    *,
    dry_run: bool,
    **options: Any,  # noqa: ANN401 - see Wanted
) -> int:
    """Write a copy of a report for each recipient, marked “Prepared for” with the recipient's name on every page.

    The log says who got which version, under which agreement, and with which checksum; lines are only ever added to it.
    A copy is written as with --clean, and a copy of a bridge letter is addressed to its recipient.
    """
    from contextlib import nullcontext

    from msgspec.structs import replace

    from socdocs.diagnostics import errors_in
    from socdocs.outputs import Output, Place, require_apart
    from socdocs.outputs import write as write_files
    from socdocs.outputs.waiting import one_at_a_time
    from socdocs.workflow.case import open_case
    from socdocs.workflow.finish import finish
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import has_contents, write

    wanted = Wanted(f"{folder}/", clean=True, **options)
    check_final(wanted.final)
    writer = choose_writer(wanted, usual=run.project.formats)
    request = run.with_project(wanted.request(file))
    if wrong := _mistakes(run, list_):
        from socdocs.workflow.examine import examine

        raise InputProblems([*wrong, *examine(run.files, request, kind, report_id).errors])
    loaded = load(run, request)
    # After the description, whose hash says what all copies are made from.
    recipients = _recipients(run, list_, names, nda)
    request = request.choose(
        kind_name(loaded.description, all_kinds(wanted.templates), kind=kind, report_id=report_id), report_id
    )
    drafts = [follow(loaded, open_case, finish, replace(request, recipient=one.name)) for one in recipients]
    first = drafts[0]
    found = (*first.notices, *first.found)
    letter = first.case.kind.name if first.case.kind.accompanies else ""
    to_see = check_command(run, file, loaded.description, first.case.report.id, wanted, letter)
    if errors := errors_in(found):
        run.report(errors, form="text")
        tell_findings(run, found, to_see)
        run.tell("Nothing was written: a copy needs a report without errors.")
        return PROBLEMS
    stem = output_stem(first, run.project.name, letter, "")
    stems = [file_stem(stem, one.name) for one in recipients]
    _require_names_apart(recipients, stems, file_stem(stem))
    targets = [wanted.target(writer, one) for one in stems]
    log_place = Place(log or folder / _LOG, "unmarked", "--log")
    places = [Place(target.path, writer.name) for target in targets if target.path]
    require_apart([*places, log_place], run.files.inputs)
    data = [write(draft, target).data for draft, target in zip(drafts, targets, strict=True)]
    copies = [Output(place, made) for place, made in zip(places, data, strict=True)]
    entries = [_entry(*row) for row in zip(recipients, drafts, copies, strict=True)]
    changed: Sequence[bool] = [True] * len(copies)
    with nullcontext() if dry_run else one_at_a_time(log_place.lands):
        grown = _grown(log_place, entries)
        if not wanted.force:
            copies = _own_places(copies, recipients, grown.recipients, log_place.path)
        if not dry_run:
            # Never with --force: what a person typed into the log in the meantime would be lost.
            log_file = Output(log_place, grown.data, grown.before or b"", forcible=False)
            # In one go, so that no copy is without its line; of up to a hundred, no line without its copy.
            *changed, _ = write_files([*copies, log_file], inputs=run.files.inputs, force=wanted.force)
    _tell(run, copies, changed, log_place.path, grown, dry_run=dry_run)
    if wanted.final is not None and not targets[0].paged and has_contents(first, writer):
        run.tell(WITHOUT_PAGE_NUMBERS)
    if without := [one.name for one in recipients if not one.nda] if not first.case.kind.general else []:
        run.tell(f"No NDA is named for {', '.join(without)}.")
    if wanted.final is None:
        run.tell("The copies are drafts and say so on every page; --final REASON writes final ones.")
    tell_open_items(run, first.document)
    tell_findings(run, found, to_see)
    return FINE


def _mistakes(run: Run, list_: Path | None) -> Sequence[Diagnostic]:
    """Return the mistakes in the list of recipients, which is no input of the report."""
    from socdocs.source.file_kinds import TABLES
    from socdocs.workflow.recipients import read_recipients

    if list_ is None or list_.suffix.lower() not in TABLES:
        return ()
    try:
        read_recipients(run.files.ahead(), list_)
    except InputProblems as problems:
        return tuple(problems.diagnostics)
    return ()


def _recipients(run: Run, list_: Path | None, names: Sequence[str], nda: str) -> Sequence[Recipient]:
    """Return who gets a copy.  Raises a usage error where no one is named, or one who is not in the list."""
    from socdocs.source.file_kinds import TABLES
    from socdocs.words import suggest
    from socdocs.workflow.recipients import Recipient, read_recipients

    wanted = dict.fromkeys(" ".join(name.split()) for name in names)
    if "" in wanted or not (list_ or wanted):
        raise click.UsageError("Name who gets a copy: --recipient NAME, or --recipients FILE with a list.")
    if list_ is None:
        return [Recipient(name, " ".join(nda.split())) for name in wanted]
    if nda:
        raise click.UsageError("--nda is for a recipient without a list; write it into the column NDA of the list.")
    if list_.suffix.lower() not in TABLES:
        raise click.BadParameter(f"{list_} must end in {', '.join(sorted(TABLES))}.", param_hint="--recipients")
    listed, found = read_recipients(run.files, list_)
    if found:
        run.report(found, form="text")
    known = {row.name: row for row in listed}
    for name in wanted:
        if name not in known:
            advice = suggest(name, known, f"It has: {', '.join(known)}.")
            raise click.BadParameter(f"{list_} has no recipient “{name}”. {advice}", param_hint="--recipient")
    return [row for row in listed if not wanted or row.name in wanted]


def _require_names_apart(recipients: Sequence[Recipient], stems: Sequence[str], unnamed: str) -> None:
    """Raise a usage error where two copies would have one name, or one that of the report, `unnamed`."""
    from socdocs.batch.names import collisions

    if nameless := [one for one, stem in zip(recipients, stems, strict=True) if stem == unnamed]:
        raise click.UsageError(f"No file can be named after {_named(nameless)}. Add letters or digits to the name.")
    if twice := collisions(stems):
        alike = [one for one, stem in zip(recipients, stems, strict=True) if stem.casefold() == twice[0].casefold()]
        advice = "Write one name with other letters or digits, or that copy in a run of its own into another folder."
        raise click.UsageError(f"The copies for {_named(alike)} would have the same file name. {advice}")


def _named(recipients: Sequence[Recipient]) -> str:
    from socdocs.reporting.places import in_words

    return " and ".join(
        f"“{one.name}” {f'at {in_words(one.place)}' if one.place else '(--recipient)'}" for one in recipients
    )


def _own_places(
    copies: Sequence[Output], recipients: Sequence[Recipient], known: Mapping[str, Sequence[str]], log: Path
) -> list[Output]:
    """Return the copies with what each may replace: an earlier one that the `log` gives to the same recipient.

    Raises EnvironmentProblem where there is anything else.  `known` holds the recipients in the log by the checksum of
    their copy.
    """
    from socdocs.files import is_file
    from socdocs.outputs import Output, content_to_replace
    from socdocs.source.positions import guarded

    found = list[Output]()
    for copy, one in zip(copies, recipients, strict=True):
        path, lands = copy.place.path, copy.place.lands
        if not is_file(lands):
            found.append(copy._replace(taken_over=b""))  # whatever is there after all is left alone
            continue
        earlier = content_to_replace(lands)
        there = hashlib.sha256(earlier).hexdigest()
        if there not in known and there != hashlib.sha256(copy.data).hexdigest():
            raise EnvironmentProblem(
                f"{path} is there already, and {log} does not say whose copy it is; no copy was written. Choose "
                "another folder with -o, name the log that knows it with --log, or give --force to replace it."
            )
        if there in known and guarded(one.name) not in known[there]:
            raise EnvironmentProblem(
                f"{path} is the copy for “{known[there][0]}”; no copy was written, because that for “{one.name}” would "
                "take its place. Choose another folder with -o, or give --force to replace it."
            )
        found.append(copy._replace(taken_over=earlier))
    return found


def _entry(recipient: Recipient, draft: Draft, copy: Output) -> Copy:
    from socdocs.workflow.check import today
    from socdocs.workflow.distribution_log import Copy

    about = draft.document.properties
    return Copy(
        date=today().isoformat(),
        recipient=recipient.name,
        nda=recipient.nda,
        report=f"{about.report_title}, {about.system}",
        covers=about.timeframe,
        version="draft" if about.draft else f"final: {about.final_reason}",
        input=about.input_hash[:12],
        file=copy.place.path.name,
        sha256=hashlib.sha256(copy.data).hexdigest(),
    )


def _grown(log: Place, copies: Sequence[Copy]) -> Log:
    """Return the `log` with the copies.  Raises EnvironmentProblem for a file to which nothing can be added."""
    from socdocs.files import FileRefused, Files, is_there
    from socdocs.workflow.distribution_log import NotALog, with_copies

    path = log.path
    try:
        return with_copies(Files().read(log.lands) if is_there(log.lands) else None, copies)
    except FileRefused as refusal:
        raise EnvironmentProblem(refusal.diagnostic().message) from None
    except NotALog as problem:
        raise EnvironmentProblem(
            f"{path} is left alone, and no copy was written: nothing can be added to it. {problem} Correct it, or name "
            "another file with --log."
        ) from None


def _tell(run: Run, copies: Sequence[Output], changed: Sequence[bool], log: Path, grown: Log, *, dry_run: bool) -> None:
    from socdocs.words import counted

    for copy, new in zip(copies, changed, strict=True):
        run.tell(f"{copy.place.path}" if new else f"{copy.place.path} (unchanged)")
    added = counted(len(grown.new), "line") if grown.new else "no line, since these copies are in it"
    run.tell(f"{log}: {added}{' to add' if dry_run and grown.new else ' added' if grown.new else ''}")
    if dry_run:
        run.tell("Not written, because of --dry-run.")
