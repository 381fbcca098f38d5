"""The facts of one report: the parts of the description that belong to it, with only this report's targets.

An item that names reports belongs to those.  Without that, one that maps to nothing belongs to every report, and one
that maps belongs to each report that holds at least one of its targets.  Tests follow their control, responses their
exception.  What does not belong to the report is noted, each entry with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, Protocol

from msgspec import Struct

from socdocs.model.base import NoneStatement, with_facts
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM, SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.parties import Csoc, SubserviceOrganization
from socdocs.model.reporting import Report
from socdocs.model.system import Commitment, Component, Components, Requirement
from socdocs.report.manifest import ReportKind
from socdocs.report.membership import Item, Membership, Sorter, Why
from socdocs.rules.subject import CSOCS, Kind, LeftOut, OtherReport, keyed, listed
from socdocs.source.addresses import escape_key


class Scope(Struct, frozen=True):
    """One report's view of the description.

    `description` holds only this report's facts.  `homes` gives the address of a list that is not at the top of the
    file (`tests` -> `reports[soc2].tests`).  `held` are the criteria or objectives of the report, in order.  `left_out`
    are the entries of its lists that do not belong to it; `of_other_type` names the lists that only a report of the
    other type prints.
    """

    description: SystemDescription
    report: Report
    kind: ReportKind
    homes: Mapping[str, str]
    held: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    of_other_type: tuple[str, ...]


def narrow(description: SystemDescription, report: Report, kind: ReportKind) -> Scope:
    """Return the facts of `report`, which is of `kind`.

    Checks nothing: the rules look at what is left out and compare with the whole description.
    """
    sorter = Sorter(report, kind, homes_of(report))
    membership = Membership.of(description, report, kind)
    narrowed, other_type = _narrowed(description, membership, report, kind, sorter)
    return Scope(narrowed, report, kind, sorter.homes, membership.held, tuple(sorter.left_out), other_type)


def narrowed_to(report: Report, whole: SystemDescription) -> tuple[SystemDescription, Kind] | None:
    """Return the facts of a SOC report of the `whole` file, and what kind it is.

    None for one that prints only a choice of its facts, and for one of a kind that socdocs does not come with.
    """
    if not prints_all(report):
        return None
    kind = _SOC_KINDS[report.kind_name]
    membership = Membership.of(whole, report, kind)
    return _narrowed(whole, membership, report, kind, Sorter(report, None, homes_of(report)))[0], kind


def homes_of(report: Report) -> Mapping[str, str]:
    """The addresses of the lists that the report has of its own, by their names."""
    here = f"reports[{escape_key(report.id)}]"
    return MappingProxyType({name: f"{here}.{name}" for name in _OWN if getattr(report, name)})


def _narrowed(
    description: SystemDescription, membership: Membership, report: Report, kind: _KindOfFacts, sorter: Sorter
) -> tuple[SystemDescription, tuple[str, ...]]:
    """Return the facts of `report`, and the names of the lists that only a report of the other type prints."""
    homes = sorter.homes
    kept: dict[str, Any] = {
        name: getattr(report if name in homes else description, name)
        for name in fields_of(SystemDescription)
        if name not in NOT_ABOUT_THE_SYSTEM
    }
    for name in homes:
        sorter.replaced(name, getattr(description, name))
    for name in _OWN:
        sorter.named_in_vain(name, getattr(description, name))
    for name in _SPEAKING_FOR_THEMSELVES:
        if not isinstance(kept[name], NoneStatement):
            kept[name] = tuple(map(membership.trimmed, sorter.keep(name, kept[name], membership.why_not)))
    ids = frozenset(control.id for control in kept["controls"])
    for name, why_not in _depending(kept, report, membership, ids):
        kept[name] = sorter.keep(name, kept[name], why_not)
    kept["controls"] = tuple(_as_seen(control, kind) for control in kept["controls"])
    kept["services"] = tuple(_as_seen(service, kind) for service in kept["services"])
    if not isinstance(kept["vendors"], NoneStatement):
        kept["vendors"] = tuple(_as_seen(vendor, kind) for vendor in kept["vendors"])
    if not isinstance(kept["subservice_organizations"], NoneStatement):
        organizations = _with_csocs(description, kept["subservice_organizations"], sorter, membership, kind)
        kept["subservice_organizations"] = tuple(
            _trim_ids(_as_seen(row, kind), "monitoring_controls", ids) for row in organizations
        )
    if not isinstance(kept["changes"], NoneStatement):
        kept["changes"] = tuple(_trim_ids(row, "controls", ids) for row in kept["changes"])

    if kept["components"]:
        kept["components"] = _with_components(kept["components"], sorter, membership, kind)

    absent = [name for name, prints in _OF_ONE_TYPE.items() if not prints(kind)]
    # A letter on a period without tests is of neither type.
    other_type = tuple(name for name in absent if kept[name]) if kind.timeframe == "date" or kind.tests else ()
    kept |= dict.fromkeys(absent)
    return with_facts(description, **{name: value or None for name, value in kept.items()}), other_type


def other_reports(scope: Scope, whole: SystemDescription) -> Iterator[OtherReport]:
    """Return the other reports in the `whole` file, except those whose kind is not known there."""
    for report in whole.reports or ():
        kind = _kind_of(report, scope.kind)
        if kind is not None and report.id != scope.report.id:
            membership = Membership.of(whole, report, kind)
            yield OtherReport(report, kind, membership.admits)


def prints_all(report: Report) -> bool:
    """Return whether `report` is of a kind of socdocs that prints all its facts, so that nothing else need be known."""
    kind = _SOC_KINDS.get(report.kind_name)
    return kind is not None and not kind.general


class _KindOfFacts(Kind, Protocol):
    """The properties of a report kind that decide which facts belong to a report."""

    @property
    def general(self) -> bool: ...


class _Kind(NamedTuple):
    criteria: Literal["trust_services", "control_objectives"]
    timeframe: Literal["date", "period"]
    tests: bool
    general: bool = False


def _kind_of(report: Report, known: ReportKind) -> Kind | None:
    return known if report.kind_name == known.name else _SOC_KINDS.get(report.kind_name)


_SOC_KINDS: Final[Mapping[str, _Kind]] = {
    "soc1-type1": _Kind("control_objectives", "date", tests=False),
    "soc1-type2": _Kind("control_objectives", "period", tests=True),
    "soc2-type1": _Kind("trust_services", "date", tests=False),
    "soc2-type2": _Kind("trust_services", "period", tests=True),
    "soc3": _Kind("trust_services", "period", tests=False, general=True),
}
"""The properties of the kinds that other reports of a file may be, so that their manifests need not be read."""


_OWN: Final = ("tests", "changes", "incidents", "design_assessments")
"""The lists that a report's own entry may hold, which then replace those of the file."""

_SPEAKING_FOR_THEMSELVES: Final = (
    "control_objectives",
    "controls",
    "cuecs",
    "subservice_organizations",
    "criteria_not_applicable",
    "incidents",
    "changes",
    "subsequent_events",
    "services",
    "vendors",
    "user_entity_responsibilities",
    "other_information",
)
"""The lists whose entries belong to reports by `reports`, targets or dates."""

_OF_ONE_TYPE: Final[Mapping[str, Callable[[_KindOfFacts], bool]]] = {
    "tests": lambda kind: kind.tests,
    "changes": lambda kind: kind.timeframe == "period",
    "design_assessments": lambda kind: not kind.tests,
}
"""The lists that belong to one type of report, each with a test whether a kind is of this type."""


def _depending(
    kept: Mapping[str, Any], report: Report, membership: Membership, controls: frozenset[str]
) -> Iterator[tuple[str, Callable[[Any], Why | None]]]:
    """Yield the lists whose entries belong to the report if the fact that they are about does, each with its test.

    The facts are looked up in `kept` when the turn of the list comes.
    """
    yield "tests", lambda row: Why.unless(row.control in controls, "follows", "control")
    yield "design_assessments", lambda row: Why.unless(row.control in controls, "follows", "control")
    exceptions = {exception.id for test in kept["tests"] for exception in test.exceptions or ()}
    yield "management_responses", lambda row: Why.unless(row.exception in exceptions, "follows", "exception")
    categories = frozenset({"security", *(report.trust_services_categories or ())})
    yield (
        "commitments",
        lambda row: (
            _principal(row) or Why.unless(row.category is None or row.category in categories, "targets", "category")
        ),
    )
    made = frozenset(commitment.id for commitment in kept["commitments"])
    yield (
        "requirements",
        lambda row: (
            _principal(row)
            or Why.unless(not row.commitments or not made.isdisjoint(row.commitments), "follows", "commitments")
        ),
    )
    yield "criteria_not_applicable", lambda row: Why.unless(row.criterion in membership.known, "targets", "criterion")


def _principal(row: Commitment | Requirement) -> Why | None:
    return Why.unless(row.principal is not False, "principal", "principal")


def _with_csocs(
    whole: SystemDescription,
    kept: Sequence[SubserviceOrganization],
    sorter: Sorter,
    membership: Membership,
    kind: _KindOfFacts,
) -> Iterator[SubserviceOrganization]:
    """Return the organizations that are `kept`, each with this report's CSOCs."""
    here = {row.id for row in kept}
    # One that is expected at several organizations is left out only if it is shown at none of them.
    shown = {csoc.id for row in kept for csoc in listed(row.csocs) if membership.why_not(csoc) is None}

    def why_not(csoc: Csoc) -> Why | None:
        return membership.why_not(csoc) if row.id in here else Why("follows", "id")

    for address, row in keyed(whole.subservice_organizations, "subservice_organizations"):
        if isinstance(row.csocs, NoneStatement):
            if row.id in here:
                yield row
            continue
        told = row.csocs if row.id in here else tuple(csoc for csoc in listed(row.csocs) if csoc.id not in shown)
        csocs = sorter.keep(CSOCS, told, why_not, f"{address}.{CSOCS}")
        if row.id in here:
            yield with_facts(row, csocs=tuple(_as_seen(membership.trimmed(csoc), kind) for csoc in csocs) or None)


def _not_public(component: Component) -> Why | None:
    return Why.unless(component.public is True, "public", "public")


def _with_components(
    components: Components, sorter: Sorter, membership: Membership, kind: _KindOfFacts
) -> Components | None:
    """Return this report's components, of which one for general use shows the public ones; None if there is none."""

    def why_not(row: Component) -> Why | None:
        return (_not_public(row) if kind.general else None) or membership.why_not(row)

    kept: dict[str, Any] = {}
    for name in fields_of(Components):
        value = getattr(components, name)
        if rows := listed(value):
            value = tuple(_as_seen(row, kind) for row in sorter.keep(name, rows, why_not, f"components.{name}"))
        kept[name] = value or None
    return with_facts(components, **kept) if any(kept.values()) else None


_OF_A_PERIOD = ("valid_from", "valid_until", "replaces", "did_not_operate")


def _as_seen(item: Item, kind: _KindOfFacts) -> Item:
    """Return `item` as the report sees it: a report on one date ignores the time before and after."""
    if kind.timeframe == "period":
        return item
    return with_facts(item, **{field: None for field in _OF_A_PERIOD if getattr(item, field, None) is not None})


def _trim_ids(item: Item, field: str, ids: Collection[str]) -> Item:
    values = getattr(item, field) or ()
    kept = tuple(value for value in values if value in ids)
    return item if len(kept) == len(values) else with_facts(item, **{field: kept or None})
