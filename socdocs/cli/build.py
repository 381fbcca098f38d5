"""What the commands that write a report do: choose it, build it, put it in its place, and say what is still open."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.choose import all_kinds
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.diagnostics import Diagnostic, EnvironmentProblem, Severity

if TYPE_CHECKING:
    from socdocs.document.nodes import Document
    from socdocs.drafting import Draft
    from socdocs.model.description import SystemDescription
    from socdocs.outputs import Output
    from socdocs.pipeline import Loaded
    from socdocs.writers import Writer


_LEFT_OUT = "left-out"
"""The code of what a report does not print: of all findings the one that a reader of the document cannot see there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `cli.options.building` ask for."""

    output: str
    format_: str | None = None
    layout: str = ""
    reference: Path | None = None
    page_numbers: str = "never"
    guidance: str = "comments"
    only: str = ""
    auditor: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()
    templates: Path | None = None
    final: str | None = None
    open_items: bool = True
    depfile: Path | None = None
    force: bool = False


def build(
    run: Run, file: Path, wanted: Wanted, kind_of: Callable[[SystemDescription], str], report_id: str = ""
) -> int:
    """Write the report of the kind that `kind_of` finds in the description at `file`."""
    from socdocs import drafting, pipeline

    check_final(wanted.final)
    writer = choose_writer(wanted)
    check_outputs(wanted, writer, (file, wanted.auditor, wanted.reference))
    loaded = load(run, file, wanted.auditor, wanted.settings)
    options = pipeline.Options(
        layout=wanted.layout,
        only=wanted.only,
        open_items=wanted.open_items,
        final_reason=(wanted.final or "").strip(),
        guidance=wanted.guidance == "comments",
    )
    draft = drafting.draft(
        run.files, loaded, kind_of(loaded.description), report_id, own_templates=wanted.templates, options=options
    )
    errors = [row for row in draft.found if row.severity is Severity.ERROR]
    to_see = check_command(file, loaded.description, draft.report_id, wanted)
    if errors:
        run.report(errors, form="text")
        tell_findings(run, draft.found, to_see)
        if wanted.final is not None:
            run.tell("Not written: --final needs a report without errors, in which nothing is open or unconfirmed.")
        return PROBLEMS
    house = pipeline.read_reference(run.files, wanted.reference) if wanted.reference else None
    path = place(wanted, writer, file_stem(draft.report_id, wanted.only))
    beside = list(depfile(wanted, draft, writer, path))
    data = drafting.written(draft, writer, house, paged=wanted.page_numbers == "layout")
    written = write(run, path, data, writer, force=wanted.force, beside=beside)
    if wanted.page_numbers == "never" and drafting.has_contents(draft, writer):
        run.tell("The contents carry no page numbers: update them in Word, or build with --page-numbers layout.")
    summarize(run, draft.document, written)
    tell_findings(run, draft.found, to_see)
    return FINE


def check_final(reason: str | None) -> None:
    """Raises a usage error where --final is given without a reason."""
    if reason is not None and not reason.strip():
        raise click.BadParameter("say for what reason the draft becomes final.", param_hint="--final")


def check_outputs(wanted: Wanted, writer: Writer, inputs: Iterable[Path | None]) -> None:
    """Raises Clash or a usage error where the command line alone shows that an output cannot have its name."""
    from socdocs.outputs import Place, require_apart

    if wanted.depfile is not None and wanted.output == "-":
        raise click.BadParameter("make needs a file as target, so -o must name one.", param_hint="--depfile")
    named = wanted.output not in ("", "-") and not _is_folder(wanted.output)
    places = [Place(Path(wanted.output), writer.name)] if named else []
    places += [Place(wanted.depfile, "depfile", "--depfile")] if wanted.depfile is not None else []
    require_apart(places, filter(None, inputs))


def load(run: Run, file: Path, auditor: Path | None, settings: tuple[tuple[str, str], ...]) -> Loaded:
    """The description at `file`.  A report kind in its place and a `--set` that leads nowhere are usage errors."""
    from socdocs import pipeline
    from socdocs.source.addresses import AddressError

    if str(file) in all_kinds(None) and not file.exists():
        message = (
            f"“{file}” is a report kind; FILE is your description, such as system.yaml. `socdocs outline {file}` shows "
            f"what such a report needs, and `socdocs init {file}` writes a file to start from."
        )
        raise click.BadParameter(message, param_hint="FILE")
    if str(file) == "-" and sys.stdin is not None and sys.stdin.isatty():
        run.tell("Reading the description from the keyboard; end it with Ctrl-D.")
    try:
        return pipeline.load(run.files, file, auditor=auditor, settings=settings)
    except AddressError as problem:
        raise click.BadParameter(str(problem), param_hint="--set") from None


def choose_writer(wanted: Wanted) -> Writer:
    """The writer that --format names or the ending of -o means; Word where neither says anything."""
    from socdocs.writers import DEFAULT_FORMAT, WRITERS

    ending = Path(wanted.output).suffix.lower()
    meant = next((writer for writer in WRITERS.values() if writer.extension == ending), None)
    if wanted.format_:
        chosen = WRITERS[wanted.format_]
        if meant not in (None, chosen):
            message = f"{wanted.output} has the ending of another format than {chosen.name}."
            raise click.BadParameter(message, param_hint="--format")
        return chosen
    if meant is None and ending and not _is_folder(wanted.output):
        known = ", ".join(writer.extension for writer in WRITERS.values())
        message = f"the ending {ending} is none of {known}; end the name in one of these."
        raise click.BadParameter(message, param_hint="-o")
    return meant or WRITERS[DEFAULT_FORMAT]


def place(wanted: Wanted, writer: Writer, stem: str) -> Path | None:
    """Where the output goes, None for standard output."""
    if wanted.output == "-":
        if writer.binary and sys.stdout is not None and sys.stdout.isatty():
            raise click.BadParameter(f"a {writer.label} file is not for the screen; name a file.", param_hint="-o")
        return None
    path = Path(wanted.output or ".")
    if not wanted.output or _is_folder(wanted.output):
        path /= f"{stem}{writer.extension}"
    elif path.is_dir():
        raise EnvironmentProblem(f"{path} is a folder; write -o {path}/ to have the report put into it.")
    return path


def _is_folder(output: str) -> bool:
    return output.endswith(("/", "\\")) if sys.platform == "win32" else output.endswith("/")


def file_stem(report_id: str, only: str = "") -> str:
    """The name of a report's file without its ending: the report's id and the part written."""
    from socdocs.batch.names import safe_name

    return safe_name("-".join(filter(None, (report_id, only))))


def depfile(wanted: Wanted, draft: Draft, writer: Writer, path: Path | None) -> Iterator[Output]:
    """What tells make of the files that the output at `path` is made from, where --depfile asks for it."""
    from socdocs import drafting
    from socdocs.depfile import rules
    from socdocs.outputs import Output, Place

    if wanted.depfile is not None and path is not None:
        text = rules(path, drafting.made_from(draft, writer, wanted.reference))
        yield Output(Place(wanted.depfile, "depfile", "--depfile"), text.encode())


def write(
    run: Run, path: Path | None, data: bytes, writer: Writer, *, force: bool, beside: Iterable[Output] = ()
) -> str:
    """Put `data` where it belongs and `beside` what goes with it; gives the sentence that says what was done."""
    from socdocs import outputs

    if path is None:
        if sys.stdout is None:
            raise EnvironmentProblem("standard output is closed; name a file with -o")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return ""
    document = outputs.Output(outputs.Place(path, writer.name), data)
    changed, *_ = outputs.write([document, *beside], inputs=run.files.paths, force=force)
    return str(path) if changed else f"{path} (unchanged)"


def summarize(run: Run, document: Document, written: str) -> None:
    """Say what was written and how much is still open, by owner."""
    from socdocs.document.open_items import count_by_owner
    from socdocs.reporting.counts import counted
    from socdocs.words import OWNERS

    if written:
        run.tell(written)
    counts = {owner: count for owner, count in count_by_owner(document).items() if count}
    if counts:
        by_owner = ", ".join(f"{OWNERS[owner].name} {count}" for owner, count in counts.items())
        run.tell(f"{counted(sum(counts.values()), 'open item')}: {by_owner}")


def tell_findings(run: Run, found: Iterable[Diagnostic], to_see: str) -> None:
    """Say how many warnings and infos there are and which command shows them, and in full what the document lacks.

    A build that lists all of them each time hides its own result; `check` is there to show them.
    """
    from socdocs.reporting.color import Paint
    from socdocs.reporting.concise import line
    from socdocs.reporting.counts import closing_line

    rows = [row for row in found if row.severity is not Severity.ERROR]
    for row in rows:
        if row.code == _LEFT_OUT:
            run.tell(line(row, Paint()))
    if counted := [row for row in rows if row.code != _LEFT_OUT]:
        run.tell(f"{closing_line(counted)}, shown by: {to_see}")


def check_command(file: Path, description: SystemDescription, report_id: str, wanted: Wanted) -> str:
    """The command that shows all findings about the report that is being written."""
    declared = [entry.id for entry in description.reports or () if entry.kind_name]
    which = ("--report", report_id) if report_id in declared else ("--kind", report_id)
    words = [
        *("socdocs", "check", str(file)),
        *(which if declared != [report_id] else ()),
        *(("--auditor", str(wanted.auditor)) if wanted.auditor else ()),
        *(word for address, text in wanted.settings for word in ("--set", f"{address}={text}")),
        *(("--templates", str(wanted.templates)) if wanted.templates else ()),
        *(("--phase", "final") if wanted.final is not None else ()),
    ]
    return shlex.join(words)
