"""The third step: check the facts of a report, and list the facts that it leaves out."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.base import with_facts
from socdocs.model.description import Checks
from socdocs.problems import Severity
from socdocs.report.left_out import list_left_out
from socdocs.report.scope import other_reports
from socdocs.rules.printed_texts import texts_of_no_report, texts_of_other_layouts
from socdocs.rules.run import run_rules
from socdocs.rules.subject import Subject
from socdocs.rules.texts import PrintedText
from socdocs.rules.waivers import Filtered, apply_waivers
from socdocs.source.addresses import Locator
from socdocs.source.positions import Sources
from socdocs.source.tree import Scalar
from socdocs.workflow.case import Case
from socdocs.workflow.named_parts import unknown_parts
from socdocs.workflow.request import Request

if TYPE_CHECKING:
    from socdocs.rules.table import Phase


class Checked(Struct, frozen=True):
    """A case with the findings about its facts.

    `texts` are those that its report is to print, `texts_of_other_layouts` those that only its layout, or the way in
    which it groups controls, leaves out, and `texts_of_no_report` those of kinds that the file does not declare.
    """

    case: Case
    found: tuple[Diagnostic, ...] = ()
    texts: tuple[PrintedText, ...] = ()
    texts_of_other_layouts: tuple[PrintedText, ...] = ()
    texts_of_no_report: tuple[PrintedText, ...] = ()


def check(case: Case, request: Request) -> Checked:
    """Check the facts of one report, and list the facts that it leaves out and the entries that name no part of it.

    Waivers are applied.  Waivers that match no finding are reported if the file has no other report that they may be
    for.  When the request is `thorough` they are always reported, and waived findings are included, each with its
    reason.
    """
    day = today()
    subject = subject_of(case, day)
    outcome = apply_rules(case, subject, request.phase)
    alone = request.thorough or len(case.loaded.description.reports or ()) < 2
    found = [*outcome.remaining, *outcome.problems, *(outcome.unused if alone else ())]
    found += [*unknown_parts(case), *_left_out(case)]
    if request.thorough:
        found += accepted(outcome, case.loaded.description.checks, day)
    return Checked(
        case, tuple(found), tuple(subject.texts), texts_of_other_layouts(subject), texts_of_no_report(subject)
    )


def today() -> datetime.date:
    """Today in UTC, the same in all time zones."""
    return datetime.datetime.now(tz=datetime.UTC).date()


def accepted(outcome: Filtered, checks: Checks | None, day: datetime.date) -> Iterator[Diagnostic]:
    """Yield the waived findings, each with the reason of the first waiver that matches it."""
    rest = outcome.waived
    for waiver in (checks and checks.waive) or ():
        own = apply_waivers(rest, Checks(waive=(waiver,)), day)
        reason = " ".join((waiver.reason or "").split())
        yield from (replace(finding, waived=reason) for finding in own.waived)
        rest = own.remaining


def apply_rules(case: Case, subject: Subject, phase: Phase) -> Filtered:
    """Run the rules on `subject`, the facts of one report; findings are split by the waivers in force on its day."""
    locator, sources = Locator(case.loaded.tree), Sources(case.loaded.files)

    def place(address: str, words: tuple[str, int, int] | None) -> Span | None:
        node = locator.find(address) if words else None
        if words is None or not isinstance(node, Scalar):
            return locator.locate(address)
        text, start, end = words
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
    )


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
