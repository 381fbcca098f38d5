"""The facts of one report about the system: kind, dates, categories, assertion, service auditor, opinion."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from socdocs.model.base import Category, Date, Facts, Id, NextPeriod, Plain, Prose, Stated, YesNo, fact, needed
from socdocs.model.confirmations import Approval, Confirmation
from socdocs.model.controls import AdditionalCriteria
from socdocs.model.parties import Assertion, RepresentationLetter
from socdocs.model.periods import Period
from socdocs.model.system import Change, Incident
from socdocs.model.testing import ControlTest, DesignAssessment
from socdocs.resources import kind_name
from socdocs.words import Owner


class PreviousReport(Facts):
    """The report before this one, or the report that a bridge letter follows."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    title: Plain | None = fact(prints="bridge-letter")
    """Its title."""
    period: Period | None = fact(prints="bridge-letter", next_period="next")
    """The period it covered."""
    service_auditor: Plain | None = fact(prints="bridge-letter")
    """The firm that issued it."""
    file: Plain | None = fact(prints="never", next_period="next", example="last-year/description.yaml")
    """The description that it was made from, beside this one; `socdocs diff --changes` compares with it."""


class ServiceAuditor(Facts):
    """The CPA firm that examines the system."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    firm: Plain | None = fact("name of the service auditor's firm", example="Halvorsen Reyes & Company LLP")
    """The firm's name."""
    city: Plain | None = fact("city of the service auditor's office", example="Richmond")
    """The city that the report names."""
    state: Plain | None = fact("state of the service auditor's office", example="Virginia")
    """The state that the report names."""
    letterhead: Prose | None = fact()
    """The lines of the firm's letterhead, if the report should show one."""
    confirmed: tuple[Confirmation, ...] | None = fact(prints="never", next_period="cleared")
    """Which proposed paragraphs the firm has confirmed.

    If the text or a fact in it changes, the text must be confirmed again.
    """


class HeadingText(Facts):
    """The firm's own text for one heading of the service auditor's report."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    heading: Plain = needed(prints="never", example="inherent_limitations")
    """The heading's id."""
    text: Prose | None = fact("the firm's text")
    """The text that replaces the proposed one."""


class AuditorReport(Facts):
    """The firm's own wording in its report, in addition to or in place of the proposed paragraphs."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    addressee: Plain | None = fact(example="Board of Directors of Tidewater Payroll Services, Inc.")
    """To whom the report is addressed; if absent, the management of the service organization."""
    text: tuple[HeadingText, ...] | None = fact()
    """The firm's own text by heading, in place of the proposed one."""
    emphasis: Prose | None = fact(next_period="cleared")
    """Emphasis-of-matter or other-matter paragraphs."""
    subsequent_events: Prose | None = fact(next_period="cleared")
    """What the firm says about events after the period or date."""
    quality_management: Prose | None = fact()
    """The firm's paragraph on its system of quality management."""
    international_standard: Literal["isae_3402", "isae_3000"] | None = fact(example="isae_3402")
    """The international standard that the examination follows, too: ISAE 3402 for a SOC 1, ISAE 3000 for a SOC 2.

    The report names it beside the AICPA's, with a paragraph on ethics and quality management.
    """
    other_standards: Prose | None = fact()
    """A sentence about other standards that the examination follows."""
    internal_audit: Prose | None = fact(prints="type2", next_period="cleared")
    """How the work of internal audit was used: the tests it performed, and the firm's procedures on that work.

    It prints with the tests of controls.
    """
    test_introduction: Prose | None = fact(prints="type2")
    """What the firm says before its tests of controls."""
    sampling: Prose | None = fact("how items were selected for testing", prints="type2")
    """What the firm says about sampling."""
    information_produced: Prose | None = fact(prints="type2", next_period="cleared")
    """What the firm says about the reliability of information produced by the entity."""
    no_exceptions_wording: Plain | None = fact(prints="type2", example="No exceptions noted.")
    """The firm's words for a test without exceptions; if absent, "No exceptions noted."."""


class DesignProcedure(Facts):
    """A procedure the service auditor performed to evaluate design (Type 1)."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    method: Literal["inquired", "observed", "inspected", "reperformed"] | None = fact(
        "the method used", prints="type1 four-section", example="inspected"
    )
    """inquired, observed, inspected or reperformed."""
    text: Plain | None = fact("the procedure performed", prints="type1 four-section")
    """What was done."""


class CriterionConcerned(Facts):
    """A criterion of another framework, beside those of the AICPA, that a matter concerns."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    framework: Plain | None = fact(
        "the framework of the criterion", prints="soc2", example="Harbor Data Trust Framework"
    )
    """The framework's name, as in the catalog of the additional criteria."""
    reference: Plain | None = fact("the criterion that was not met", prints="soc2", example="HD-2")
    """The criterion's identifier in that catalog."""


class Modification(Facts):
    """One matter for which the opinion is modified."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    subject: Literal["description", "design", "operation"] | None = fact(
        "what the matter concerns", example="operation"
    )
    """The description, the design of controls, or their operation (Type 2)."""
    criteria: tuple[Id, ...] | None = fact(prints="soc2", example=["CC6.2"])
    """Trust services criteria that were not met because of it."""
    framework_references: tuple[CriterionConcerned, ...] | None = fact(prints="soc2")
    """Criteria of other frameworks that were not met because of it, where the opinion covers them (SOC 2+)."""
    control_objectives: tuple[Id, ...] | None = fact(prints="soc1", example=["CO-3"])
    """Control objectives that were not achieved because of it."""
    controls: tuple[Id, ...] | None = fact(example=["AC-07"])
    """The controls affected."""
    matter: Prose | None = fact("the matter that gives rise to the modification")
    """What was found."""
    effect: Prose | None = fact("the effect of the matter")
    """What it means for the criteria or objectives."""


class Opinion(Facts):
    """The opinion as provided by the service auditor.  socdocs never proposes one."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    provided_by_auditor: YesNo | None = fact(prints="never", example="yes")
    """Whether the firm itself provided this opinion; unless this is yes, no opinion is printed."""
    type: Literal["unmodified", "qualified", "adverse", "disclaimer"] | None = fact("the opinion", example="unmodified")
    """The type of opinion."""
    modifications: tuple[Modification, ...] | None = fact("the matters that give rise to the modified opinion")
    """The matters that gave rise to it, for a modified opinion."""


class Recipient(Facts):
    """A party that may receive the report."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    party: Plain | None = fact(prints="never", example="user entities")
    """The party."""
    note: Plain | None = fact(prints="never", example="under a signed non-disclosure agreement")
    """The conditions on which the party may receive it."""


class Distribution(Facts):
    """Who may receive the report; the restricted-use paragraph itself is always printed."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    recipients: tuple[Recipient, ...] | None = fact(prints="never")
    """The parties to which management intends to give the report; used by the checks."""
    note: Plain | None = fact(prints="never")
    """How the report is distributed; used by the checks."""


class SectionTitle(Facts):
    """The organization's or the firm's own title for one section."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    section: Plain = needed(prints="never", example="description")
    """The section's id."""
    title: Plain | None = fact("the section's title")
    """The title to print."""


class OtherInformation(Facts):
    """Information from management that the report does not cover."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id | None = fact(prints="never")
    """An identifier, used in addresses."""
    title: Plain | None = fact("title of the other information", example="Mapping to other frameworks")
    """Its heading."""
    text: Prose | None = fact("the other information")
    """The text."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class ReportDefaults(Facts):
    """What the entries of `reports` share; an entry that says something else is right about itself.

    A list in an entry takes the place of the shared one.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    as_of_date: Date | None = fact("the as-of date", prints="type1", example="2025-12-31", next_period="cleared")
    """Type 1: the date as of which the report is made."""
    period: Period | None = fact("the period covered", prints="type2", next_period="next")
    """Type 2: the period the report covers."""
    report_date: Date | None = fact(
        "date of the report", owner="service_auditor", example="2026-02-17", next_period="cleared"
    )
    """The date of the service auditor's report."""
    layout: Plain | None = fact(prints="never", example="four-section")
    """four-section (default), practice, or the name of your own layout."""
    numerals: Literal["roman", "arabic"] | None = fact(prints="never", example="roman")
    """How sections are numbered."""
    controls_layout: Literal["by_criterion", "by_process", "by_framework"] | None = fact(
        prints="never", example="by_criterion"
    )
    """How controls are grouped: by criterion or objective, by process, or by a framework's families."""
    framework: Plain | None = fact(prints="never", example="NIST CSF 2.0")
    """The framework for by_framework."""
    management_response_placement: Literal["other_information", "controls_and_tests"] | None = fact(prints="never")
    """Where management's responses are printed.

    With the other information (default), or below the exceptions and marked as not covered by the report.
    """
    section_titles: tuple[SectionTitle, ...] | None = fact()
    """Titles that replace the layout's."""
    trust_services_categories: tuple[Category, ...] | None = fact(
        "the trust services categories", prints="soc2", example=["security", "availability"]
    )
    """SOC 2: the categories covered."""
    additional_criteria: tuple[AdditionalCriteria, ...] | None = fact(prints="soc2")
    """SOC 2: criteria of other frameworks, in the opinion (SOC 2+) or as other information."""
    assertion: Assertion | None = fact()
    """Management's assertion: who signs it and when."""
    service_auditor: ServiceAuditor | None = fact(owner="service_auditor")
    """The CPA firm."""
    auditor_report: AuditorReport | None = fact(owner="service_auditor")
    """The firm's own text."""
    design_procedures: tuple[DesignProcedure, ...] | None = fact(
        "the procedures performed to evaluate design", owner="service_auditor", prints="type1 four-section"
    )
    """Type 1: the procedures that the firm performed to evaluate the design."""
    distribution: Distribution | None = fact(prints="never")
    """Who may receive the report."""


class Report(ReportDefaults):
    """One report about the system.

    Keys that several reports share may be given once under `report_defaults`.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id = needed(prints="never", example="soc2-2025")
    """An identifier; output files and `--report` use it."""
    soc: Literal["1", "2", "3"] | None = fact(prints="never", example="2")
    """1, 2 or 3."""
    type: Literal["1", "2"] | None = fact(prints="never", example="2", next_period="next")
    """1 (as of a date) or 2 (over a period); a SOC 3 always covers a period and needs none."""
    kind: Plain | None = fact(prints="never", example="bridge-letter")
    """The report kind, if it is none of SOC 1, SOC 2 and SOC 3."""
    opinion: Opinion | None = fact(owner="service_auditor", next_period="cleared")
    """The opinion as provided by the firm."""
    approvals: tuple[Approval, ...] | None = fact(prints="never", next_period="cleared")
    """Who at the service organization has approved which section.

    If the text or a fact in it changes, a finding says so.
    """
    representation_letter: RepresentationLetter | None = fact(prints="representation-letter", next_period="cleared")
    """What management states in its representation letter, which the signatories of the assertion sign."""
    previous_report: PreviousReport | None = fact(prints="bridge-letter")
    """The report before this one."""
    incidents: Stated[Incident] | None = fact("the system incidents", prints="soc2", next_period="cleared")
    """Incidents for this report only; if absent, the list at the top level of the file applies."""
    changes: Stated[Change] | None = fact(
        "the significant changes during the period", prints="type2", next_period="cleared"
    )
    """Changes for this report only; if absent, the list at the top level of the file applies."""
    other_changes: Prose | None = fact(
        "whether management knows of other significant changes", prints="bridge-letter", next_period="cleared"
    )
    """In a bridge letter that lists changes: what management states about others, such as that it knows of none."""
    tests: tuple[ControlTest, ...] | None = fact("the tests of controls", owner="service_auditor", prints="type2")
    """Tests for this report only; if absent, the list at the top level of the file applies."""
    design_assessments: tuple[DesignAssessment, ...] | None = fact(
        "the assessments of design", owner="service_auditor", prints="type1 four-section", next_period="cleared"
    )
    """Design assessments for this report only; if absent, the list at the top level of the file applies."""

    @property
    def kind_name(self) -> str:
        """The name of the report kind: `kind`, or one such as soc2-type1 or soc3; "" if neither is known."""
        return self.kind or kind_name(self.soc or "", self.type or "")


def chosen_reports(
    reports: Iterable[Report], kind: str = "", report_id: str = "", *, family: str = ""
) -> list[tuple[str, str]]:
    """Return the kind and id of each report that matches `kind` and `report_id`, and is of `family` (`soc2`).

    If none is of `kind`, return `kind` with the given id, which may be that of a report that this kind accompanies;
    nothing for an id that no report has.
    """
    named = [(entry.kind_name, entry) for entry in reports if entry.kind_name]
    entries = [(name, row.id) for name, row in named if name.startswith(family) or f"soc{row.soc}" == family]
    chosen = [(name, id_) for name, id_ in entries if kind in ("", name) and report_id in ("", id_)]
    known = report_id in ("", *(id_ for _, id_ in entries))
    return chosen or ([(kind, report_id)] if kind and known else [])
