"""Plan the parts of one report, in order.

The kind gives the parts, the layout their order and titles, the facts decide conditions, and a filter may choose some.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from msgspec import Struct

from socdocs.diagnostics import Diagnostic
from socdocs.problems import InputProblems, Severity
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import Layout, LayoutRow, Part, ReportKind
from socdocs.words import suggest

MANAGEMENT: Final = "management"
"""The value of `only` for management's whole package."""


class Planned(Struct, frozen=True):
    """A part that prints, with its title here (a template) and the children that print.

    `own_title` is true for a title that the description gives, which is plain text.
    """

    part: Part
    title: str
    children: tuple[Planned, ...]
    own_title: bool = False


class Plan(Struct, frozen=True):
    """The parts of one output.  `only` names the part that is written alone, "" for the whole report."""

    kind: ReportKind
    layout: Layout
    numerals: Literal["roman", "arabic"]
    sections: tuple[Planned, ...]
    only: str
    whole: tuple[Planned, ...]

    @property
    def complete(self) -> bool:
        """Return whether this is the whole report."""
        return not self.only

    @property
    def of_management(self) -> bool:
        """Return whether the service auditor writes nothing of this output."""
        return all(row.part.owner != "service_auditor" for row in self.walk())

    def walk(self) -> Iterator[Planned]:
        """Yield every part of this output in reading order."""
        return _walk(self.sections)

    def walk_whole(self) -> Iterator[Planned]:
        """Yield every part of the whole report."""
        return _walk(self.whole)


def _walk(planned: tuple[Planned, ...]) -> Iterator[Planned]:
    for row in planned:
        yield row
        yield from _walk(row.children)


def make_plan(facts: ReportFacts, *, layout: str = "", only: str = "", usual_layout: str = "") -> Plan:
    """Return the plan for `facts`.

    `layout` overrides the report's own, and `usual_layout` is that of a report without one, if its kind has it.
    `only` is `management` (its whole package) or the id of a section or part.  Raises InputProblems if there is no such
    layout, or no part with that id in the report.
    """
    kind, report = facts.kind, facts.scope.report
    usual = usual_layout if usual_layout in kind.layouts else kind.default_layout
    chosen = _choose_layout(kind, layout or report.layout or usual)
    sections = {part.id: part for part in kind.parts}
    titles = {view.facts.section: view.title for view in facts.report.section_titles if view.title}
    whole = tuple(
        planned
        for row in chosen.sections
        if row.id in sections and (planned := _plan_part(sections[row.id], facts, titles, row, row.title))
    )
    filtered = _filter(whole, only) if only else whole
    return Plan(
        kind=kind,
        layout=chosen,
        numerals=report.numerals or chosen.numerals,
        sections=filtered,
        only=only,
        whole=whole,
    )


def _choose_layout(kind: ReportKind, name: str) -> Layout:
    layout = kind.layouts.get(name)
    if layout is None:
        advice = suggest(name, kind.layouts, f"There are: {', '.join(kind.layouts)}.")
        raise InputProblems(
            [
                Diagnostic(
                    "unknown-layout", Severity.ERROR, f"The {kind.short_title} has no layout “{name}”.", None, advice
                )
            ]
        )
    return layout


def _plan_part(
    part: Part, facts: ReportFacts, titles: dict[str, Any], row: LayoutRow, title: str = ""
) -> Planned | None:
    if part.id in row.without or not all(holds(term, facts) for term in part.when):
        return None
    places = {id_: place for place, id_ in enumerate(row.parts)}
    in_order = sorted(part.parts, key=lambda child: places.get(child.id, len(places)))
    children = tuple(p for child in in_order if (p := _plan_part(child, facts, titles, row)) is not None)
    if part.parts and not children and not part.template:
        return None
    own = titles.get(part.id)
    return Planned(part, str(own) if own else title or part.title, children, own_title=bool(own))


def holds(term: str, facts: ReportFacts) -> bool:
    """Return whether a condition of a manifest holds: a fact or a statement of none is given; `not` inverts it.

    `kind.tests`, `kind.period` and `kind.date` are properties of the kind; other names are computed facts or fields of
    the description, with dots inside.
    """
    name, wanted = (term[4:].strip(), False) if term.startswith("not ") else (term, True)
    return bool(_look_up(name, facts)) is wanted


def _look_up(name: str, facts: ReportFacts) -> Any:  # noqa: ANN401 - any fact
    first, *rest = name.split(".")
    value = getattr(facts, first) if hasattr(type(facts), first) else facts[first]
    for step in rest:
        value = getattr(value, step)
    return value or getattr(value, "none_statement", None)


def _filter(sections: tuple[Planned, ...], only: str) -> tuple[Planned, ...]:
    if only == MANAGEMENT:
        return tuple(row for row in sections if row.part.owner == "management" and row.part.id != "cover")
    found = tuple(row for row in _walk(sections) if row.part.id == only)
    if not found:
        known = [row.part.id for row in _walk(sections)]
        advice = suggest(only, known, f"There are: management, {', '.join(known)}.", cutoff=0.4)
        raise InputProblems(
            [Diagnostic("unknown-part", Severity.ERROR, f"The report has no part “{only}”.", None, advice)]
        )
    return found
