"""The trust services criteria.

61 ids, their series and categories (TSP section 100, 2017 with revised points of focus 2022).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from socdocs.catalogs.reading import read_catalog
from socdocs.codes import Grammar


class Criterion(NamedTuple):
    """One criterion.

    It has an id, our short title, its series (CC6) and category, and the COSO principle that it is based on (1-17, or 0
    for none).
    """

    id: str
    title: str
    series: str
    category: str
    coso_principle: int = 0


class Catalog(Struct, frozen=True):
    """All criteria in document order, with the labels of series and categories."""

    section: str
    edition: str
    categories: MappingProxyType[str, str]
    series: MappingProxyType[str, str]
    criteria: MappingProxyType[str, Criterion]

    def of(self, categories: Iterable[str]) -> tuple[Criterion, ...]:
        """Return the criteria that apply to `categories`.

        They are the common criteria, which every category needs (TSC ¶.10), and the series of the categories.
        """
        wanted = {"security", *categories}
        return tuple(row for row in self.criteria.values() if row.category in wanted)

    def expand(self, target: str) -> tuple[str, ...]:
        """Return the ids for `target`: a criterion itself, or all criteria of a series (`CC6`).

        The result is empty if `target` is unknown.
        """
        if target in self.criteria:
            return (target,)
        return tuple(row.id for row in self.criteria.values() if row.series == target)


@cache
def catalog() -> Catalog:
    """Return the catalog that comes with socdocs."""
    tree = read_catalog("trust_services.yaml")
    categories = dict(tree.group("categories").groups())
    by_prefix = {row.text("prefix"): name for name, row in categories.items()}
    criteria = {}
    for id_, row in tree.group("criteria").groups():
        series = id_.partition(".")[0]
        category = by_prefix[series.rstrip("0123456789")]
        criteria[id_] = Criterion(id_, row.text("title"), series, category, int(row.text("coso_principle", "0")))
    return Catalog(
        section=tree.text("section"),
        edition=tree.text("edition"),
        categories=MappingProxyType({name: row.text("label") for name, row in categories.items()}),
        series=MappingProxyType(dict(tree.group("series").texts())),
        criteria=MappingProxyType(criteria),
    )


@cache
def grammar() -> Grammar:
    """Return the grammar of the codes in the catalog."""
    known = catalog()
    letters = {row.category: row.series.rstrip("0123456789") for row in known.criteria.values()}
    names = {label.casefold(): letters[name] for name, label in known.categories.items()}
    return Grammar(tuple(known.criteria), MappingProxyType(names))
