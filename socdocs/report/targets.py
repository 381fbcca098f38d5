"""The criteria or control objectives of one report, with everything that maps to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from socdocs.catalogs.trust_services import catalog
from socdocs.report.scope import Scope
from socdocs.report.view import EntryView

Coverage = Literal["with_control", "not_applicable", "subservice_only", "without_control"]
"""What management maps to a criterion or objective: the first of these that is true."""


class Target(Struct, frozen=True):
    """A criterion or a control objective with everything that maps to it.

    `text` is what is to be met: licensed wording where the user supplied it, else our short title; or the objective.
    `csocs` are pairs of CSOC and subservice organization.  `not_applicable` is the entry that says why it is
    irrelevant, false otherwise.
    """

    id: str
    anchor: str
    title: Any
    text: Any
    series: str
    series_title: str
    category: str
    controls: tuple[EntryView, ...]
    cuecs: tuple[EntryView, ...]
    csocs: tuple[tuple[EntryView, EntryView], ...]
    not_applicable: Any = None
    points_of_focus: Any = ()
    entry: Any = None

    @property
    def carved_out(self) -> bool:
        """Whether it is met wholly by controls of carved-out subservice organizations."""
        return not self.controls and bool(self.csocs)

    @property
    def coverage(self) -> Coverage:
        """Return what management maps to it; a reason why it does not apply counts before the CSOCs."""
        if self.controls:
            return "with_control"
        if self.not_applicable:
            return "not_applicable"
        return "subservice_only" if self.csocs else "without_control"


class Mapped(NamedTuple):
    """The controls, CUECs and CSOCs that map to one criterion or objective."""

    controls: list[EntryView]
    cuecs: list[EntryView]
    csocs: list[tuple[EntryView, EntryView]]


def map_targets(
    scope: Scope,
    controls: Iterable[EntryView],
    cuecs: Iterable[EntryView],
    csocs: Iterable[tuple[EntryView, EntryView]],
) -> Mapping[str, Mapped]:
    """Return what maps to each criterion or objective of the report, by its id.

    An entry that names a series maps to each of the criteria in it.
    """
    by_objective = scope.kind.criteria == "control_objectives"
    expand = catalog().expand
    mapped = {id_: Mapped([], [], []) for id_ in scope.held}

    def targets_of(view: EntryView) -> Iterable[Mapped]:
        written = (view.facts.control_objectives if by_objective else view.facts.criteria) or ()
        ids = written if by_objective else [id_ for target in written for id_ in expand(target)]
        return [mapped[id_] for id_ in dict.fromkeys(ids) if id_ in mapped]

    for control in controls:
        for target in targets_of(control):
            target.controls.append(control)
    for cuec in cuecs:
        for target in targets_of(cuec):
            target.cuecs.append(cuec)
    for csoc, organization in csocs:
        for target in targets_of(csoc):
            target.csocs.append((csoc, organization))
    return mapped


def objective_targets(objectives: Iterable[EntryView], mapped: Mapping[str, Mapped]) -> tuple[Target, ...]:
    """Return the control objectives in written order."""
    return tuple(
        Target(
            id=view.facts.id,
            anchor=f"objective:{view.facts.id}",
            title=view.title,
            text=view.text,
            series="",
            series_title="",
            category="",
            controls=tuple(mapped[view.facts.id].controls),
            cuecs=tuple(mapped[view.facts.id].cuecs),
            csocs=tuple(mapped[view.facts.id].csocs),
            entry=view,
        )
        for view in objectives
    )


def criterion_targets(
    not_applicable: Iterable[EntryView], texts: Iterable[EntryView], mapped: Mapping[str, Mapped]
) -> tuple[Target, ...]:
    """Return the criteria in the order of `mapped`; `texts` is wording that the user has licensed."""
    criteria = catalog()
    irrelevant = {view.facts.criterion: view for view in not_applicable}
    licensed = {view.facts.criterion: view for view in texts}
    targets = []
    for id_, (controls, cuecs, csocs) in mapped.items():
        row = criteria.criteria[id_]
        text = licensed.get(id_)
        targets.append(
            Target(
                id=id_,
                anchor=f"criterion:{id_}",
                title=row.title,
                text=text.text if text and text.text else row.title,
                series=row.series,
                series_title=criteria.series[row.series],
                category=criteria.categories[row.category],
                controls=tuple(controls),
                cuecs=tuple(cuecs),
                csocs=tuple(csocs),
                not_applicable=irrelevant.get(id_),
                points_of_focus=text.points_of_focus if text else (),
            )
        )
    return tuple(targets)
