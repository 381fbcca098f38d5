"""The Word file of `socdocs diff --word`: the new report with tracked changes against the old one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from socdocs import resources
from socdocs.cli.choose import kind_name
from socdocs.problems import InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic
    from socdocs.files import Files
    from socdocs.outputs import Output
    from socdocs.workflow.load import Loaded
    from socdocs.workflow.request import Request

ENDING: Final = ".docx"
_LIMIT: Final = 64_000_000
_AGAIN: Final = "Write both drafts again with one version, and compare these."


class Described(NamedTuple):
    """A description that was loaded, as it was requested."""

    loaded: Loaded
    request: Request


def check_word_file(word: str) -> None:
    """Raise a usage error if the name of the file is none of a Word file."""
    if word and Path(word).suffix.lower() != ENDING:
        raise click.BadParameter(f"a Word file ends with {ENDING}, as in redline{ENDING}.", param_hint="--word")


def are_drafts(names: Sequence[str]) -> bool:
    """Return whether Word files are to be compared.  Raises a usage error if only one of the two is one."""
    drafts = [Path(name).suffix.lower() == ENDING for name in names]
    if any(drafts) and not (all(drafts) and len(drafts) == 2):
        raise click.UsageError("Give two Word drafts or two descriptions, the old one first.")
    return all(drafts)


def redline_of_drafts(word: str, sources: Sequence[tuple[Files, Path]]) -> Output:
    """Return the redline of two drafts.

    Raises InputProblems if there is no such file, or if it is no longer as socdocs wrote it, or is a redline itself.
    """
    from socdocs.edits.word_file import DAMAGES

    try:
        return _redline(word, *(_read_draft(files, path) for files, path in sources))
    except (*DAMAGES, LookupError, AttributeError) as problem:
        # Anyone can make the checksum of a file, and another version may write other parts.
        names = " or ".join(str(path) for _, path in sources)
        raise InputProblems([_refused(f"{names} is damaged, or of another version of socdocs.", _AGAIN)]) from problem


def redline_of_reports(word: str, report_id: str, old: Described, new: Described) -> Output:
    """Return the redline of one report of two descriptions, in the look that counts for the new one.

    With `report_id` it is that one of the new description, else its only one.  The old one is that of the same kind,
    or of the same id if there are several, or else the only one.  Raises a usage error if no report or several can be
    meant, and InputProblems if a report has errors.
    """
    reference = new.request.project.reference
    kind, id = _choose(new, report_id)
    before, same = _choose_old(old, kind, id)
    return _redline(word, _write(old, before, same, reference), _write(new, kind, id, reference))


def _redline(word: str, old: bytes, new: bytes) -> Output:
    from socdocs.outputs import Output, Place
    from socdocs.redline import redline

    return Output(Place(Path(word), "docx", "--word"), redline(old, new))


def _read_draft(files: Files, path: Path) -> bytes:
    from socdocs.files import FileRefused
    from socdocs.redline.word_file import holds_changes
    from socdocs.seals import is_ours

    try:
        data = files.read(path, limit=_LIMIT)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    if not is_ours("docx", data):
        message = f"{path} is not a Word file as socdocs wrote it: a person or a program has changed it since."
        advice = "Compare two drafts as they were written; “socdocs pull” lists what people changed in one."
        raise InputProblems([_refused(message, advice)])
    if holds_changes(data):
        message = f"{path} is a redline: it holds the words of two drafts."
        raise InputProblems([_refused(message, "Compare the drafts that it was made from.")])
    return data


def _refused(message: str, advice: str) -> Diagnostic:
    from socdocs.diagnostics import Diagnostic

    return Diagnostic("edited-file", Severity.ERROR, message, advice=advice)


def _choose(described: Described, report_id: str) -> tuple[str, str]:
    kinds = resources.kind_names(resources.template_folders(described.request.templates))
    return kind_name(described.loaded.description, kinds, report_id=report_id), report_id


def _choose_old(described: Described, kind: str, report_id: str) -> tuple[str, str]:
    entries = [(entry.kind_name, entry.id) for entry in described.loaded.description.reports or ()]
    same = [id for name, id in entries if name == kind]
    if len(same) == 1:
        return kind, same[0]
    known = report_id in (id for _, id in entries)
    return _choose(described, report_id if known or same else "")


def _write(described: Described, kind: str, report_id: str, reference: Path | None) -> bytes:
    """Return the report as a Word file that holds nothing but the report, like one that `--clean` writes."""
    from socdocs.diagnostics import errors_in
    from socdocs.workflow.case import open_case
    from socdocs.workflow.finish import finish
    from socdocs.workflow.request import Target
    from socdocs.workflow.steps import follow
    from socdocs.workflow.write import write
    from socdocs.writers import WRITERS

    draft = follow(described.loaded, open_case, finish, described.request.choose(kind, report_id))
    if errors := errors_in((*draft.notices, *draft.found)):
        raise InputProblems(errors)
    return write(draft, Target(WRITERS["docx"], reference=reference)).data
