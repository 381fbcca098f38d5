"""Collect the texts that a person is asked to read, and write who signed them off into the user's files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.document import finish as document_steps
from socdocs.model.load import naming_field
from socdocs.problems import InputProblems, Severity
from socdocs.source.adding import Record, write_record
from socdocs.source.addresses import escape_key
from socdocs.source.editing import NotEditable
from socdocs.words import Owner
from socdocs.workflow.case import open_case
from socdocs.workflow.compose import composed_document
from socdocs.workflow.load import Loaded
from socdocs.workflow.request import Request
from socdocs.workflow.sign_offs import TextToRead, texts_to_approve, texts_to_confirm
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


def texts_of(loaded: Loaded, request: Request, owner: Owner) -> tuple[TextToRead, ...]:
    """Return what the firm has to confirm in the requested report, or the sections that management answers for.

    Raises InputProblems as `open_case` and templates do.
    """
    case = open_case(loaded, request)
    composed = composed_document(case, request)
    texts = texts_to_approve if owner == "management" else texts_to_confirm
    return tuple(texts(case, composed, document_steps.finish(composed)))


class _Place(NamedTuple):
    """A list, and the fields in which two entries of it are about the same."""

    address: str
    identity: tuple[str, ...]


_FIRMS: Final = _Place(WORDINGS, ("heading", "role", "wording"))

SignOff = tuple[_Place, Record]
"""The entry by which a person signs a text off, and the list that it belongs to."""


def confirmation(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person at the firm confirms a text for one report."""
    place = _Place(f"reports[{escape_key(text.report_id)}].service_auditor.confirmed", ("heading", "role"))
    return place, {"heading": text.id, **_signed(reader), "text": text.mark, "words": text.words}


def wording_confirmation(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person at the firm confirms the wording of a text for all its reports."""
    return _FIRMS, {"heading": text.id, **_signed(reader), "wording": text.wording_mark, "words": text.wording}


def approval(text: TextToRead, reader: Reader) -> SignOff:
    """Return the entry by which a person in management approves a section of one report."""
    place = _Place(f"reports[{escape_key(text.report_id)}].approvals", ("section", "by"))
    return place, {"section": text.id, **_signed(reader), "text": text.mark, "words": text.words}


def _signed(reader: Reader) -> Record:
    return {"by": reader.name, "role": reader.role, "date": reader.day.isoformat()}


def require_room(path: Path, content: Callable[[Path], bytes] | None, entries: Iterable[SignOff]) -> None:
    """Raise InputProblems for a file that cannot hold the entries without changing anything else."""
    try:
        _with_entries(content(path) if content else b"", path, entries)
    except _NotHeld as problem:
        advice = (
            f"Keep the list {problem.address} in this file itself, as a list of its own. Until then --dry-run lists "
            "the texts with their marks, for entries by hand."
        )
        message = f"{path} cannot be changed, so nothing was asked: {problem}."
        raise InputProblems([Diagnostic("list-not-written", Severity.ERROR, message, None, advice)]) from problem


def written(path: Path, content: Callable[[Path], bytes] | None, entries: Sequence[SignOff]) -> Rewritten:
    """Return the file with the entries in their lists; without `content` it is a new one.

    Raises InputProblems, as `unwritten` has them, for a file that cannot hold them without changing anything else.
    """
    before = content(path) if content else None
    try:
        return Rewritten(path, before, _with_entries(before or b"", path, entries))
    except _NotHeld as problem:
        raise InputProblems(unwritten(f"{path} is left as it is: {problem}.", entries)) from problem


def unwritten(message: str, entries: Sequence[SignOff]) -> Iterator[Diagnostic]:
    """Yield an error for each list with all `entries` that a person must write into it."""
    for address in dict.fromkeys(place.address for place, _ in entries):
        said = [_said(record) for place, record in entries if place.address == address]
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


def _with_entries(data: bytes, path: Path, entries: Iterable[SignOff]) -> bytes:
    for place, record in entries:
        try:
            data = write_record(data, str(path), place.address, _in_one_line(record), place.identity, naming_field)
        except NotEditable as problem:
            raise _NotHeld(problem, place.address) from problem
    return data


def _in_one_line(record: Record) -> Record:
    return {field: " ".join(value.split()) for field, value in record.items()}


def _said(record: Record) -> str:
    return ", ".join(f"{field}: {value}" for field, value in record.items() if field != "words")
