"""The parsers of the two dialects of Markdown that are read: that of templates and that of users' prose.

Each parser is built once and parses blocks only; the reader parses the inside of a block when it is needed.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.html_re import close_tag, open_tag
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

MAX_NESTING = 100
LINE_BREAK = re.compile(r"<br\s*/?>(?: *\n *)?", re.IGNORECASE)
_TAG = re.compile(f"{open_tag}|{close_tag}")
_CONTAINER = re.compile(r":{3,}(?:[ \t]*([^\s`][^`]*?))?[ \t]*")


class _Parser(MarkdownIt):
    """Accepts every link: the reader checks links, because it knows what to show instead of an unsafe one."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        return True


@cache
def prose_parser() -> MarkdownIt:
    """The parser of users' prose and delivered files: CommonMark without HTML, tables, strikethrough, footnotes."""
    parser = _base()
    footnote_plugin(parser, inline=False, move_to_end=False)
    return parser


@cache
def template_parser() -> MarkdownIt:
    """The parser of templates: CommonMark without HTML, tables, strikethrough and `::: NAME` … `:::` groups."""
    parser = _base()
    parser.block.ruler.before("fence", "group", _group, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser


def _base() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.disable(["inline", "text_join"])
    parser.inline.ruler.before("autolink", "line_break", _line_break)
    parser.inline.ruler.before("autolink", "tag", _tag)
    return parser


def _line_break(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """`<br>`, the only line break that a GFM cell can hold; where a line ends behind it, there is still one break."""
    match = LINE_BREAK.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """An HTML tag, which stays text as it is typed: Markdown inside it has no effect."""
    match = _TAG.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = " ".join(match[0].splitlines())
    state.pos = match.end()
    return True


def _group(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """`::: NAME` … `:::`; groups nest without longer fences, as they do in pandoc."""
    opening = _container_line(state, start_line)
    if opening is None or not opening.group(1):
        return False
    if silent:
        return True
    depth, line, closed = 1, start_line, False
    while not closed and (line := line + 1) < end_line:
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        marker = _container_line(state, line)
        if marker is not None:
            depth += 1 if marker.group(1) else -1
            closed = depth == 0
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", line
    token = state.push("group_open", "div", 1)
    token.info = opening.group(1)
    token.map = [start_line, line]
    state.md.block.tokenize(state, start_line + 1, line)
    state.push("group_close", "div", -1)
    state.parentType, state.lineMax = parent, line_max
    state.line = line + closed
    return True


def _container_line(state: StateBlock, line: int) -> re.Match[str] | None:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":::", start) or state.is_code_block(line):
        return None
    return _CONTAINER.fullmatch(state.src, start, state.eMarks[line])
