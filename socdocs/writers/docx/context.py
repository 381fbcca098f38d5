"""The state that is shared while one document is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from socdocs.document.nodes import Document, Entry, Footnote, walk_sections
from socdocs.document.references import SECTION
from socdocs.writers.column_widths import Content, Kind
from socdocs.writers.docx.controls import Controls
from socdocs.writers.docx.facts import MOST_BINDINGS, Facts
from socdocs.writers.docx.marks import Marks
from socdocs.writers.docx.names import Names
from socdocs.writers.docx.numbering import Headings, Lists, paragraph_number
from socdocs.writers.docx.package import Part
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import Lines, Shell
from socdocs.writers.docx.story import Story

if TYPE_CHECKING:
    from socdocs.writers.picture_files import Shown


class Marker(NamedTuple):
    """The bullet or number of a list item: the style of its plain paragraph, and its list and level."""

    style: str
    list_id: int
    level: int

    def paragraph(self, style: str, properties: str) -> tuple[str, str]:
        """Return style and properties of a paragraph of `style` with the marker; code and quotes keep their style."""
        plain = not style.startswith(("SOCListCode", "SOCListQuote", "SourceCode", "Quote"))
        return (self.style if plain else style), paragraph_number(self.list_id, self.level) + properties


def open_context(document: Document, shell: Shell, pictures: Mapping[str, bytes], *, marked: bool) -> Context:
    """Return the state in which the writing of `document` begins.

    `pictures` are the files behind the images, and only a `marked` file has content controls, bookmarks of facts and a
    manifest.
    """
    names = Names()
    controls = Controls(names)
    sections = {SECTION + section.id for section in walk_sections(document.sections)}
    return Context(
        pictures=pictures,
        upright=shell.page,
        page=shell.page,
        cover=shell.cover,
        headings=Headings(document.properties.numerals),
        known_anchors=document.found.anchors | sections,
        marked=marked,
        names=names,
        controls=controls,
        facts=Facts(controls, MOST_BINDINGS if marked else 0),
        marks=Marks(names, lambda source: _shown(pictures, source) is not None, marked=marked),
        listed={entry.target: entry for entry in (*document.contents, *document.tables)},
    )


def _shown(pictures: Mapping[str, bytes], source: str) -> Shown | None:
    from socdocs.writers.picture_files import shown  # imported late: most reports show no picture

    return shown(pictures, source)


class Context(Struct):
    """The state of one document while it is written.

    Fragments are appended to `story.fragments` in reading order.  An empty fragment holds the place of the contents,
    and a run that of a fact that may be bound; both are replaced at the end.
    """

    pictures: Mapping[str, bytes]
    upright: Page
    """The page of the style source."""
    page: Page
    """The present page."""
    headings: Headings
    known_anchors: frozenset[str]
    """The names that references can lead to."""
    marked: bool
    """Whether the file has content controls, bookmarks of facts and a manifest."""
    names: Names
    controls: Controls
    facts: Facts
    marks: Marks
    story: Story = field(default_factory=Story)
    lists: Lists = field(default_factory=Lists)
    notes: Story = field(default_factory=Story)
    footnotes: list[Footnote] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    """The bookmarks of anchors, by name, from the first reference or the anchor itself on."""
    anchored: set[str] = field(default_factory=set)
    """The names of the anchors that were written."""
    comments: list[str] = field(default_factory=list)
    """Remarks to the writers of the report, by number."""
    cover: Lines = field(default_factory=Lines)
    """The cover of the reference document that is printed instead of that of the report."""
    cover_at: int = -1
    """The index of that cover in the fragments; -1 for none."""
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
    in_line: bool = False
    """Whether a table row, a longer text or a note is being written, whose paragraphs have no marks of their own."""
    _media: dict[bytes, str] = field(default_factory=dict)

    def page_of(self, kind: str) -> Page:
        """Return the page for headers and footers of a kind."""
        return self.upright.landscape() if kind == "landscape" else self.upright

    def anchor(self, name: str) -> str:
        """Return the bookmark for references to `name`; empty if there is one already.

        It marks a point and not the words, so that it cannot lie across another bookmark.
        """
        if not name or name in self.anchored:
            return ""
        self.anchored.add(name)
        return "".join(self.names.bookmark(self._anchor_name(name)))

    def link_target(self, name: str) -> str:
        """Return the name of the bookmark that references to `name` lead to; "" if the file has none."""
        return self._anchor_name(name) if name in self.known_anchors else ""

    def missing_anchors(self) -> str:
        """Return the bookmarks that references lead to and that are not written yet."""
        return "".join(map(self.anchor, [name for name in self.anchors if name not in self.anchored]))

    def _anchor_name(self, name: str) -> str:
        if name not in self.anchors:
            self.anchors[name] = self.names.readable(name)
        return self.anchors[name]

    def target(self, name: str, words: str) -> str:
        """Return the bookmark for the line of the contents to `name`; it is named after `words`."""
        self.targets[name] = self.names.contents_entry(words)
        return "".join(self.names.bookmark(self.targets[name]))

    def given(self) -> tuple[int, ...]:
        """Return how many numbers, notes, pictures, lists and shared facts there are so far; none can be copied."""
        return self.names.given, len(self.footnotes), self.drawings, self.lists.given, self.facts.given

    def picture(self, source: str) -> Shown | None:
        """Return the picture from `source`, if it was given and Word can show it; if not, its text is shown."""
        return _shown(self.pictures, source)

    def media(self, data: bytes, extension: str) -> str:
        """Return the relationship id of a picture's part, the same for equal bytes."""
        name = self._media.setdefault(data, f"media/image{len(self._media) + 1}.{extension}")
        return self.story.relate("image", name)

    def media_parts(self) -> list[Part]:
        """Return the pictures that were used."""
        return [Part(f"word/{name}", data) for data, name in self._media.items()]
