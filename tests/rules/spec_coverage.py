"""What covers each thing that practice asks of a description and that is no rule of its own: spec_coverage.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_reader import read_yaml

Kind = Literal["model", "open", "template", "rule", "left"]
"""An error of the model, an open item, a test of our own templates, another rule, or left out."""


DATA = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Covered:
    """What covers the demand `code`: what it `asks`, its `kind`, and the `text` that belongs to it."""

    code: str
    asks: str
    kind: Kind
    text: str


@cache
def demands() -> tuple[str, ...]:
    """The codes of everything that practice asks, whatever became of it."""
    counted = cast("Mapping", _data().get("demands"))
    return tuple(code for entry in counted for code in _numbered(entry.key.text, int(cast("Scalar", entry.value).text)))


@cache
def covered() -> tuple[Covered, ...]:
    """The demands that are no rule of their own."""
    return tuple(
        _covered(entry.key.text, cast("Mapping", entry.value)) for entry in cast("Mapping", _data().get("covered"))
    )


def _covered(code: str, row: Mapping) -> Covered:
    texts = {entry.key.text: cast("Scalar", entry.value).text for entry in row}
    (kind,) = texts.keys() - {"asks"}
    if kind not in get_args(Kind):
        raise TypeError(f"{code} is covered by the unknown kind {kind}")
    return Covered(code, texts["asks"], cast("Kind", kind), texts[kind])


def _numbered(family: str, count: int) -> Iterator[str]:
    return (f"{family}{number:03}" for number in range(1, count + 1))


@cache
def _data() -> Mapping:
    tree, problems = read_yaml(DATA.read_bytes(), DATA.name)
    if not isinstance(tree, Mapping) or problems:
        raise TypeError(f"{DATA.name} is not what it should be: {problems}")
    return tree
