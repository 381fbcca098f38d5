"""The facts of one report: what of the description belongs to it, each item with only this report's targets.

An item that names reports belongs to those.  Without that, one that maps to nothing belongs to every report, and one
that maps belongs to each report that holds at least one of its targets.  Tests follow their control, responses their
exception.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from socdocs.catalogs.trust_services import catalog
from socdocs.model.base import Facts, NoneStatement
from socdocs.model.description import SystemDescription
from socdocs.model.reporting import Report
from socdocs.report.manifest import ReportKind

Item = TypeVar("Item", bound=Facts)


@dataclass(frozen=True, slots=True)
class Scope:
    """One report's view of the description.

    `description` holds only this report's facts.  `homes` tells where a list stands in the file when it is not at the
    top (`tests` -> `reports[soc2].tests`).  `held` are the criteria or objectives of the report, in order.  `left_out`
    names the Type 2 facts that a Type 1 leaves out.
    """

    description: SystemDescription
    report: Report
    kind: ReportKind
    homes: Mapping[str, str]
    held: tuple[str, ...]
    left_out: tuple[str, ...]


def narrow(description: SystemDescription, report: Report, kind: ReportKind) -> Scope:
    """The facts of `report`, which is of `kind`.

    Nothing is judged: the rules compare it with the whole description.
    """
    kept, homes = _own_lists(description, report)
    objectives = _named(kept["control_objectives"], report)
    held = tuple(o.id for o in objectives) if kind.criteria == "control_objectives" else _criteria(report)
    maps = _Maps("control_objectives" if kind.criteria == "control_objectives" else "criteria", frozenset(held), report)
    categories = frozenset({"security", *(report.trust_services_categories or ())})

    controls = tuple(_as_seen(c, kind) for c in maps.belonging(kept["controls"]) if _in_place(c, report, kind))
    ids = {control.id for control in controls}
    tests = tuple(test for test in kept["tests"] or () if test.control in ids)
    assessments = tuple(row for row in kept["design_assessments"] or () if row.control in ids)
    exceptions = {exception.id for test in tests for exception in test.exceptions or ()}
    commitments = tuple(
        c
        for c in _named(kept["commitments"], report)
        if (c.category is None or c.category in categories) and c.principal is not False
    )
    served = {commitment.id for commitment in commitments}
    kept |= {
        "control_objectives": objectives,
        "controls": controls,
        "design_assessments": () if kind.tests else assessments,
        "commitments": commitments,
        "requirements": tuple(
            r
            for r in kept["requirements"] or ()
            if r.principal is not False and (not r.commitments or served.intersection(r.commitments))
        ),
        "cuecs": maps.belonging(kept["cuecs"]),
        "subservice_organizations": tuple(
            _trim_subservice(s, maps, ids, report, kind)
            for s in _named(kept["subservice_organizations"], report)
            if _in_place(s, report, kind)
        ),
        "criteria_not_applicable": tuple(
            row for row in _named(kept["criteria_not_applicable"], report) if row.criterion in held
        ),
        "management_responses": tuple(row for row in kept["management_responses"] or () if row.exception in exceptions),
        "incidents": _stated(kept["incidents"], maps.belonging),
        "changes": _stated(
            kept["changes"], lambda rows: tuple(_trim_ids(row, "controls", ids) for row in maps.belonging(rows))
        ),
        "subsequent_events": _stated(kept["subsequent_events"], lambda rows: _named(rows, report)),
        "services": _named(kept["services"], report),
        "user_entity_responsibilities": _named(kept["user_entity_responsibilities"], report),
        "other_information": _named(kept["other_information"], report),
        "tests": tests,
    }
    left_out = []
    if not kind.tests:
        kept["tests"] = ()
    if kind.timeframe == "date":
        changes = kept["changes"] if not isinstance(kept["changes"], NoneStatement) else None
        left_out = [name for name, facts in (("tests", tests), ("changes", changes)) if facts]
        kept["changes"] = None
    narrowed = description.model_copy(update={name: value or None for name, value in kept.items()})
    return Scope(narrowed, report, kind, MappingProxyType(homes), held, tuple(left_out))


_OWN = ("tests", "changes", "incidents", "design_assessments")


def _own_lists(description: SystemDescription, report: Report) -> tuple[dict[str, Any], dict[str, str]]:
    kept = {
        name: getattr(description, name) for name in SystemDescription.model_fields if name not in ("reports", "checks")
    }
    homes = {}
    for name in _OWN:
        own = getattr(report, name)
        if own:
            kept[name] = own
            homes[name] = f"reports[{report.id}].{name}"
    return kept, homes


def _criteria(report: Report) -> tuple[str, ...]:
    return tuple(row.id for row in catalog().of(report.trust_services_categories or ()))


def _named(items: Iterable[Item] | None, report: Report) -> tuple[Item, ...]:
    return tuple(item for item in items or () if not (named := getattr(item, "reports", None)) or report.id in named)


@dataclass(frozen=True, slots=True)
class _Maps:
    """Which items belong to the report by what they map to, and their targets there."""

    field: str
    held: frozenset[str]
    report: Report

    def belonging(self, items: Iterable[Item] | None) -> tuple[Item, ...]:
        return tuple(kept for item in items or () if (kept := self._keep(item)) is not None)

    def _keep(self, item: Item) -> Item | None:
        named = getattr(item, "reports", None)
        targets = getattr(item, self.field, None) or ()
        here = tuple(target for target in targets if self._holds(target))
        if named:
            if self.report.id not in named:
                return None
        elif not here and (targets or any(getattr(item, field, None) for field in ("criteria", "control_objectives"))):
            return None
        return item if len(here) == len(targets) else item.model_copy(update={self.field: here or None})

    def _holds(self, target: str) -> bool:
        return target in self.held or (
            self.field == "criteria" and any(id_ in self.held for id_ in catalog().expand(target))
        )


def _stated(value: Any, keep: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - a list or a statement
    return value if value is None or isinstance(value, NoneStatement) else keep(value)


def _in_place(item: Any, report: Report, kind: ReportKind) -> bool:  # noqa: ANN401 - whatever has validity dates
    """Whether the item was valid at the as-of date, or at any time in the period; without dates it was."""
    first, last = _timeframe(report, kind)
    if item.valid_from and last and item.valid_from > last:
        return False
    return not (item.valid_until and first and item.valid_until < first)


_OF_A_PERIOD = ("valid_from", "valid_until", "replaces", "did_not_operate")


def _as_seen(item: Item, kind: ReportKind) -> Item:
    """`item` as the report sees it: one that speaks of a date knows nothing of the time before and after."""
    if kind.timeframe == "period":
        return item
    return item.model_copy(update={field: None for field in _OF_A_PERIOD if getattr(item, field, None) is not None})


def _timeframe(report: Report, kind: ReportKind) -> tuple[datetime.date | None, datetime.date | None]:
    if kind.timeframe == "date":
        return report.as_of_date, report.as_of_date
    period = report.period
    return (period.start, period.end) if period else (None, None)


def _trim_ids(item: Item, field: str, ids: set[str]) -> Item:
    values = getattr(item, field) or ()
    kept = tuple(value for value in values if value in ids)
    return item if len(kept) == len(values) else item.model_copy(update={field: kept or None})


def _trim_subservice(item: Any, maps: _Maps, ids: set[str], report: Report, kind: ReportKind) -> Any:  # noqa: ANN401
    csocs = tuple(_as_seen(csoc, kind) for csoc in maps.belonging(item.csocs) if _in_place(csoc, report, kind))
    return _trim_ids(_as_seen(item, kind).model_copy(update={"csocs": csocs or None}), "monitoring_controls", ids)
