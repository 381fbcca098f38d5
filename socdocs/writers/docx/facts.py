"""The facts of the whole file that a person changes in one place: names and dates, bound to one part of data.

How often such a fact occurs is known only at the end, so its places are noted while the file is written.  Then it is
bound at all of them or, if it occurs too often, at none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from msgspec import Struct, field

from socdocs.document.dates import WRITTEN
from socdocs.document.nodes import Placeholder
from socdocs.writers.docx.controls import Controls, stored
from socdocs.writers.docx.names import key
from socdocs.writers.docx.xml import DECLARATION, escape

DATA_STORE = "{9A1C6E52-5C1D-5F0B-8C0E-50CD0C500001}"
DATA_NAMESPACE = "urn:socdocs:facts:1"
MOST_BINDINGS = 60
"""The most places of bound facts in a file: Word is said to slow down from some hundred controls on."""

_TITLES = (
    (r"service_organization\.name", "Service organization"),
    (r"service_organization\.short_name", "Short name of the service organization"),
    (r"system\.name", "System"),
    (r"system\.short_name", "Short name of the system"),
    (r"reports\[[^\]]*\]\.as_of_date", "As-of date"),
    (r"reports\[[^\]]*\]\.period\.start", "First day of the period"),
    (r"reports\[[^\]]*\]\.period\.end", "Last day of the period"),
    (r"reports\[[^\]]*\]\.report_date", "Date of the report"),
    (r"reports\[[^\]]*\]\.service_auditor\.firm", "Service auditor"),
    (r"reports\[[^\]]*\]\.service_auditor\.city", "City of the service auditor"),
    (r"reports\[[^\]]*\]\.service_auditor\.state", "State of the service auditor"),
)
_SHARED = re.compile("|".join(f"({pattern})" for pattern, _ in _TITLES))
# LibreOffice 7.4 and 25.2 empty all custom XML parts of a file in which a bound text holds one of these.
_NOT_BOUND = re.compile("[&<\n]")


@cache
def shared_title(address: str) -> str:
    """Return what the fact at `address` is called if it is one of the whole file, else ""."""
    match = _SHARED.fullmatch(address)
    return _TITLES[(match.lastindex or 1) - 1][1] if match else ""


class _Place(NamedTuple):
    """The place of a run in a list of fragments; `wanted` if the fact is absent."""

    fragments: list[str]
    at: int
    wanted: Placeholder | None


class _Fact(Struct):
    """One shared fact, its words ("" if it is absent), and the places where it is printed."""

    title: str
    text: str
    places: list[_Place] = field(default_factory=list)
    bindable: bool = True


class Facts:
    """The shared facts of one file."""

    def __init__(self, controls: Controls, limit: int = MOST_BINDINGS) -> None:
        self._controls = controls
        self._limit = limit
        self._facts: dict[str, _Fact] = {}
        self._bound: dict[str, str] = {}

    @property
    def given(self) -> int:
        """Return how many places were noted so far."""
        return sum(len(fact.places) for fact in self._facts.values())

    def note(self, address: str, text: str, fragments: list[str], run: str, *, bindable: bool = True) -> None:
        """Append `run`, which shows the words `text` of the fact at `address`, to `fragments`."""
        self._note(address, text, None, fragments, run, bindable=bindable)

    def note_open_item(self, wanted: Placeholder, fragments: list[str]) -> None:
        """Append the control for an absent fact."""
        if shared_title(wanted.address):
            self._note(wanted.address, "", wanted, fragments, "", bindable=not wanted.confirm)
        else:
            fragments.append(self._controls.open_item(wanted))

    def holds(self, fragments: list[str], index: int) -> bool:
        """Return whether the last noted place of a fact is this one."""
        last = [fact.places[-1] for fact in self._facts.values()]
        return any(place.fragments is fragments and place.at == index for place in last)

    def pieces(self, line: str) -> Iterator[tuple[str, str]]:
        """Split `line` into words, each with the address of the noted fact that has exactly these words, or "".

        A fact is found if it is the whole line or a date in it, because only these are certain.
        """
        known = {fact.text: address for address, fact in self._facts.items() if fact.text}
        if line in known:
            yield line, known[line]
            return
        place = 0
        for match in WRITTEN.finditer(line):
            if match[0] in known:
                yield line[place : match.start()], ""
                yield match[0], known[match[0]]
                place = match.end()
        yield line[place:], ""

    def bind(self) -> None:
        """Bind the facts that occur more than once and fit into the limit together, those that come first first."""
        left = self._limit
        for address, fact in self._facts.items():
            binding = ""
            if fact.bindable and 1 < len(fact.places) <= left:
                left -= len(fact.places)
                self._bound[key(address)] = fact.text
                binding = _binding(len(self._bound))
            self._write(address, fact, binding)

    def data(self) -> bytes:
        """Return the data part: a node for each bound fact, in the order of their numbers; empty if there is none."""
        nodes = "".join(f'<fact key="{name}">{escape(stored(text))}</fact>' for name, text in self._bound.items())
        return f'{DECLARATION}<facts xmlns="{DATA_NAMESPACE}">{nodes}</facts>'.encode() if nodes else b""

    def _note(
        self,
        address: str,
        text: str,
        wanted: Placeholder | None,
        fragments: list[str],
        content: str,
        *,
        bindable: bool = True,
    ) -> None:
        fact = self._facts.get(address)
        if fact is None:
            fact = self._facts[address] = _Fact(shared_title(address), text)
        # A fact that reads otherwise elsewhere would be wrong in one of the places.
        fact.bindable &= bindable and fact.text == text and not _NOT_BOUND.search(text)
        fact.places.append(_Place(fragments, len(fragments), wanted))
        fragments.append(content)

    def _write(self, address: str, fact: _Fact, binding: str) -> None:
        for fragments, index, wanted in fact.places:
            if wanted:
                fragments[index] = self._controls.open_item(wanted, binding)
            elif binding:
                fragments[index] = self._controls.fact(address, fact.title, fact.text, fragments[index], binding)


def _binding(number: int) -> str:
    place = f'w:xpath="/f:facts[1]/f:fact[{number}]" w:storeItemID="{DATA_STORE}"'
    # With these quotes, LibreOffice shows the words of the control and not those of the data.
    return f'<w:dataBinding w:prefixMappings="xmlns:f=&quot;{DATA_NAMESPACE}&quot;" {place}/>'
