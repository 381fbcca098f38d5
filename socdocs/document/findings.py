"""Find what the reader cannot show as the user meant it: raw HTML, remote pictures, unsafe links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_inline import StateInline, autolink, image, link
from msgspec import Struct

from socdocs.document.dialects import LINE_BREAK, MAX_NESTING, prose_parser
from socdocs.document.links import local_picture, safe_target

_TAG = re.compile(HTML_TAG_RE.pattern.removeprefix("^"))


class ProseFinding(Struct, frozen=True):
    """Part of a prose that is not shown as meant; `start` and `end` count characters from its beginning."""

    start: int
    end: int
    code: str
    message: str


def findings_in_prose(markdown: str) -> list[ProseFinding]:
    """Return the findings in one prose, in reading order: `raw-html`, `remote-image`, `unsafe-link`, `too-deep`.

    The places are exact, except where a line occurs twice within one paragraph or row.
    """
    if not any(mark in markdown for mark in _MARKS) and not _DEEP.search(f"\n{markdown}"):
        return []
    parser = _checking_parser()
    env: dict[str, Any] = {}
    findings: list[ProseFinding] = []
    lines = _LineMap(markdown)
    for token in parser.parse(markdown, env):
        if token.level >= MAX_NESTING - 1 and token.map:
            start = lines.start(token.map[0])
            findings.append(ProseFinding(start, lines.end(token.map[0]), "too-deep", _TOO_DEEP))
        if token.type != "inline" or not token.map or not ("<" in token.content or "[" in token.content):
            continue
        met: list[tuple[int, int, str, str]] = []
        env[_MET] = met
        parser.inline.parse(token.content, parser, env, [])
        place = lines.placed(token.content, token.map[0], token.map[1])
        findings.extend(
            ProseFinding(place(start), place(end - 1) + 1, code, message) for start, end, code, message in sorted(met)
        )
    return findings


_MARKS = ("<", "](", "]:")
"""HTML, links and the definitions of link targets all contain one of these."""
# Each level takes at least one column, a list two levels and two columns, and a tab is four columns.
_DEEP = re.compile(rf"\n[ \t>*+\-0-9.)]{{{MAX_NESTING // 4 - 1}}}")
_MET = "socdocs.met"
_UNSAFE_LINK = (
    "The link to {} is left out and only its words are printed: links may lead to http, https and mailto addresses "
    "without a user name, of at most 2048 characters."
)
_REMOTE_IMAGE = (
    "The picture {} is not shown, only its alternative text: pictures are taken from the description's folder, "
    "named by a relative path."
)
_TOO_DEEP = f"Lists or quotations are nested more than {MAX_NESTING // 2} deep here; what lies deeper is lost."


class _LineMap:
    """Finds the lines inside a block in the original text, where they still have their markers and indents."""

    def __init__(self, markdown: str) -> None:
        self._text = markdown
        self._starts = [0, *(match.end() for match in re.finditer(r"\n", markdown)), len(markdown) + 1]
        self._used: dict[int, int] = {}

    def start(self, line: int) -> int:
        return self._starts[line]

    def end(self, line: int) -> int:
        return self._starts[line + 1] - 1

    def placed(self, content: str, first: int, last: int) -> Callable[[int], int]:
        """Return a function from the characters of `content` to their places in the lines from `first` to `last`."""
        places: list[tuple[int, int]] = []
        offset, line = 0, first
        # A row's cells have lost the backslash before each pipe, so the parts between are found singly.
        for part, separator in re.findall(r"([^\n|]*)([\n|]|\Z)", content):
            places.append((offset, self._find(part, line, last)))
            offset += len(part) + 1
            line = min(line + (separator == "\n"), last - 1)

        def place(position: int) -> int:
            start, begin = max(entry for entry in places if entry[0] <= position)
            return min(begin + position - start, len(self._text) - 1)

        return place

    def _find(self, part: str, line: int, last: int) -> int:
        since = max(self._starts[line], self._used.get(line, 0))
        found = self._text.find(part, since, self._starts[last])
        if found < 0:
            return since
        self._used[line] = found + len(part)
        return found


# --- parsing rules that report ----------------------------------------------------------------------------------------


@cache
def _checking_parser() -> MarkdownIt:
    """The parser of prose with rules that also report unsafe links, remote pictures and HTML."""
    parser: MarkdownIt = prose_parser.__wrapped__()
    parser.inline.ruler.at("link", _watched(link, "link_open", "href", _check_link))
    parser.inline.ruler.at("autolink", _watched(autolink, "link_open", "href", _check_link))
    parser.inline.ruler.at("image", _watched(image, "image", "src", _check_picture))
    parser.inline.ruler.before("line_break", "raw_html", _raw_html)
    return parser


_Rule = Callable[[StateInline, bool], bool]


def _watched(rule: _Rule, kind: str, attribute: str, check: Callable[[str], Iterator[_Noticed]]) -> _Rule:
    def watch(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
        start, made, met = state.pos, len(state.tokens), state.env[_MET]
        # The alternative text of a picture is parsed as a text of its own, with offsets of its own.
        state.env[_MET] = [] if kind == "image" else met
        matched = rule(state, silent)
        state.env[_MET] = met
        if not matched:
            return False
        if not silent:
            token = next(token for token in state.tokens[made:] if token.type == kind)
            for code, message in check(str(token.attrs[attribute])):
                _note(state, start, state.pos, code, message)
        return True

    return watch


def _note(state: StateInline, start: int, end: int, code: str, message: str) -> None:
    state.env[_MET].append((start, end, code, message))


class _Noticed(NamedTuple):
    """A finding about a link or a picture."""

    code: str
    message: str


def _check_link(target: str) -> Iterator[_Noticed]:
    if safe_target(target) is None:
        yield _Noticed("unsafe-link", _UNSAFE_LINK.format(target or "nowhere"))


def _check_picture(source: str) -> Iterator[_Noticed]:
    if local_picture(source) is None:
        yield _Noticed("remote-image", _REMOTE_IMAGE.format(source or "without a source"))


def _raw_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    if silent or state.src[state.pos] != "<" or LINE_BREAK.match(state.src, state.pos):
        return False
    match = _TAG.match(state.src, state.pos)
    # A comment is left out before a text is read; a rule reports it.
    if match is not None and not match[0].startswith("<!--"):
        found = match.group()
        message = f"{found.splitlines()[0]} is HTML, which is printed as it is typed; write it in Markdown."
        _note(state, state.pos, state.pos + len(found), "raw-html", message)
    return False
