"""`socdocs pull`: take what people changed in drafts into the description."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.converse import chosen_of
from socdocs.cli.drafts import can_be_compared, is_markdown, read_draft, tell_newer
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import AUDITOR, FILE, NO_PROJECT, REPORT_ID, TEMPLATES, talking
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.cli.working import working
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.words import counted

if TYPE_CHECKING:
    from socdocs.edits import Comparison, Tracked
    from socdocs.edits.proposals import Proposal
    from socdocs.words import Owner
    from socdocs.workflow.case import Case
    from socdocs.workflow.load import Loaded
    from socdocs.workflow.own_wording import Offer
    from socdocs.workflow.request import Request
    from socdocs.writers.docx.written import Line

_DRAFT = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    "pull",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs soc2 system.yaml --type 2 -o draft.docx
  socdocs pull draft.docx system.yaml
  socdocs pull draft.docx system.yaml --accept all
""",
)
@click.argument("drafts", type=_DRAFT, metavar="DRAFT...", nargs=-1, required=True)
@FILE
@AUDITOR
@REPORT_ID
@TEMPLATES
@NO_PROJECT
@click.option(
    "--for",
    "owner",
    type=OneOf(("management", "service_auditor")),
    default="management",
    help="Whose facts are taken; those of the other party are listed and never written.",
)
@click.option(
    "--accept",
    type=OneOf(("all", "none")),
    default="none",
    help="Take all changes that can be taken, or only list them.",
)
@click.option(
    "--own-wording",
    is_flag=True,
    help="Keep reworded and new paragraphs in words of this description's own, or as the firm's own text.",
)
@click.option("--interactive", is_flag=True, help="Show each change and ask whether to take it.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option(
    "--base",
    type=_DRAFT,
    metavar="ORIGINAL",
    help="The draft as socdocs wrote it: for Markdown drafts, and for Word files that lost what they said.",
)
@click.option(
    "--tracked",
    type=OneOf(("accept", "reject")),
    default=None,
    help="Read changes that Word tracked as if all were accepted, or as if all were rejected.",
)
@click.option("--output-format", type=OneOf(("text", "json")), default="text", help="The format of the list.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    drafts: tuple[Path, ...],
    file: Path,
    auditor: Path | None,
    report_id: str,
    templates: Path | None,
    owner: Owner,
    accept: str,
    base: Path | None,
    tracked: Tracked | None,
    output_format: str,
    *,
    own_wording: bool,
    interactive: bool,
    dry_run: bool,
) -> int:
    """Take what people changed in drafts into the description, and list what cannot be taken.

    Each fact is compared three ways: what the draft said when it was written, what it says now, and what the
    description says now.  Comments, quotes and the order of everything else in your files stay as they are.
    """
    from socdocs.edits import compare
    from socdocs.edits.drafts import read_mark
    from socdocs.edits.proposals import propose
    from socdocs.files import STANDARD_INPUT
    from socdocs.reporting.edits import edits_json, edits_text
    from socdocs.workflow.load import load
    from socdocs.workflow.request import Request
    from socdocs.workflow.taken import take_alone

    own_file = auditor if auditor and owner == "service_auditor" else file
    if own_file is STANDARD_INPUT and not dry_run and (accept == "all" or interactive or own_wording):
        raise click.UsageError("Standard input cannot be written. Name the file that is to hold the edits.")
    with working(run, "Reading the drafts"):
        opened = [read_draft(run, draft, tracked) for draft in drafts]
        original = read_draft(run, base, tracked) if base else None
    if not can_be_compared(run, drafts, opened, base, original, tracked):
        return PROBLEMS
    tell_newer(run, drafts, file)
    asked = Request(description=file, auditor=auditor, templates=templates, report_id=report_id)
    request = run.with_project(asked)
    with working(run, "Comparing the drafts with the description"):
        loaded: Loaded = load(run.files, request)
        written: Sequence[Line] = original.written if original else ()
        if base and original and is_markdown(base):
            from socdocs.edits.markdown_file import with_edited_contents
            from socdocs.workflow.originals import lines_of_original

            written = lines_of_original(original, read_mark(run.files.content(str(base))), loaded, request)
            opened = [with_edited_contents(row, original) for row in opened]
        copies = [compare(edited_file, written) for edited_file in opened]
        proposals = propose(copies, loaded.tree, owner)
    wanted = _chosen(proposals) if interactive else proposals if accept == "all" else ()
    files, done = take_alone(wanted, loaded, request, str(own_file))
    offered, case = _offers(run, loaded, request, base or drafts[0], copies, owner)
    kept = _chosen_offers(offered) if interactive else offered if own_wording else ()
    changed: _Files = {Path(row.file): (row.before, row.data) for row in files}
    offered = _keep(run, offered, [row for row in kept if row.state == "offered"], case, own_file, changed)
    if not dry_run:
        _write(run, changed)
    print_edits = {"text": edits_text, "json": edits_json}[output_format]
    comments = [comment for word_file in opened for comment in word_file.comments]
    click.echo(print_edits(_merged(proposals, done), copies, comments, offered), nl=False)
    _tell_result(run, list(changed), _takeable(proposals), dry_run=dry_run)
    if left := sum(row.state == "offered" for row in offered):
        run.tell(f"{counted(left, 'paragraph')} can be kept in own words: give --own-wording or --interactive.")
    return FINE


_Files = dict[Path, tuple[bytes | None, bytes]]
"""The bytes of files before, None for one that is new, and after."""


def _offers(
    run: Run, loaded: Loaded, request: Request, draft: Path, copies: Sequence[Comparison], owner: Owner
) -> tuple[tuple[Offer, ...], Case | None]:
    """Return what can become of reworded and new paragraphs, and the report that they are in, where this is known."""
    from socdocs.edits.drafts import read_mark

    mark = read_mark(run.files.content(str(draft)))
    if not mark.kind or not any((copy.reworded, copy.unattributed, copy.added) for copy in copies):
        return (), None
    from socdocs.workflow.case import open_case
    from socdocs.workflow.own_wording import offers

    try:
        case = open_case(loaded, request.choose(mark.kind, request.report_id or mark.declared_id))
        return offers(copies, case, owner), case
    except InputProblems as problems:
        # Facts can be taken all the same, such as those of a report that the description no longer has.
        run.tell(f"Reworded paragraphs are only listed. {problems.diagnostics[0].message}")
        return (), None


def _keep(
    run: Run, offered: tuple[Offer, ...], wanted: Sequence[Offer], case: Case | None, own_file: Path, changed: _Files
) -> tuple[Offer, ...]:
    """Add the files with the wanted paragraphs to those that are `changed`; return the offers as they are now."""
    if case is None or not wanted:
        return offered
    from socdocs.workflow.own_wording import keep

    def content(path: Path) -> bytes | None:
        if path in changed:
            return changed[path][1]
        return run.files.read(path) if run.files.is_there(path) else None

    files, became = keep(wanted, case, content, own_file)
    for row in files:
        changed[row.path] = changed[row.path][0] if row.path in changed else row.before, row.data
    now = {row[:3]: row for row in became}
    return tuple(now.get(row[:3], row) for row in offered)


def _write(run: Run, changed: _Files) -> None:
    """Write the files, or none where it shows before that one of them cannot be written."""
    from socdocs.outputs import Output, Place, require_writable, write
    from socdocs.outputs.own_files import replace_input, require_replaceable

    for path, (before, _) in changed.items():
        if before is None:
            require_writable(Place(path, "unmarked"), force=False)
        else:
            require_replaceable(path)
    written: list[Path] = []
    try:
        for path, (before, data) in changed.items():
            if before is None:
                write([Output(Place(path, "unmarked"), data)], inputs=run.files.inputs, force=False)
            else:
                replace_input(path, data, before)
            written.append(path)
    except EnvironmentProblem:
        if written:
            run.tell(f"Changed before that: {', '.join(map(str, written))}")
        raise


def _takeable(proposals: tuple[Proposal, ...]) -> int:
    return sum(proposal.state == "change" for proposal in proposals)


def _chosen(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    from socdocs.reporting.edits import edits_text

    changes = [proposal for proposal in proposals if proposal.state == "change"]
    return chosen_of(changes, "Take this change?", lambda change: edits_text([change], []).split("\n", 1)[1])


def _chosen_offers(offered: tuple[Offer, ...]) -> tuple[Offer, ...]:
    from socdocs.reporting.edits import offer_text

    offers = [offer for offer in offered if offer.state == "offered"]
    return chosen_of(offers, "Keep these words?", offer_text)


def _merged(proposals: tuple[Proposal, ...], done: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Return all proposals, those that were taken with what became of them."""
    became = {(proposal.address, proposal.written): proposal for proposal in done}
    return tuple(became.get((proposal.address, proposal.written), proposal) for proposal in proposals)


def _tell_result(run: Run, files: list[Path], takeable: int, *, dry_run: bool) -> None:
    if files:
        run.tell(("Not written, because of --dry-run: " if dry_run else "Changed: ") + ", ".join(map(str, files)))
    elif takeable:
        run.tell("Nothing was written. Give --accept all or --interactive to take changes.")
