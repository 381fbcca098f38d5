"""A block of HTML as a tree of its tags, and what its Markdown is: every word of it, also where HTML allows none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, groupby, repeat
from typing import Final

from msgspec import Struct, field

from socdocs.document.comments import AS_TYPED
from socdocs.document.dialects import HTML_BLOCKS, SPANS, prose_parser
from socdocs.superscripts import SCRIPTS

_TAG: Final = r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>\s[^<>]*)?/?>"
SCAN: Final = re.compile(rf"{AS_TYPED}|{_TAG}", re.MULTILINE | re.VERBOSE)
"""Finds the tags of a text, and before them what holds none, such as code."""
HREF: Final = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/]\S*))""", re.IGNORECASE)
"""Finds what a tag leads to."""
_NUMBER: Final = re.compile(r"""\s(start|rowspan|colspan)\s*=\s*(?:["']\s*)?([0-9]{1,8})(?![0-9])""", re.IGNORECASE)
"""Finds the number of the first item of a list, or how many rows and columns a cell covers."""
COVERS: Final = re.compile(r"\s(?:row|col)span\s*=", re.IGNORECASE)
"""Finds what makes a cell cover others."""
MAX_COVERED: Final = 10_000
"""How many places all cells of one text may cover together; where they would cover more, each covers its own."""
_LONGEST_REPEATED: Final = 1_000
"""The longest words, in characters, that are repeated in each row that their cell covers."""
_MOST: Final = 30
"""How deep blocks of HTML may be nested."""
_BOX: Final = re.compile(r"\[(?:[ xX]|![A-Za-z]+)\](?:\s|\Z)")
"""What makes a task of an item, or a remark of a quotation."""
_CELLS: Final = ("td", "th")
_AROUND_CELLS: Final = ("table", "thead", "tbody", "tfoot", "tr")
_CLOSED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "li": ("li",),
    "a": ("a",),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": ("tr", *_CELLS),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ("thead", "tbody", "tfoot", "tr", *_CELLS)),
}
"""The tags that the beginning of the next one ends, up to the list or table that both are in."""

_ITEM_END: Final = "\0"
"""Ends an item on a line; what follows it is a line of its own."""
_BEHIND_ITEM: Final = re.compile("\0 ?(?:<br>)?")
_BULLETS: Final = repeat("\u2022")
APART: Final = "[//]: #"
"""Prints nothing, and keeps two lists from being one."""
IS_LIST: Final = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|\Z)")
"""Finds a mark of a list at the beginning of a block or line."""


class Element(Struct):
    """A tag with what is inside it: texts and further tags."""

    name: str
    href: str = ""
    numbers: dict[str, int] = {}
    children: list[Element | str] = field(default_factory=list)


def parse(html: str, *, covering: bool = True) -> Element:
    """Return the tree of `html`; its root has no name.  What is no tag is text.

    With `covering` false each cell of a table covers its own place alone.
    """
    root = Element("")
    nested, begin = [root], 0
    for match in SCAN.finditer(html):
        if match["name"] is None:
            continue
        nested[-1].children.append(html[begin : match.start()])
        begin, name = match.end(), match["name"].lower()
        if match["close"]:
            _close(nested, name)
        else:
            _open(nested, Element(name, href(match["attributes"]), _numbers(match["attributes"], covering=covering)))
    nested[-1].children.append(html[begin:])
    return root


def href(attributes: str | None) -> str:
    """Return what a tag with these attributes leads to; "" if it is no link."""
    found = HREF.search(attributes or "")
    return "".join(found.groups("")) if found else ""


def _numbers(attributes: str | None, *, covering: bool = True) -> dict[str, int]:
    found = {name.lower(): int(number) for name, number in _NUMBER.findall(attributes or "")}
    return found if covering else {name: number for name, number in found.items() if name == "start"}


def cells_cover(text: str) -> bool:
    """Return whether the cells of tables in `text` may cover others: up to a limit for all of them together."""
    if not COVERS.search(text):
        return True
    sizes = (_numbers(match["attributes"]) for match in SCAN.finditer(text) if match["attributes"])
    return sum(size.get("rowspan", 1) * size.get("colspan", 1) - 1 for size in sizes) <= MAX_COVERED


def _open(nested: list[Element], element: Element) -> None:
    closed = _CLOSED_BY.get(element.name, ())
    begin = len(nested)
    for at in range(len(nested) - 1, 0, -1) if closed else ():
        if nested[at].name in ("ul", "ol", "table"):
            break
        begin = at if nested[at].name in closed else begin
    del nested[begin:]
    nested[-1].children.append(element)
    if element.name not in ("br", "hr") and len(nested) < _MOST:
        nested.append(element)


def _close(nested: list[Element], name: str) -> None:
    names = [element.name for element in nested]
    if name in names[1:]:
        del nested[len(names) - 1 - names[::-1].index(name) :]


def write_blocks(children: Iterable[Element | str]) -> Iterator[str]:
    """Yield the Markdown of each block; words between blocks are paragraphs."""
    last_is_list = False
    for is_block, group in groupby(children, _is_block):
        run = list(group)
        written = (
            [_block(child) for child in run if isinstance(child, Element)] if is_block else [_as_words(write_line(run))]
        )
        for block in filter(None, written):
            if last_is_list and IS_LIST.match(block):
                yield APART
            yield block
            last_is_list = ends_with_list(block)


def ends_with_list(block: str) -> bool:
    """Return whether the last line of `block` that begins at its edge begins an item."""
    at_edge = (line for line in reversed(block.splitlines()) if line[:1].strip())
    return IS_LIST.match(next(at_edge, "")) is not None


def _is_block(child: Element | str) -> bool:
    return isinstance(child, Element) and (child.name in HTML_BLOCKS or child.name == "hr")


def _block(element: Element) -> str:
    match element.name:
        case "ul" | "ol":
            return _list(element)
        case "table":
            return _table(element)
        case "hr":
            return "---"
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(write_blocks(element.children)).splitlines())
        case "p" | "div":
            return "\n\n".join(write_blocks(element.children))
    words = write_line(element.children)
    # Signs at its end would be taken for the end of the heading.
    words = re.sub(r"(?:\A|(?<=\s))#+\Z", r"\\\g<0>", words)
    return f"{'#' * int(element.name[1])} {words}" if words else ""


def _as_words(line: str) -> str:
    """Return a line so that Markdown takes nothing at its beginning for the mark of a block."""
    if not line or line[0].isalpha() or (_is_paragraph(line) and not _BOX.match(line)):
        return line
    number = re.match(r"[0-9]+(?=[.)])", line)
    at = number.end() if number else 0
    return f"{line[:at]}\\{line[at:]}"


def _is_paragraph(line: str) -> bool:
    tokens = prose_parser().parse(f"before\n\n{line}", {})
    return [token.type for token in tokens[3:]] == ["paragraph_open", "inline", "paragraph_close"]


def _first(element: Element) -> int:
    """Return the number of the first item of a list."""
    return element.numbers.get("start", 1)


def _list(element: Element) -> str:
    """Return the items; what lies between two belongs to the first of them."""
    before: list[str] = []
    items: list[list[str]] = []
    for is_item, run in groupby(element.children, lambda child: isinstance(child, Element) and child.name == "li"):
        if is_item:
            items += [list(write_blocks(item.children)) for item in run if isinstance(item, Element)]
        else:
            (items[-1] if items else before).extend(write_blocks(run))
    lines = []
    for number, blocks in enumerate(items, _first(element)):
        mark = f"{number}. " if element.name == "ol" else "- "
        # A blank line before a list would set its item apart from the others; some lists have to have one.
        content = re.sub(r"\n\n(?=(?:-|1\.) \S)", "\n", "\n\n".join(blocks)).splitlines() or [""]
        lines += [mark + content[0], *(" " * len(mark) + line for line in content[1:])]
    apart = [APART] if before and lines and ends_with_list(before[-1]) else []
    return "\n\n".join([*before, *apart, "\n".join(lines)]).rstrip()


def _table(element: Element) -> str:
    """Return the table; what lies in none of its cells, such as its caption, precedes it, as in browsers."""
    outside: list[Element | str] = []
    rows = list(_filled(_rows(element, outside)))
    columns = max(map(len, rows), default=0)
    if rows:
        # The parser fills the other rows, up to a limit for all their cells together.
        rows[:1] = [[*rows[0], *[""] * (columns - len(rows[0]))], ["---"] * columns]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n\n".join(filter(None, [*write_blocks(outside), "\n".join(lines)]))


def _filled(rows: Iterable[list[Element]]) -> Iterator[list[str]]:
    """Yield the words of each row, each in its column: those of a cell over several rows in each, unless too long."""
    above: dict[int, tuple[int, str]] = {}
    for row in rows:
        line: list[str] = []
        begun: dict[int, tuple[int, str]] = {}
        end = 0
        for cell in row:
            while len(line) in above:
                line.append(above[len(line)][1])
            words, end = write_line(cell.children).replace("|", "\\|"), len(line) + 1
            repeated = words if len(words) <= _LONGEST_REPEATED else ""
            for column in range(cell.numbers.get("colspan", 1) or 1):
                begun[len(line)] = (cell.numbers.get("rowspan", 1), "" if column else repeated)
                line.append("" if column else words)
        line.extend(above.get(column, (0, ""))[1] for column in range(len(line), max(above, default=-1) + 1))
        yield line[: max(end, max(above, default=-1) + 1)]
        above = {column: (left - 1, words) for column, (left, words) in (above | begun).items() if left > 1}


def _rows(parent: Element, outside: list[Element | str]) -> Iterator[list[Element]]:
    """Yield the cells of each row; `outside` receives what lies in no cell."""
    cells: list[Element] = []
    for child in sorted(parent.children, key=_is_below_all):
        if not isinstance(child, Element) or child.name not in (*_CELLS, *_AROUND_CELLS):
            outside += [child, " "]
        elif child.name in _CELLS:
            cells.append(child)
        else:
            if cells:
                yield cells
            cells = []
            yield from _rows(child, outside)
    if cells:
        yield cells


def _is_below_all(child: Element | str) -> bool:
    return isinstance(child, Element) and child.name == "tfoot"


def write_line(children: Iterable[Element | str]) -> str:
    """Return what `children` say on one line of Markdown, blocks among them as lines of it."""
    return _line(children)[1]


def _line(children: Iterable[Element | str], marks: Iterator[str] = _BULLETS) -> tuple[str, str, str]:
    """Return what `children` say on one line, between the blanks and line breaks before and behind it."""
    line = _BEHIND_ITEM.sub("<br>", re.sub(r"\s+", " ", "".join(_words(children, marks))))
    begin, end = 0, len(line)
    while begin < end and (edge := line[begin].isspace() or 4 * line.startswith("<br>", begin)):
        begin += edge
    while begin < end and (edge := line[end - 1].isspace() or 4 * line.endswith("<br>", begin, end)):
        end -= edge
    return line[:begin], line[begin:end], line[end:]


def _words(children: Iterable[Element | str], marks: Iterator[str]) -> Iterator[str]:
    """Yield the words of `children` and of what is inside them; `marks` are those of the next items of a list."""
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.name in ("br", "hr"):
            yield "<br>"
        elif child.name == "li":
            yield f"<br>{next(marks)} {write_line(child.children)}{_ITEM_END}"
        elif child.name in ("a", "code") or child.name in SPANS or child.name in SCRIPTS:
            before, words, behind = _line(child.children, marks)
            yield f"{before}{_span(child, words) if words else ''}{behind}"
        elif child.name == "ol":
            yield f"<br>{_line(child.children, (f'{number}.' for number in count(_first(child))))[1]}<br>"
        elif child.name in HTML_BLOCKS or child.name == "tr":
            yield f"<br>{write_line(child.children)}<br>"
        else:
            yield f" {write_line(child.children)} "


def _span(element: Element, words: str) -> str:
    if element.name == "code":
        words = write_line(_texts(element))
    if not element.href:
        return words if element.name == "a" else f"<{element.name}>{words}</{element.name}>"
    if words.count("[") != words.count("]"):
        words = re.sub(r"(?=[\[\]])", r"\\", words)
    return f"[{words}](<{' '.join(element.href.split()).replace(chr(92), '%5C')}>)"


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            blank = "" if child.name in SPANS or child.name in SCRIPTS or child.name in ("code", "a") else " "
            yield from (blank, *_texts(child), blank)
