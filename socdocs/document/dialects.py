"""The parsers of the two dialects of Markdown that are read: that of templates and that of users' prose.

Each parser is built once and parses blocks only; the reader parses the inside of a block when it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, partial
from html import unescape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.common.html_re import close_tag, open_tag
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from socdocs.superscripts import SCRIPTS, in_script

MAX_NESTING = 100
SPANS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **dict.fromkeys(("u", "span", "font", "small", "mark", "ins", "abbr"), ""),
}
"""The tags of spans that are read, each with the emphasis that it means, "" for none."""
HTML_BLOCKS: Final = frozenset({"table", "ul", "ol", "p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
"""The tags of blocks that are read."""
SCRIPT = re.compile(rf"<({'|'.join(sorted(SCRIPTS))})(?:\s[^<>]*)?>([^<>]*)</\1\s*>", re.IGNORECASE)
"""Words that are raised or lowered."""
LINE_BREAK = re.compile(r"<br\s*/?> *(?:\n *)?", re.IGNORECASE)
_TAG = re.compile(f"{open_tag}|{close_tag}")
_INTERRUPTING: Final[RuleOptionsType] = {"alt": ["paragraph", "reference", "blockquote", "list"]}
_CONTAINER = re.compile(r":{3,}(?:[ \t]*([^\s`][^`]*?))?[ \t]*")

_TILDE = re.compile(r"^[ \t>*+\-0-9.)]*~[ \t]", re.MULTILINE)
_REMARKS: Final = (
    "note|abstract|summary|tldr|info|todo|tip|hint|important|success|check|done|question|help|faq|warning|caution|"
    "attention|failure|fail|missing|danger|error|bug|example|quote|cite|seealso|admonition"
)
"""The kinds of remarks that MkDocs and its themes know."""
_REMARK = re.compile(
    rf"""(?:!!!|\?\?\?\+?)[ \t]*(?:{_REMARKS})(?:[ \t]+(?:inline|end))*(?:[ \t]+"[^"]*")?[ \t]*""", re.IGNORECASE
)


class _Parser(MarkdownIt):
    """Accepts every link: the reader checks links, because it knows what to show instead of an unsafe one.

    Every text ends with a line end, behind which rules of plugins look for what begins the last line.
    """

    def parse(self, src: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
        """Return the tokens of the blocks of a text."""
        return super().parse(src if src.endswith("\n") else f"{src}\n", env)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        return True


@cache
def file_parser() -> MarkdownIt:
    """The parser of delivered files: CommonMark without HTML, tables, strikethrough, footnotes."""
    parser = _base()
    footnote_plugin(parser, inline=False, move_to_end=False)
    return parser


@cache
def prose_parser() -> MarkdownIt:
    """The parser of users' prose: as that of files, and what people bring from elsewhere.

    Web addresses are links without any mark, spans of HTML are read, and so are lists of definitions (`: …` below a
    term) and remarks (`!!! note`, `::: note`).
    """
    parser: MarkdownIt = file_parser.__wrapped__()
    deflist_plugin(parser)
    admon_plugin(parser)
    _restrict(parser, "deflist", _has_no_tilde)
    _restrict(parser, "admonition", _is_known_remark)
    parser.block.ruler.before("fence", "note", partial(_group, kind="note"), _INTERRUPTING)
    parser.inline.ruler.before("text", "bare_link", _bare_link)
    parser.inline.ruler.before("tag", "span", _span)
    parser.inline.ruler.before("tag", "script", _script)
    return parser


def _restrict(parser: MarkdownIt, name: str, allows: Callable[[StateBlock, int], bool]) -> None:
    """Let a rule of a plugin read only the lines that `allows` says, so that other words are never taken for its marks.

    The plugin on definitions takes `~ 5 percent` for one, and that on remarks any word behind `!!!` for their kind.
    """
    rule = next(rule for rule in parser.block.ruler.__rules__ if rule.name == name)
    read = rule.fn

    def restricted(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
        return allows(state, start) and bool(read(state, start, end, silent))

    parser.block.ruler.at(name, restricted, {"alt": rule.alt})


def _has_no_tilde(state: StateBlock, _: int) -> bool:
    found = state.env.setdefault("socdocs.tilde", {})
    if state.src not in found:
        found[state.src] = _TILDE.search(state.src) is not None
    return not found[state.src]


def _is_known_remark(state: StateBlock, line: int) -> bool:
    return _REMARK.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]) is not None


@cache
def template_parser() -> MarkdownIt:
    """The parser of templates: CommonMark without HTML, tables, strikethrough and `::: NAME` … `:::` groups."""
    parser = _base()
    parser.block.ruler.before("fence", "group", _group, _INTERRUPTING)
    return parser


def _base() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.disable(["inline", "text_join"])
    parser.inline.ruler.before("autolink", "line_break", _line_break)
    parser.inline.ruler.before("autolink", "tag", _tag)
    return parser


def _line_break(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """`<br>`, the only line break that a GFM cell can hold; blanks and the end of a line behind it show nothing."""
    match = LINE_BREAK.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """`<b>…</b>` and its like: emphasis, code, or nothing but the words inside."""
    match = _OPENING.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    name = match[1].lower() if match else ""
    if match is None or (name not in SPANS and name != "code"):
        return False
    # Many tags that are never closed must not be looked for again and again.
    unclosed = state.env.setdefault("socdocs.unclosed", set())
    if state.level >= MAX_NESTING or (name, state.src) in unclosed:
        return False
    closing = _closing(state, name, match.end())
    if closing is None:
        unclosed.add((name, state.src))
        return False
    if not silent:
        _push_span(state, name, state.src[match.end() : closing.start()])
    state.pos = closing.end()
    return True


def _script(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """`<sup>…</sup>` and `<sub>…</sub>`, where there are characters for the words inside."""
    match = SCRIPT.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    words = words_in_script(match) if match else None
    if match is None or words is None:
        return False
    if not silent:
        inside = match[2]
        state.push("text", "", 0).content = f"{' ' * inside[:1].isspace()}{words}{' ' * inside[-1:].isspace()}"
    state.pos = match.end()
    return True


def words_in_script(match: re.Match[str]) -> str | None:
    """Return what prints for raised or lowered words; None where they are printed as typed, with their tags."""
    return in_script(" ".join(unescape(match[2]).split()), match[1].lower())


def _closing(state: StateInline, name: str, start: int) -> re.Match[str] | None:
    """The tag that closes a span whose inside begins at `start`, after those of the same name in it; else the last."""
    depth, closing = 1, None
    for tag in re.compile(rf"<(/?){name}(?:\s[^<>]*)?>", re.IGNORECASE).finditer(state.src, start, state.posMax):
        depth += -1 if tag[1] else 1
        if tag[1]:
            closing = tag
        if not depth:
            break
    return closing


def _push_span(state: StateInline, name: str, inside: str) -> None:
    if name == "code":
        words = re.sub(r"\s+", " ", unescape(inside))
        state.pending += " " * words.startswith(" ")
        state.push("code_inline", "code", 0).content = words.strip()
        state.pending += " " * words.endswith(" ")
        return
    # Parsed on its own, so that spans of Markdown and of HTML cannot overlap.
    tokens: list[Token] = []
    inner = StateInline(inside, state.md, state.env, tokens)
    inner.level, inner.linkLevel = state.level + 1, state.linkLevel
    state.md.inline.tokenize(inner)
    for rule in state.md.inline.ruler2.getRules(""):
        rule(inner)
    kind = SPANS[name]
    if kind:
        state.push(f"{kind}_open", kind, 1)
    elif state.pending:
        state.pushPending()
    state.tokens += tokens
    state.tokens_meta += [None] * len(tokens)
    if kind:
        state.push(f"{kind}_close", kind, -1)


_OPENING = re.compile(r"<([a-zA-Z]+)(?:\s[^<>]*)?>")


def _bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """`https://…` in running text, to the end of the word without its punctuation, as GFM reads it."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    # Only at its end: a text with many addresses must not be searched whole for each of them.
    scheme = _SCHEME.search(state.pending, max(0, len(state.pending) - _BEFORE_AN_ADDRESS))
    address = _ADDRESS.match(state.src, state.pos)
    if scheme is None or address is None:
        return False
    rest = _without_trailing(address[0])
    if len(rest) <= len("://"):
        return False
    if not silent:
        state.pending = state.pending[: scheme.start(1)]
        state.push("link_open", "a", 1).attrs = {"href": scheme[1] + rest}
        state.push("text", "", 0).content = scheme[1] + rest
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


_SCHEME = re.compile(r"(?:^|[^\w])(https?)\Z", re.IGNORECASE)
_BEFORE_AN_ADDRESS: Final = len(" https")
_ADDRESS = re.compile(r"://[^\s<\ue000\ue001]+")
_TRAILING: Final = frozenset("?!.,:;*_~'\"")
_ENTITY = re.compile(r"&\w+;")
_LONGEST_ENTITY: Final = len("&CounterClockwiseContourIntegral;")


def _without_trailing(address: str) -> str:
    """The address without the punctuation, the entities and the unopened parentheses at its end."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        entity = address.rfind("&", max(0, end - _LONGEST_ENTITY), end) if last == ";" else -1
        if entity >= 0 and _ENTITY.fullmatch(address, entity, end):
            end = entity
        elif last in _TRAILING:
            end -= 1
        elif last == ")" and unopened > 0:
            end, unopened = end - 1, unopened - 1
        else:
            break
    return address[:end]


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """An HTML tag, which stays text as it is typed: Markdown inside it has no effect."""
    match = _TAG.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = " ".join(match[0].splitlines())
    state.pos = match.end()
    return True


def _group(state: StateBlock, start_line: int, end_line: int, silent: bool, kind: str = "group") -> bool:  # noqa: FBT001
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
    token = state.push(f"{kind}_open", "div", 1)
    token.info = opening.group(1)
    token.map = [start_line, line]
    state.md.block.tokenize(state, start_line + 1, line)
    state.push(f"{kind}_close", "div", -1)
    state.parentType, state.lineMax = parent, line_max
    state.line = line + closed
    return True


def _container_line(state: StateBlock, line: int) -> re.Match[str] | None:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":::", start) or state.is_code_block(line):
        return None
    return _CONTAINER.fullmatch(state.src, start, state.eMarks[line])
