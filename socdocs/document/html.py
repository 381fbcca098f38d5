"""Read the harmless HTML of a user's text as the Markdown that means the same: tables, lists, headings, emphasis.

Blocks of HTML are written anew as Markdown before a text is parsed; tags inside a line are left to the parser
(`dialects`).  Whatever is not read is printed as it is typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from socdocs.document.dialects import HTML_BLOCKS, MAX_NESTING, SCRIPT, SPANS, prose_parser, words_in_script
from socdocs.document.html_tree import (
    APART,
    COVERS,
    HREF,
    IS_LIST,
    SCAN,
    cells_cover,
    ends_with_list,
    href,
    parse,
    write_blocks,
    write_line,
)
from socdocs.superscripts import SCRIPTS

_INSIDE: Final = frozenset({"thead", "tbody", "tfoot", "tr", "th", "td", "li", "caption", "br", "hr", "code", *SCRIPTS})

_WORDS: Final = re.compile(
    r"""\b(?:title|abbr|summary|alt|label|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE
)
"""The attributes of tags that browsers show or read out."""
_STYLES: Final = re.compile(
    r"line-through|vertical-align\s*:\s*su(?:b|per)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE
)
"""The styles that strike words out, raise or lower them, or hide them."""

_NUMBERS: Final = re.compile(
    r"""(?<![\w-])(?:reversed(?![\w-])|value\s*=|type\s*=\s*["']?[ai](?!\w)|start\s*=\s*["']?(?!["']?[0-9]{1,8}(?![0-9])))"""
    r"|list-style",
    re.IGNORECASE,
)
"""What numbers the items of a list otherwise than one after the other."""

_MARKS: Final = re.compile(
    r"(?P<around>[ \t>]*)(?:(?P<item>(?:[-*+:]|\d{1,9}[.)]|\[\^[^\[\]\s]{1,100}\]:)[ \t]+)(?:\[[ xX]\][ \t]+)?)?"
)
"""The marks of quotations, and of an item, a task, a definition or a footnote, at the beginning of a line."""
_INDENTED: Final = re.compile(r"^[ \t>*+\-0-9.)]*(?: {4}|\t)", re.MULTILINE)
_GOES_ON: Final = re.compile(r"[ \t]*[^\s|]")
_LIST_BEHIND: Final = re.compile(r"[ \t\n>]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")


class Region(NamedTuple):
    """A block of HTML in a text, from its opening to its closing tag."""

    start: int
    end: int


def with_markdown_blocks(text: str) -> str:
    """Return `text` with each block of HTML as Markdown; in a row of a table, as lines of one cell."""
    regions = list(_regions(text))
    if not regions:
        return text
    covering = cells_cover(text)
    parts, begin, line = [], 0, _Line(text)
    for region in regions:
        line = line.at(region.start, begin)
        tree = parse(text[region.start : region.end], covering=covering)
        parts.append(text[begin : region.start])
        if line.is_row:
            ahead = parts[-1].replace("\n", "|").rpartition("|")[2]
            breaks = "<br>" * bool(ahead.strip()), "<br>" * bool(_GOES_ON.match(text, region.end))
            parts.append(write_line(tree.children).join(breaks))
        else:
            blocks = list(write_blocks(tree.children))
            if blocks and ends_with_list(blocks[-1]) and _LIST_BEHIND.match(text, region.end):
                blocks.append(APART)
            parts.append(_indented(line, region.start, blocks, parts[-2:]))
        begin = region.end
    return "".join([*parts, text[begin:]])


class _Line:
    """The line of a text in which a block of HTML begins; none is looked at again for each block in it."""

    def __init__(self, text: str, start: int = 0, number: int = 0, tables: set[int] | None = None) -> None:
        self.text, self.start, self.number, self._tables = text, start, number, tables
        marks = _MARKS.match(text, start)
        assert marks is not None  # noqa: S101 - all of it is optional
        self.begin = marks.end()
        """Where the words of the line begin, behind the marks of lists and quotations."""
        around, item = marks["around"], marks["item"] or ""
        self.prefix = around[:MAX_NESTING] + (" " * (4 if item.startswith("[") else len(item)))[:MAX_NESTING]
        """What the following lines of the same list or quotation begin with."""
        self.is_item = item != ""
        end = text.find("\n", start)
        self.is_row = text.startswith("|", self.begin) or (
            text.find("|", start, len(text) if end < 0 else end) >= 0 and number in self._table_lines()
        )

    def at(self, place: int, behind: int) -> _Line:
        """Return the line that holds `place`, if this one holds `behind` or is above it."""
        start = self.text.rfind("\n", max(self.start, behind), place) + 1
        return (
            self
            if not start
            else _Line(self.text, start, self.number + self.text.count("\n", self.start, start), self._tables)
        )

    def _table_lines(self) -> set[int]:
        if self._tables is None:
            tokens = prose_parser().parse(self.text, {})
            maps = (token.map for token in tokens if token.type == "table_open" and token.map)
            self._tables = {line for first, last in maps for line in range(first, last)}
        return self._tables


def unread_tags(text: str) -> Iterator[Region]:
    """Yield the tags that are printed as typed, in one region for each paragraph."""
    for unread in _unread(text):
        yield Region(unread[0].start(), unread[-1].end())


def words_in_tags(text: str) -> Iterator[tuple[Region, str]]:
    """Yield the tags that are read, and so not printed, with words inside them: `<abbr title="…">`."""
    for tag in _read_with(_WORDS, text):
        words = ["".join(found.groups("")) for found in _WORDS.finditer(tag["attributes"])]
        if any(word.strip() for word in words):
            yield Region(tag.start(), tag.end()), "; ".join(filter(None, words))


def styles_in_tags(text: str) -> Iterator[Region]:
    """Yield the tags that are read, though not their style, which makes other words of those inside."""
    return (Region(tag.start(), tag.end()) for tag in _read_with(_STYLES, text) if _STYLES.search(tag["attributes"]))


def numbers_in_tags(text: str) -> Iterator[Region]:
    """Yield the tags of lists that are read, though not their numbers."""
    found = (tag for tag in _read_with(_NUMBERS, text) if tag["name"].lower() in ("ol", "li"))
    return (Region(tag.start(), tag.end()) for tag in found if _NUMBERS.search(tag["attributes"]))


def cells_that_cover_nothing(text: str) -> Iterator[Region]:
    """Yield the first tag of a cell that would cover others, where all of them together would cover too many."""
    if not cells_cover(text):
        yield from (Region(tag.start(), tag.end()) for tag in islice(_read_with(COVERS, text), 1))


def links_in_tags(text: str) -> Iterator[tuple[Region, str]]:
    """Yield the tags that are read as links, with what they lead to."""
    for tag in _read_with(HREF, text):
        if to := href(tag["attributes"]):
            yield Region(tag.start(), tag.end()), to


def _read_with(attributes: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the tags with any attributes that are read, if `attributes` are anywhere in the text."""
    if attributes.search(text):
        as_typed = {match.start() for unread in _unread(text) for match in unread}
        tags = (match for match in SCAN.finditer(text) if match["name"] and match["attributes"])
        yield from (match for match in tags if match.start() not in as_typed)


def _unread(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the tags that are printed as typed of each paragraph that has any."""
    if "<" not in text:
        return
    read = list(_regions(text))
    starts = [region.start for region in read]
    scripts = _script_tags(text)
    paragraphs: dict[int, list[re.Match[str]]] = {}
    paragraph, next_one = 0, text.find("\n\n")
    for match in SCAN.finditer(text):
        if not match["name"] or match.start() in scripts or _is_in_code(text, match.start()):
            continue
        last = bisect_right(starts, match.start()) - 1
        if last < 0 or match.start() >= read[last].end or match["name"].lower() in SCRIPTS:
            while 0 <= next_one < match.start():
                paragraph, next_one = next_one, text.find("\n\n", next_one + 1)
            paragraphs.setdefault(paragraph, []).append(match)
    for tags in paragraphs.values():
        sides = Counter((match["name"].lower(), match["close"]) for match in tags)
        if unread := [match for match in tags if not _is_read(match["name"].lower(), sides)]:
            yield unread


def _script_tags(text: str) -> set[int]:
    """Return the places of the tags of raised and lowered words that are read."""
    read = (match for match in SCRIPT.finditer(text) if words_in_script(match) is not None)
    return {place for match in read for place in (match.start(), match.end(2))}


def _is_read(name: str, sides: Counter[tuple[str, str]]) -> bool:
    return name == "br" or ((name in SPANS or name == "code") and sides[name, ""] == sides[name, "/"])


@lru_cache(maxsize=4)
def _indented_code(text: str) -> tuple[list[int], list[int]]:
    """Return where indented code begins and ends, which only the parser can tell from what is inside a list."""
    if not _INDENTED.search(text):
        return [], []
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text)), len(text) + 1]
    tokens = prose_parser().parse(text, {})
    maps = sorted(token.map for token in tokens if token.type == "code_block" and token.map)
    return [starts[first] for first, _ in maps], [starts[last] for _, last in maps]


def _is_in_code(text: str, place: int) -> bool:
    begins, ends = _indented_code(text)
    at = bisect_right(begins, place) - 1
    return at >= 0 and place < ends[at]


def _regions(text: str) -> Iterator[Region]:
    """Yield the outermost blocks of HTML whose tags are all known and closed."""
    depth, start, name, known = 0, 0, "", True
    for match in SCAN.finditer(text):
        if match["name"] is None:
            continue
        tag = match["name"].lower()
        if not depth and (tag not in HTML_BLOCKS or match["close"] or _is_in_code(text, match.start())):
            continue
        if not depth:
            start, name, known = match.start(), tag, True
        known = known and (tag in HTML_BLOCKS or tag in _INSIDE or tag in SPANS or tag == "a")
        if tag == name:
            depth += -1 if match["close"] else 1
            if not depth and known:
                yield Region(start, match.end())


def _indented(line: _Line, start: int, blocks: list[str], before: list[str]) -> str:
    """Return `blocks` at their place in a line: within its list or quotation, after its words."""
    is_behind_words = line.begin < start
    empty = line.prefix.rstrip()
    if blocks and IS_LIST.match(blocks[0]) and (is_behind_words or not line.is_item):
        above = "".join(before).splitlines()
        if ends_with_list("\n".join(one.removeprefix(line.prefix) for one in above if one.startswith(line.prefix))):
            blocks = [*([] if is_behind_words else [""]), APART, *blocks]
    written = f"\n{empty}\n{line.prefix}".join(f"\n{line.prefix}".join(part.splitlines()) for part in blocks)
    return f"{f'{chr(10)}{empty}{chr(10)}{line.prefix}' * is_behind_words}{written}\n{empty}\n{line.prefix}"
