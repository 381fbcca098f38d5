"""Read the harmless HTML of a user's text as the Markdown that means the same: tables, lists, headings, emphasis.

Blocks of HTML are written anew as Markdown before a text is parsed; tags inside a line are left to the parser
(`dialects`).  Whatever is not read is printed as it is typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import groupby
from typing import Final, NamedTuple

from msgspec import Struct, field

from socdocs.document.comments import AS_TYPED
from socdocs.document.dialects import SPANS

_BLOCKS: Final = frozenset({"table", "ul", "ol", "p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_INSIDE: Final = frozenset({"thead", "tbody", "tfoot", "tr", "th", "td", "li", "caption", "br", "hr", "code"})
_TAG: Final = r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>"
_SCAN: Final = re.compile(rf"{AS_TYPED}|{_TAG}", re.MULTILINE | re.VERBOSE)
_MOST: Final = 30
"""How deep blocks of HTML may be nested."""


class Region(NamedTuple):
    """A block of HTML in a text, from its opening to its closing tag."""

    start: int
    end: int


def with_markdown_blocks(text: str) -> str:
    """Return `text` with each block of HTML as Markdown; in a row of a table, as lines of one cell."""
    if "</" not in text:
        return text
    parts, begin = [], 0
    for region in _regions(text):
        line = text[text.rfind("\n", 0, region.start) + 1 : region.start]
        tree = _parsed(text[region.start : region.end])
        parts.append(text[begin : region.start])
        if line.lstrip().startswith("|"):
            parts.append(_inline(tree.children))
        else:
            parts.append(_indented(line, list(_blocks(tree.children))))
        begin = region.end
    return "".join([*parts, text[begin:]])


def unread_tags(text: str) -> Iterator[Region]:
    """Yield the tags that are printed as typed, in one region for each paragraph."""
    if "<" not in text:
        return
    read = list(_regions(text))
    starts = [region.start for region in read]
    paragraphs: dict[int, list[re.Match[str]]] = {}
    for match in _SCAN.finditer(text):
        last = bisect_right(starts, match.start()) - 1
        if match["name"] and (last < 0 or match.start() >= read[last].end):
            paragraphs.setdefault(text.rfind("\n\n", 0, match.start()), []).append(match)
    for tags in paragraphs.values():
        sides = Counter((match["name"].lower(), match["close"]) for match in tags)
        unread = [match for match in tags if not _is_read(match["name"].lower(), sides)]
        if unread:
            yield Region(unread[0].start(), unread[-1].end())


def _is_read(name: str, sides: Counter[tuple[str, str]]) -> bool:
    return name == "br" or ((name in SPANS or name == "code") and sides[name, ""] == sides[name, "/"])


def _regions(text: str) -> Iterator[Region]:
    """Yield the outermost blocks of HTML whose tags are all known and closed."""
    depth, start, name, known = 0, 0, "", True
    for match in _SCAN.finditer(text):
        if match["name"] is None:
            continue
        tag = match["name"].lower()
        if not depth and (tag not in _BLOCKS or match["close"]):
            continue
        if not depth:
            start, name, known = match.start(), tag, True
        known = known and (tag in _BLOCKS or tag in _INSIDE or tag in SPANS or tag == "a")
        if tag == name:
            depth += -1 if match["close"] else 1
            if not depth and known:
                yield Region(start, match.end())


# --- a tree of tags, and its Markdown ----------------------------------------------------------------------------


class _Element(Struct):
    """A tag with what is inside it: texts and further tags."""

    name: str
    href: str = ""
    children: list[_Element | str] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = _Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("li", "tr", "td", "th") and self._open[-1].name == tag:
            self._open.pop()
        element = _Element(tag, dict(attrs).get("href") or "")
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


def _parsed(html: str) -> _Element:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def _blocks(children: Iterable[_Element | str]) -> Iterator[str]:
    """Yield the Markdown of each block; words between blocks are paragraphs."""
    for is_block, group in groupby(children, _is_block):
        run = list(group)
        written = [_block(child) for child in run if isinstance(child, _Element)] if is_block else [_inline(run)]
        yield from filter(None, written)


def _is_block(child: _Element | str) -> bool:
    return isinstance(child, _Element) and (child.name in _BLOCKS or child.name == "hr")


def _block(element: _Element) -> str:
    match element.name:
        case "ul" | "ol":
            return _list(element)
        case "table":
            return _table(element)
        case "hr":
            return "---"
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(element.children)).splitlines())
        case "p" | "div":
            return "\n\n".join(_blocks(element.children))
    words = _inline(element.children)
    return f"{'#' * int(element.name[1])} {words}" if words else ""


def _list(element: _Element) -> str:
    items = [child for child in element.children if isinstance(child, _Element) and child.name == "li"]
    lines = []
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if element.name == "ol" else "- "
        content = "\n".join(_blocks(item.children)).splitlines() or [""]
        lines += [mark + content[0], *(" " * len(mark) + line for line in content[1:])]
    return "\n".join(lines)


def _table(element: _Element) -> str:
    rows = [
        [_inline(cell.children).replace("|", "\\|") for cell in row.children if isinstance(cell, _Element)]
        for row in _found(element, "tr")
    ]
    columns = max(map(len, rows), default=0)
    if not columns:
        return ""
    header, *others = [[*row, *[""] * (columns - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * columns, *others))


def _found(element: _Element, name: str) -> Iterator[_Element]:
    for child in element.children:
        if isinstance(child, _Element):
            if child.name == name:
                yield child
            elif child.name != "table":
                yield from _found(child, name)


def _inline(children: Iterable[_Element | str]) -> str:
    """Return what `children` say on one line of Markdown, blocks among them as lines of it."""
    return re.sub(r"\A(?:\s|<br>)+|(?:\s|<br>)+\Z", "", " ".join("".join(_words(children)).split()))


def _words(children: Iterable[_Element | str]) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.name in ("br", "hr"):
            yield "<br>"
        elif child.name == "li":
            yield f"<br>• {_inline(child.children)}"
        elif child.href:
            yield f"[{_inline(child.children)}](<{child.href}>)"
        elif child.name in SPANS or child.name == "code":
            yield f"<{child.name}>{_inline(child.children)}</{child.name}>"
        elif child.name in _BLOCKS or child.name == "tr":
            yield f"<br>{_inline(child.children)}<br>"
        else:
            yield f" {_inline(child.children)} "


def _indented(line: str, blocks: list[str]) -> str:
    """Return `blocks` at the place of a line that begins with `line`: within its list or quotation, after its words."""
    marks = re.match(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*", line)
    prefix = re.sub(r"[^>\s]", " ", marks[0]) if marks else ""
    written = f"\n{prefix.rstrip()}\n{prefix}".join(f"\n{prefix}".join(part.splitlines()) for part in blocks)
    own_line = marks is not None and marks.end() == len(line)
    return f"{'' if own_line else f'{chr(10)}{prefix.rstrip()}{chr(10)}{prefix}'}{written}\n{prefix.rstrip()}\n{prefix}"
