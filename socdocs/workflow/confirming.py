"""Collect the texts that a person is asked to read, and write who signed them off into the user's files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.document import finish as document_steps
from socdocs.model.load import naming_field
from socdocs.problems import InputProblems, Severity
from socdocs.source.addresses import escape_key
from socdocs.source.editing import NotEditable
from socdocs.source.records import Fields, Record, write_records
from socdocs.source.tree import Mapping
from socdocs.words import Owner
from socdocs.workflow.case import open_case
from socdocs.workflow.compose import composed_document
from socdocs.workflow.load import Loaded
from socdocs.workflow.request import Request
from socdocs.workflow.shared_lists import shared_list
from socdocs.workflow.sign_offs import TextToRead, gone, texts_to_approve, texts_to_confirm
from socdocs.workflow.wordings import WORDINGS


class Reader(NamedTuple):
    """The person who reads texts and signs them off."""

    name: str
    role: str
    day: datetime.date


class Rewritten(NamedTuple):
    """A file of the user with what a person signed off; `before` is None for a file that is new."""

    path: Path
    before: bytes | None
    data: bytes


class Reading(NamedTuple):
    """The texts of a report that a person can sign off, and findings on those signed off that it has no longer."""

    texts: tuple[TextToRead, ...]
    gone: tuple[Diagnostic, ...]


def reading_of(loaded: Loaded, request: Request, owner: Owner) -> Reading:
    """Return what the firm has to confirm in the requested report, or the sections that management answers for.

    Raises InputProblems as `open_case` and templates do.
    """
    case = open_case(loaded, request)
    composed = composed_document(case, request)
    texts = texts_to_approve if owner == "management" else texts_to_confirm
    document = document_steps.finish(composed)
    missing = (row for row in gone(case, document, request.phase) if row.owner == owner)
    return Reading(tuple(texts(case, composed, document)), tuple(missing))


class SignOff(NamedTuple):
    """The entry by which a person signs a text off, and the address of the list that it belongs to."""

    address: str
    record: Record


def confirmation(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person at the firm confirms a text for one report."""
    fields = {"heading": text.id, **_signed(reader), "text": text.mark, "words": text.words}
    address = f"reports[{escape_key(text.report_id)}].service_auditor.confirmed"
    return SignOff(address, Record(_in_one_line(fields), ("heading", "role")))


def wording_confirmation(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person at the firm confirms the wording of a text for all its reports."""
    fields = {"heading": text.id, **_signed(reader), "wording": text.wording_mark, "words": text.wording}
    return SignOff(WORDINGS, Record(_in_one_line(fields), ("heading", "role", "wording")))


def approval(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person in management approves a section of one report."""
    fields = {"section": text.id, **_signed(reader), "text": text.mark, "words": text.words}
    address = f"reports[{escape_key(text.report_id)}].approvals"
    return SignOff(address, Record(_in_one_line(fields), ("section", "by")))


def _signed(reader: Reader) -> dict[str, str]:
    return {"by": reader.name, "role": reader.role, "date": reader.day.isoformat()}


def require_room(
    path: Path, content: Callable[[Path], bytes] | None, entries: Iterable[SignOff], tree: Mapping
) -> None:
    """Raise InputProblems for a file that cannot hold the entries without changing anything else.

    `tree` is what the files of the description hold.
    """
    try:
        _with_entries(content(path) if content else b"", path, entries, tree)
    except _NotHeld as problem:
        advice = (
            f"Keep the list {problem.address} in this file itself, as a list of its own. Until then --dry-run lists "
            "the texts with their marks, for entries by hand."
        )
        message = f"{path} cannot be changed, so nothing was asked: {problem}."
        raise InputProblems([Diagnostic("list-not-written", Severity.ERROR, message, None, advice)]) from problem


def written(
    path: Path, content: Callable[[Path], bytes] | None, entries: Sequence[SignOff], tree: Mapping
) -> Rewritten:
    """Return the file with the entries in their lists; without `content` it is a new one.  `tree` is as above.

    Raises InputProblems, as `unwritten` has them, for a file that cannot hold them without changing anything else.
    """
    before = content(path) if content else None
    try:
        return Rewritten(path, before, _with_entries(before or b"", path, entries, tree))
    except _NotHeld as problem:
        raise InputProblems(unwritten(f"{path} is left as it is: {problem}.", entries)) from problem


def unwritten(message: str, entries: Sequence[SignOff]) -> Iterator[Diagnostic]:
    """Yield an error for each list with all `entries` that a person must write into it."""
    for address, records in _by_list(entries).items():
        said = [_said(record.fields) for record in records]
        which = "the entry" if len(said) == 1 else f"the {len(said)} entries"
        rows = "; ".join(f"{{{row}}}" for row in said)
        yield Diagnostic(
            "list-not-written",
            Severity.ERROR,
            message,
            None,
            f"Write {which} into the list {address} yourself: {rows}.",
        )


class _NotHeld(Exception):
    def __init__(self, problem: NotEditable, address: str) -> None:
        super().__init__(str(problem))
        self.address = address


def _with_entries(data: bytes, path: Path, entries: Iterable[SignOff], tree: Mapping) -> bytes:
    for address, records in _by_list(entries).items():
        try:
            shared = shared_list(tree, address, path)
            data = write_records(data, str(path), address, records, naming_field, shared)
        except NotEditable as problem:
            raise _NotHeld(problem, address) from problem
    return data


def _by_list(entries: Iterable[SignOff]) -> dict[str, list[Record]]:
    lists = dict[str, list[Record]]()
    for address, record in entries:
        lists.setdefault(address, []).append(record)
    return lists


def _in_one_line(fields: Fields) -> Fields:
    return {field: " ".join(value.split()) for field, value in fields.items()}


def _said(fields: Fields) -> str:
    return ", ".join(f"{field}: {value}" for field, value in fields.items() if field != "words")
