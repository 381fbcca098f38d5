"""SUB: subservice organizations."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.rules.report_reviews import was_read
from socdocs.rules.subject import Finding, Subject, keyed, listed


def inclusive_without_controls(subject: Subject) -> Iterator[Finding]:
    """An inclusive subservice organization without controls or without components in the description.

    Under the inclusive method its components and controls are part of the description and examined (AICPA
    information, p. 30–31, p. 43).

    Fails: `{id: custodian, method: inclusive, …}` without a control that says `performed_by: custodian`.

    Write instead: its controls with `performed_by`, and its `components` or `description`.
    """
    performed = {control.performed_by for _, control in subject.controls}
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.method != "inclusive":
            continue
        name = row.name or row.id
        if row.id not in performed and subject.is_soc:  # a letter has no controls
            yield Finding(
                address,
                f"the report includes {name}, but no control in it is performed by {row.id}",
                f"add its controls with performed_by: {row.id}",
            )
        if not row.components and not row.description:
            yield Finding(
                f"{address}.components",
                f"the report includes {name}, but does not say which of its components belong to the system",
                "list them under components",
            )


def csocs_of_inclusive(subject: Subject) -> Iterator[Finding]:
    """CSOCs at a subservice organization under the inclusive method.

    CSOCs are assumptions about carved-out controls; the controls of an organization under the inclusive method are
    described instead (AICPA information, p. 31).

    Fails: `{id: custodian, method: inclusive, csocs: [{id: CSOC-01, …}]}`.

    Write instead: its controls under `controls` with `performed_by: custodian`.
    """
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.method == "inclusive" and row.csocs:
            yield Finding(
                f"{address}.csocs",
                f"{row.name or row.id} is presented under the inclusive method, which has no CSOCs",
                f"describe its controls under controls with performed_by: {row.id}",
                ((f"{address}.method", "the method"),),
            )


def inclusive_facts_of_carved_out(subject: Subject) -> Iterator[Finding]:
    """Components, an assertion or a representation letter of a subservice organization under the carve-out method.

    The description says that it excludes its components (AICPA information, p. 31), and lists them below; and only the
    management of an organization that takes part in the examination makes an assertion.

    Fails: `{id: hosting, method: carve_out, components: [{name: Server hall, …}]}`.

    Write instead: none of them; or `method: inclusive`, if the organization takes part in the examination.
    """
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        for key, what in _OF_INCLUSIVE.items() if row.method == "carve_out" else ():
            if getattr(row, key):
                yield Finding(
                    f"{address}.{key}",
                    f"{row.name or row.id} is presented under the carve-out method, which excludes {what}",
                    "take them out, or correct the method",
                    ((f"{address}.method", "the method"),),
                )


_OF_INCLUSIVE = {
    "components": "its components",
    "assertion": "an assertion of its management",
    "representation_letter": "a representation letter of its management",
}
"""What belongs to an organization under the inclusive method alone, by field."""


def mostly_carved_out(subject: Subject) -> Iterator[Finding]:
    """More than half of the criteria or objectives are met by carved-out controls alone.

    A report that covers so little of the system may mislead its readers (AICPA information, p. 31).

    Fails: ten objectives, six of which have CSOCs and no control.

    Write instead: the inclusive method, or a narrower system.
    """
    assumed: set[str] = set()
    for row in listed(subject.description.subservice_organizations):
        for csoc in listed(row.csocs) if row.method != "inclusive" else ():
            assumed.update(subject.targets_of(csoc))
    alone = [target for target, controls in subject.controls_of.items() if not controls and target in assumed]
    if len(alone) * 2 > len(subject.held):
        yield Finding(
            "subservice_organizations",
            f"carved-out controls alone meet {len(alone)} of {len(subject.held)} "
            f"{'control objectives' if subject.soc1 else 'criteria'}",
            "ask the service auditor whether the inclusive method would tell readers more",
        )


def monitoring_unmapped(subject: Subject) -> Iterator[Finding]:
    """Controls that monitor a subservice organization, but that do not map to CC9.2.

    CC9.2 is about vendors and business partners; readers who look there must find how each subservice organization is
    monitored (AICPA information, p. 30).

    Fails: `{id: hosting, monitoring_controls: [VM-02]}` while VM-02 has `criteria: [CC4.1]`.

    Write instead: `criteria: [CC4.1, CC9.2]` on the control.
    """
    serving = {control.id for _, control in subject.controls_of.get("CC9.2", ())}
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.monitoring_controls and not serving.intersection(row.monitoring_controls):
            ids = ", ".join(row.monitoring_controls)
            yield Finding(
                f"{address}.monitoring_controls",
                f"{ids} monitor{'s' if len(row.monitoring_controls) == 1 else ''} {row.name or row.id}, "
                "but CC9.2, which is about vendors, is not among the criteria",
                "map at least one of these controls to CC9.2",
            )


_MOST_NAMED = 8


def csoc_without_monitoring(subject: Subject) -> Iterator[Finding]:
    """A criterion or objective met only by a subservice organization whose monitoring is not described.

    A CSOC is an assumption.  It is supported by how you monitor the organization: you read its report, or review its
    service.  Without monitoring the criterion has no control at all.

    Fails: `{id: hosting, csocs: [{id: C-1, criteria: [CC6.4], …}]}` without a control for CC6.4 and
    without `monitoring`.

    Write instead: `monitoring`, `monitoring_controls: [VM-02]`, or `report_reviews`.
    """
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.method == "inclusive" or row.monitoring or row.monitoring_controls or was_read(row):
            continue
        targets = dict.fromkeys(target for csoc in listed(row.csocs) for target in subject.targets_of(csoc))
        alone = [target for target in targets if target in subject.controls_of and not subject.controls_of[target]]
        if alone:
            noun = "control objectives" if subject.soc1 else "criteria"
            told = ", ".join(alone) if len(alone) <= _MOST_NAMED else f"{len(alone)} {noun} ({alone[0]} to {alone[-1]})"
            yield Finding(
                f"{address}.csocs",
                f"{told} rest{'s' if len(alone) == 1 else ''} on {row.name or row.id} alone, and it is not "
                "said how that organization is monitored",
                "add monitoring, monitoring_controls or report_reviews, or a control of your own",
            )
