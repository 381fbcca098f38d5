"""Find what the reader cannot show as the user meant it: raw HTML, remote pictures, unsafe links, lost words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token
from msgspec import Struct

from socdocs.document.dialects import MAX_NESTING, prose_parser
from socdocs.document.inline_reader import MAX_REPEATED_NOTES
from socdocs.document.inner_links import heading_names
from socdocs.document.left_out import left_out, watch, watched
from socdocs.document.links import MAX_REPEATED, RepeatedLinks, local_picture, place_in_report, safe_target
from socdocs.source.characters import peculiar_characters, shown


class ProseFinding(Struct, frozen=True):
    """Part of a prose that is not shown as meant; `start` and `end` count characters from its beginning."""

    start: int
    end: int
    code: str
    message: str


def findings_in_prose(markdown: str) -> list[ProseFinding]:
    """Return the findings in one prose, in reading order.

    Their codes are `raw-html`, `remote-image`, `silent-image`, `unread-markdown`, `unsafe-link`, `repeated-links`,
    `repeated-notes`, `words-left-out`, `hidden-character` and `too-deep`.  The places are exact, except where a line
    occurs twice within one paragraph or row.
    """
    if not any(mark in markdown for mark in _MARKS) and not _NUMBERED.search(markdown):
        one_line = "\n" not in markdown and "+" not in markdown and markdown[:1].isalpha()
        if one_line or not (_UNREAD.search(markdown) or _DEEP.search(f"\n{markdown}")):
            return []
    findings, links_of_tags = list[ProseFinding](), list[tuple[tuple[int, int], str]]()
    if "<" in markdown:  # few texts have tags
        from socdocs.document.html import links_in_tags
        from socdocs.document.tag_findings import findings_in_tags

        findings += (ProseFinding(*tag, *noticed) for tag, noticed in findings_in_tags(markdown))
        links_of_tags += links_in_tags(markdown)
    parser = _checking_parser()
    env = watched()
    lines = _LineMap(markdown)
    tokens = parser.parse(markdown, env)
    env[_LINKS] = RepeatedLinks()
    env[_HEADINGS] = set(heading_names(tokens).values())
    for tag, target in links_of_tags:
        checked = _check_link(Token("link_open", "a", 1, attrs={"href": unescape(target)}), env)
        findings += (ProseFinding(*tag, *noticed) for noticed in checked)
    notes, referred, marks = 0, set[str](), Counter[str]()
    for token in tokens:
        notes += (token.type == "footnote_reference_open") - (token.type == "footnote_reference_close")
        if token.level >= MAX_NESTING - 1 and token.map:
            start = lines.start(token.map[0])
            findings.append(ProseFinding(start, lines.end(token.map[0]), "too-deep", _TOO_DEEP))
        if token.type == "inline" and token.map and (unread := _UNREAD.search(token.content)):
            start = lines.placed(token.content, token.map[0], token.map[1])(unread.start())
            what = next(what for name, what in _FORMS.items() if unread[name])
            findings.append(ProseFinding(start, lines.end(lines.line(start)), "unread-markdown", f"{what}."))
        numbered = token.type == "inline" and _NUMBERED.search(token.content)
        if token.type != "inline" or not token.map or not (numbered or "<" in token.content or "[" in token.content):
            continue
        met: list[tuple[int, int, str, str]] = []
        env[_MET] = met
        inside: list[Token] = []
        parser.inline.parse(token.content, parser, env, inside)
        if not notes:  # a note within a note does not print
            referred.update(part.meta["label"] for part in inside if part.type == "footnote_ref")
        met.extend(_unshown_notes(token.content, inside, marks))
        if numbered:
            met.extend(_hidden(token.content, inside))
        place = lines.placed(token.content, token.map[0], token.map[1])
        findings.extend(
            ProseFinding(place(start), place(end - 1) + 1, code, message) for start, end, code, message in sorted(met)
        )
    for first, last, message in left_out(tokens, referred, env):
        findings.append(ProseFinding(lines.start(first), lines.end(last), "words-left-out", message))
    return sorted(findings, key=lambda finding: finding.start)


def _unshown_notes(content: str, inside: list[Token], marks: Counter[str]) -> Iterator[tuple[int, int, str, str]]:
    """Find the first mark to each footnote that is printed as it is typed; `marks` are those before this paragraph."""
    for label, number in Counter(part.meta["label"] for part in inside if part.type == "footnote_ref").items():
        before, marks[label] = marks[label], marks[label] + number
        if before <= MAX_REPEATED_NOTES < marks[label]:
            mark = f"[^{label}]"
            places = [match.start() for match in re.finditer(re.escape(mark), content)]
            start = places[min(MAX_REPEATED_NOTES - before, len(places) - 1)]
            yield start, start + len(mark), *Noticed("repeated-notes", _REPEATED_NOTES.format(mark))


def _hidden(content: str, inside: list[Token]) -> Iterator[tuple[int, int, str, str]]:
    """Find characters that are not seen and were typed by number or by name, such as `&#x202e;`."""
    at = 0
    for part in inside:
        if part.type == "text_special" and part.info == "entity":
            start = content.find(part.markup, at)
            at = start + len(part.markup)
            kinds = {kind.code for _, _, kind in peculiar_characters(part.content)}
            if part.content == _NONE or kinds - {"newer-character"}:
                yield start, at, "hidden-character", _HIDDEN.format(part.markup, shown(part.content))


_FORMS = {
    "grid": "A table drawn with + and - is printed as running text: write its rows with | and a line of | --- | below "
    "the first",
    "list": "A list with letters or roman numbers is printed as running text: begin its items with “1.” or “-”",
}
_UNREAD = re.compile(
    r"(?P<grid>^[ \t>]*\+[-=+:]{3,}\+[ \t]*$)"
    r"|(?P<list>^[ \t>]*(?:\(?a[.)][ \t].*\n(?:.*\n){0,9}?[ \t>]*\(?b[.)][ \t]"
    r"|\(?i[.)][ \t].*\n(?:.*\n){0,9}?[ \t>]*\(?ii[.)][ \t]))",
    re.MULTILINE,
)
_MARKS = ("<", "](", "]:", "|", "```", "~~~")
"""HTML, links, the definitions of link targets, tables and code all contain one of these."""
_NUMBERED = re.compile(r"&#?\w+;")
_NONE = "\ufffd"
"""What is printed for the number of a character that no text can hold."""
_HIDDEN = "The invisible character {1} stands in the text, typed as {0}. Delete it unless it is meant."
# Each level takes at least one column, a list two levels and two columns, and a tab is four columns.
_DEEP = re.compile(rf"\n[ \t>*+\-0-9.)]{{{MAX_NESTING // 4 - 1}}}")
_MET = "socdocs.met"
_HEADINGS = "socdocs.headings"
_LINKS = "socdocs.links"
UNSAFE_LINK = (
    "The link to {} is left out and only its words are printed: links may lead to http, https and mailto addresses "
    "without a user name, of at most 2048 characters."
)
"""What is said of a link that is left out."""
_NO_HEADING = "The link to {} is left out and only its words are printed: no heading of this text has that name."
_INNER_TITLE = (
    "The words “{}” in the title of the link to {} are left out: a link inside the report has no title. Write them in "
    "the text."
)
_OTHER_FILE = (
    "The link to {} is left out and only its words are printed: it leads to a file, which readers of the report do "
    "not have."
)
_REPEATED = (
    "{} is left out and only its words are printed: the links and pictures of this text repeat more than "
    f"{MAX_REPEATED:,} characters of addresses and titles."
)
_REPEATED_NOTES = (
    "The mark {} is printed as it is typed from here on: this text refers to the footnote more than "
    f"{MAX_REPEATED_NOTES} times."
)
_SILENT_IMAGE = (
    "The picture {} has no alternative text, so it has no caption and says nothing to readers who cannot see it; "
    "write what it shows between the square brackets."
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

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def placed(self, content: str, first: int, last: int) -> Callable[[int], int]:
        """Return a function from the characters of `content` to their places in the lines from `first` to `last`."""
        starts: list[int] = []
        begins: list[int] = []
        offset, line = 0, first
        # A row's cells have lost the backslash before each pipe, so the parts between are found singly.
        for part, separator in re.findall(r"([^\n|]*)([\n|]|\Z)", content):
            starts.append(offset)
            begins.append(self._find(part, line, last))
            offset += len(part) + 1
            line = min(line + (separator == "\n"), last - 1)

        def place(position: int) -> int:
            at = bisect_right(starts, position) - 1
            return min(begins[at] + position - starts[at], len(self._text) - 1)

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
    """The parser of prose with rules that also report unsafe links, remote pictures and words that are left out."""
    parser: MarkdownIt = prose_parser.__wrapped__()
    watch(parser)
    parser.inline.ruler.at("link", _watched(link, "link_open", _check_link))
    parser.inline.ruler.at("autolink", _watched(autolink, "link_open", _check_link))
    parser.inline.ruler.at("image", _watched(image, "image", check_picture))
    return parser


_Rule = Callable[[StateInline, bool], bool]
_Env = Mapping[str, Any]


def _watched(rule: _Rule, kind: str, check: Callable[[Token, _Env], Iterator[Noticed]]) -> _Rule:
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
            for code, message in check(token, state.env):
                _note(state, start, state.pos, code, message)
        return True

    return watch


def _note(state: StateInline, start: int, end: int, code: str, message: str) -> None:
    state.env[_MET].append((start, end, code, message))


class Noticed(NamedTuple):
    """What is said of a part of a text."""

    code: str
    message: str


def _check_link(token: Token, env: _Env) -> Iterator[Noticed]:
    target, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
    if target.startswith("#") and unquote(target[1:]) not in env[_HEADINGS]:
        yield Noticed("unsafe-link", _NO_HEADING.format(target))
    elif target.startswith("#") or place_in_report(target):
        if title:
            yield Noticed("words-left-out", _INNER_TITLE.format(" ".join(title.split()), target))
    elif safe_target(target) is None:
        reason = _OTHER_FILE if target and local_picture(target) else UNSAFE_LINK
        yield Noticed("unsafe-link", reason.format(target or "nowhere"))
    elif not env[_LINKS].room_for(target, title):
        yield Noticed("repeated-links", _REPEATED.format(f"The link to {target}"))


def check_picture(token: Token, env: _Env = MappingProxyType({})) -> Iterator[Noticed]:
    """Yield what is said of a picture that is not shown, or that says nothing."""
    source = str(token.attrs["src"])
    if local_picture(source) is None:
        yield Noticed("remote-image", _REMOTE_IMAGE.format(source or "without a source"))
    elif _LINKS in env and not env[_LINKS].room_for(source, str(token.attrs.get("title", ""))):
        yield Noticed("repeated-links", _REPEATED.format(f"The picture {source}"))
    elif not token.content.strip():
        yield Noticed("silent-image", _SILENT_IMAGE.format(source))
