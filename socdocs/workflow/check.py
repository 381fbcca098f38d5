"""The third step: check the facts of a report, and list the facts that it leaves out."""

from __future__ import annotations

import bisect
import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.base import with_facts
from socdocs.model.fields import fields_of
from socdocs.model.parties import ServiceOrganization
from socdocs.problems import Severity
from socdocs.report.left_out import list_left_out
from socdocs.report.scope import other_reports
from socdocs.rules.printed_texts import texts_of_other_layouts
from socdocs.rules.run import run_rules
from socdocs.rules.subject import Subject
from socdocs.rules.texts import PrintedText, evenly_spaced
from socdocs.rules.waivers import Filtered
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.positions import Sources
from socdocs.source.tree import Scalar
from socdocs.workflow.case import Case
from socdocs.workflow.load import Loaded
from socdocs.workflow.named_parts import unknown_parts
from socdocs.workflow.of_no_report import texts_of_no_report
from socdocs.workflow.request import Request

if TYPE_CHECKING:
    from socdocs.rules.table import Phase


class Checked(Struct, frozen=True):
    """A case with the findings about its facts.

    `texts` are those that its report is to print, `texts_of_other_layouts` those that only its layout, or the way in
    which it groups controls, leaves out, and `texts_of_no_report` those that no report of the file is to print.
    """

    case: Case
    found: tuple[Diagnostic, ...] = ()
    texts: tuple[PrintedText, ...] = ()
    texts_of_other_layouts: tuple[PrintedText, ...] = ()
    texts_of_no_report: tuple[PrintedText, ...] = ()


def check(case: Case, request: Request) -> Checked:
    """Check the facts of one report, and list the facts that it leaves out and the entries that name no part of it.

    Waivers are applied.  Waivers that match no finding are reported if the file has no other report that they may be
    for; when the request is `thorough` they are always reported.  Waived findings carry the reason.
    """
    day = today()
    subject = subject_of(case, day)
    outcome = apply_rules(case, subject, request.phase)
    alone = request.thorough or len(case.loaded.description.reports or ()) < 2
    found = [*outcome.remaining, *outcome.waived, *outcome.problems, *(outcome.unused if alone else ())]
    found += [*unknown_parts(case), *_left_out(case)]
    texts = tuple(row for row in subject.texts if row not in subject.own_wording)
    return Checked(case, tuple(found), texts, texts_of_other_layouts(subject), texts_of_no_report(case, subject))


def today() -> datetime.date:
    """Today in UTC, the same in all time zones."""
    return datetime.datetime.now(tz=datetime.UTC).date()


def apply_rules(case: Case, subject: Subject, phase: Phase) -> Filtered:
    """Run the rules on `subject`, the facts of one report; findings are split by the waivers in force on its day."""
    locator, sources = Locator(case.loaded.tree), Sources(case.loaded.files)
    own, elsewhere = dict(_own_wording(case)), dict(case.loaded.wording_places)

    def place(address: str, words: tuple[str, int, int] | None) -> Span | None:
        if address in elsewhere:
            return elsewhere[address]
        node = own.get(address) or (locator.find(address) if words else None)
        if words is None or not isinstance(node, Scalar):
            return node.span if address in own and node else locator.locate(address)
        text, start, end = words
        end = start + max(1, len(text[start:end].rstrip()))  # a blank has no place of its own
        first, last = (_as_written(node.text, text, offset) for offset in (start, end - 1))
        before, after = (sources.position(node, offset) for offset in (first, last))
        return replace(before, end_line=after.end_line, end_column=after.end_column)

    return run_rules(subject, phase, place)


def subject_of(case: Case, day: datetime.date) -> Subject:
    """Return the facts of one report as rules read them.

    Components that are not public are not in a report for general use, and are part of the system all the same.
    """
    scope, whole = case.scope, case.loaded.description
    return Subject(
        description=with_facts(scope.description, components=whole.components),
        whole=whole,
        report=case.report,
        kind=case.kind,
        held=scope.held,
        homes=scope.homes,
        today=day,
        left_out=scope.left_out,
        others=tuple(other_reports(scope, whole)),
        by_auditor=case.loaded.by_auditor,
        own_wording=tuple(_as_printed(address, text) for address, text in _own_wording(case)),
        wordings=case.loaded.wordings,
    )


_OF_OWN_WORDING: Final = fields_of(ServiceOrganization)["overview"]
"""A field of the same kind: a text in Markdown that management writes."""


def _own_wording(case: Case) -> Iterator[tuple[str, Scalar]]:
    """Yield the own wording of parts that the report has, each with an address for findings and waivers."""
    parts = {row.part.id for row in case.plan.walk_whole()}
    rows = zip(own_wording(case.loaded), case.loaded.own_wording, strict=True)
    return (located for located, row in rows if row.part in parts)


def own_wording(loaded: Loaded) -> Iterator[tuple[str, Scalar]]:
    """Yield all own wording of a description, each with an address for findings and waivers."""
    for number, row in enumerate(loaded.own_wording, 1):
        yield f"own-wording[{escape_key(row.part)}][{number}]", row.text


def _as_printed(address: str, text: Scalar) -> PrintedText:
    """The own wording as rules read it: with the names of facts as letters, so that every character keeps its place."""
    from socdocs.report.own_texts import HOLE  # imported late: few descriptions have wording of their own

    hidden = HOLE.sub(lambda fact: re.sub(r"\S", "x", fact[0]), text.text)
    return PrintedText(address, evenly_spaced(hidden), _OF_OWN_WORDING)


def _as_written(written: str, text: str, offset: int) -> int:
    """The offset in `written` of the character at `offset` in `text`, which may be the same with white space folded."""
    if written == text:
        return offset
    before, there = bisect.bisect_left(_inked(text), offset), _inked(written)
    return there[before] if before < len(there) else 0


@lru_cache(maxsize=4)  # a long text may have many findings, one after the other
def _inked(text: str) -> list[int]:
    """The offsets of all characters that are not white space."""
    return [at for at, character in enumerate(text) if not character.isspace()]


def _left_out(case: Case) -> Iterator[Diagnostic]:
    locator = Locator(case.loaded.tree)
    for row in list_left_out(case.scope):
        place = locator.locate(row.address)
        yield Diagnostic("left-out", Severity.INFO, row.message, place, row.advice, row.address)
