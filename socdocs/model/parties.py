"""The parties: the service organization, its people, vendors and subservice organizations."""

from typing import ClassVar

from socdocs.model.base import Date, Facts, Id, Method, NextPeriod, Plain, Prose, Stated, Text, YesNo, fact, needed
from socdocs.model.report_reviews import ReportReview


class Signatory(Facts):
    """A person who signs, with name and title; the signature itself is never generated."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the signatory", example="Dana Whitfield")
    """The person's name as it should be written under the signature line."""
    title: Plain | None = fact("title of the signatory", example="Chief Executive Officer")
    """The person's title at the organization."""


class Assertion(Facts):
    """A written assertion: who signs it and when.  Its text comes from the report kind."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    date: Date | None = fact(example="2026-02-12", next_period="cleared")
    """The date of the letter.

    It cannot be before the end of the period or the as-of date, or after the report date; it may be absent in a draft.
    """
    signatories: tuple[Signatory, ...] | None = fact("who signs the assertion")
    """Members of senior management who sign."""
    signed: YesNo | None = fact(prints="never", example="no", next_period="cleared")
    """Whether the letter has been signed.  A record only: signature lines are always printed blank."""
    letterhead: Prose | None = fact(example="Tidewater Payroll Services, Inc.")
    """The lines of the organization's letterhead, if the letter should show one."""
    modification: Prose | None = fact(
        "how management's assertion is modified to agree with the opinion", next_period="cleared"
    )
    """What management says about the matter when the service auditor's opinion is modified."""


class RepresentationLetter(Facts):
    """What management states to the service auditor in its representation letter, besides what the description states.

    The letter is written with `socdocs report representation-letter` and is no part of the report.  What is absent is
    an open item of the letter: it says of nothing that there was none unless management says so here.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    date: Date | None = fact(prints="representation-letter", example="2026-02-17")
    """The date of the letter, which is that of the service auditor's report; if absent, that date is printed."""
    contradicting_matters: Prose | None = fact(
        "the matters that contradict the description, the controls or the assertion, or that none are known",
        prints="representation-letter",
    )
    """Matters that contradict the description, what it says of controls, or the assertion."""
    communications: Prose | None = fact(
        "the communications from regulators and others, or that there were none", prints="representation-letter"
    )
    """Communications from regulators and others about the description, the controls or the assertion."""
    noncompliance: Prose | None = fact(
        "the known instances of noncompliance with laws and regulations, or that none are known",
        prints="representation-letter",
    )
    """Noncompliance with laws and regulations that may affect user entities."""
    fraud: Prose | None = fact(
        "any actual, suspected or alleged fraud, or that none is known", prints="representation-letter"
    )
    """Actual, suspected or alleged fraud that could affect the system or user entities."""
    design_deficiencies: Prose | None = fact(
        "the deficiencies in the design of controls, or that none are known", prints="representation-letter"
    )
    """Deficiencies in the design of controls, also those that are left because correcting them would cost too much."""
    controls_not_operating: Prose | None = fact(
        "the instances in which controls did not operate or were not in place as described, or that none are known",
        prints="representation-letter",
    )
    """Instances in which controls did not operate, or had not been implemented, as described."""
    incidents: Prose | None = fact(
        "the incidents that affected user entities, or that there were none", prints="representation-letter"
    )
    """Incidents that affected user entities, where the description does not state them, as in a SOC 1."""
    subsequent_events: Prose | None = fact(
        "the events after the last day of the report, or that there were none", prints="representation-letter"
    )
    """Events after the last day and up to the date of the letter, in addition to those of the description."""
    uncorrected_misstatements: Prose | None = fact(
        "the uncorrected misstatements, or that there are none", prints="representation-letter"
    )
    """Misstatements of the description, and deviations, that the service auditor raised and that were not corrected."""


class ServiceOrganization(Facts):
    """The entity whose system is examined."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the service organization", example="Tidewater Payroll Services, Inc.")
    """The full legal name."""
    short_name: Plain | None = fact(example="Tidewater")
    """The name used in running text after the first mention; if absent, the full name is used throughout."""
    location: Plain | None = fact(example="Norfolk, Virginia")
    """City and state of the head office."""
    overview: Prose | None = fact("overview of the service organization's operations")
    """The organization's background, size, markets and structure."""


class Location(Facts):
    """A place where the organization works."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the location", example="Norfolk operations center")
    """The name of the place."""
    address: Plain | None = fact(example="Norfolk, Virginia")
    """City and state or country; no more detail than readers need."""
    in_scope: YesNo | None = fact(example="yes")
    """Whether the examination covers this place (default yes)."""
    activities: Prose | None = fact("what is done at the location")
    """What is done there."""


class Vendor(Facts):
    """A supplier whose controls are not needed in combination with the organization's own controls."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the vendor", example="Brightline Telecom")
    """The vendor's name."""
    services: Plain | None = fact("what the vendor supplies", example="office internet access")
    """What it supplies."""
    why_not_subservice: Plain | None = fact(prints="never")
    """Why its controls are not necessary; a note for the preparer, never printed."""
    valid_from: Date | None = fact(alias="from", prints="type2")
    """First day of use, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2")
    """Last day of use, if it falls within the period."""
    public: YesNo | None = fact(prints="general", example="yes")
    """Whether its name may be published: a SOC 3 names only what is marked so (default no)."""


class Csoc(Facts):
    """A complementary subservice organization control.

    A type of control that the design of the system assumes a carved-out organization operates.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """The CSOC's identifier, such as CSOC-01."""
    text: Text | None = fact("the control expected at the subservice organization")
    """The type of control expected there, not the organization's actual control."""
    criteria: tuple[Id, ...] | None = fact(
        "the trust services criteria the CSOC serves", prints="soc2", example=["CC6.4"]
    )
    """Trust services criteria, or whole series such as CC6, that it serves (SOC 2)."""
    control_objectives: tuple[Id, ...] | None = fact(
        "the control objectives the CSOC serves", prints="soc1", example=["CO-4"]
    )
    """Control objectives that it serves (SOC 1)."""
    also_at: tuple[Id, ...] | None = fact(prints="never", example=["colocation"])
    """Further subservice organizations at which the same control is expected, so that it is written once."""
    valid_from: Date | None = fact(alias="from", prints="type2", next_period="begun")
    """First day on which the design assumed the control, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2", next_period="ended")
    """Last day on which the design assumed the control, if it falls within the period."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to, if its criteria or objectives do not determine that."""


class InclusivePart(Facts):
    """A part of an inclusive subservice organization's system that the description covers."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the component")
    """The name of the component."""
    text: Prose | None = fact("what the component does")
    """What the component is for, and which part of the system it is."""


class SubserviceOrganization(Facts):
    """A vendor whose controls, together with the organization's own, are needed to meet the criteria or objectives."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id = needed(prints="never", example="hosting")
    """A short identifier."""
    name: Plain | None = fact("name of the subservice organization", example="Granite Peak Hosting LLC")
    """The full name."""
    short_name: Plain | None = fact(example="Granite Peak")
    """The name used in running text."""
    services: Plain | None = fact(
        "services of the subservice organization", example="colocation and physical security of production servers"
    )
    """What it does for the system, as a phrase that continues "uses … for"."""
    public: YesNo | None = fact(prints="general", example="yes")
    """Whether its name may be published: a SOC 3 names only what is marked so (default no)."""
    method: Method | None = fact("the method of presentation", example="carve_out")
    """`carve_out` leaves its components and controls out; `inclusive` describes and examines them."""
    why_necessary: Prose | None = fact("why its controls are necessary")
    """Why the organization's own controls are not sufficient without it."""
    description: Prose | None = fact()
    """Inclusive method: its part of the system.  Carve-out: anything else that readers need to know."""
    components: tuple[InclusivePart, ...] | None = fact()
    """Inclusive method: its infrastructure, software, people, procedures and data that are part of the system."""
    csocs: Stated[Csoc] | None = fact("the complementary subservice organization controls")
    """The types of controls assumed there, or a statement that none are assumed (carve-out only)."""
    monitoring: Prose | None = fact("how the subservice organization is monitored")
    """How the service organization monitors it."""
    monitoring_controls: tuple[Id, ...] | None = fact("the controls that monitor it", example=["VM-02"])
    """Ids of the organization's own controls that monitor it."""
    assurance: Prose | None = fact()
    """Which of its own SOC reports were received, and the periods they cover."""
    cuecs_addressed_by: tuple[Id, ...] | None = fact(prints="never")
    """Ids of the organization's controls that do what the subservice organization's own report expects of its
    customers."""
    report_reviews: Stated[ReportReview] | None = fact("the reviews of its SOC reports", prints="never")
    """Which of its SOC reports were read and with what result, or a statement that it has none (carve-out only)."""
    assertion: Assertion | None = fact(
        "the assertion of the subservice organization's management", owner="subservice_organization"
    )
    """Inclusive method: who signs its own assertion."""
    representation_letter: RepresentationLetter | None = fact(
        owner="subservice_organization", prints="representation-letter", next_period="cleared"
    )
    """Inclusive method: what its management states in its own representation letter."""
    valid_from: Date | None = fact(alias="from", prints="type2", next_period="begun")
    """First day of use, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2", next_period="ended")
    """Last day of use, if it falls within the period."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to; if absent, every report."""
