"""The controls of one report in groups, as its layout asks for: by target, by process or by framework."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from socdocs.report.targets import Target
from socdocs.report.view import EntryView, Value


class ControlGroup(Struct, frozen=True):
    """The controls under one heading of a layout.

    `target` is the criterion or objective when the layout groups by it.
    """

    id: str
    title: Any
    text: Any
    controls: tuple[EntryView, ...]
    target: Target | None = None


def group_by_target(
    targets: Iterable[Target], additional: tuple[EntryView, ...], unmapped: tuple[EntryView, ...]
) -> tuple[ControlGroup, ...]:
    """Return a group for each criterion or objective, and groups for other controls if there are any.

    These are a group for controls that serve only `additional` criteria, and a last one without a title for those that
    are `unmapped`.
    """
    groups = [ControlGroup(target.id, target.title, target.text, target.controls, target) for target in targets]
    if additional:
        groups.append(ControlGroup(_ADDITIONAL, _ADDITIONAL, "", additional))
    if unmapped:
        groups.append(ControlGroup("", "", "", unmapped))
    return tuple(groups)


_ADDITIONAL: Final = "Controls Related Only to Additional Criteria"


def group_by_process(controls: Iterable[EntryView], processes: Iterable[EntryView]) -> tuple[ControlGroup, ...]:
    """Return a group for each process that has controls: the described `processes` first, in written order."""
    described = {view.facts.name: view for view in processes}
    groups: dict[str, list[EntryView]] = {name: [] for name in described if name}
    for control in controls:
        groups.setdefault(control.facts.process or "", []).append(control)
    return tuple(
        ControlGroup(
            name,
            described[name].name if name in described else Value(name),
            described[name].text if name in described else "",
            tuple(controls),
        )
        for name, controls in groups.items()
        if controls
    )


def group_by_framework(
    controls: Iterable[EntryView], frameworks: Iterable[EntryView], chosen: str | None
) -> tuple[ControlGroup, ...]:
    """Return a group for each family of the `chosen` framework, or of the first one if none is chosen.

    Controls without a reference to one of the families are in a last group without a title.
    """
    named = [view for view in frameworks if chosen in (None, view.facts.name)]
    families = [family for framework in named for family in framework.families]
    name = named[0].facts.name if named else chosen
    groups: dict[str, list[EntryView]] = {family.facts.id: [] for family in families}
    rest: list[EntryView] = []
    for control in controls:
        references = [row.reference or "" for row in control.facts.framework_references or () if row.framework == name]
        homes = dict.fromkeys(_family_of(reference, groups) for reference in references)
        homes.pop("", None)
        for home in homes:
            groups[home].append(control)
        if not homes:
            rest.append(control)
    titled = {family.facts.id: family for family in families}
    found = [
        ControlGroup(id_, titled[id_].title or Value(id_), "", tuple(controls))
        for id_, controls in groups.items()
        if controls
    ]
    return (*found, ControlGroup("", "", "", tuple(rest))) if rest else tuple(found)


def _family_of(reference: str, families: Mapping[str, list[EntryView]]) -> str:
    """Return the family whose id begins the reference, the longest if there are several; "" if there is none."""
    return max((id_ for id_ in families if reference.startswith(id_)), key=len, default="")
