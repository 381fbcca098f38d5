"""A block of HTML as a tree of its tags, and what its Markdown is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

from msgspec import Struct, field

from socdocs.document.dialects import HTML_BLOCKS, SPANS

_MOST: Final = 30
"""How deep blocks of HTML may be nested."""


class Element(Struct):
    """A tag with what is inside it: texts and further tags."""

    name: str
    href: str = ""
    children: list[Element | str] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("li", "tr", "td", "th") and self._open[-1].name == tag:
            self._open.pop()
        element = Element(tag, dict(attrs).get("href") or "")
        self._open[-1].children.append(element)
        if tag not in ("br", "hr") and len(self._open) < _MOST:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self._open]
        if tag in names[1:]:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def parse(html: str) -> Element:
    """Return the tree of `html`; its root has no name."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def write_blocks(children: Iterable[Element | str]) -> Iterator[str]:
    """Yield the Markdown of each block; words between blocks are paragraphs."""
    for is_block, group in groupby(children, _is_block):
        run = list(group)
        written = [_block(child) for child in run if isinstance(child, Element)] if is_block else [write_line(run)]
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
    return f"{'#' * int(element.name[1])} {words}" if words else ""


def _list(element: Element) -> str:
    items = [child for child in element.children if isinstance(child, Element) and child.name == "li"]
    lines = []
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        content = "\n".join(write_blocks(item.children)).splitlines() or [""]
        lines += [mark + content[0], *(" " * len(mark) + line for line in content[1:])]
    return "\n".join(lines)


def _table(element: Element) -> str:
    rows = [
        [write_line(cell.children).replace("|", "\\|") for cell in row.children if isinstance(cell, Element)]
        for row in _found(element, "tr")
    ]
    columns = max(map(len, rows), default=0)
    if not columns:
        return ""
    header, *others = [[*row, *[""] * (columns - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * columns, *others))


def _found(element: Element, name: str) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.name == name:
                yield child
            else:
                yield from _found(child, name)


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
        elif child.name in SPANS or child.name == "code":
            yield f"<{child.name}>{write_line(child.children)}</{child.name}>"
        elif child.name in HTML_BLOCKS or child.name == "tr":
            yield f"<br>{write_line(child.children)}<br>"
        else:
            yield f" {write_line(child.children)} "
