"""The state that is shared while one document is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from socdocs.document.nodes import Entry, Footnote, Reference
from socdocs.writers.docx.column_widths import Content, Kind
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.fragments import Fragments
from socdocs.writers.docx.names import Names
from socdocs.writers.docx.numbering import Headings, Lists, paragraph_number
from socdocs.writers.docx.package import Part
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.pictures import Picture, fallback_name, is_svg, read_picture
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.xml import Format


class Marker(NamedTuple):
    """The bullet or number of a list item: the style of its plain paragraph, and its list and level."""

    style: str
    list_id: int
    level: int

    def paragraph(self, style: str, properties: str) -> tuple[str, str]:
        """Return style and properties of a paragraph of `style` with the marker; code and quotes keep their style."""
        plain = not style.startswith(("SOCListCode", "SOCListQuote", "SourceCode", "Quote"))
        return (self.style if plain else style), paragraph_number(self.list_id, self.level) + properties


class Shown(NamedTuple):
    """A picture as Word shows it; `vector` is the SVG, and `picture` replaces it in other programs."""

    picture: Picture
    vector: bytes


class PendingReference(NamedTuple):
    """A reference that is written at the end, and its place in the fragments of a story."""

    story: Story
    fragments: Fragments
    at: int
    reference: Reference
    form: Format


@dataclass(slots=True)
class Context:
    """The state of one document while it is written.

    Fragments are appended to `story.fragments` in reading order.  An empty fragment holds the place of content that
    depends on later text (how often a fact occurs, where an anchor is, the contents) and is filled at the end.
    """

    pictures: Mapping[str, bytes]
    upright: Page
    """The page of the style source."""
    page: Page
    """The present page."""
    headings: Headings
    story: Story = field(default_factory=Story)
    names: Names = field(default_factory=Names)
    facts: Facts = field(default_factory=Facts)
    lists: Lists = field(default_factory=Lists)
    notes: Story = field(default_factory=Story)
    footnotes: list[Footnote] = field(default_factory=list)
    references: list[PendingReference] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    """Remarks to the writers of the report, by number."""
    first: str = ""
    """The kind of the next page, if it differs from that of the pages after it."""
    contents_at: int = -1
    """The index of the contents in the fragments; -1 for none."""
    listed: Mapping[str, Entry] = field(default_factory=dict)
    """The entries of the contents and of the list of tables by their targets."""
    targets: dict[str, str] = field(default_factory=dict)
    """The bookmarks of these targets."""
    alike: Mapping[Kind, Content] = field(default_factory=dict)
    """The content of tables that get the same widths, by what makes them alike."""
    drawings: int = 0
    characters: int = 0
    """Characters written so far, to estimate the height of a table row."""
    last_paragraph: int = 0
    """The index in the fragments where the properties of the last paragraph end."""
    behind_table: bool = False
    """Whether the last block was a table."""
    marker: Marker | None = None
    """The marker of the list item whose first paragraph comes next."""
    opening: str = ""
    """Fragments (starts of bookmarks) that go into the next paragraph."""
    _media: dict[bytes, str] = field(default_factory=dict)

    def page_of(self, kind: str) -> Page:
        """Return the page for headers and footers of a kind."""
        return self.upright.landscape() if kind == "landscape" else self.upright

    def anchor(self, name: str) -> tuple[str, str]:
        """Return start and end of the bookmark for references to `name`; empty if `name` already has one."""
        if name in self.anchors:
            return "", ""
        self.anchors[name] = self.names.readable(name)
        return self.names.bookmark(self.anchors[name])

    def target(self, name: str, words: str) -> tuple[str, str]:
        """Return start and end of the bookmark for the line of the contents to `name`; it is named after `words`."""
        self.targets[name] = self.names.contents_entry(words)
        return self.names.bookmark(self.targets[name])

    def key_bookmark(self, address: str, text: str) -> tuple[str, str]:
        """Return start and end of the bookmark around words of the fact at `address` that have no control."""
        return self.names.bookmark(self.names.for_key(self.facts.bracket(address, text)))

    def given(self) -> tuple[int, ...]:
        """Return how many numbers, notes, pictures and lists there are so far; none of them can be copied."""
        return self.names.given, len(self.footnotes), self.drawings, self.lists.given

    def picture(self, source: str) -> Shown | None:
        """Return the picture from `source`, if it was given and Word can show it."""
        data = self.pictures.get(source, b"")
        picture, vector = read_picture(data), b""
        if picture is None and is_svg(data):
            picture, vector = read_picture(self.pictures.get(fallback_name(source), b"")), data
        return Shown(picture, vector) if picture else None

    def media(self, data: bytes, extension: str) -> str:
        """Return the relationship id of a picture's part, the same for equal bytes."""
        name = self._media.setdefault(data, f"media/image{len(self._media) + 1}.{extension}")
        return self.story.relate("image", name)

    def media_parts(self) -> list[Part]:
        """Return the pictures that were used."""
        return [Part(f"word/{name}", data) for data, name in self._media.items()]
