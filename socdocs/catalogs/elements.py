"""The required elements of the service auditor's report and management's assertion; parts name those they cover."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from socdocs.catalogs.reading import read_catalog


class Element(NamedTuple):
    """One required element, in our own words: its short title, what it contains and when it is required."""

    id: str
    title: str
    holds: str
    when: str


@cache
def elements() -> Mapping[str, Element]:
    """Return all elements by id, such as A2-03 and M-05."""
    rows = read_catalog("elements.yaml").groups()
    return MappingProxyType(
        {id_: Element(id_, row.text("title"), row.text("holds"), row.text("when")) for id_, row in rows}
    )
