"""A block of HTML as a tree of its tags, and what its Markdown is: every word of it, also where HTML allows none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
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
_MOST: Final = 30
"""How deep blocks of HTML may be nested."""
_BOX: Final = re.compile(r"\[(?:[ xX]|![A-Za-z]+)\](?:\s|\Z)")
"""What makes a task of an item, or a remark of a quotation."""
_CLOSED_BY_THE_NEXT: Final = ("li", "tr", "td", "th")
_CELLS: Final = ("td", "th")
_AROUND_CELLS: Final = ("table", "thead", "tbody", "tfoot", "tr")


class Element(Struct):
    """A tag with what is inside it: texts and further tags."""

    name: str
    href: str = ""
    children: list[Element | str] = field(default_factory=list)


def parse(html: str) -> Element:
    """Return the tree of `html`; its root has no name.  What is no tag is text."""
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
            _open(nested, Element(name, href(match["attributes"])))
    nested[-1].children.append(html[begin:])
    return root


def href(attributes: str | None) -> str:
    """Return what a tag with these attributes leads to; "" if it is no link."""
    found = HREF.search(attributes or "")
    return "".join(found.groups("")) if found else ""


def _open(nested: list[Element], element: Element) -> None:
    if element.name in _CLOSED_BY_THE_NEXT and nested[-1].name == element.name:
        nested.pop()
    nested[-1].children.append(element)
    if element.name not in ("br", "hr") and len(nested) < _MOST:
        nested.append(element)


def _close(nested: list[Element], name: str) -> None:
    names = [element.name for element in nested]
    if name in names[1:]:
        del nested[len(names) - 1 - names[::-1].index(name) :]


def write_blocks(children: Iterable[Element | str]) -> Iterator[str]:
    """Yield the Markdown of each block; words between blocks are paragraphs."""
    for is_block, group in groupby(children, _is_block):
        run = list(group)
        written = (
            [_block(child) for child in run if isinstance(child, Element)] if is_block else [_as_words(write_line(run))]
        )
        yield from filter(None, written)


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
    for number, blocks in enumerate(items, 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        # A blank line before a list would set its item apart from the others.
        content = re.sub(r"\n\n(?=- |1\. )", "\n", "\n\n".join(blocks)).splitlines() or [""]
        lines += [mark + content[0], *(" " * len(mark) + line for line in content[1:])]
    return "\n\n".join([*before, "\n".join(lines)]).rstrip()


def _table(element: Element) -> str:
    """Return the table; what lies in none of its cells, such as its caption, precedes it, as in browsers."""
    outside: list[Element | str] = []
    rows = [[write_line(cell.children).replace("|", "\\|") for cell in row] for row in _rows(element, outside)]
    columns = max(map(len, rows), default=0)
    if rows:
        # The parser fills the other rows, up to a limit for all their cells together.
        rows[:1] = [[*rows[0], *[""] * (columns - len(rows[0]))], ["---"] * columns]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n\n".join(filter(None, [*write_blocks(outside), "\n".join(lines)]))


def _rows(parent: Element, outside: list[Element | str]) -> Iterator[list[Element]]:
    """Yield the cells of each row; `outside` receives what lies in no cell."""
    cells: list[Element] = []
    for child in parent.children:
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


def write_line(children: Iterable[Element | str]) -> str:
    """Return what `children` say on one line of Markdown, blocks among them as lines of it."""
    return re.sub(r"\A(?:\s|<br>)+|(?:\s|<br>)+\Z", "", " ".join("".join(_words(children)).split()))


def _words(children: Iterable[Element | str]) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.name in ("br", "hr"):
            yield "<br>"
        elif child.name == "li":
            yield f"<br>• {write_line(child.children)}"
        elif child.href:
            yield f"[{write_line(child.children)}](<{child.href}>)"
        elif child.name in SPANS or child.name in SCRIPTS or child.name == "code":
            yield f"<{child.name}>{write_line(child.children)}</{child.name}>"
        elif child.name in HTML_BLOCKS or child.name == "tr":
            yield f"<br>{write_line(child.children)}<br>"
        else:
            yield f" {write_line(child.children)} "
