"""Summarize the progress of a report: findings, open items and given facts by section, target and owner.

The needs of a section are taken from the composed report, so that the summary and the draft always agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from msgspec import Struct

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document, Group, Placeholder, Section, Text, walk_sections
from socdocs.document.survey import absent_facts
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.model.paths import field_at, manifest_name
from socdocs.problems import Severity
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import walk
from socdocs.report.plan import Plan
from socdocs.source.addresses import ways
from socdocs.words import Owner

ELSEWHERE: Final = ""
"""The id for facts that no section prints."""
OPEN_ITEM: Final = "open-item"
"""The code of findings on absent facts, which are counted from the document itself."""


class Tally(Struct, frozen=True):
    """The counts of one section, target or owner: unwaived findings, and the facts that it lacks, needs and has.

    `owed` counts the open items of each owner; `left` also counts the findings on that owner's facts.
    """

    id: str
    title: str
    findings: Mapping[Severity, int]
    owed: Mapping[Owner, int]
    left: Mapping[Owner, int]
    given: int
    needed: int

    @property
    def open_items(self) -> int:
        """Return how many facts all owners together must still give."""
        return sum(self.owed.values())

    @property
    def percent(self) -> int:
        """Return the percentage of needed facts that are given; 100 only if all of them are."""
        return self.given * 100 // self.needed if self.needed else 100


class Coverage(NamedTuple):
    """The ids of a report's criteria or objectives, each once, by what management maps to it."""

    with_control: tuple[str, ...]
    subservice_only: tuple[str, ...]
    """Those to which only controls of subservice organizations map."""
    not_applicable: tuple[str, ...]
    without_control: tuple[str, ...]


class Summary(Struct, frozen=True):
    """One report.

    Every fact and finding counts in one of `sections`: the one that declares the fact, else one that the fact's owner
    writes, else the first that prints it.  `targets` are those of the `held` criteria or objectives
    (`targets_called`) with open facts or findings.
    """

    report: str
    title: str
    whole: Tally
    sections: tuple[Tally, ...]
    targets: tuple[Tally, ...]
    held: int
    targets_called: Literal["criteria", "control objectives"]
    coverage: Coverage


_Printed = Mapping[str, Placeholder | None]
"""Every fact that a document prints or lacks, by address: its placeholder, or None for a given fact."""


def summarize(plan: Plan, facts: ReportFacts, document: Document, found: Iterable[Diagnostic]) -> Summary:
    """Return the summary of `document`, composed from the whole `plan`, with the findings (`found`) on its facts."""
    unwaived = [row for row in found if not row.waived and row.code != OPEN_ITEM]
    printed = dict[str, Placeholder | None]()
    for section in document.sections:
        printed.update(_facts_in(section))
    homes, index = _homes(plan, document, printed), _target_index(facts)
    titles = {section.id: _title(section) for section in document.sections} | {ELSEWHERE: "Not printed by itself"}
    sections = _tallies(titles, printed, unwaived, lambda address: {homes.of(address)})
    targets = {target.id: str(target.title or "") for target in facts.targets}
    whole = _tallies({"": plan.kind.short_title}, printed, unwaived, lambda _: {""})
    return Summary(
        report=facts.scope.report.id,
        title=plan.kind.short_title,
        whole=whole[0] if whole else Tally("", plan.kind.short_title, {}, {}, {}, 0, 0),
        sections=sections,
        targets=tuple(
            tally
            for tally in _tallies(targets, printed, unwaived, lambda address: _targets_of(address, index))
            if tally.open_items or tally.findings
        ),
        held=len(targets),
        targets_called="control objectives" if plan.kind.criteria == "control_objectives" else "criteria",
        coverage=_coverage(facts),
    )


def _coverage(facts: ReportFacts) -> Coverage:
    return Coverage(
        **{name: tuple(target.id for target in facts.targets if target.coverage == name) for name in Coverage._fields}
    )


def _title(section: Section) -> str:
    return ", ".join(filter(None, (section.number, plain_text(section.title)))) or _name(section.id)


def _name(id_: str) -> str:
    """Return words for a section without a title: `Signature` for `auditor_report.signature`."""
    return id_.rpartition(".")[2].replace("_", " ").capitalize()


def _tallies(
    titles: Mapping[str, str], printed: _Printed, found: Sequence[Diagnostic], of: Callable[[str], Iterable[str]]
) -> tuple[Tally, ...]:
    """Return a tally for each of `titles` with something to count; `of` returns the ids to which an address counts."""
    findings = Counter((id_, row.severity) for row in found for id_ in of(row.address))
    left = Counter((id_, _owner(row.address, None)) for row in found for id_ in of(row.address))
    owed, given, needed = Counter[tuple[str, Owner]](), Counter[str](), Counter[str]()
    for address, placeholder in printed.items():
        wanted = not placeholder.confirm if placeholder else bool((row := field_at(address)) and row.wanted)
        for id_ in of(address):
            if placeholder:
                owed[id_, placeholder.owner] += 1
            needed[id_] += wanted
            given[id_] += wanted and placeholder is None
    tallies = (
        Tally(
            id_,
            title,
            MappingProxyType({rank: n for rank in sorted(Severity, reverse=True) if (n := findings[id_, rank])}),
            _by_owner(owed, id_),
            _by_owner(owed + left, id_),
            given[id_],
            needed[id_],
        )
        for id_, title in titles.items()
    )
    return tuple(tally for tally in tallies if tally.needed or tally.open_items or tally.findings)


def _by_owner(counts: Mapping[tuple[str, Owner], int], id_: str) -> Mapping[Owner, int]:
    return MappingProxyType({owner: n for owner in get_args(Owner) if (n := counts.get((id_, owner), 0))})


def _facts_in(section: Section) -> Iterator[tuple[str, Placeholder | None]]:
    for row in walk_sections((section,)):
        for node in nodes((*row.title, *row.blocks)):
            match node:
                case Placeholder():
                    yield from ((absent.address, absent) for absent in absent_facts(node))
                case Text(origin=origin) if origin:
                    yield origin, None
                case Group(role="fact", name=origin):
                    yield origin, None


class _Homes(Struct, frozen=True):
    """Return the section to which each fact counts."""

    printed: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]

    def of(self, address: str) -> str:
        """Return the section that prints the fact; else the one that declares it, or that of the entry it is in."""
        if address in self.printed:
            return self.printed[address]
        name = manifest_name(address)
        declared = next((id_ for id_, needs in self.needs.items() if _declares(needs, name)), "")
        return declared or next((self.printed[way] for way in ways(address) if way in self.printed), ELSEWHERE)


def _homes(plan: Plan, document: Document, printed: _Printed) -> _Homes:
    needs = {row.part.id: tuple(need for part in walk((row.part,)) for need in part.needs) for row in plan.sections}
    best: dict[str, tuple[bool, bool, int, str]] = {}
    for order, section in enumerate(document.sections):
        for address, _ in _facts_in(section):
            by_other = section.owner != _owner(address, printed[address])
            rank = (not _declares(needs.get(section.id, ()), manifest_name(address)), by_other, order, section.id)
            best[address] = min(rank, best.get(address, rank))
    homes = {address: rank[-1] for address, rank in best.items()}
    for address, id_ in list(homes.items()):
        for way in ways(address):
            # An entry of `reports` holds facts of every section, so it counts to none.
            if manifest_name(way) not in ("report", "reports"):
                homes.setdefault(way, id_)
    return _Homes(homes, needs)


def _declares(needs: Iterable[str], name: str) -> bool:
    return any(name == need or name.startswith(f"{need}.") for need in needs)


def _owner(address: str, placeholder: Placeholder | None) -> Owner:
    """Return the owner of a fact; management if the address names no field."""
    row = None if placeholder else field_at(address)
    return placeholder.owner if placeholder else row.owner if row else "management"


def _target_index(facts: ReportFacts) -> Mapping[str, set[str]]:
    """Return the criteria or objectives of each entry of the description, by its address."""
    found: dict[str, set[str]] = {}
    for target in facts.targets:
        for control in target.controls:
            for view in (control, *facts.tests_of(control), facts.assessment_of(control)):
                found.setdefault(view.at, set()).add(target.id)
        views = (*target.cuecs, *(csoc for csoc, _ in target.csocs), target.entry, target.not_applicable)
        for view in filter(None, views):
            found.setdefault(view.at, set()).add(target.id)
    return found


_WITHOUT_CONTROL = re.compile(r"controls\[\*\]\.\w+\[([^\]]*)\]")


def _targets_of(address: str, index: Mapping[str, set[str]]) -> set[str]:
    if without := _WITHOUT_CONTROL.fullmatch(address):
        return {without[1]}
    return set[str]().union(*(index.get(way, ()) for way in ways(address)))
