"""Control objectives as examples, by what a service does, for management to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from socdocs.catalogs.reading import read_catalog

STEM = "Controls provide reasonable assurance that"


class ExampleObjective(Struct, frozen=True):
    """An objective as management could state it: a short name, and the whole sentence."""

    title: str
    text: str


class ServiceExamples(Struct, frozen=True):
    """The examples for one kind of service, with its name."""

    name: str
    objectives: tuple[ExampleObjective, ...]


@cache
def example_objectives() -> Mapping[str, ServiceExamples]:
    """Return the examples by kind of service, in the order in which to offer them."""
    return MappingProxyType(
        {
            service: ServiceExamples(
                group.text("name"),
                tuple(
                    ExampleObjective(row.text("title"), f"{STEM} {row.text('aim')}")
                    for _, row in group.group("objectives").groups()
                ),
            )
            for service, group in read_catalog("example_objectives.yaml").group("services").groups()
        }
    )
