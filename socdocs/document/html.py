"""Read the harmless HTML of a user's text as the Markdown that means the same: tables, lists, headings, emphasis.

Blocks of HTML are written anew as Markdown before a text is parsed; tags inside a line are left to the parser
(`dialects`).  Whatever is not read is printed as it is typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from socdocs.document.dialects import HTML_BLOCKS, SCRIPT, SPANS, words_in_script
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


_NEAR: Final = 1_000
"""How far behind a block of HTML a list is looked for from which its own is to be kept apart, in characters."""


class Region(NamedTuple):
    """A block of HTML in a text, from its opening to its closing tag."""

    start: int
    end: int


def with_markdown_blocks(text: str) -> str:
    """Return `text` with each block of HTML as Markdown; in a row of a table, as lines of one cell."""
    if "</" not in text:
        return text
    regions = list(_regions(text))
    if not regions:
        return text
    covering = cells_cover(text)
    parts, begin = [], 0
    for region in regions:
        line = text[text.rfind("\n", 0, region.start) + 1 : region.start]
        tree = parse(text[region.start : region.end], covering=covering)
        parts.append(text[begin : region.start])
        if line.lstrip().startswith("|"):
            ahead, rest = (re.split(r"[|\n]", side) for side in (line, text[region.end : region.end + _NEAR]))
            breaks = ("<br>" if words.strip() else "" for words in (ahead[-1], rest[0]))
            parts.append(write_line(tree.children).join(breaks))
        else:
            around = "".join(parts[-2:]), text[region.end : region.end + _NEAR]
            parts.append(_indented(line, list(write_blocks(tree.children)), *around))
        begin = region.end
    return "".join([*parts, text[begin:]])


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
    for match in SCAN.finditer(text):
        if not match["name"] or match.start() in scripts:
            continue
        last = bisect_right(starts, match.start()) - 1
        if last < 0 or match.start() >= read[last].end or match["name"].lower() in SCRIPTS:
            paragraphs.setdefault(text.rfind("\n\n", 0, match.start()), []).append(match)
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


def _regions(text: str) -> Iterator[Region]:
    """Yield the outermost blocks of HTML whose tags are all known and closed."""
    depth, start, name, known = 0, 0, "", True
    for match in SCAN.finditer(text):
        if match["name"] is None:
            continue
        tag = match["name"].lower()
        if not depth and (tag not in HTML_BLOCKS or match["close"]):
            continue
        if not depth:
            start, name, known = match.start(), tag, True
        known = known and (tag in HTML_BLOCKS or tag in _INSIDE or tag in SPANS or tag == "a")
        if tag == name:
            depth += -1 if match["close"] else 1
            if not depth and known:
                yield Region(start, match.end())


def _indented(line: str, blocks: list[str], before: str, behind: str) -> str:
    """Return `blocks` at the place of a line that begins with `line`: within its list or quotation, after its words."""
    marks = re.match(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*", line)
    prefix = re.sub(r"[^>\s]", " ", marks[0]) if marks else ""
    own_line = marks is not None and marks.end() == len(line)
    if blocks and IS_LIST.match(blocks[0]) and prefix == (line if own_line else prefix):
        blocks = [*([""] * own_line), APART, *blocks] if _is_list_above(before, prefix) else blocks
    if blocks and ends_with_list(blocks[-1]) and IS_LIST.match(behind.lstrip(" \t\n>")):
        blocks = [*blocks, APART]
    written = f"\n{prefix.rstrip()}\n{prefix}".join(f"\n{prefix}".join(part.splitlines()) for part in blocks)
    return f"{'' if own_line else f'{chr(10)}{prefix.rstrip()}{chr(10)}{prefix}'}{written}\n{prefix.rstrip()}\n{prefix}"


def _is_list_above(before: str, prefix: str) -> bool:
    lines = (line.removeprefix(prefix) for line in before.splitlines() if line.startswith(prefix))
    return ends_with_list("\n".join(lines))
