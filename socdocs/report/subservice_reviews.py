"""The reviews of subservice organizations' SOC reports as sheets: the reports read, and the CUECs in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socdocs.document.sheets import Sheet, SheetColumn
from socdocs.model.base import NoneStatement
from socdocs.model.parties import SubserviceOrganization
from socdocs.model.report_reviews import ReportReview
from socdocs.report.facts import ReportFacts
from socdocs.rules.report_reviews import gaps_between
from socdocs.rules.subject import days_of, listed
from socdocs.words import counted

_REPORTS: Final = (
    SheetColumn("Subservice organization", 24),
    SheetColumn("Report read", 32),
    SheetColumn("Service auditor", 18),
    SheetColumn("Period or date", 22),
    SheetColumn("Bridge letter until", 12),
    SheetColumn("Gap to our period", 26),
    SheetColumn("Opinion", 12),
    SheetColumn("Exceptions", 36),
    SheetColumn("Reviewed by", 18),
    SheetColumn("Reviewed on", 12),
    SheetColumn("Our monitoring controls", 16),
)
_CUECS: Final = (
    SheetColumn("Subservice organization", 26),
    SheetColumn("Report read", 32),
    SheetColumn("CUEC", 12),
    SheetColumn("What it expects of us", 50),
    SheetColumn("Met by our controls", 18),
    SheetColumn("Titles of these controls", 36),
    SheetColumn("Why it does not apply", 30),
)
REVIEW_SHEETS: Final = ("Subservice reports", "CUECs of these reports")
"""The names of the sheets."""
_TO_SAY: Final = "not said"


def review_sheets(facts: ReportFacts) -> tuple[Sheet, ...]:
    """Return a sheet with a row for each report read, and one with a row for each of their CUECs.

    An organization without a review has a row, too, so that it is not taken for reviewed.  Without any carved-out
    organization there is no sheet, and without any CUEC no second one.
    """
    rows = [view.facts for view in facts.carved_out]
    reports = tuple(line for row in rows for line in _report_rows(row, facts))
    cuecs = tuple(line for row in rows for line in _cuec_rows(row, facts))
    of_reports, of_cuecs = REVIEW_SHEETS
    sheets = (Sheet(of_reports, _REPORTS, reports), Sheet(of_cuecs, _CUECS, cuecs, frozen=3))
    return tuple(sheet for sheet in sheets if sheet.rows)


def gap_in_words(row: SubserviceOrganization, facts: ReportFacts) -> str:
    """Return a sentence, after a blank, on the days of the period that no reviewed report covers; "" for none."""
    gap = _gap(row, facts)
    return f" So far not covered: {gap}." if gap and listed(row.report_reviews) else ""


def _report_rows(row: SubserviceOrganization, facts: ReportFacts) -> Iterator[tuple[str, ...]]:
    name, controls = row.name or row.id, "; ".join(row.monitoring_controls or ())
    gap = _gap(row, facts)
    if not listed(row.report_reviews):
        stated = row.report_reviews.none_statement if isinstance(row.report_reviews, NoneStatement) else ""
        said = " ".join(stated.split()) or "no review yet"
        yield (name, said, "", "", "", gap if not stated else "", "", "", "", "", controls)
    for review in listed(row.report_reviews):
        yield (
            name,
            review.report or _TO_SAY,
            review.service_auditor or "",
            _covered(review),
            str(review.bridge_letter_until or ""),
            gap or ("none" if facts.kind.period else ""),
            review.opinion or _TO_SAY,
            " ".join((review.exceptions or _TO_SAY).split()),
            review.reviewed_by or _TO_SAY,
            str(review.reviewed_on or _TO_SAY),
            controls,
        )


def _cuec_rows(row: SubserviceOrganization, facts: ReportFacts) -> Iterator[tuple[str, ...]]:
    for review in listed(row.report_reviews):
        for cuec in review.cuecs or ():
            held = [id_ for id_ in cuec.controls or () if id_ in facts.controls_by_id]
            titles = (facts.controls_by_id[id_].facts.title for id_ in held)
            yield (
                row.name or row.id,
                review.report or _TO_SAY,
                cuec.id,
                " ".join((cuec.text or _TO_SAY).split()),
                "; ".join(held) or ("" if cuec.why_not_applicable else "no control"),
                "; ".join(title for title in titles if title),
                cuec.why_not_applicable or "",
            )


def _covered(review: ReportReview) -> str:
    if review.period and review.period.start and review.period.end:
        return f"{review.period.start} to {review.period.end}"
    return f"as of {review.as_of_date}" if review.as_of_date else _TO_SAY


def _gap(row: SubserviceOrganization, facts: ReportFacts) -> str:
    """The days of the period that no reviewed report covers: `92 days (2026-07-01 to 2026-09-30)`; "" for none."""
    first, last = days_of(facts.scope.report, facts.kind)
    if not facts.kind.period or first is None or last is None:
        return ""
    gaps = gaps_between(
        listed(row.report_reviews), max(first, row.valid_from or first), min(last, row.valid_until or last)
    )
    days = sum((end - start).days + 1 for start, end in gaps)
    return f"{counted(days, 'day')} ({', '.join(f'{start} to {end}' for start, end in gaps)})" if gaps else ""
