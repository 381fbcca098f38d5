"""The state that is shared while one page is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from socdocs.document.nodes import Document, Entry, Footnote, walk_sections
from socdocs.document.references import SECTION
from socdocs.writers.column_widths import Content, Kind, measure_alike
from socdocs.writers.html.escape import identifier


class Context(Struct):
    """The state of one document while it is written.

    `known` are the names that references can lead to, `listed` the entries of contents and tables by their targets.
    With `addresses` each fact and placeholder carries the address that it has in the description.
    """

    pictures: Mapping[str, bytes]
    known: frozenset[str]
    listed: Mapping[str, Entry]
    alike: Mapping[Kind, Content]
    marked: bool
    """Whether the page may hold remarks to those who write the report."""
    addresses: bool
    wide: bool = False
    """Whether the present pages are wide ones."""
    titled: bool = False
    """Whether the page's own heading was written."""
    notes: list[Footnote] = field(default_factory=list)
    """The notes of the whole page, of which those from `written_notes` on still have to be written."""
    written_notes: int = 0
    places: set[str] = field(default_factory=set)
    """The names of the places that were written."""
    _copies: dict[tuple[object, ...], str] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """Return the attribute that makes an element the place called `name`; a place is written once."""
        if not name or name in self.places:
            return ""
        self.places.add(name)
        return f' id="{identifier(name)}"'

    def anchor(self, name: str) -> str:
        """Return an empty element that is the place called `name`."""
        place = self.id(name)
        return f"<span{place}></span>" if place else ""

    def copied(self, key: tuple[object, ...], write: Callable[[], str]) -> str:
        """Return what `write` returned for an equal `key`; what holds a note or a place is written anew."""
        known = self._copies.get(key)
        if known is None:
            given = len(self.notes), len(self.places)
            known = write()
            if given == (len(self.notes), len(self.places)):
                self._copies[key] = known
        return known


def open_context(document: Document, pictures: Mapping[str, bytes], *, addresses: bool) -> Context:
    """Return the state in which the writing of `document` begins."""
    sections = {SECTION + section.id for section in walk_sections(document.sections)}
    return Context(
        pictures,
        known=document.found.anchors | sections,
        listed={entry.target: entry for entry in (*document.contents, *document.tables)},
        alike=measure_alike(document.sections),
        marked=document.properties.marked and document.properties.draft,
        addresses=addresses,
    )
