"""`socdocs init`: ask for what a first description needs, and write it as a commented file to go on with."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from socdocs.cli.completing import complete_kinds
from socdocs.cli.conversation import Answers, Conversation, NotUnderstood, Question
from socdocs.cli.converse import converse
from socdocs.cli.first_questions import OPTIONS, facts_of, first_questions
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import NO_PROJECT, TEMPLATES, talking
from socdocs.cli.run import FINE, Run, is_terminal
from socdocs.problems import EnvironmentProblem
from socdocs.words import counted, same_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from socdocs.outputs import Output
    from socdocs.report.manifest import ReportKind


def _facts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that answer the questions."""
    for name, row in reversed(list(OPTIONS.items())):
        settings = {key: value for key, value in row.items() if key != "option"}
        command = click.option(row.get("option", f"--{name.replace('_', '-')}"), name, **settings)(command)
    return command


@click.command(
    "init",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs init
  socdocs init soc2-type2
  socdocs init soc1-type1 -o clients/tidewater/system.yaml
  socdocs init soc2-type2 --controls controls.csv -o draft.yaml
  socdocs init soc2-type2 --auditor -o -
""",
)
@click.argument("kind", metavar="[KIND]", required=False, shell_complete=complete_kinds)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file to write (default system.yaml), or - for standard output.",
)
@click.option(
    "--controls",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The spreadsheet of controls that you have, which the file then names.",
)
@_facts
@click.option("--auditor", is_flag=True, help="Write the service auditor's file instead (default auditor.yaml).")
@click.option("--no-input", is_flag=True, help="Ask nothing; what no option gives stays open.")
@click.option("--force", is_flag=True, help="Replace an existing file; its contents are lost.")
@NO_PROJECT
@TEMPLATES
@talking
@click.pass_obj
def command(
    run: Run,
    /,
    kind: str | None,
    output: Path | None,
    controls: Path | None,
    templates: Path | None,
    *,
    auditor: bool,
    no_input: bool,
    force: bool,
    **given: Any,  # noqa: ANN401 - Click's values of OPTIONS
) -> int:
    """Write a commented file to start from.

    It lists the facts that a report of KIND prints, each with its meaning.  On a terminal a few of them are asked for;
    elsewhere, and with --no-input, the options give them.  The file is valid: `socdocs check` finds only open items in
    it.
    """
    from socdocs.outputs import Output, Place, require_writable, write
    from socdocs.report.starter import NO_FILES, has_auditors_part, starter

    to_screen = str(output) == "-"
    asks = not (no_input or auditor or to_screen) and is_terminal(sys.stdin) and is_terminal(sys.stdout)
    path = output or Path("auditor.yaml" if auditor else "system.yaml")
    chosen = _kind(run, kind, templates) if kind else None
    if chosen and auditor and not has_auditors_part(chosen):
        raise click.UsageError(f"The service auditor writes no part of a {chosen.short_title}.")
    if auditor and (controls or any(given.values())):
        named = "Controls are management's; give --controls" if controls else "Give facts of management"
        raise click.UsageError(f"{named} without --auditor.")
    if chosen is None and not asks:
        raise click.UsageError(
            "Name the kind of the report, such as soc2-type2; on a terminal, `socdocs init` alone asks for it."
        )
    run.project.sound()
    asks = asks and (chosen is None or (bool(chosen.soc) and not chosen.accompanies))
    if asks:
        # A file that is in the way is named before the questions, not after them.
        require_writable(Place(path, "unmarked"), force=force)
    known: dict[str, Any] = {"controls": controls} if controls else {}
    if controls:
        _require_list(run, controls)
    if chosen:
        known |= {"kind": chosen.name, "soc": chosen.soc, "type": chosen.type}
    questions = first_questions(partial(_look, run, path.parent))
    conversation = Conversation(questions, _read(questions, known, given, every=not asks))
    answers = _asked(run, conversation) if asks else conversation.answers
    if chosen is None:
        chosen = _kind(run, _named(answers), templates)
    folder = Path() if to_screen else path.parent
    files, copies = _placed(run, answers.get("controls"), folder, copied=asks)
    text = starter(chosen, auditor=auditor, files=files or NO_FILES, facts=facts_of(answers))
    if to_screen:
        click.echo(text, nl=False)
        return FINE
    inputs = [*run.files.inputs, *filter(None, [answers.get("controls")])]
    write([Output(Place(path, "unmarked"), text.encode()), *copies], inputs=inputs, force=force)
    if asks:
        _show_outline(run, path, chosen, templates)
    else:
        then = "give it to other commands with --auditor" if auditor else "then: socdocs outline"
        run.tell(f"{path}: fill in what you know, {then} {shlex.quote(str(path))}")
    return FINE


def _asked(run: Run, conversation: Conversation) -> Answers:
    try:
        return converse(conversation).answers
    except click.Abort:
        run.tell("")
        run.tell("Nothing was written.")
        raise


def _kind(run: Run, name: str, templates: Path | None) -> ReportKind:
    """Return the kind; a starter uses only the first lines and the owners of it, so shipped ones need no check."""
    from socdocs import resources
    from socdocs.report.kinds import find_kind, load_kind

    read, folders = load_kind if templates else find_kind, resources.template_folders(templates)
    return read(run.files, folders, same_word(name, resources.kind_names(folders)))[0]


def _named(answers: Answers) -> str:
    from socdocs.resources import kind_name

    return kind_name(answers["soc"], answers.get("type", ""))


def _read(questions: tuple[Question, ...], known: Answers, given: Mapping[str, Any], *, every: bool) -> Answers:
    """Return what is known together with what the options give, read like replies to the questions.

    `every` takes all examples of control objectives for the services that are given, about which no one is asked.
    Raises a usage error for an answer that is not understood, or is not needed for the kind.
    """
    answers = dict(known)
    for question in questions:
        said = given.get(question.name)
        option = OPTIONS.get(question.name, {}).get("option", f"--{question.name.replace('_', '-')}")
        if question.name == "objectives" and every and question.needed(answers):
            said = "all"
        if not said:
            continue
        if not question.needed(answers) and "soc" in answers:
            raise click.BadParameter("a report of this kind does not say this.", param_hint=option)
        try:
            answers |= question.read(said if isinstance(said, str) else ", ".join(said), answers)
        except NotUnderstood as problem:
            raise click.BadParameter(str(problem), param_hint=option) from None
    return answers


def _look(run: Run, folder: Path, said: str, _: Answers) -> Answers:
    """Read a spreadsheet of controls, of which `folder` gets a copy, and say what is in it.

    It stays the user's own.
    """
    from socdocs.files import Files, is_file
    from socdocs.problems import InputProblems
    from socdocs.source.tables.choice import Choice
    from socdocs.workflow.imported import read_controls

    # Unlike that of Path, this leaves the name of a user whom no one knows as it is typed.
    path = Path(os.path.expanduser(said.strip("\"'")))  # noqa: PTH111
    if not is_file(path):
        raise NotUnderstood(f"There is no file {path}. Type its name with the folder that it is in, or an empty line.")
    try:
        imported = read_controls(Files(), [path], Choice())
    except InputProblems as problems:
        first = problems.diagnostics[0]
        more = f"`socdocs import {shlex.quote(str(path))} --dry-run` says more; an empty line goes on without it."
        raise NotUnderstood(" ".join(filter(None, (first.message, first.advice, more)))) from None
    _require_room_for_copy(path, folder)
    without = f", {len(imported.without)} without a criterion or objective" if imported.without else ""
    run.tell(f"{path}: {counted(len(imported.controls), 'control')}{without}.")
    return {"controls": path}


def _require_room_for_copy(path: Path, folder: Path) -> None:
    from socdocs.files import Files, holds
    from socdocs.outputs import Place, require_writable

    copy = folder / path.name
    if holds(folder, path):
        return
    try:
        require_writable(Place(copy, "unmarked"), force=False, taken_over=Files().read(path))
    except EnvironmentProblem:
        raise NotUnderstood(
            f"{path} is to be copied beside the description, and {copy} is another file. Rename one of them and type "
            "the name again, or an empty line."
        ) from None


def _require_list(run: Run, path: Path) -> None:
    """Raise InputProblems for a file that cannot be read or holds no list, such as a PDF."""
    from socdocs.files import FileRefused
    from socdocs.problems import InputProblems
    from socdocs.source.file_kinds import LIST, check_kind

    try:
        check_kind(run.files.read(path), str(path), LIST)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None


def _placed(run: Run, controls: Path | None, folder: Path, *, copied: bool) -> tuple[dict[str, str], list[Output]]:
    """Return the name of the spreadsheet for a description in `folder`, and its copy there if it lies elsewhere.

    Raises a usage error if it lies elsewhere and is not to be `copied`.
    """
    from socdocs.outputs import Output, Place

    if controls is None:
        return {}, []
    from socdocs.files import holds, real_path

    if holds(folder, controls):
        return {"controls": Path(real_path(controls)).relative_to(real_path(folder)).as_posix()}, []
    if not copied:
        message = f"{controls} must lie in the folder of the description or below: copy it to {real_path(folder)}."
        raise click.BadParameter(message, param_hint="--controls")
    return {"controls": controls.name}, [Output(Place(folder / controls.name, "unmarked"), run.files.read(controls))]


def _show_outline(run: Run, path: Path, kind: ReportKind, templates: Path | None) -> None:
    """Print the outline of the new description, and the commands that follow."""
    from socdocs.files import Files
    from socdocs.reporting.outline import outline_text
    from socdocs.workflow.case import open_case
    from socdocs.workflow.load import load
    from socdocs.workflow.progress import outline
    from socdocs.workflow.request import Request

    request = run.with_project(Request(path, templates=templates))
    case = open_case(load(Files(), request), request.choose(kind.name, kind.name))
    found, _ = outline(case)
    click.echo()
    run.show(lambda width, color: outline_text(found, width=width, color=color))
    run.tell("")
    run.tell(f"{path} is written. Open it in an editor and fill in what you know. Next:")
    file = shlex.quote(str(path))
    for words in (f"outline {file}", f"check {file}", f"report {kind.name} {file} -o draft.docx"):
        run.tell(f"  socdocs {words}")
