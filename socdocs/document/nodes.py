"""The document, which every writer gets, as frozen values.

Blocks hold inlines, sections hold blocks; no node depends on an output format.

Text from the description carries its origin (the address of the fact), so that a reader of the file can find the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from socdocs.words import Owner

Alignment = Literal["", "left", "center", "right"]

# --- inlines ---------------------------------------------------------------------------------------------------


class Text(Struct, frozen=True):
    """Plain characters.  `origin` is the address of the fact they come from, "" for words of the template."""

    text: str
    origin: str = ""


class Code(Struct, frozen=True):
    """Characters shown as code, without structure."""

    text: str


class Emphasis(Struct, frozen=True):
    """Stressed words (italic)."""

    children: tuple[Inline, ...]


class Strong(Struct, frozen=True):
    """Strongly stressed words (bold)."""

    children: tuple[Inline, ...]


class Strikethrough(Struct, frozen=True):
    """Struck-out words."""

    children: tuple[Inline, ...]


class Link(Struct, frozen=True):
    """A link to the outside; `target` has passed the allow-list (http, https, mailto)."""

    target: str
    children: tuple[Inline, ...]
    title: str = ""


class Reference(Struct, frozen=True):
    """A cross-reference to an anchor of this document.

    `target` is an anchor name such as `section:controls_and_tests` or `control:AC-01`.  `children` holds its words;
    words that depend on numbering ("Section IV") are filled in when references are resolved.  `origin` is the address
    of the text that a user wrote it in, until then.
    """

    target: str
    children: tuple[Inline, ...] = ()
    origin: str = ""


class Anchor(Struct, frozen=True):
    """An invisible place that references point at; names are unique in a document (`control:AC-01`)."""

    name: str


class Image(Struct, frozen=True):
    """A picture beside the description; `source` is the path as the user wrote it, `alt` its alternative text.

    `origin` is the address of the text that names it.  `label` ("Figure 2") is given by `document.labels` to a picture
    that is alone in its paragraph and has words.
    """

    source: str
    alt: str
    title: str = ""
    label: str = ""
    origin: str = ""


class LineBreak(Struct, frozen=True):
    """A new line inside a paragraph."""


class Footnote(Struct, frozen=True):
    """A note at the foot of the page; its node is at the place of its mark."""

    blocks: tuple[Block, ...]


class Placeholder(Struct, frozen=True):
    """A needed fact that is absent, or (`confirm`) proposed text that the service auditor must still confirm.

    `wanted` names the fact in words, `owner` is the party that must give it, `address` the address of the fact.  One
    that stands for several facts has their common address, and theirs in `stands_for`.
    """

    wanted: str
    owner: Owner
    address: str
    confirm: bool = False
    stands_for: tuple[str, ...] = ()


Inline = (
    Text
    | Code
    | Emphasis
    | Strong
    | Strikethrough
    | Link
    | Reference
    | Anchor
    | Image
    | LineBreak
    | Footnote
    | Placeholder
)

# --- blocks ----------------------------------------------------------------------------------------------------


class Paragraph(Struct, frozen=True):
    """A run of inlines."""

    children: tuple[Inline, ...]


class Heading(Struct, frozen=True):
    """A heading inside a section's body.  `depth` counts from 1, the level right below its section.

    `document.labels` gives `level`, its level in the outline of the document, which skips none, and `target`, the name
    by which the contents link to it.  A heading in a list, a quotation or a table has neither.
    """

    depth: int
    children: tuple[Inline, ...]
    anchor: str = ""
    level: int = 0
    target: str = ""


class Item(Struct, frozen=True):
    """One item of a list; `checked` is None unless it is a task."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


class ListBlock(Struct, frozen=True):
    """Bullets, or numbers from `start`; `tight` lists have no space between items."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True


class Quote(Struct, frozen=True):
    """Quoted blocks."""

    blocks: tuple[Block, ...]


class CodeBlock(Struct, frozen=True):
    """Lines of code; `language` is the first word of the fence's info string."""

    text: str
    language: str = ""


class ThematicBreak(Struct, frozen=True):
    """A rule across the page."""


class Column(Struct, frozen=True):
    """A column of a table; `width` is its share of the width in any unit, 0 an equal share."""

    align: Alignment = ""
    width: int = 0
    owner: Owner | Literal[""] = ""


class Cell(Struct, frozen=True):
    """A table cell: usually one paragraph, any blocks where a fact is prose."""

    blocks: tuple[Block, ...]


Row = tuple[Cell, ...]


class SharedRow(Struct, frozen=True):
    """A row that several tables share, such as that of a control under each of its criteria.

    Rows with equal keys in a document have equal cells, so code that walks a document can process them once.  The cells
    hold no anchors: `anchors` belong at the beginning of the row where it first occurs.
    """

    key: str
    cells: Row
    anchors: tuple[str, ...] = ()


class Table(Struct, frozen=True):
    """A table with one header row.  `caption` and `anchor` are empty for tables in the user's prose.

    `label` ("Table 3") is given by `document.labels` to every table that is not in a cell.  Only `listed` tables are in
    a list of tables.
    """

    columns: tuple[Column, ...]
    header: Row
    rows: tuple[Row | SharedRow, ...]
    caption: tuple[Inline, ...] = ()
    anchor: str = ""
    landscape: bool = False
    description: str = ""
    listed: bool = True
    label: str = ""

    def cells(self) -> Iterator[Row]:
        """Yield the cells of each row, the header first."""
        yield self.header
        for row in self.rows:
            yield cells_of(row)


def cells_of(row: Row | SharedRow) -> Row:
    """Return the cells of a row, whether it is shared or not."""
    return row.cells if isinstance(row, SharedRow) else row


class Group(Struct, frozen=True):
    """Blocks that belong together under a role.

    `element`: a required element of the auditor's report or the assertion, `name` its id (A2-03, M-05).
    `proposed`: text for the service auditor to confirm, `name` the heading's id.
    `signature`: a signature block that stays on one page.  `letterhead`: the lines of a letterhead.
    `cover`: the cover's blocks; inside it `title`, `subtitle`, `organization`, `timeframe`, `note`.
    `notice`: a boxed remark (restricted use, not covered by the report).
    `owner`: words of another party than the section's, `name` the party.
    `fact`: longer text from the description, `name` the fact's address.
    """

    role: str
    blocks: tuple[Block, ...]
    name: str = ""


Block = Paragraph | Heading | ListBlock | Quote | CodeBlock | ThematicBreak | Table | Group

# --- the whole -------------------------------------------------------------------------------------------------


class Section(Struct, frozen=True):
    """A numbered (or, like the cover, unnumbered) part of the report with its own heading.

    `level` is 1 for "Section III", 2 for 3.1.  `number` is written before the title ("Section III", "3.1", "" when
    unnumbered) and is given by `document.numbering`.  `id` is its path in the manifest (`description.services`) and the
    anchor is `section:<id>`.  `owner` writes it.  A section without a title (the cover) has only a body.
    `guidance` tells the writer what a good answer contains; it is not part of the report.
    """

    id: str
    level: int
    title: tuple[Inline, ...] = ()
    number: str = ""
    numbered: bool = True
    owner: Owner | Literal[""] = ""
    blocks: tuple[Block, ...] = ()
    children: tuple[Section, ...] = ()
    guidance: str = ""


class OpenItem(Struct, frozen=True):
    """A fact that its owner must still give.

    If one line stands for several, `count` is their number, and `ids` are those of the entries that lack the fact.
    """

    owner: Owner
    wanted: str
    address: str
    count: int = 1
    confirm: bool = False
    ids: tuple[str, ...] = ()


class Properties(Struct, frozen=True):
    """The properties of the whole file, which are printed on every page or kept in its metadata."""

    title: str
    kind: str
    organization: str = ""
    system: str = ""
    timeframe: str = ""
    report_title: str = ""
    """The short name in headers: "SOC 2 Type 2 Report"."""
    restricted_use: str = ""
    """One line for the foot of every page."""
    notices: tuple[str, ...] = ()
    """Further lines for every page: "Fictional example"."""
    draft: bool = True
    draft_label: str = ""
    """The number of the draft, with words behind it: "3, Nov 5"."""
    report_id: str = ""
    """The id of the report's entry in the description; "" in a file to pass on."""
    final_reason: str = ""
    marked: bool = True
    """Whether a draft may hold what finds its facts again: content controls, bookmarks, comments, a manifest."""
    language: str = "en-US"
    numerals: Literal["roman", "arabic"] = "roman"
    list_of_tables: bool = False
    """Whether a list of tables follows the contents."""
    input_hash: str = ""
    version: str = ""


class Entry(Struct, frozen=True):
    """A line of the contents or of the list of tables.

    `label` is the section's number or "Table 3".  `title` holds the words after it, without notes, anchors and links:
    those of the heading or the table's caption; a table without a caption has the words of the heading above it.
    `target` is the anchor of a section, the `target` of a heading or the `label` of a table.  An entry that is not
    `listed` says only with which words the table is printed.
    """

    level: int
    label: str
    title: tuple[Inline, ...]
    target: str
    listed: bool = True


class Survey(Struct, frozen=True):
    """What must be known of a document as a whole, in reading order.

    `wanted` holds the first placeholder of each absent fact by its address, `anchors` the names that references can
    lead to, except those of sections, and `pictures` the sources of pictures, each with the address of a text that
    names it.  `naming` are the texts of facts that name a section, a table or a figure, `referring` the references that
    users wrote themselves.
    """

    wanted: Mapping[str, Placeholder]
    anchors: frozenset[str]
    pictures: tuple[tuple[str, str], ...]
    naming: tuple[Text, ...] = ()
    referring: tuple[Reference, ...] = ()


class Document(Struct, frozen=True):
    """A whole report, or a part of one; `document.finish` makes it ready for any writer.

    `titles` holds the title of every section of the whole report by its anchor, even if only a part is written.
    `contents` (all sections and headings) and `tables` are in reading order.  `document.finish` fills in `found`,
    `open_items`, `contents` and `tables`.
    """

    properties: Properties
    sections: tuple[Section, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    found: Survey = field(default=Survey({}, frozenset(), ()))
    open_items: tuple[OpenItem, ...] = ()
    contents: tuple[Entry, ...] = ()
    tables: tuple[Entry, ...] = ()


def walk_sections(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Yield every section, parents before children, in reading order."""
    for section in sections:
        yield section
        yield from walk_sections(section.children)
