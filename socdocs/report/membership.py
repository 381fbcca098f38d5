"""Decide which entries of a description belong to one report, and why the others do not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct

from socdocs.catalogs.trust_services import catalog
from socdocs.model.base import Facts, NoneStatement, with_facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.printing import prints_in, true_words
from socdocs.model.reporting import Report
from socdocs.model.system import Components
from socdocs.report.manifest import ReportKind, walk
from socdocs.rules.subject import CSOCS, Kind, LeftOut, Reason, days_of, keyed

Item = TypeVar("Item", bound=Facts)


_WITHIN: Mapping[str, str] = {CSOCS: "subservice_organizations"} | dict.fromkeys(fields_of(Components), "components")
"""The field of the description in which a list is, for lists that are not at the top of the file."""


class Why(NamedTuple):
    """The reason why an entry does not belong to a report, and the key of the value that decides it."""

    reason: Reason
    key: str

    @classmethod
    def unless(cls, belongs: bool, reason: Reason, key: str) -> Why | None:  # noqa: FBT001 - reads as a sentence
        """The reason why an entry does not belong; None for one that does."""
        return None if belongs else cls(reason, key)


class Sorter:
    """Keeps the entries that belong to the report, list by list, and notes the others, unless its `kind` is None."""

    def __init__(self, report: Report, kind: ReportKind | None, homes: Mapping[str, str]) -> None:
        self.left_out: list[LeftOut] = []
        self.homes = homes
        self._report, self._kind = report, kind

    def keep(
        self,
        name: str,
        items: Sequence[Item] | None,
        why_not: Callable[[Item], Why | None],
        address: str = "",
    ) -> tuple[Item, ...]:
        """Return the `items` that belong; the list `name` is at `address` if not in its usual place."""
        reasons = [why_not(item) for item in items or ()]
        if not items or not any(reasons):
            return tuple(items or ())
        if self._prints(_WITHIN.get(name, name)):
            for (place, item), why in zip(keyed(items, address or self.homes.get(name, name)), reasons, strict=True):
                if why:
                    self.left_out.append(LeftOut(name, place, item, why.reason, f"{place}.{why.key}"))
        return tuple(item for item, why in zip(items, reasons, strict=True) if why is None)

    def replaced(self, name: str, value: Sequence[Facts] | NoneStatement | None) -> None:
        """Note the entries of the file's list `name`, which the report replaces by a list of its own."""
        if value and self._prints(name):
            entries = [(name, value)] if isinstance(value, NoneStatement) else keyed(value, name)
            home = self.homes[name]
            self.left_out += (LeftOut(name, place, item, "own_list", home) for place, item in entries)

    def named_in_vain(self, name: str, value: Sequence[Facts] | NoneStatement | None) -> None:
        """Note the entries of the file's list `name` that name this report, if it prints a list of its own alone."""
        if value and not isinstance(value, NoneStatement) and f"report.{name}" in self._needs():
            rows = [row for row in keyed(value, name) if self._report.id in (getattr(row[1], "reports", None) or ())]
            self.left_out += (LeftOut(name, place, item, "own_list", f"{place}.reports") for place, item in rows)

    def _prints(self, name: str) -> bool:
        kind = self._kind
        if kind is None:
            return False
        if kind.selective:
            return any(need == name or need.startswith(f"{name}.") for need in self._needs())
        true = true_words(kind, self._report.layout or "", self._report.controls_layout or "")
        return prints_in(fields_of(SystemDescription)[name].prints, true)

    def _needs(self) -> list[str]:
        return [need for part in walk(self._kind.parts if self._kind else ()) for need in part.needs]


class Membership(Struct, frozen=True):
    """Decides by their own values which entries belong to a report.

    `field` is the field that maps them to targets, `held` are the criteria or objectives of the report, in order and as
    a set (`known`), `first` and `last` the days that it covers.
    """

    report: str
    field: Literal["criteria", "control_objectives"]
    held: tuple[str, ...]
    known: frozenset[str]
    first: datetime.date | None
    last: datetime.date | None

    @classmethod
    def of(cls, description: SystemDescription, report: Report, kind: Kind) -> Membership:
        """Return the rules that decide whether an entry of `description` belongs to `report`."""
        objectives = kind.criteria == "control_objectives"
        if objectives:
            listed_here = (
                row for row in description.control_objectives or () if report.id in (row.reports or (report.id,))
            )
            held = tuple(row.id for row in listed_here)
        else:
            held = tuple(row.id for row in catalog().of(report.trust_services_categories or ()))
        field: Literal["criteria", "control_objectives"] = "control_objectives" if objectives else "criteria"
        return cls(report.id, field, held, frozenset(held), *days_of(report, kind))

    def why_not(self, item: Facts) -> Why | None:
        """Return why `item` does not belong to the report; None if it does."""
        named = getattr(item, "reports", None)
        if not named or self.report not in named:
            if field := self._serves_others(item):
                return Why("targets", field)
            if named:
                return Why("reports", "reports")
        return self._out_of_time(item)

    def admits(self, item: Facts) -> bool:
        """Return whether `item` belongs to the report."""
        return self.why_not(item) is None

    def trimmed(self, item: Item) -> Item:
        """Return `item` with only those targets that the report holds."""
        targets = getattr(item, self.field, None) or ()
        here = tuple(target for target in targets if self._holds(target))
        return item if len(here) == len(targets) else with_facts(item, **{self.field: here or None})

    def _serves_others(self, item: Facts) -> str:
        """Return the field in which `item` maps to targets, if none of them is in the report; else ""."""
        if any(self._holds(target) for target in getattr(item, self.field, None) or ()):
            return ""
        return next((field for field in ("criteria", "control_objectives") if getattr(item, field, None)), "")

    def _out_of_time(self, item: Facts) -> Why | None:
        """Return why `item` was not in place on any day that the report covers; without dates it always was."""
        starts, ends = getattr(item, "valid_from", None), getattr(item, "valid_until", None)
        if starts and self.last and starts > self.last:
            return Why("dates", "from")
        return Why("dates", "until") if ends and self.first and ends < self.first else None

    def _holds(self, target: str) -> bool:
        return target in self.known or (
            self.field == "criteria" and any(id_ in self.known for id_ in catalog().expand(target))
        )
