"""What the system is and does: services, transactions, components, commitments, events."""

from typing import ClassVar, Literal

from socdocs.model.base import Category, Date, Facts, Id, NextPeriod, Plain, Prose, Stated, YesNo, fact


class OutOfScope(Facts):
    """A service or part that readers might expect in the system but that is not part of it."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("what is out of scope", example="Time-clock hardware")
    """What is left out."""
    reason: Plain | None = fact(example="supplied and serviced by another company")
    """Why, in a few words."""


class System(Facts):
    """The system under examination, as a whole."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the system", example="Tidewater Payroll Platform")
    """The system's name, as printed in every title."""
    purpose: Plain | None = fact(
        "what the system does for user entities", prints="soc1", example="processing payroll for user entities"
    )
    """SOC 1: what it is for, as a phrase that continues "its … system for"."""
    user_entities: Prose | None = fact()
    """Who uses the system."""
    boundaries: Prose | None = fact("the boundaries of the system")
    """What is inside the system, what is outside it and what is shared."""
    out_of_scope: tuple[OutOfScope, ...] | None = fact()
    """Services and parts that are not covered."""


class Service(Facts):
    """A service that the system provides."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id | None = fact(prints="never")
    """An identifier, needed only if you want addresses to be shorter than the name."""
    name: Plain | None = fact("name of the service", example="Payroll calculation")
    """The service's name."""
    description: Prose | None = fact("what the service does")
    """What the service does for user entities."""
    valid_from: Date | None = fact(alias="from", prints="type2", next_period="begun")
    """First day the service was provided, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2", next_period="ended")
    """Last day the service was provided, if it falls within the period."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to; if absent, every report."""


Stage = Literal["initiation", "authorization", "recording", "processing", "correction", "reporting"]


class ProcessingStep(Facts):
    """How one stage of a class of transactions is carried out, manually or automatically (SOC 1)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    stage: Stage | None = fact("the stage of processing", prints="soc1", example="initiation")
    """Initiation, authorization, recording, processing, correction or reporting."""
    text: Prose | None = fact("how the stage is carried out", prints="soc1")
    """The automated and manual procedures; if the stage does not exist, say so."""


class TransactionClass(Facts):
    """A class of transactions that the system processes (SOC 1)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id | None = fact(prints="never")
    """An identifier, used in addresses."""
    name: Plain | None = fact("name of the class of transactions", prints="soc1", example="Regular payroll runs")
    """The name of the class of transactions."""
    description: Prose | None = fact(prints="soc1")
    """What the transactions are and how they affect user entities' financial statements."""
    steps: tuple[ProcessingStep, ...] | None = fact("how the transactions are processed", prints="soc1")
    """The six stages, each with its procedures."""
    records: Prose | None = fact("the accounting records and other information used", prints="soc1")
    """Accounting records, supporting information, and how incorrect information is corrected."""


class SignificantEvent(Facts):
    """An event or condition other than a transaction that the system captures (SOC 1)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the event or condition", prints="soc1", example="Change of a statutory tax rate")
    """What happens."""
    text: Prose | None = fact("how the event is captured and handled", prints="soc1")
    """How it is captured and addressed."""


class UserReport(Facts):
    """A report or other information prepared for user entities (SOC 1)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the report for user entities", prints="soc1", example="Payroll register")
    """The report's name."""
    text: Prose | None = fact("how the report is prepared", prints="soc1")
    """How it is prepared, and how its completeness and accuracy are ensured."""
    frequency: Plain | None = fact(prints="soc1", example="each payroll run")
    """How often it is prepared."""


class Commitment(Facts):
    """A commitment made to user entities about the system (SOC 2)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """An identifier, such as SC-01."""
    category: Category | None = fact(
        "the trust services category of the commitment", prints="soc2", example="availability"
    )
    """The trust services category it belongs to."""
    text: Plain | None = fact(
        "the service commitment", prints="soc2", example="The service is available 99.9 percent of each month."
    )
    """What is promised."""
    source: Plain | None = fact(
        "where the commitment is made", prints="soc2", example="Master services agreement, section 6"
    )
    """The contract, service level agreement, policy or published statement that contains it."""
    principal: YesNo | None = fact(prints="never", example="yes")
    """Whether it is a principal commitment, one that would influence users (default yes); others are not printed."""


class Requirement(Facts):
    """A specification that must be met for the commitments to be met (SOC 2)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """An identifier, such as SR-01."""
    text: Plain | None = fact("the system requirement", prints="soc2")
    """What the system must do or be."""
    commitments: tuple[Id, ...] | None = fact(
        "the commitments the requirement serves", prints="soc2", example=["SC-01"]
    )
    """Ids of the commitments it serves."""
    source: Plain | None = fact(prints="soc2", example="Availability standard")
    """The law, policy or document it comes from."""
    principal: YesNo | None = fact(prints="never", example="yes")
    """Whether it is a principal requirement (default yes); others are not printed."""


class Component(Facts):
    """One component of the system: a server platform, an application, a team, a policy, a kind of data."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the component", example="Payroll engine")
    """The name of the component."""
    text: Prose | None = fact("what the component is for")
    """What it is for; for people, their role; for data, what is kept and how it is classified."""
    valid_from: Date | None = fact(alias="from", prints="type2")
    """First day it was part of the system, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2")
    """Last day it was part of the system, if it falls within the period."""
    public: YesNo | None = fact(prints="general", example="yes")
    """Whether it may be published: a SOC 3 lists only the components marked so (default no)."""


class Components(Facts):
    """The five components of the system (DC 3): each a list, or management's statement that the system has none."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    infrastructure: Stated[Component] | None = fact("the infrastructure")
    """Physical and virtual structures, networks, facilities."""
    software: Stated[Component] | None = fact("the software")
    """Applications, operating systems, and the tools used to operate controls."""
    people: Stated[Component] | None = fact("the people")
    """The groups of people who run, use and govern the system."""
    procedures: Stated[Component] | None = fact("the procedures")
    """The automated and manual procedures and the policies behind them."""
    data: Stated[Component] | None = fact("the data")
    """The information the system uses and processes."""


class InternalControl(Facts):
    """Relevant aspects of internal control, by the five COSO components."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    control_environment: Prose | None = fact("the control environment")
    """Integrity, oversight, structure, competence, accountability."""
    risk_assessment: Prose | None = fact("the risk assessment process")
    """How risks to the objectives are identified, analyzed and addressed."""
    information_and_communication: Prose | None = fact("information and communication")
    """How the information needed for internal control is obtained and shared, internally and externally."""
    monitoring: Prose | None = fact("monitoring activities")
    """How the organization determines whether its controls work."""
    control_activities: Prose | None = fact("control activities")
    """How control activities are selected and put into operation."""


class Incident(Facts):
    """A system incident that meets the test of DC 4.

    It resulted from controls that failed, or it caused a significant failure to meet a commitment (SOC 2).
    """

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    id: Id
    """An identifier, such as INC-01."""
    date: Date | None = fact("date of the incident", prints="soc2", example="2025-05-14")
    """The day it began."""
    nature: Plain | None = fact("nature of the incident", prints="soc2")
    """What happened."""
    timing: Plain | None = fact("timing of the incident", prints="soc2")
    """When it happened and how long it lasted."""
    extent: Plain | None = fact("extent or effect of the incident", prints="soc2")
    """Who and what was affected."""
    disposition: Plain | None = fact("disposition of the incident", prints="soc2")
    """What was done, and the current status."""
    criteria: tuple[Id, ...] | None = fact(prints="soc2", example=["CC7.4"])
    """Trust services criteria it affects."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class Change(Facts):
    """A significant change to the system or its controls during the period (Type 2)."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    id: Id
    """An identifier, such as CH-01."""
    date: Date | None = fact("date of the change", prints="type2", example="2025-06-01")
    """The day it took effect."""
    text: Prose | None = fact("what changed", prints="type2")
    """What changed: the situation before and after."""
    effect: Prose | None = fact("effect of the change on controls", prints="type2")
    """How it affected the controls."""
    criteria: tuple[Id, ...] | None = fact(prints="soc2 type2", example=["CC8.1"])
    """Trust services criteria it affects (SOC 2)."""
    control_objectives: tuple[Id, ...] | None = fact(prints="soc1 type2", example=["CO-2"])
    """Control objectives it affects (SOC 1)."""
    controls: tuple[Id, ...] | None = fact(prints="type2", example=["CM-03"])
    """Ids of controls that began, ended or were replaced."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class SubsequentEvent(Facts):
    """An event after the period or the as-of date that readers need to know about."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    id: Id
    """An identifier, such as SE-01."""
    date: Date | None = fact("date of the event", example="2026-01-20")
    """The day of the event."""
    text: Prose | None = fact("the subsequent event")
    """What happened and what it means."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class Privacy(Facts):
    """Facts needed for the privacy category (SOC 2 with privacy)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    role: Literal["controller", "processor", "both"] | None = fact(
        "the organization's role for personal information", prints="soc2", example="processor"
    )
    """Whether the organization decides purposes and means (controller), acts on instructions (processor), or both."""
    notice: Prose | None = fact("the privacy notice and its commitments", prints="soc2")
    """The privacy notice or policy, and the commitments in it that apply to the system."""
    collects_from_data_subjects: YesNo | None = fact(prints="never", example="no")
    """Whether personal information is collected directly from data subjects; used by the checks."""
