"""What a review looks at: the draft of one report, its facts as rules read them, and its findings by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import OpenItem
from socdocs.rules.subject import Subject
from socdocs.source.addresses import Locator, escape_key, pattern_of
from socdocs.workflow.check import subject_of, today
from socdocs.workflow.document_findings import printed_addresses
from socdocs.workflow.finish import Draft


class Spot(Struct, frozen=True):
    """A place that a signal is about: the address of the fact, what is said of it, and its place in the user's file.

    `thing` is what is counted if it is not the fact itself.
    """

    address: str
    message: str
    span: Span | None = None
    thing: str = ""


class Measured(Struct, frozen=True):
    """The result of a measure: of `total` things, called `noun`, those that `failing` names fail.

    Of those under `unknown` the draft does not say enough.  `total` is 0 where there is nothing to measure yet.
    """

    noun: str
    total: int
    failing: tuple[Spot, ...] = ()
    unknown: tuple[Spot, ...] = ()

    @property
    def failed(self) -> int:
        """The number of things that fail."""
        return min(self.total, len(_things(self.failing)))

    @property
    def untold(self) -> int:
        """The number of other things of which the draft does not say enough."""
        return min(self.total - self.failed, len(_things(self.unknown) - _things(self.failing)))


def _things(spots: Iterable[Spot]) -> set[str]:
    return {spot.thing or spot.address for spot in spots}


class Material(Struct, frozen=True, dict=True):
    """One report under review."""

    draft: Draft

    @cached_property
    def subject(self) -> Subject:
        """The facts of the report as rules read them."""
        return subject_of(self.draft.case, today())

    @cached_property
    def _locator(self) -> Locator:
        return Locator(self.draft.case.loaded.tree)

    def spot(self, address: str, message: str, thing: str = "") -> Spot:
        """Return a spot with the place of the fact, or of the nearest parent that is in the file."""
        return Spot(address, message, self._locator.locate(address), thing)

    def findings(self, codes: Iterable[str]) -> tuple[Spot, ...]:
        """Return the findings with these codes.  Waived ones count, too, because readers see no waiver."""
        return tuple(_spot(row) for code in codes for row in self._by_code.get(code, ()))

    @cached_property
    def _by_code(self) -> Mapping[str, Sequence[Diagnostic]]:
        found: dict[str, list[Diagnostic]] = {}
        for row in self.draft.found:
            found.setdefault(row.code, []).append(row)
        return MappingProxyType(found)

    @cached_property
    def printed(self) -> frozenset[str]:
        """The addresses of all facts that the report prints or asks for."""
        return frozenset(printed_addresses(self.draft.document))

    def open_items(self, wanted: Callable[[OpenItem], bool]) -> Iterator[Spot]:
        """Yield a spot for each fact that the report asks for, if its open item is wanted."""
        for item in self.draft.document.open_items:
            if wanted(item):
                said = f"Open: {item.wanted}." if not item.confirm else f"To be confirmed: {item.wanted}."
                for address in _addresses(item):
                    yield self.spot(address, said)

    def count(self, noun: str) -> int:
        """Return how many things of one kind, such as controls, the report holds."""
        return _COUNTS[noun](self.subject)


_COUNTS: Final[Mapping[str, Callable[[Subject], int]]] = MappingProxyType(
    {
        "controls": lambda subject: len(subject.controls),
        "tests": lambda subject: len(subject.tests),
        "texts": lambda subject: len(list(subject.texts)),
    }
)


def is_under(address: str, patterns: Iterable[str]) -> bool:
    """Whether a fact is one of those that the patterns name, is part of one, or is a list that would hold one.

    In a pattern, `[]` is any item of a list, and `*` alone is every fact.
    """
    plain = pattern_of(address.partition("].")[2] if address.startswith("reports[") else address).replace("[…]", "[]")
    return any(row == "*" or _within(plain, row) or _within(row, plain) for row in patterns)


def _within(inner: str, outer: str) -> bool:
    return bool(outer) and inner.startswith(outer) and inner[len(outer) : len(outer) + 1] in ("", ".", "[")


def _addresses(item: OpenItem) -> Iterator[str]:
    if item.ids and "[…]" in item.address:
        yield from (item.address.replace("[…]", f"[{escape_key(id_)}]", 1) for id_ in item.ids)
    else:
        yield item.address


def _spot(row: Diagnostic) -> Spot:
    return Spot(row.address, row.message + (f" Waived: {row.waived}" if row.waived else ""), row.span)
