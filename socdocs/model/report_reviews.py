"""What the service organization read in the SOC reports of its subservice organizations."""

from typing import ClassVar, Literal

from socdocs.model.base import Date, Facts, Id, NextPeriod, Plain, Prose, Text, fact
from socdocs.model.periods import Period


class ReviewedCuec(Facts):
    """A complementary user entity control that the report of a subservice organization expects of its customers."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """Its identifier in that report, such as CUEC-3."""
    text: Text | None = fact("what that report expects of its customers", prints="never")
    """What that report expects, in short."""
    controls: tuple[Id, ...] | None = fact("our controls that meet it", prints="never", example=["AC-04"])
    """Ids of the organization's own controls that do it."""
    why_not_applicable: Plain | None = fact(prints="never")
    """Why it does not concern the organization, if no control has to do it."""


class ReportReview(Facts):
    """The review of one SOC report of a subservice organization; it supports the monitoring of that organization.

    It is kept for the service auditor, who asks for it each year.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    report: Plain | None = fact(
        "which report was read", prints="never", example="SOC 2 Type 2 report on security and availability"
    )
    """The title of the report, with its type and its subject."""
    service_auditor: Plain | None = fact(prints="never")
    """The CPA firm that signed it."""
    period: Period | None = fact("the period of the report read", prints="never", next_period="cleared")
    """The period that it covers (Type 2)."""
    as_of_date: Date | None = fact(prints="never", next_period="cleared")
    """The date as of which it was made (Type 1)."""
    bridge_letter_until: Date | None = fact(prints="never", example="2026-09-30", next_period="cleared")
    """The last day that a bridge letter covers, if one was received; it follows the end of the period."""
    opinion: Literal["unmodified", "qualified", "adverse", "disclaimer"] | None = fact(
        "the opinion in the report read", prints="never", example="unmodified", next_period="cleared"
    )
    """The service auditor's opinion in it."""
    exceptions: Prose | None = fact(
        "the exceptions in the report read", prints="never", example="None that concern us.", next_period="cleared"
    )
    """Which exceptions it reports, and what they mean for the organization; say so if there are none."""
    cuecs: tuple[ReviewedCuec, ...] | None = fact("what the report read expects of its customers", prints="never")
    """Its complementary user entity controls, and which of the organization's controls do them."""
    reviewed_on: Date | None = fact(
        "the date of the review", prints="never", example="2026-08-28", next_period="cleared"
    )
    """The day on which it was reviewed."""
    reviewed_by: Plain | None = fact("who reviewed the report", prints="never", example="Vendor Risk Analyst")
    """The role or person that reviewed it."""
