"""The root of the input: everything about one system and all the reports about it."""

from typing import ClassVar, Final, Literal

from socdocs.model.base import Date, Facts, NextPeriod, Plain, SoughtWord, Stated, fact
from socdocs.model.controls import (
    Control,
    ControlObjective,
    CriterionNotApplicable,
    CriterionText,
    Cuec,
    Framework,
    Process,
    UserEntityResponsibility,
)
from socdocs.model.parties import Location, ServiceOrganization, SubserviceOrganization, Vendor
from socdocs.model.reporting import OtherInformation, Report, ReportDefaults
from socdocs.model.system import (
    Change,
    Commitment,
    Components,
    Incident,
    InternalControl,
    Privacy,
    Requirement,
    Service,
    SignificantEvent,
    SubsequentEvent,
    System,
    TransactionClass,
    UserReport,
)
from socdocs.model.testing import ControlTest, DesignAssessment, ManagementResponse, PriorException

NOT_ABOUT_THE_SYSTEM: Final = ("libraries", "report_defaults", "reports", "checks")
"""The keys at the top that hold no facts about the system; templates do not see them."""


class Waiver(Facts):
    """A finding that is accepted, with the reason."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    rule: Plain
    """The rule's code, such as SCP002, or its name."""
    where: Plain | None = fact(prints="never", example="controls[AC-01]")
    """The address it applies to; if absent, the whole file."""
    reason: Plain | None = fact("the reason for the waiver", prints="never")
    """Why the finding is accepted."""
    until: Date | None = fact(prints="never")
    """The last day on which it applies; leave it out if there is none."""


class MoreWords(Facts):
    """Your own words that a wording rule looks for in addition to its list."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Literal["advertising", "plans", "leftovers", "vague", "public", "certified"]
    """The list to add to: that of rule DSC019, DSC020, DSC022, CTL007, DST001 or TXT001, in this order."""
    words: tuple[SoughtWord, ...] | None = fact(prints="never", example=["frictionless", "hyperscal*"])
    """Words or phrases; * stands for any ending, and a word with a capital letter matches only in that case."""


class Checks(Facts):
    """How the checks treat this file; may be in a separate file, as in `checks: {file: checks.yaml}`."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    waive: tuple[Waiver, ...] | None = fact(prints="never", next_period="cleared")
    """Findings that are accepted."""
    words: tuple[MoreWords, ...] | None = fact(prints="never")
    """Words that the wording rules look for in addition to their own lists."""


class SystemDescription(Facts):
    """The description of one system and the reports about it."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    fictional: Plain | None = fact(example="Fictional example")
    """A line printed on every page of an example; leave it out of real descriptions."""
    service_organization: ServiceOrganization | None = fact("the service organization")
    """Who provides the system."""
    system: System | None = fact("the system")
    """The system as a whole."""
    services: tuple[Service, ...] | None = fact("the services provided")
    """The services that the system provides."""
    locations: tuple[Location, ...] | None = fact()
    """Where the organization works."""
    transaction_classes: Stated[TransactionClass] | None = fact("the classes of transactions", prints="soc1")
    """SOC 1: the classes of transactions processed, or why there are none (a data center)."""
    significant_events: Stated[SignificantEvent] | None = fact(
        "the significant events and conditions other than transactions", prints="soc1"
    )
    """SOC 1: events and conditions other than transactions."""
    user_reports: Stated[UserReport] | None = fact("the reports prepared for user entities", prints="soc1")
    """SOC 1: reports and other information prepared for user entities."""
    commitments: tuple[Commitment, ...] | None = fact("the principal service commitments", prints="soc2")
    """SOC 2: what user entities are promised."""
    requirements: tuple[Requirement, ...] | None = fact("the principal system requirements", prints="soc2")
    """SOC 2: what must be true for the commitments to be met."""
    privacy: Privacy | None = fact(prints="soc2")
    """SOC 2 with privacy: the organization's role and its privacy notice."""
    components: Components | None = fact("the components of the system")
    """The five components; optional in a SOC 1."""
    internal_control: InternalControl | None = fact("the relevant aspects of internal control")
    """Control environment, risk assessment, information and communication, monitoring, control activities."""
    incidents: Stated[Incident] | None = fact("the system incidents", prints="soc2", next_period="cleared")
    """SOC 2: incidents that must be disclosed, or management's statement that there were none."""
    changes: Stated[Change] | None = fact(
        "the significant changes during the period", prints="type2", next_period="cleared"
    )
    """Type 2: significant changes during the period, or management's statement that there were none."""
    subsequent_events: Stated[SubsequentEvent] | None = fact(next_period="cleared")
    """Events after the period or date; a statement that there were none prints in the representation letter alone."""
    control_objectives: tuple[ControlObjective, ...] | None = fact("the control objectives", prints="soc1")
    """SOC 1: the control objectives."""
    controls: tuple[Control, ...] | None = fact("the controls")
    """The controls; usually `{file: controls.csv}`."""
    criteria_not_applicable: tuple[CriterionNotApplicable, ...] | None = fact(prints="soc2")
    """SOC 2: criteria that are not relevant to the system."""
    criteria_text: tuple[CriterionText, ...] | None = fact(prints="soc2")
    """SOC 2: licensed wording of the criteria, from your own file; also as a mapping, `CC6.1: wording`."""
    processes: tuple[Process, ...] | None = fact(prints="type2 by_process")
    """Processes in the order in which they are printed, for controls_layout by_process."""
    frameworks: tuple[Framework, ...] | None = fact(prints="type2 by_framework")
    """Frameworks and their families, for controls_layout by_framework."""
    cuecs: Stated[Cuec] | None = fact()
    """Complementary user entity controls, or management's statement that the design assumes none."""
    user_entity_responsibilities: Stated[UserEntityResponsibility] | None = fact()
    """What user entities do to benefit from the service, or a statement that they have no such responsibilities."""
    vendors: Stated[Vendor] | None = fact()
    """Suppliers that are not subservice organizations, or management's statement that there are none."""
    subservice_organizations: Stated[SubserviceOrganization] | None = fact()
    """Subservice organizations and the controls assumed or included there, or a statement that there are none."""
    tests: tuple[ControlTest, ...] | None = fact("the tests of controls", owner="service_auditor", prints="type2")
    """Type 2: the service auditor's tests of controls."""
    prior_exceptions: tuple[PriorException, ...] | None = fact(
        owner="service_auditor", prints="never", next_period="cleared"
    )
    """The exceptions of the report before this one; `socdocs roll-forward` writes them, and no report prints them."""
    design_assessments: tuple[DesignAssessment, ...] | None = fact(
        "the assessments of design", owner="service_auditor", prints="type1 four-section", next_period="cleared"
    )
    """Type 1: the service auditor's assessment of each control's design."""
    management_responses: tuple[ManagementResponse, ...] | None = fact(prints="type2", next_period="cleared")
    """Management's responses to exceptions."""
    other_information: tuple[OtherInformation, ...] | None = fact()
    """Information that the report does not cover."""
    report_defaults: ReportDefaults | None = fact(prints="never")
    """What all reports share, such as the signatories, the letterhead and the service auditor."""
    reports: tuple[Report, ...] | None = fact()
    """The reports about the system."""
    libraries: tuple[Plain, ...] | None = fact(prints="never", example=["../shared"])
    """Folders beside the description's own that it shares with others: lists, texts and pictures may come from them."""
    checks: Checks | None = fact(prints="never")
    """How the checks treat this file."""
