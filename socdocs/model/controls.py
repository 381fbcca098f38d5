"""Controls, control objectives, and what complements them."""

from typing import Literal

from socdocs.model.base import Date, Facts, Id, Plain, Prose, YesNo, fact


class FrameworkReference(Facts):
    """Where a control stands in another framework."""

    framework: Plain | None = fact(prints="type2 by_framework", example="NIST CSF 2.0")
    """The framework's name as it stands in `frameworks`."""
    reference: Plain | None = fact(prints="type2 by_framework", example="PR.AA-05")
    """The requirement's identifier there."""


class Control(Facts):
    """A control of the service organization (or of an inclusive subservice organization)."""

    id: Id
    """The control's identifier, such as AC-01, the same in every table."""
    title: Plain | None = fact(example="Quarterly access review")
    """A short name, optional."""
    text: Plain | None = fact(
        "the control",
        example="Each quarter the Security Manager compares the list of production accounts with the HR roster and "
        "records the removals in the ticket system.",
    )
    """Who does what, when, to what, and what it leaves as evidence.

    Printed word for word in every place of the control.
    """
    criteria: tuple[Id, ...] | None = fact(
        "the trust services criteria the control meets", prints="soc2", example=["CC6.2", "CC6.3"]
    )
    """Trust services criteria it serves (SOC 2)."""
    criteria_to_choose: tuple[Id, ...] | None = fact(prints="soc2", example=["CC6"])
    """Series or categories of which the criterion is still to be chosen; a series under `criteria` counts as one."""
    control_objectives: tuple[Id, ...] | None = fact(
        "the control objectives the control serves", prints="soc1", example=["CO-3"]
    )
    """Control objectives it serves (SOC 1)."""
    owner: Plain | None = fact(example="Security Manager")
    """The role that answers for it."""
    frequency: Plain | None = fact(example="quarterly")
    """How often it operates."""
    nature: Literal["manual", "automated", "it_dependent_manual"] | None = fact(example="manual")
    """By hand, automatic, or by hand relying on information from a system."""
    type: Literal["preventive", "detective", "corrective"] | None = fact(example="detective")
    """Whether it prevents, detects or corrects."""
    evidence: Plain | None = fact(prints="never", example="The signed list of accounts")
    """What the control leaves as evidence, for those who ask for it."""
    process: Plain | None = fact(prints="type2 by_process", example="Access management")
    """The process it belongs to; the layout by_process groups by it."""
    performed_by: Id | None = fact(prints="all", example="custodian")
    """Id of the inclusive subservice organization that performs it; without it, the service organization does."""
    entity_level: YesNo | None = fact(prints="never", example="no")
    """SOC 1: whether it is an entity-level control, whose tests have a table of their own."""
    systems: tuple[Plain, ...] | None = fact(prints="never")
    """Systems it relies on; read by the checks."""
    key: YesNo | None = fact(prints="never")
    """Whether it is a key control; read by the checks."""
    framework_references: tuple[FrameworkReference, ...] | None = fact(prints="type2 by_framework")
    """Where it stands in other frameworks; the layout by_framework groups by them."""
    valid_from: Date | None = fact(alias="from", prints="type2")
    """First day it was in place, where that is inside the period."""
    valid_until: Date | None = fact(alias="until", prints="type2")
    """Last day it was in place, where that is inside the period."""
    replaces: Id | None = fact(prints="type2", example="AC-04")
    """Id of the control it took over from."""
    did_not_operate: Prose | None = fact(prints="type2")
    """Management's statement why nothing in the period called for it to operate."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to, where the mapping does not say it already."""


class ControlObjective(Facts):
    """What a group of controls is to achieve (SOC 1)."""

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
    """Who specified it, where that is a law, a regulator or another party and not management."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class Cuec(Facts):
    """A complementary user entity control.

    One that the design assumes user entities run and without which the controls cannot suffice.
    """

    id: Id
    """The CUEC's identifier, such as CUEC-01."""
    text: Plain | None = fact(
        "the complementary user entity control",
        example="User entities approve each payroll batch before it is released.",
    )
    """What user entities do, beginning "User entities"."""
    criteria: tuple[Id, ...] | None = fact(
        "the trust services criteria the CUEC serves", prints="soc2", example=["CC6.2"]
    )
    """Trust services criteria it serves (SOC 2)."""
    control_objectives: tuple[Id, ...] | None = fact(
        "the control objectives the CUEC serves", prints="soc1", example=["CO-1"]
    )
    """Control objectives it serves (SOC 1)."""
    why_necessary: Plain | None = fact(prints="never")
    """Why the organization's controls cannot suffice without it.

    What merely helps users belongs to user_entity_responsibilities.
    """
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to, where the mapping does not say it already."""


class UserEntityResponsibility(Facts):
    """Something user entities do to benefit from the service, without which the controls still suffice."""

    id: Id
    """An identifier, such as UER-01."""
    text: Plain | None = fact("the user entity responsibility")
    """What user entities do."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class CriterionNotApplicable(Facts):
    """A criterion of the chosen categories that is not relevant to the system (DC 8)."""

    criterion: Id
    """The criterion's id, such as CC6.4."""
    reason: Prose | None = fact("why the criterion is not applicable", prints="soc2")
    """Why it is irrelevant.  A criterion met by a subservice organization is not irrelevant: give a CSOC instead."""
    reports: tuple[Id, ...] | None = fact(prints="never")
    """Reports it belongs to."""


class FrameworkFamily(Facts):
    """A family of a framework's requirements."""

    id: Id
    """The prefix that the family's references share, such as PR.AA."""
    title: Plain | None = fact(prints="type2 by_framework")
    """The family's name."""


class Framework(Facts):
    """A framework by whose families the controls can be grouped."""

    name: Plain | None = fact("name of the framework", prints="type2 by_framework", example="NIST CSF 2.0")
    """The framework's name."""
    families: tuple[FrameworkFamily, ...] | None = fact(prints="type2 by_framework")
    """Its families in order."""


class Process(Facts):
    """A process by which controls can be grouped, in the order wanted."""

    name: Plain | None = fact("name of the process", prints="type2 by_process", example="Access management")
    """The name that the controls' `process` gives."""
    text: Prose | None = fact(prints="type2 by_process")
    """What the process does."""


class CriterionText(Facts):
    """Licensed wording of a criterion, from the user's own file."""

    criterion: Id
    """The criterion's id, such as CC1.1."""
    text: Plain | None = fact(prints="soc2")
    """Its wording, printed instead of our short title."""
    points_of_focus: tuple[Plain, ...] | None = fact(prints="soc2 type2 by_criterion")
    """Its points of focus, printed below it."""
