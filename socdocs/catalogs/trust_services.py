"""The trust services criteria: 61 ids, their series and categories (TSP section 100, 2017 with revised points of focus 2022)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its id, our short title, its series (CC6) and category, and the COSO principle it stems from (1-17, or 0)."""

    id: str
    title: str
    series: str
    category: str
    coso_principle: int = 0


@dataclass(frozen=True, slots=True)
class Catalog:
    """All criteria in document order, with the labels of series and categories."""

    section: str
    edition: str
    categories: MappingProxyType[str, str]
    series: MappingProxyType[str, str]
    criteria: MappingProxyType[str, Criterion]

    def of(self, categories: Iterable[str]) -> tuple[Criterion, ...]:
        """The criteria that apply to `categories`: the common criteria, which every category needs (TSC ¶.10), and their own series."""
        wanted = {"security", *categories}
        return tuple(row for row in self.criteria.values() if row.category in wanted)

    def expand(self, target: str) -> tuple[str, ...]:
        """The ids that a mapping target stands for: a criterion itself, or all of a series (`CC6`); empty for an unknown one."""
        if target in self.criteria:
            return (target,)
        return tuple(row.id for row in self.criteria.values() if row.series == target)


@cache
def catalog() -> Catalog:
    """The catalog that ships with socdocs."""
    name = "trust_services.yaml"
    tree, problems = read_yaml(files(__package__).joinpath(name).read_bytes(), name)
    if problems or tree is None:
        raise ValueError(f"{name} is damaged: {problems}")
    prefixes = {_text(entry.value, "prefix"): entry.key.text for entry in _entries(tree, "categories")}
    series = {entry.key.text: _word(entry.value) for entry in _entries(tree, "series")}
    criteria = {}
    for entry in _entries(tree, "criteria"):
        own = entry.key.text.partition(".")[0]
        category = prefixes[own.rstrip("0123456789")]
        principle = int(_text(entry.value, "coso_principle") or 0)
        criteria[entry.key.text] = Criterion(entry.key.text, _text(entry.value, "title"), own, category, principle)
    return Catalog(
        section=_text(tree, "section"),
        edition=_text(tree, "edition"),
        categories=MappingProxyType({e.key.text: _text(e.value, "label") for e in _entries(tree, "categories")}),
        series=MappingProxyType(series),
        criteria=MappingProxyType(criteria),
    )


def _entries(tree: object, key: str) -> Mapping:
    node = tree.get(key) if isinstance(tree, Mapping) else None
    if not isinstance(node, Mapping):
        raise TypeError(f"no group “{key}” in the catalog")
    return node


def _word(node: object) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _text(node: object, key: str) -> str:
    return _word(node.get(key)) if isinstance(node, Mapping) else ""
