"""What is shared while one document is written: the stream of fragments and what is known beyond a single block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from socdocs.document.nodes import Entry, Footnote, Reference
from socdocs.writers.docx.copies import Copies
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.names import Names
from socdocs.writers.docx.numbering import Headings, Lists
from socdocs.writers.docx.package import Part, Relationship
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.pictures import Picture, fallback_name, is_svg, read_picture
from socdocs.writers.docx.stream import Stream
from socdocs.writers.docx.xml import Format, document_part

_OUTSIDE = "hyperlink"


@dataclass(slots=True)
class Story:
    """One part's stream of fragments and the relationships that its fragments name."""

    stream: Stream = field(default_factory=Stream)
    copies: Copies = field(default_factory=Copies)
    root: tuple[str, str] | None = None
    """The ends of the root element, where it is not ours."""
    inherited: tuple[Relationship, ...] = ()
    """Relationships that fragments of another's making name."""
    _targets: dict[tuple[str, str], str] = field(default_factory=dict)

    def relate(self, kind: str, target: str) -> str:
        """The relationship id for `target`, one for all uses of it."""
        return self._targets.setdefault((kind, target), f"rel{len(self._targets) + 1}")

    def relationships(self) -> tuple[Relationship, ...]:
        """What the part relates to, in the order of first use."""
        return self.inherited + tuple(
            Relationship(id, kind, target, external=kind == _OUTSIDE) for (kind, target), id in self._targets.items()
        )

    def relates_to(self, target: str) -> bool:
        """Whether some fragment names `target`."""
        return any(known == target for _, known in self._targets)

    def part(self, root: str, names: Names) -> bytes:
        """The part with the given root element; its controls get their numbers from `names`."""
        content = "".join(self.stream.whole(names))
        return document_part(root, content) if self.root is None else f"{self.root[0]}{content}{self.root[1]}".encode()

    def relate_link(self, target: str) -> str:
        """The relationship id for a link to the outside."""
        return self.relate(_OUTSIDE, target)


class Marker(NamedTuple):
    """The sign of a list item: the style of a plain paragraph with it, and the list and level it counts in."""

    style: str
    list_id: int
    level: int
    ordered: bool

    def paragraph(self, style: str, properties: str) -> tuple[str, str]:
        """Style and properties of a paragraph of `style` that gets the sign; code and quotes keep their looks."""
        plain = not style.startswith(("SOCListCode", "SOCListQuote", "SourceCode", "Quote"))
        number = f'<w:numPr><w:ilvl w:val="{self.level}"/><w:numId w:val="{self.list_id}"/></w:numPr>'
        return (self.style if plain else style), ("" if plain and not self.ordered else number) + properties


class Shown(NamedTuple):
    """A picture as Word shows it; `vector` is the SVG, of which `picture` is what other programs show."""

    picture: Picture
    vector: bytes


class Noted(NamedTuple):
    """A reference, and the place in a story's stream that is kept for it."""

    story: Story
    stream: Stream
    at: int
    reference: Reference
    form: Format


@dataclass(slots=True)
class Writing:
    """One document while it is written.

    Fragments go to `story.stream` in reading order.  What depends on later text (how often a fact occurs, where an
    anchor is, the contents) leaves its place in the stream and is put there at the end.
    """

    pictures: Mapping[str, bytes]
    upright: Page
    """The page of the style source."""
    page: Page
    """The page that is written on now."""
    headings: Headings
    story: Story = field(default_factory=Story)
    names: Names = field(default_factory=Names)
    facts: Facts = field(default_factory=Facts)
    lists: Lists = field(default_factory=Lists)
    notes: Story = field(default_factory=Story)
    footnotes: list[Footnote] = field(default_factory=list)
    references: list[Noted] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    """Remarks to whoever writes the report, by number."""
    first: str = ""
    """The kind of the next page, where it is not that of the pages behind it."""
    contents_at: int = -1
    """Where in the stream the contents belong; -1 for none."""
    listed: Mapping[str, Entry] = field(default_factory=dict)
    """The entries of the contents and of the list of tables by what they lead to."""
    targets: dict[str, str] = field(default_factory=dict)
    """The bookmarks that they lead to."""
    drawings: int = 0
    characters: int = 0
    """Characters written so far, to estimate how high a table row gets."""
    last_paragraph: int = 0
    """Where in the stream the properties of the last paragraph end."""
    behind_table: bool = False
    """Whether the last block was a table."""
    marker: Marker | None = None
    """The sign of the list item whose first paragraph comes next."""
    opening: str = ""
    """Fragments (starts of bookmarks) that go into the next paragraph."""
    _media: dict[bytes, str] = field(default_factory=dict)

    def page_of(self, kind: str) -> Page:
        """The page that headers and footers of a kind stand on."""
        return self.upright.landscape() if kind == "landscape" else self.upright

    def anchor(self, name: str) -> tuple[str, str]:
        """The two ends of the bookmark that references to `name` go to; empty at a second place of that name."""
        if name in self.anchors:
            return "", ""
        self.anchors[name] = self.names.readable(name)
        return self.names.bookmark(self.anchors[name])

    def target(self, name: str, words: str) -> tuple[str, str]:
        """The two ends of the bookmark that a line of the contents leads to by `name`; it is named after `words`."""
        self.targets[name] = self.names.contents_entry(words)
        return self.names.bookmark(self.targets[name])

    def key_bookmark(self, address: str, text: str) -> tuple[str, str]:
        """The two ends of the bookmark around words of the fact at `address` that no control holds."""
        return self.names.bookmark(self.names.for_key(self.facts.bracket(address, text)))

    def given(self) -> tuple[int, ...]:
        """How many numbers, notes, pictures and lists there are so far; each of them stands at one place only."""
        return self.names.given, len(self.footnotes), self.drawings, self.lists.given

    def picture(self, source: str) -> Shown | None:
        """The picture from `source`, if it was given and is of a kind Word shows."""
        data = self.pictures.get(source, b"")
        picture, vector = read_picture(data), b""
        if picture is None and is_svg(data):
            picture, vector = read_picture(self.pictures.get(fallback_name(source), b"")), data
        return Shown(picture, vector) if picture else None

    def media(self, data: bytes, extension: str) -> str:
        """The relationship id of a picture's part, made once for equal bytes."""
        name = self._media.setdefault(data, f"media/image{len(self._media) + 1}.{extension}")
        return self.story.relate("image", name)

    def media_parts(self) -> list[Part]:
        """The pictures that were used."""
        return [Part(f"word/{name}", data) for data, name in self._media.items()]
