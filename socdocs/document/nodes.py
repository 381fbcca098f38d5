"""The document, which every writer gets, as frozen values.

Blocks hold inlines, sections hold blocks; no node depends on an output format.

Text from the description carries its origin (the address of the fact), so that a reader of the file can find the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from socdocs.words import Owner

Alignment = Literal["", "left", "center", "right"]

# --- inlines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters.  `origin` is the address of the fact they come from, "" for words of the template."""

    text: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown as code, without structure."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words (italic)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly stressed words (bold)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strikethrough:
    """Struck-out words."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the outside; `target` has passed the allow-list (http, https, mailto)."""

    target: str
    children: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to an anchor of this document.

    `target` is an anchor name such as `section:controls_and_tests` or `control:AC-01`.  `children` holds its words;
    words that depend on numbering ("Section IV") are filled in when references are resolved.
    """

    target: str
    children: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """An invisible place that references point at; names are unique in a document (`control:AC-01`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside the description; `source` is the path as the user wrote it, `alt` its alternative text.

    `label` ("Figure 2") is given by `document.labels` to a picture that is alone in its paragraph and has words.
    """

    source: str
    alt: str
    title: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page; its node is at the place of its mark."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A needed fact that is absent, or (`confirm`) proposed text that the service auditor must still confirm.

    `wanted` names the fact in words, `owner` is the party that must give it, `address` the address of the fact.
    """

    wanted: str
    owner: Owner
    address: str
    confirm: bool = False


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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inlines."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section's body.  `depth` counts from 1, the level right below its section.

    `document.labels` gives `level`, its level in the outline of the document, which skips none, and `target`, the name
    by which the contents link to it.  A heading in a list, a quotation or a table has neither.
    """

    depth: int
    children: tuple[Inline, ...]
    anchor: str = ""
    level: int = 0
    target: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `checked` is None unless it is a task."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Bullets, or numbers from `start`; `tight` lists have no space between items."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code; `language` is the first word of the fence's info string."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A rule across the page."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share of the width in any unit, 0 an equal share."""

    align: Alignment = ""
    width: int = 0
    owner: Owner | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: usually one paragraph, any blocks where a fact is prose."""

    blocks: tuple[Block, ...]


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row that several tables share, such as that of a control under each of its criteria.

    Rows with equal keys in a document have equal cells, so code that walks a document can process them once.  The cells
    hold no anchors: `anchors` belong at the beginning of the row where it first occurs.
    """

    key: str
    cells: Row
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row.  `caption` and `anchor` are empty for tables in the user's prose.

    `label` ("Table 3") is given by `document.labels` to every table that is not in a cell.
    """

    columns: tuple[Column, ...]
    header: Row
    rows: tuple[Row | SharedRow, ...]
    caption: tuple[Inline, ...] = ()
    anchor: str = ""
    landscape: bool = False
    description: str = ""
    label: str = ""

    def cells(self) -> Iterator[Row]:
        """Yield the cells of each row, the header first."""
        yield self.header
        for row in self.rows:
            yield cells_of(row)


def cells_of(row: Row | SharedRow) -> Row:
    """Return the cells of a row, whether it is shared or not."""
    return row.cells if isinstance(row, SharedRow) else row


@dataclass(frozen=True, slots=True)
class Group:
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


@dataclass(frozen=True, slots=True)
class Section:
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


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A fact that its owner must still give; `count` is the number of facts if one line stands for several."""

    owner: Owner
    wanted: str
    address: str
    count: int = 1
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Properties:
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
    final_reason: str = ""
    language: str = "en-US"
    numerals: Literal["roman", "arabic"] = "roman"
    input_hash: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents or of the list of tables.

    `label` is the section's number or "Table 3".  `title` holds the words after it, without notes, anchors and links:
    those of the heading or the table's caption; a table without a caption has the words of the heading above it.
    `target` is the anchor of a section, the `target` of a heading or the `label` of a table.
    """

    level: int
    label: str
    title: tuple[Inline, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The absent facts, anchors and pictures of a document, in reading order.

    `wanted` holds the first placeholder of each absent fact by its address, `anchors` the names that references can
    lead to, except those of sections, and `pictures` the sources of pictures.
    """

    wanted: Mapping[str, Placeholder]
    anchors: frozenset[str]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
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
