"""What the service auditor did and found: tests of controls, results, exceptions and assessments of design."""

from typing import ClassVar, Literal

from socdocs.model.base import Count, Date, Facts, Id, NextPeriod, Plain, Prose, Text, YesNo, fact, needed
from socdocs.words import Owner

Result = Literal["no_exceptions", "exception", "no_occurrence", "not_tested"]


class Ipe(Facts):
    """Information produced by the entity that a test relied on, and how its reliability was evaluated."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("the information relied on", prints="type2")
    """The list, report or extract."""
    procedure: Plain | None = fact("how its reliability was judged", prints="type2", next_period="cleared")
    """What was done to evaluate its completeness and accuracy."""


class Procedure(Facts):
    """One step of a test."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    method: Plain | None = fact("the method of the test", prints="never", example="inspected")
    """inquired, observed, inspected, reperformed, or another method that the firm uses.

    Used by the checks and counted in the table of methods.
    """
    text: Text | None = fact("the procedure performed", prints="type2")
    """What was done, as a sentence in the past tense."""
    population: Plain | None = fact(prints="type2", example="312 new-hire records", next_period="cleared")
    """What the items were selected from, with the number of items."""
    sample: Plain | None = fact(prints="type2", example="25", next_period="cleared")
    """How many items were selected."""


class TestException(Facts):
    """An instance where a control did not operate as described."""

    __test__ = False
    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    id: Id
    """The exception's identifier, such as EX-01; management's response names it."""
    tested: Count | None = fact("number of items tested", prints="type2", example="25")
    """How many items were tested."""
    deviations: Count | None = fact("number of items that deviated", prints="type2", example="2")
    """How many of them deviated."""
    nature: Text | None = fact("nature of the exception", prints="type2")
    """What went wrong, as a sentence."""
    timing: Text | None = fact(prints="type2", example="March and April 2025")
    """When it happened, if known."""
    cause: Text | None = fact(prints="type2")
    """Why it happened, if known."""


class ControlTest(Facts):
    """A test of one control and its result."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id | None = fact(prints="never")
    """An identifier, needed only if a control has several tests and addresses should distinguish them by name."""
    control: Id
    """Id of the control tested, such as AC-01."""
    procedures: tuple[Procedure, ...] | None = fact("the tests performed", prints="type2")
    """What the service auditor did."""
    result: Result | None = fact("result of the test", prints="type2", example="no_exceptions", next_period="cleared")
    """no_exceptions, exception, no_occurrence (the control did not need to operate in the period) or not_tested."""
    exceptions: tuple[TestException, ...] | None = fact(
        "the details of the exception", prints="type2", next_period="moved"
    )
    """One entry for each kind of deviation found."""
    evidence_of_non_occurrence: Plain | None = fact(
        "the evidence that the control was not called for", prints="type2", next_period="cleared"
    )
    """For no_occurrence: what was inspected to confirm that the control did not need to operate."""
    reason: Plain | None = fact("why the control was not tested", prints="type2", next_period="cleared")
    """For not_tested: why the control was not tested."""
    ipe: tuple[Ipe, ...] | None = fact(prints="type2")
    """Information produced by the entity that the test relied on."""


class PriorException(Facts):
    """An exception of the report before this one.  No report prints it."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    id: Id = needed(prints="never", example="EX-01")
    """The exception's identifier in that report, such as EX-01."""
    control: Plain | None = fact(prints="never", example="AC-01")
    """Id of the control that was tested; that control may be gone."""
    tested: Count | None = fact(prints="never", example="25")
    """How many items were tested."""
    deviations: Count | None = fact(prints="never", example="2")
    """How many of them deviated."""
    nature: Text | None = fact(prints="never")
    """What went wrong."""
    timing: Text | None = fact(prints="never")
    """When it happened."""
    cause: Text | None = fact(prints="never")
    """Why it happened."""


class DesignAssessment(Facts):
    """The service auditor's assessment of the design of one control (Type 1, layout four-section)."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    control: Id
    """Id of the control, such as AC-01."""
    text: Plain | None = fact("assessment of the control's design", prints="type1 four-section")
    """The assessment, in the service auditor's words."""


class ManagementResponse(Facts):
    """Management's response to an exception; it is printed outside the part that the report covers."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    exception: Id
    """Id of the exception, such as EX-01."""
    text: Prose | None = fact("management's response", prints="type2")
    """The response."""
    owner: Plain | None = fact(prints="type2", example="Director of Infrastructure")
    """Who is responsible for the remediation."""
    remediation_date: Date | None = fact(prints="type2", example="2026-01-31")
    """When the remediation was or will be completed."""
    facts_confirmed: YesNo | None = fact(prints="never", example="yes")
    """Whether management agrees with the facts that the service auditor states on the exception."""
    correction: Prose | None = fact(prints="never")
    """What management holds to be wrong in these facts; a note to the service auditor."""
