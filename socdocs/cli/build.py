"""The steps shared by the commands that write a report: choose it, build it, save it, and say what is still open."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from socdocs import resources
from socdocs.cli.choose import all_kinds, kind_name
from socdocs.cli.on_description import with_auditor
from socdocs.cli.options import WITHOUT_PAGE_NUMBERS
from socdocs.cli.run import FINE, PROBLEMS, Run, is_terminal
from socdocs.cli.working import working
from socdocs.problems import EnvironmentProblem, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic
    from socdocs.document.nodes import Document
    from socdocs.model.description import SystemDescription
    from socdocs.workflow.case import Case
    from socdocs.workflow.finish import Draft
    from socdocs.workflow.load import Loaded
    from socdocs.workflow.request import Request, Target
    from socdocs.workflow.save import Saved
    from socdocs.writers import Writer


_TOLD = (
    *("left-out", "reference-marks", "reference-hidden", "becomes-public", "template-unused", "template-empty"),
    *("confirmed-text-changed", "approved-text-changed", "undeclared-report", "own-wording-unused"),
    *("unprinted", "near-name", "pdf-character"),
)
"""The codes of findings that readers of the document cannot see: what a report does not print or makes public, what
changed since a person read it, and which entry it has nothing of."""


class Wanted(NamedTuple):
    """The values of the options of `cli.options.building`."""

    output: str
    format_: str | None = None
    layout: str = ""
    reference: Path | None = None
    page_numbers: str = "never"
    guidance: str = "comments"
    marks: str = "all"
    clean: bool = False
    only: str = ""
    auditor: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()
    templates: Path | None = None
    wordings: Path | None = None
    final: str | None = None
    draft: str = ""
    open_items: bool = True
    depfile: Path | None = None
    force: bool = False

    def request(self, file: Path) -> Request:
        """Return the request for the description at `file`, without a choice of report."""
        from socdocs.workflow.request import Request

        return Request(
            description=file,
            auditor=self.auditor,
            settings=self.settings,
            templates=self.templates,
            wordings=self.wordings,
            layout=self.layout,
            only=self.only,
            phase="draft" if self.final is None else "final",
            final_reason=(self.final or "").strip(),
            draft_label="" if self.clean else self.draft,
            open_items=self.open_items and not self.clean,
            guidance=self.guidance == "comments" and not self.clean,
            marks=self.marks == "all" and not self.clean,
        )

    def target(self, writer: Writer, stem: str) -> Target:
        """Return the target of the report; its file is called `stem` if no name is given.  Raises as `place` does."""
        from socdocs.outputs import Place
        from socdocs.workflow.request import Target

        return Target(
            writer,
            path=place(self, writer, stem),
            depfile=Place(self.depfile, "depfile", "--depfile") if self.depfile is not None else None,
            reference=self.reference,
            paged=self.page_numbers == "layout",
            force=self.force,
        )


def build(
    run: Run, file: Path, wanted: Wanted, kind_of: Callable[[SystemDescription], str], report_id: str = ""
) -> int:
    """Write the report of the kind that `kind_of` finds in the description at `file`."""
    from msgspec.structs import replace

    from socdocs.batch.projects import is_of_management, require_in_project
    from socdocs.diagnostics import errors_in
    from socdocs.workflow.case import open_case
    from socdocs.workflow.finish import finish
    from socdocs.workflow.save import save
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import has_contents, write

    check_final(wanted.final)
    writer = choose_writer(wanted, usual=run.project.formats)
    check_outputs(wanted, writer, (file, wanted.auditor, wanted.reference, run.project.path))
    request = run.with_project(wanted.request(file))
    if run.found_auditor and request.only and is_of_management(run.files, request, kind_of, report_id):
        request = replace(request, auditor=None)
        run.tell(f"Without {run.found_auditor}, because only parts of management are written; --auditor names it.")
    elif run.found_auditor:
        run.tell(with_auditor(run.found_auditor))
    loaded = load(run, request)
    request = request.choose(kind_of(loaded.description), report_id)
    with working(run, "Building the report"):
        draft = follow(loaded, open_case, finish, request)
    found = (*draft.notices, *draft.found)
    errors = errors_in(found)
    letter = draft.case.kind.name if draft.case.kind.accompanies else ""
    to_see = check_command(run, file, loaded.description, draft.case.report.id, wanted, letter)
    if errors:
        run.report(errors, form="text")
        tell_findings(run, found, to_see)
        if wanted.final is not None:
            run.tell("Not written: --final needs a report without errors, in which nothing is open or unconfirmed.")
        return PROBLEMS
    if wanted.reference and not writer.styled and _was_typed("reference"):
        run.tell(f"{writer.label} takes no look from a Word file, so --reference has no effect.")
    target = wanted.target(writer, output_stem(draft, run.project.name, letter, wanted.only))
    if target.path and (not wanted.output or _is_folder(wanted.output)):
        require_in_project(run.project, target.path)
    with working(run, "Writing the report"):
        saved = follow(draft, write, save, target)
    if wanted.final is not None and not target.paged and has_contents(draft, writer):
        run.tell(WITHOUT_PAGE_NUMBERS)
    tell_saved(run, target, saved)
    tell_open_items(run, draft.document)
    tell_findings(run, (*saved.found, *found), to_see)
    return FINE


def check_final(reason: str | None) -> None:
    """Raise a usage error if --final is given without a reason."""
    if reason is not None and not reason.strip():
        raise click.BadParameter("give the reason why the draft becomes final.", param_hint="--final")


def check_settings(settings: Iterable[tuple[str, str]]) -> None:
    """Raise a usage error for an address in --set that is none."""
    from socdocs.source.addresses import AddressError, parse_address

    for address, _ in settings:
        try:
            parse_address(address)
        except AddressError as problem:
            raise click.BadParameter(str(problem), param_hint="--set") from None


def check_outputs(wanted: Wanted, writer: Writer, inputs: Iterable[Path | None]) -> None:
    """Raise Clash or a usage error if the command line alone shows that an output cannot have its name."""
    from socdocs.outputs import Place, require_apart

    if wanted.depfile is not None and wanted.output == "-":
        raise click.BadParameter("make needs a file as target, so -o must name one.", param_hint="--depfile")
    named = wanted.output not in ("", "-") and not _is_folder(wanted.output)
    places = [Place(Path(wanted.output), writer.name)] if named else []
    places += [Place(wanted.depfile, "depfile", "--depfile")] if wanted.depfile is not None else []
    require_apart(places, filter(None, inputs))


def load(run: Run, request: Request) -> Loaded:
    """Load the requested description.

    Raises a usage error for a report kind given instead of a file, and for a `--set` with an unknown address.
    """
    from socdocs.files import STANDARD_INPUT, is_there
    from socdocs.source.addresses import AddressError
    from socdocs.workflow import load as step

    file = request.description
    if str(file) in all_kinds(None) and not is_there(file):
        kind = str(file)
        message = (
            f"“{file}” is a report kind; FILE is your description, such as system.yaml. "
            f"`socdocs outline {shlex.quote(kind)}` shows what such a report needs, and "
            f"`socdocs init {shlex.quote(kind)}` writes a file to start from."
        )
        raise click.BadParameter(message, param_hint="FILE")
    if file is STANDARD_INPUT and is_terminal(sys.stdin):
        run.tell("Reading the description from the keyboard; end it with Ctrl-D.")
    try:
        with working(run, f"Reading {file}"):
            return step.load(run.files, request)
    except AddressError as problem:
        raise click.BadParameter(str(problem), param_hint="--set") from None


def open_chosen(run: Run, request: Request, kind: str, report_id: str) -> Case:
    """Load the requested description and open the report of `kind` or with `report_id`, or else its only one.

    Raises as `load` and `choose.kind_name` do.
    """
    from socdocs.workflow.case import open_case

    loaded = load(run, request)
    kinds = resources.kind_names(resources.template_folders(request.templates))
    chosen = kind_name(loaded.description, kinds, kind=kind, report_id=report_id)
    return open_case(loaded, request.choose(chosen, report_id))


def _was_typed(option: str) -> bool:
    """Return whether the command line gives this option; a project file may set it for all formats at once."""
    source = click.get_current_context().get_parameter_source(option)
    return source is click.core.ParameterSource.COMMANDLINE


def choose_writer(wanted: Wanted, others: Sequence[str] = (), usual: Sequence[str] = ()) -> Writer:
    """Return the writer for --format, else for the extension of -o, else the first of the `usual` ones, else Word.

    Raises a usage error for an extension that no writer has, which names the `others` that the command writes, too, and
    EnvironmentProblem for a format that needs packages which are not installed.
    """
    chosen = _named_writer(wanted, others, usual)
    chosen.require()
    return chosen


def _named_writer(wanted: Wanted, others: Sequence[str], usual: Sequence[str]) -> Writer:
    from socdocs.writers import DEFAULT_FORMAT, WRITERS

    ending = Path(wanted.output).suffix.lower()
    meant = next((writer for writer in WRITERS.values() if writer.extension == ending), None)
    if wanted.format_:
        chosen = WRITERS[wanted.format_]
        if meant not in (None, chosen):
            message = f"{wanted.output} does not have the ending of the format {chosen.name}."
            raise click.BadParameter(message, param_hint="--format")
        return chosen
    if meant is None and ending and not _is_folder(wanted.output):
        known = ", ".join((*(writer.extension for writer in WRITERS.values()), *others))
        message = f"the ending {ending} is not one of {known}; use one of these."
        raise click.BadParameter(message, param_hint="-o")
    return meant or WRITERS[next(iter(usual), DEFAULT_FORMAT)]


def place(wanted: Wanted, writer: Writer, stem: str) -> Path | None:
    """Return the path of the output, or None for standard output."""
    if wanted.output == "-":
        if writer.binary and is_terminal(sys.stdout):
            raise click.BadParameter(
                f"a {writer.label} file cannot be shown on the screen; name a file.", param_hint="-o"
            )
        return None
    from socdocs.files import is_folder

    path = Path(wanted.output or ".")
    if not wanted.output or _is_folder(wanted.output):
        path /= f"{stem}{writer.extension}"
    elif is_folder(path):
        raise EnvironmentProblem(f"{path} is a folder; write -o {path}/ to put the report into it.")
    return path


def _is_folder(output: str) -> bool:
    return output.endswith(("/", "\\")) if sys.platform == "win32" else output.endswith("/")


def file_stem(report_id: str, *more: str) -> str:
    """Return the name of a report's file without its extension: the report's id and what of or beside it is written."""
    from socdocs.batch.names import safe_name

    return safe_name("-".join(filter(None, (report_id, *more))))


def output_stem(draft: Draft, pattern: str, letter: str, only: str) -> str:
    """Return the name of a report's file without its extension: by the pattern of the project file, if there is one."""
    case = draft.case
    if not pattern:
        return file_stem(case.report.id, letter, only)
    from socdocs.batch.names import file_name
    from socdocs.batch.selection import naming_facts

    facts = naming_facts(case.loaded.path, case.loaded.description, case.report, case.kind.name)
    name = file_name(pattern, facts.__getitem__)
    return f"{name}-{file_stem(only)}" if only else name


def tell_saved(run: Run, target: Target, saved: Saved) -> None:
    """Print which file was written, or that it is unchanged."""
    if target.path is not None:
        run.tell(f"{target.path}" if saved.changed else f"{target.path} (unchanged)")


def tell_open_items(run: Run, document: Document) -> None:
    """Print the number of open items, by owner."""
    from socdocs.document.open_items import count_by_owner
    from socdocs.words import OWNERS, counted

    counts = {owner: count for owner, count in count_by_owner(document).items() if count}
    if counts:
        by_owner = ", ".join(f"{OWNERS[owner].name} {count}" for owner, count in counts.items())
        run.tell(f"{counted(sum(counts.values()), 'open item')}: {by_owner}")


def tell_findings(run: Run, found: Iterable[Diagnostic], to_see: str) -> None:
    """Print all findings that the document does not show; of other warnings and infos only how many there are.

    Listing all of them in each build would hide its result; the command `to_see` shows them.
    """
    from socdocs.reporting.color import Paint
    from socdocs.reporting.concise import line
    from socdocs.reporting.counts import closing_line

    rows = [row for row in found if row.waived or row.severity is not Severity.ERROR]
    for row in rows:
        if row.code in _TOLD:
            run.tell(line(row, Paint()))
    if counted := [row for row in rows if row.code not in _TOLD]:
        waived = " --show-waived" if any(row.waived for row in counted) else ""
        run.tell(f"{closing_line(counted)}, shown by: {to_see}{waived}")


def check_command(
    run: Run, file: Path, description: SystemDescription, report_id: str, wanted: Wanted, letter: str = ""
) -> str:
    """Return the command that shows all findings about the report, or the kind of `letter` beside it, being written."""
    declared = [entry.id for entry in description.reports or () if entry.kind_name]
    which = ("--report", report_id) if report_id in declared else ("--kind", report_id)
    words = [
        *("socdocs", "check", str(file)),
        *(("--kind", letter) if letter and which[0] == "--report" else ()),
        *(which if declared != [report_id] else ()),
        *(("--auditor", str(wanted.auditor)) if wanted.auditor not in (None, run.found_auditor) else ()),
        *run.ignored,
        *(word for address, text in wanted.settings for word in ("--set", f"{address}={text}")),
        *(("--templates", str(wanted.templates)) if wanted.templates not in (None, run.project.templates) else ()),
        *(("--wordings", str(wanted.wordings)) if wanted.wordings else ()),
        *(("--phase", "final") if wanted.final is not None else ()),
    ]
    return shlex.join(words)
