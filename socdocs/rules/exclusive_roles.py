"""ASR and SUB: parties and people in two roles of which one excludes the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from socdocs.model.confirmations import Approval
from socdocs.rules.parties import bare_name
from socdocs.rules.subject import Finding, Subject, keyed


def _full_name(name: str) -> str:
    """The words of a name in small letters, with the legal form, by which companies of one group differ."""
    return " ".join(re.findall(r"\w+", name.casefold()))


class _Exclusive(NamedTuple):
    """Two roles that no party has at once, how their names are compared, the words for both, and what to do."""

    role: str
    other: str
    same: Callable[[str], str]
    words: str
    advice: str


_EXCLUSIVE = (
    _Exclusive(
        "auditor",
        "service organization",
        bare_name,
        "the service organization and its auditor",
        "name the firm that examines the system",
    ),
    _Exclusive(
        "auditor",
        "subservice organization",
        bare_name,
        "a subservice organization and the auditor",
        "name the firm that examines the system, or take the subservice organization out",
    ),
    _Exclusive(
        "auditor before",
        "service organization",
        bare_name,
        "the service organization and the auditor of the report before",
        "name the firm that issued that report",
    ),
    _Exclusive(
        "auditor of the report read",
        "service organization",
        bare_name,
        "the service organization and the auditor of a report that it read",
        "name the firm that signed that report",
    ),
    _Exclusive(
        "signatory",
        "auditor",
        bare_name,
        "the auditor and signs for management",
        "name the person at the organization",
    ),
    _Exclusive(
        "reader",
        "service organization",
        bare_name,
        "the service organization and confirms texts for the firm",
        "name the person at the firm",
    ),
    _Exclusive(
        "vendor",
        "subservice organization",
        bare_name,
        "a vendor and a subservice organization",
        "keep the entry that is right: a vendor's controls are not needed, a subservice organization's are",
    ),
    _Exclusive(
        "vendor",
        "service organization",
        _full_name,
        "the service organization and its own vendor",
        "name the supplier, or take the entry out",
    ),
    _Exclusive(
        "subservice organization",
        "service organization",
        _full_name,
        "the service organization and its own subservice organization",
        "name the organization that provides these services, or take the entry out",
    ),
)


def party_in_two_roles(subject: Subject) -> Iterator[Finding]:
    """A party in two roles of which one excludes the other.

    A firm cannot examine itself, nor sign for management; no organization supplies itself; the controls of a supplier
    are either needed or not needed, and those of one subservice organization in the description or not; and a
    subservice organization is monitored by controls of the service organization.  Two organizations with one short name
    are one party to readers.

    Fails: `vendors: [{name: Cloud Host LLC}]` beside a subservice organization of that name, or two of these of which
    one has `method: inclusive`, or two with one short name; a service auditor, of this report or of one that was read,
    with the name of the organization that it examines.

    Write instead: the entry that is right.
    """
    for row in _EXCLUSIVE:
        known = {row.same(name): place for place, name in _named(subject, row.other)}
        for place, name in _named(subject, row.role):
            if other := known.get(row.same(name)):
                yield Finding(place, f"{name} is {row.words}", row.advice, ((other, f"the {row.other}"),))
    for address, organization in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        own = bare_name(organization.name or "")
        for place, review in keyed(organization.report_reviews, f"{address}.report_reviews"):
            if own and review.service_auditor and bare_name(review.service_auditor) == own:
                yield Finding(
                    f"{place}.service_auditor",
                    f"{review.service_auditor} is the organization that this report is about, and its auditor",
                    "name the firm that signed that report",
                    ((f"{address}.name", "the organization"),),
                )
    yield from _under_both_methods(subject)
    yield from _with_one_short_name(subject)
    yield from _monitored_by_itself(subject)


def _under_both_methods(subject: Subject) -> Iterator[Finding]:
    first: dict[str, tuple[str, str]] = {}
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.name and row.method:
            place, method = first.setdefault(_full_name(row.name), (address, row.method))
            if method != row.method:
                yield Finding(
                    f"{address}.name",
                    f"{row.name} is given under the carve-out method and under the inclusive method",
                    "keep the method by which its controls are presented, and make one entry of the two",
                    ((f"{place}.name", "under the other method"),),
                )


def _with_one_short_name(subject: Subject) -> Iterator[Finding]:
    first: dict[str, tuple[str, str]] = {}
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.name and row.short_name:
            place, name = first.setdefault(_full_name(row.short_name), (address, row.name))
            if _full_name(name) != _full_name(row.name):
                yield Finding(
                    f"{address}.short_name",
                    f"{row.name} and {name} are both called {row.short_name}, so readers cannot tell them apart",
                    "give each a short name of its own",
                    ((f"{place}.short_name", "the other organization"),),
                )


def _named(subject: Subject, role: str) -> Iterator[tuple[str, str]]:
    """The names of all that have the role, each with its address."""
    for given, address, name in _parties(subject):
        if given == role and name:
            yield address, name


def _parties(subject: Subject) -> Iterator[tuple[str, str, str | None]]:
    report, facts = subject.report, subject.description
    organization, auditor, previous = facts.service_organization, report.service_auditor, report.previous_report
    if organization:
        yield "service organization", "service_organization.short_name", organization.short_name
        yield "service organization", "service_organization.name", organization.name
    if auditor:
        yield "auditor", subject.at_report("service_auditor.firm"), auditor.firm
    if previous:
        yield "auditor before", subject.at_report("previous_report.service_auditor"), previous.service_auditor
    for place, assertion in subject.assertions:
        for address, person in keyed(assertion.signatories, f"{place}.signatories"):
            yield "signatory", f"{address}.name", person.name
    for address, signed in subject.signed_off:
        yield "signatory" if isinstance(signed, Approval) else "reader", f"{address}.by", signed.by
    for address, vendor in keyed(facts.vendors, "vendors"):
        yield "vendor", f"{address}.name", vendor.name
    for address, row in keyed(facts.subservice_organizations, "subservice_organizations"):
        yield "subservice organization", f"{address}.short_name", row.short_name
        yield "subservice organization", f"{address}.name", row.name
        for place, review in keyed(row.report_reviews, f"{address}.report_reviews"):
            yield "auditor of the report read", f"{place}.service_auditor", review.service_auditor


def _monitored_by_itself(subject: Subject) -> Iterator[Finding]:
    performers = {control.id: (place, control.performed_by) for place, control in subject.controls}
    for address, organization in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        for field in ("monitoring_controls", "cuecs_addressed_by"):
            for id_ in getattr(organization, field) or ():
                place, performer = performers.get(id_, ("", None))
                if performer == organization.id:
                    yield Finding(
                        f"{address}.{field}[{id_}]",
                        f"{id_} is performed by {organization.name or organization.id} itself",
                        "name controls of the service organization",
                        ((f"{place}.performed_by", "who performs it"),),
                    )


def signed_twice(subject: Subject) -> Iterator[Finding]:
    """A person who signs one assertion twice, or who signs for management and confirms texts for the firm.

    Each person signs in one office, and the firm that examines the system is independent of its management.

    Fails: two signatories with `name: Ida Larch`; `service_auditor: {confirmed: [{by: Ida Larch, …}]}` beside her.

    Write instead: one entry a person, with the title in which she signs; the person at the firm.
    """
    for place, assertion in subject.assertions:
        first: dict[str, str] = {}
        for address, row in keyed(assertion.signatories, f"{place}.signatories"):
            before = first.setdefault(bare_name(row.name), address) if row.name else address
            if before != address:
                yield Finding(
                    f"{address}.name",
                    f"{row.name} signs twice",
                    "take one of the two entries out, or name the other person",
                    ((f"{before}.name", "also here"),),
                )
    yield from _on_both_sides(subject)


def _on_both_sides(subject: Subject) -> Iterator[Finding]:
    managers = {
        _person(row.name): f"{at}.name"
        for place, assertion in subject.assertions
        for at, row in keyed(assertion.signatories, f"{place}.signatories")
        if row.name
    }
    for place, row in subject.signed_off:
        if row.by and isinstance(row, Approval):
            managers.setdefault(_person(row.by), f"{place}.by")
    for place, row in subject.signed_off:
        if row.by and not isinstance(row, Approval) and (other := managers.pop(_person(row.by), None)):
            yield Finding(
                f"{place}.by",
                f"{row.by} confirms texts for the firm and signs for management",
                "name the person at the firm, or the person at the organization",
                ((other, "for management"),),
            )


def _person(name: str) -> str:
    """A person's name without what follows a comma, such as CPA."""
    return " ".join(name.partition(",")[0].casefold().split())
