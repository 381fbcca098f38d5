"""Controls, control objectives, complementary user entity controls, and the frameworks that controls map to."""

from typing import ClassVar, Literal

from socdocs.model.base import Date, Facts, Id, NextPeriod, Plain, Prose, Text, YesNo, fact, needed


class FrameworkReference(Facts):
    """A requirement of another framework that a control maps to."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    framework: Plain | None = fact(prints="type2 by_framework", example="NIST CSF 2.0")
    """The framework's name, as given in `frameworks`."""
    reference: Plain | None = fact(prints="type2 by_framework", example="PR.AA-05")
    """The identifier of the requirement in that framework."""


class Control(Facts):
    """A control of the service organization (or of an inclusive subservice organization)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """The control's identifier, such as AC-01; it is the same in every table."""
    title: Plain | None = fact(example="Quarterly access review")
    """A short name, optional."""
    text: Text | None = fact(
        "the control",
        example="Each quarter the Security Manager compares the list of production accounts with the HR roster and "
        "records the removals in the ticket system.",
    )
    """Who does what, when, to what, and what it leaves as evidence.

    Printed word for word wherever the control appears.
    """
    criteria: tuple[Id, ...] | None = fact(
        "the trust services criteria to which the control is mapped", prints="soc2", example=["CC6.2", "CC6.3"]
    )
    """Trust services criteria to which the control is mapped (SOC 2)."""
    criteria_to_choose: tuple[Id, ...] | None = fact(prints="soc2", example=["CC6"])
    """Series or categories from which criteria must still be chosen; a series under `criteria` is treated as one."""
    control_objectives: tuple[Id, ...] | None = fact(
        "the control objectives to which the control is mapped", prints="soc1", example=["CO-3"]
    )
    """Control objectives to which the control is mapped (SOC 1)."""
    owner: Plain | None = fact(example="Security Manager")
    """The role responsible for the control."""
    frequency: Plain | None = fact(example="quarterly")
    """How often the control operates."""
    nature: Literal["manual", "automated", "it_dependent_manual"] | None = fact(example="manual")
    """Manual, automated, or manual but dependent on information from a system."""
    type: Literal["preventive", "detective", "corrective"] | None = fact(example="detective")
    """Whether the control is preventive, detective or corrective."""
    evidence: Plain | None = fact(prints="never", example="The signed list of accounts")
    """The evidence that the control leaves, kept for reference."""
    instances: Plain | None = fact(prints="never", example="people who joined in the period")
    """What the control is performed on; the list of them is the population from which the service auditor selects.

    Controls with the same words share one request.  If absent, `socdocs requests` proposes them.
    """
    process: Plain | None = fact(prints="type2 by_process", example="Access management")
    """The process the control belongs to; the layout by_process groups controls by it."""
    performed_by: Id | None = fact(prints="all", example="custodian")
    """Id of the inclusive subservice organization that performs it; if absent, the service organization does."""
    entity_level: YesNo | None = fact(prints="never", example="no")
    """SOC 1: whether it is an entity-level control; the tests of such controls have a separate table."""
    systems: tuple[Plain, ...] | None = fact(prints="never")
    """Systems the control relies on; used by the checks."""
    key: YesNo | None = fact(prints="never")
    """Whether it is a key control; used by the checks."""
    framework_references: tuple[FrameworkReference, ...] | None = fact(prints="type2 by_framework")
    """Requirements of other frameworks that the control maps to.

    The layout by_framework groups controls by them, and `additional_criteria` lists the controls of its criteria.
    """
    valid_from: Date | None = fact(alias="from", prints="type2", next_period="begun")
    """First day the control was in place, if it falls within the period."""
    valid_until: Date | None = fact(alias="until", prints="type2", next_period="ended")
    """Last day the control was in place, if it falls within the period."""
    replaces: Id | None = fact(prints="type2", example="AC-04", next_period="begun")
    """Id of the control that it replaced."""
    did_not_operate: Prose | None = fact(prints="type2", next_period="cleared")
    """Management's statement of why the control did not need to operate during the period."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to, if its criteria or objectives do not determine that."""


class ControlObjective(Facts):
    """An objective that a group of controls is meant to achieve (SOC 1)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """The objective's identifier, such as CO-1."""
    title: Plain | None = fact(prints="soc1", example="Payroll input")
    """A short name for headings."""
    text: Plain | None = fact(
        "the control objective",
        prints="soc1",
        example="Controls provide reasonable assurance that payroll input is received from authorized sources.",
    )
    """The objective, beginning "Controls provide reasonable assurance that"."""
    specified_by: Plain | None = fact(prints="soc1", example="the Retail Banking Supervisory Board")
    """Who specified it, if not management: a law, a regulator or another party."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class Cuec(Facts):
    """A complementary user entity control.

    A control that the design of the system assumes user entities operate; without it the organization's own controls
    are not sufficient.
    """

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """The CUEC's identifier, such as CUEC-01."""
    text: Text | None = fact(
        "the complementary user entity control",
        example="User entities approve each payroll batch before it is released.",
    )
    """What user entities do, beginning "User entities"."""
    criteria: tuple[Id, ...] | None = fact(
        "the trust services criteria the CUEC serves", prints="soc2", example=["CC6.2"]
    )
    """Trust services criteria that it serves (SOC 2)."""
    control_objectives: tuple[Id, ...] | None = fact(
        "the control objectives the CUEC serves", prints="soc1", example=["CO-1"]
    )
    """Control objectives that it serves (SOC 1)."""
    why_necessary: Plain | None = fact(prints="never")
    """Why the organization's controls are not sufficient without it.

    What only helps users belongs in user_entity_responsibilities.
    """
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to, if its criteria or objectives do not determine that."""


class UserEntityResponsibility(Facts):
    """Something user entities do to benefit from the service; the controls are sufficient without it."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """An identifier, such as UER-01."""
    text: Plain | None = fact("the user entity responsibility")
    """What user entities do."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class CriterionNotApplicable(Facts):
    """A criterion of the chosen categories that is not relevant to the system (DC 8)."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    criterion: Id
    """The criterion's id, such as CC6.4."""
    reason: Prose | None = fact("why the criterion is not applicable", prints="soc2")
    """Why it is not relevant.  A criterion that a subservice organization meets is relevant: give a CSOC instead."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class AdditionalCriterion(Facts):
    """One criterion of another framework."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id = needed(prints="soc2", example="HD-2")
    """Its identifier in the framework, as controls name it in `framework_references`."""
    title: Plain | None = fact(prints="soc2", example="Return of records")
    """A short name, optional."""
    text: Plain | None = fact("the wording of the criterion", prints="soc2")
    """Its wording."""


class CriteriaCatalog(Facts):
    """Criteria of another framework, usually from a file of your own: `catalog: {file: framework.yaml}`."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact(
        "name of the framework with the additional criteria", prints="soc2", example="Harbor Data Trust Framework"
    )
    """The framework's name, as controls give it in `framework_references`."""
    publisher: Plain | None = fact(
        "publisher of the additional criteria", prints="soc2", example="the Harbor Trust Alliance"
    )
    """Who publishes it."""
    edition: Plain | None = fact("edition of the additional criteria", prints="soc2", example="version 2.1 of 2025")
    """Its edition or version."""
    available_from: Plain | None = fact(
        "where readers get the additional criteria", prints="soc2", example="www.harbor-trust.example"
    )
    """Where readers of the report get the criteria, as a phrase that continues "available from"."""
    criteria: tuple[AdditionalCriterion, ...] | None = fact("the additional criteria", prints="soc2")
    """The criteria, in the order in which they are printed; may be `{file: criteria.csv}`."""


class AdditionalCriteria(Facts):
    """Criteria of another framework, to which controls are mapped by their `framework_references`."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id = needed(prints="never", example="harbor")
    """A short identifier."""
    opinion: YesNo | None = fact(prints="soc2", example="yes")
    """Whether the examination covers them, agreed with the service auditor (SOC 2+).

    With yes, description, assertion and opinion name them; otherwise the mapping is other information, which no
    opinion covers.
    """
    catalog: CriteriaCatalog | None = fact("the catalog of the additional criteria", prints="soc2")
    """The criteria with the name, publisher and edition of their framework."""


class FrameworkFamily(Facts):
    """A family of a framework's requirements."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    id: Id
    """The prefix that the family's references share, such as PR.AA."""
    title: Plain | None = fact(prints="type2 by_framework")
    """The family's name."""


class Framework(Facts):
    """A framework whose families can be used to group the controls."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the framework", prints="type2 by_framework", example="NIST CSF 2.0")
    """The framework's name."""
    families: tuple[FrameworkFamily, ...] | None = fact(prints="type2 by_framework")
    """Its families, in the order in which they are printed."""


class Process(Facts):
    """A process that can be used to group controls; the order of the list is the order in print."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    name: Plain | None = fact("name of the process", prints="type2 by_process", example="Access management")
    """The name, as given in the controls' `process`."""
    text: Prose | None = fact(prints="type2 by_process")
    """What the process does."""


class CriterionText(Facts):
    """Licensed wording of a criterion, from the user's own file."""

    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    criterion: Id
    """The criterion's id, such as CC1.1."""
    text: Plain | None = fact(prints="soc2")
    """The wording, printed instead of the short title from socdocs."""
    points_of_focus: tuple[Plain, ...] | None = fact(prints="soc2 type2 by_criterion")
    """The points of focus, printed below the criterion."""
