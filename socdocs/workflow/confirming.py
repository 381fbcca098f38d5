"""Collect the texts that a person is asked to read, and write who signed them off into the user's files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
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


def written(path: Path, content: Callable[[Path], bytes] | None, entries: Iterable[SignOff]) -> Rewritten:
    """Return the file with the entries in their lists; without `content` it is a new one.

    Raises InputProblems for a file that cannot hold them without changing anything else.
    """
    before = content(path) if content else None
    data = before or b""
    for place, record in entries:
        try:
            data = write_record(data, str(path), place.address, _in_one_line(record), place.identity, naming_field)
        except NotEditable as problem:
            message = f"{path} is left as it is: {problem}."
            advice = f"Write the entry into the list {place.address} yourself: {_said(record)}."
            raise InputProblems([Diagnostic("list-not-written", Severity.ERROR, message, None, advice)]) from problem
    return Rewritten(path, before, data)


def _in_one_line(record: Record) -> Record:
    return {field: " ".join(value.split()) for field, value in record.items()}


def _said(record: Record) -> str:
    return ", ".join(f"{field}: {value}" for field, value in record.items() if field != "words")
