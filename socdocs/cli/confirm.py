"""`socdocs confirm`: show texts to the people who confirm them, and keep their names in the user's files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from socdocs.cli.build import load
from socdocs.cli.choose import declared
from socdocs.cli.completing import complete_sections
from socdocs.cli.on_description import OnDescription
from socdocs.cli.option_types import OneOf, Words
from socdocs.cli.options import AUDITOR, FILE, NO_PROJECT, REPORT_ID, TEMPLATES, WORDINGS, talking
from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, Run, is_terminal
from socdocs.problems import Clash, EnvironmentProblem, InputProblems

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic
    from socdocs.words import Owner
    from socdocs.workflow.confirming import Reader, SignOff
    from socdocs.workflow.load import Loaded
    from socdocs.workflow.sign_offs import TextToRead

    _Entries = dict[Path, list[tuple[str, SignOff]]]
    """What is to be written into each file, each entry with the title of its text."""

_ROLES: Final = {"engagement_partner": "engagement partner", "quality_reviewer": "quality reviewer"}
_ANSWERS: Final = {
    "confirm": "confirm this text for this report",
    "wording": "confirm these words, whatever the facts in them, for all reports of the firm",
    "skip": "leave it for later",
    "back": "go back to the text before",
    "stop": "stop here; what is confirmed is kept",
}


@click.command(
    "confirm",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs confirm system.yaml --auditor auditor.yaml
  socdocs confirm system.yaml --auditor auditor.yaml --dry-run
  socdocs confirm system.yaml --for management --dry-run
""",
)
@FILE
@AUDITOR
@NO_PROJECT
@REPORT_ID
@click.option(
    "--for",
    "owner",
    type=OneOf(("service_auditor", "management")),
    default="service_auditor",
    help="Confirm the proposed paragraphs of the service auditor's report (the default), or approve management's "
    "sections.",
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="PART",
    shell_complete=complete_sections,
    help="With --for management: only this section, such as description.components; may be repeated.",
)
@WORDINGS
@TEMPLATES
@click.option(
    "--by", type=Words(), default="", metavar="NAME", help="Your name, as it is kept; asked for if not given."
)
@click.option("--role", type=Words(), default="", metavar="ROLE", help="Your role or position; asked for if not given.")
@click.option("--dry-run", is_flag=True, help="Only list what is to be confirmed, and what changed since it was.")
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    file: Path,
    auditor: Path | None,
    report_id: str,
    owner: Owner,
    sections: tuple[str, ...],
    wordings: Path | None,
    templates: Path | None,
    by: str,
    role: str,
    *,
    dry_run: bool,
) -> int:
    """Read the texts that no one has confirmed yet, one by one, and confirm them by name.

    Who confirmed a text is kept in the service auditor's file with the day and the words, so that a later message can
    say what changed since.  Nothing is confirmed without its text being shown.
    """
    from socdocs.files import STANDARD_INPUT
    from socdocs.workflow.confirming import approval, confirmation, reading_of, wording_confirmation
    from socdocs.workflow.request import Request

    if sections and owner != "management":
        raise click.UsageError("--section belongs to --for management.")
    if not dry_run and not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError(
            "This command shows texts to a person and asks, so it needs a terminal. --dry-run lists what is to be "
            "confirmed."
        )
    own_file = auditor if auditor and owner == "service_auditor" else file
    if own_file is STANDARD_INPUT:
        raise click.UsageError("Standard input cannot be written. Name the file that is to hold the names.")
    firms_file = wordings or run.project.path
    new_wordings = wordings is not None and not run.files.is_there(wordings)
    read_wordings = None if new_wordings else wordings
    request = run.with_project(Request(file, auditor, templates=templates, wordings=read_wordings))
    loaded = load(run, request)
    chosen = declared(loaded.description, "", report_id)
    readings = [reading_of(loaded, request.choose(*one), owner) for one in chosen]
    texts = [text for reading in readings for text in reading.texts]
    if missing := [row for reading in readings for row in reading.gone]:
        run.report(missing, form="text")
    if sections:
        texts = _with_ids(texts, sections)
    if dry_run:
        _show(texts, *(("approve", "approved") if owner == "management" else ("confirm", "confirmed")))
        return FINE
    # Several people may approve a section that is named.
    asked = texts if sections else [text for text in texts if not text.signed_off]
    if not asked:
        run.tell("There is nothing to confirm.")
        return FINE
    reader = _reader(owner, by, role)
    asked = [text for text in asked if reader.name not in {row.by for row in text.signed_off}]
    kept = {
        "confirm": (own_file, approval if owner == "management" else confirmation),
        "wording": (firms_file or own_file, wording_confirmation),
    }

    def entries_of(answers: Mapping[int, str]) -> _Entries:
        entries: _Entries = {}
        for at, answer in sorted(answers.items()):
            path, entry = kept[answer]
            entries.setdefault(path, []).append((asked[at].title, entry(asked[at], reader)))
        return entries

    _require_room(run, entries_of(dict.fromkeys(range(len(asked)), "confirm")), loaded)
    if firms_file:
        _require_room(run, entries_of({at: "wording" for at, text in enumerate(asked) if text.wording_mark}), loaded)
    try:
        answers = _ask(asked, firm=firms_file is not None)
    except click.Abort:
        run.tell("\nNothing was written.")
        raise
    return _save(run, entries_of(answers), reader.name, loaded)


def _with_ids(texts: Sequence[TextToRead], wanted: Sequence[str]) -> list[TextToRead]:
    """Return the sections with the `wanted` ids, or in a section with one.  Raises a usage error for an unknown id."""
    from socdocs.words import suggest

    def within(text: TextToRead, id_: str) -> bool:
        return text.id == id_ or text.id.startswith(f"{id_}.")

    for id_ in wanted:
        if not any(within(text, id_) for text in texts):
            known = dict.fromkeys(text.id for text in texts)
            advice = suggest(id_, known, f"There are: {', '.join(known)}.")
            raise click.BadParameter(f"management has no section “{id_}”. {advice}", param_hint="--section")
    return [text for text in texts if any(within(text, id_) for id_ in wanted)]


def _show(texts: Sequence[TextToRead], verb: str, done: str) -> None:
    """List the texts, with who signed each off and what changed since."""
    from socdocs.reporting.printable import printable
    from socdocs.reporting.texts import sign_off_text
    from socdocs.reporting.width import filled
    from socdocs.words import counted

    width = _width()
    for text in texts:
        head = printable(f"{text.report_id}: {text.title}, {text.id}, text {text.mark}")
        click.echo("\n".join(filled(head, width, rest="  ")))
        for row in text.earlier:
            said = sign_off_text(row, text.mark, text.words, width - 2)
            click.echo("\n".join(f"  {line}" for line in said.splitlines()))
        if not text.earlier:
            click.echo(f"  No one has {done} it yet.")
    click.echo(f"{counted(sum(not text.signed_off for text in texts), 'text')} to {verb}.")


def _width() -> int:
    from socdocs.reporting.width import width_of

    return width_of(sys.stdout, os.environ)


# --- questions -------------------------------------------------------------------------------------------------------


def _reader(owner: Owner, by: str, role: str) -> Reader:
    """Ask who reads.  The name is never taken from the login, which may be another person's."""
    from socdocs.words import same_word
    from socdocs.workflow.check import today
    from socdocs.workflow.confirming import Reader

    name = by.strip() or _line("Your name, as it is to be kept")
    if owner == "management":
        return Reader(name, role.strip() or _line("Your position"), today())
    given = same_word(role, _ROLES) if role else ""
    if role and given not in _ROLES:
        raise click.BadParameter(f"“{role}” is not one of {', '.join(_ROLES)}.", param_hint="--role")
    while given not in _ROLES:
        given = _meant(_line(f"Your role ({', '.join(_ROLES.values())})"), _ROLES)
    return Reader(name, given, today())


def _line(question: str) -> str:
    said = ""
    while not said:
        said = click.prompt(question, type=str).strip()
    return said


def _meant(said: str, known: Mapping[str, str]) -> str:
    """Return the answer that a person's word begins, or "" if it begins none or several."""
    word = said.strip().lower().replace(" ", "_")
    found = [answer for answer in known if word and answer.startswith(word)]
    return found[0] if len(found) == 1 else ""


def _ask(texts: Sequence[TextToRead], *, firm: bool) -> dict[int, str]:
    """Show each text and ask; return the answers that confirm, by the number of the text."""
    answers: dict[int, str] = {}
    at = 0
    while at < len(texts):
        impossible = {"back": at == 0, "wording": not firm or not texts[at].wording_mark}
        possible = {answer: said for answer, said in _ANSWERS.items() if not impossible.get(answer)}
        click.echo(_screen(texts, at, answered=at in answers))
        answer = ""
        while not answer:
            answer = _meant(click.prompt(", ".join(possible), type=str, prompt_suffix="? "), possible)
            if not answer:
                click.echo("\n".join(f"  {word}: {said}" for word, said in possible.items()))
        if answer == "stop":
            break
        if answer == "skip":
            answers.pop(at, None)
        elif answer != "back":
            answers[at] = answer
        at += -1 if answer == "back" else 1
    return answers


def _screen(texts: Sequence[TextToRead], at: int, *, answered: bool) -> str:
    """Return a text as a person reads it, with what is known of it."""
    from socdocs.reporting.texts import parts_text, sign_off_text
    from socdocs.reporting.width import filled

    width, text = _width(), texts[at]
    lines = ["─" * width, *filled(f"{at + 1} of {len(texts)}: {text.title} ({text.report_id})", width)]
    paragraphs = ["\n".join(lines), parts_text(text.parts, width)]
    paragraphs += [sign_off_text(row, text.mark, text.words, width) for row in text.earlier]
    if text.lacks_facts:
        said = "Facts are still open in this text. When they are given, it is shown again."
        paragraphs.append("\n".join(filled(said, width)))
    if answered:
        said = "You have confirmed this text in this run; skip takes that back."
        paragraphs.append("\n".join(filled(said, width)))
    return "\n".join(("", "\n\n".join(paragraphs), ""))


# --- files -----------------------------------------------------------------------------------------------------------


def _require_room(run: Run, entries: _Entries, loaded: Loaded) -> None:
    """Raise InputProblems or EnvironmentProblem where a file could not hold the entries: before anyone reads a text."""
    from socdocs.outputs import Place, require_writable
    from socdocs.outputs.own_files import require_replaceable
    from socdocs.workflow.confirming import require_room

    for path, rows in entries.items():
        there = run.files.is_there(path)
        require_room(path, run.files.read if there else None, [row for _, row in rows], loaded.as_written)
        if there:
            require_replaceable(path)
        else:
            require_writable(Place(path, "unmarked"), force=False)


def _save(run: Run, entries: _Entries, name: str, loaded: Loaded) -> int:
    """Write the entries, each with its title, into the files that they belong to, and say what was written.

    What cannot be written is named entry by entry, so that no one has to read a text again.
    """
    from socdocs.files import FileRefused
    from socdocs.workflow.confirming import unwritten

    found: list[Diagnostic] = []
    code = FINE
    for path, rows in entries.items():
        signed = [row for _, row in rows]
        try:
            _write(run, path, signed, loaded)
        except InputProblems as problems:
            found += problems.diagnostics
            code = max(code, PROBLEMS)
        except (Clash, EnvironmentProblem, FileRefused) as problem:
            found += unwritten(str(problem), signed)
            code = ENVIRONMENT
        else:
            run.tell(f"{path}: signed off by {name}: {', '.join(dict.fromkeys(title for title, _ in rows))}")
    if found:
        run.report(found, form="text")
    if not entries:
        run.tell("Nothing was written.")
    return code


def _write(run: Run, path: Path, entries: Sequence[SignOff], loaded: Loaded) -> None:
    from socdocs.files import Files
    from socdocs.outputs import Output, Place, write
    from socdocs.outputs.own_files import replace_input
    from socdocs.workflow.confirming import written

    # As it is now: others may have worked in it while this person read.
    file = written(path, Files().read if path in run.files else None, entries, loaded.as_written)
    if file.before is None:
        write([Output(Place(path, "unmarked"), file.data)], inputs=run.files.inputs, force=False)
    else:
        replace_input(path, file.data, file.before)
