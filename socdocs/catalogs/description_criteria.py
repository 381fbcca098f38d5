"""The criteria for the description of a system.

DC 1 to DC 9 for a SOC 2, and the content of a SOC 1 description, with our own titles.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from socdocs.catalogs.reading import Group, read_catalog


class DescriptionCriteria(NamedTuple):
    """One set of criteria: its section and edition, and our titles by id.

    A description may leave out the criteria in `omissible`.
    """

    section: str
    edition: str
    titles: MappingProxyType[str, str]
    omissible: frozenset[str]


@cache
def description_criteria() -> MappingProxyType[str, DescriptionCriteria]:
    """Return both sets, under the names `soc1` and `soc2`."""
    tree = read_catalog("description_criteria.yaml")
    return MappingProxyType({name: _read(tree.group(name)) for name in ("soc1", "soc2")})


def _read(group: Group) -> DescriptionCriteria:
    items = dict(group.group("items").groups())
    return DescriptionCriteria(
        section=group.text("section"),
        edition=group.text("edition"),
        titles=MappingProxyType({id_: item.text("title") for id_, item in items.items()}),
        omissible=frozenset(id_ for id_, item in items.items() if item.text("may_be_omitted") == "yes"),
    )
