"""Turn parser events into a located tree, within limits, with a place for every problem."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct, field
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.problems import Severity
from socdocs.source.characters import normalise_text, peculiar_characters, peculiarity
from socdocs.source.lines import Lines
from socdocs.source.positions import position_in, text_reading
from socdocs.source.surrogates import parsed_events
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_syntax import SEVERAL_DOCUMENTS, Event, Mistake, explain, unquoted_template
from socdocs.source.yaml_values import ABOUT_COMMENTS, hidden_words, hides_text

DEPTH_LIMIT = 50
NODE_LIMIT = 300_000
TEXT_LIMIT = 20_000_000
"""The most characters that all values may have together, those that aliases repeat included."""

ERROR_LIMIT = 1_000
"""The most errors of one file that are listed."""

_SPLIT = (
    "Keep long lists in files of their own, such as “controls: {file: controls.csv}”: "
    "each file has this limit for itself, and in CSV keys do not count."
)
_UNUSUAL = frozenset('"|>')
_ODD_KEYS = frozenset(("", "~", "null", "<<"))
_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s|#.*)*)+")

_REFUSED = object()
"""Marks a key that was reported; its value is checked and left out."""


class _Abandoned(Exception):
    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.diagnostic.message)
        self.mistake = mistake


class _Open(Struct):
    """A list or mapping whose end has not been reached."""

    start: tuple[int, int]
    flow: bool
    mapping: bool
    anchor: str | None = None
    last: Span | None = None
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: object = None

    @property
    def column(self) -> int:
        """The column of its entries; what follows in a line below one and begins further right continues it."""
        return self.key.span.column if isinstance(self.key, Scalar) else self.start[1]


class _Anchor(Struct):
    """An anchor: its place, its node once that is complete, how much each use of it adds, and whether there is one."""

    span: Span
    node: Node | None = None
    nodes: int = 0
    characters: int = 0
    begins: int = 0
    used: bool = False


class Composer:
    """Builds the tree of one document from its events, with a stack of its own that no nesting can exhaust."""

    def __init__(self, name: str, lines: Lines, stand_ins: dict[int, str]) -> None:
        self.root: Node | None = None
        self.found: list[Diagnostic] = []
        self._name, self._lines, self._stand_ins = name, lines, stand_ins
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchor] = {}
        self._nodes = self._characters = self._repeated = 0
        self._last: Event | None = None
        self._hidden = hidden_words(lines.text)

    def compose(self, text: str, loader: type) -> Mistake | None:
        """Read `text` into `root` and `found`; the mistake that ended the reading early, if any."""
        try:
            self._read(parsed_events(text, loader))
            self._report_unused()
        except _Abandoned as problem:
            return problem.mistake
        except MarkedYAMLError as error:
            return explain(error, self._name, self._lines, self._last)
        return None

    def _read(self, events: Iterable[Event]) -> None:
        stack, documents = self._stack, 0
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                node = self._scalar(event)
                self._place(node, node.span)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, mapping=kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(stack.pop(), event)
            elif kind is AliasEvent:
                self._place(self._alias(event), self._span(event))
            elif kind is DocumentStartEvent:
                documents += 1
                if documents == 2:
                    message = "A second document begins here."
                    self._error(SEVERAL_DOCUMENTS, message, self._span(event), "Keep one description to a file.")
                    return
            self._last = event

    def _scalar(self, event: Event) -> Scalar:
        text, style = event.value, event.style or ""
        if self._hidden and not style and event.end_mark.index in self._hidden:
            self._report_hidden(event)
        self._nodes += 1
        self._characters += len(text)
        if event.anchor or event.tag or self._nodes > NODE_LIMIT or style in _UNUSUAL:
            return self._unusual_scalar(event)
        if self._stand_ins and event.start_mark.index in self._stand_ins:
            text, style = self._stand_ins[event.start_mark.index], '"'
        return Scalar(text, self._span(event), style)

    def _unusual_scalar(self, event: Event) -> Scalar:
        """A scalar with an anchor or tag, or in a style whose end or characters need a closer look."""
        self._limit(event)
        style, end = event.style or "", event.end_mark.index
        start = self._content_start(event) if style or event.value else end
        if style in ("|", ">"):
            # The parser counts the empty lines after a block as part of it.
            end = start + len(self._lines.text[start:end].rstrip("\n "))
        scalar = Scalar(event.value, self._lines.span(self._name, start, end), style)
        if style == '"' and next(peculiar_characters(event.value), None):
            self._report_escaped(scalar)
            scalar = Scalar(normalise_text(event.value), scalar.span, style)
        if event.anchor:
            self._anchor(event, scalar.span, scalar, nodes=1, characters=len(event.value))
        return scalar

    def _report_hidden(self, event: Event) -> None:
        words = self._lines.span(self._name, *self._hidden[event.end_mark.index])
        if message := hides_text(words, event.end_mark.line + 1, self._stack[-1].column if self._stack else 0):
            self._error("text-after-number-sign", message, words, ABOUT_COMMENTS)

    def _report_escaped(self, scalar: Scalar) -> None:
        reading = text_reading(scalar, self._lines)
        if reading is None:
            return
        for offset, character, kind in islice(peculiar_characters(scalar.text), ERROR_LIMIT):
            if self._lines.text.startswith("\\", reading[1][offset]):
                span = position_in(reading, offset, self._lines, scalar.span)
                self.found.append(peculiarity(character, kind, span))

    def _open(self, event: Event, *, mapping: bool) -> None:
        self._nodes += 1
        self._limit(event)
        if len(self._stack) == DEPTH_LIMIT:
            message = f"Lists and mappings are nested more than {DEPTH_LIMIT} deep here."
            self._abandon(
                "too-deep", message, self._span(event), "Look for brackets that are not closed, or flatten it."
            )
        index = event.start_mark.index
        if mapping and event.flow_style and self._lines.text.startswith(("{{", "{%"), index):
            raise _Abandoned(unquoted_template(self._name, self._lines, index))
        start = event.start_mark.line + 1, event.start_mark.column + 1
        if event.anchor or event.tag:
            start = self._lines.place(self._content_start(event))
        opened = _Open(start, bool(event.flow_style), mapping, event.anchor)
        if self._stack and self._stack[-1].mapping and self._stack[-1].key is None:
            message = "A list or mapping cannot be a key."
            self._error(
                "key-not-text", message, self._span(event), "Write a text as the key; put values with [ or { in quotes."
            )
        if event.anchor:
            self._anchor(
                event, Span(self._name, *start, *start), None, nodes=self._nodes - 1, characters=self._characters
            )
        self._stack.append(opened)

    def _close(self, closed: _Open, event: Event) -> None:
        last = self._span(event) if closed.flow or closed.last is None else closed.last
        span = Span(self._name, *closed.start, last.end_line, last.end_column)
        entries, items = tuple(closed.entries.values()), tuple(closed.items)
        node = Mapping(entries, span) if closed.mapping else Sequence(items, span)
        anchor = self._anchors.get(closed.anchor) if closed.anchor else None
        if anchor and anchor.node is None and (anchor.span.line, anchor.span.column) == closed.start:
            anchor.node = node
            anchor.nodes, anchor.characters = self._nodes - anchor.nodes, self._characters - anchor.characters
        self._place(node, span)

    def _place(self, node: Node, span: Span) -> None:
        """Add a finished node, which spans `span`, at the top, to the list, or as key or value to the mapping."""
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        parent.last = span
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, parent.entries)
        else:
            if isinstance(parent.key, Scalar):
                parent.entries[parent.key.text] = Entry(parent.key, node)
            parent.key = None

    def _key(self, key: Node, entries: dict[str, Entry]) -> object:
        if not isinstance(key, Scalar):
            return _REFUSED  # reported where it began
        if key.text not in entries and key.text not in _ODD_KEYS and not key.text.isspace():
            return key
        if key.absent or not key.text.strip():
            self._error("empty-key", "A key is missing here.", key.span, "Write a key before the colon.")
        elif key.text == "<<" and not key.style:
            advice = "Write the entries out, or name the whole value with & and repeat it with *."
            self._error("merge-key", "Merging with << is not supported.", key.span, advice)
        elif key.text in entries:
            first = Related(entries[key.text].key.span, "first used here")
            message = f"The key “{key.text}” is used twice in the same mapping."
            self._error("duplicate-key", message, key.span, "Delete or rename one of the two.", first)
        else:
            return key
        return _REFUSED

    def _alias(self, event: Event) -> Node:
        self._nodes += 1
        anchor, span = self._anchors.get(event.anchor), self._span(event)
        missing = Scalar("", span)
        if self._stack and self._stack[-1].mapping and self._stack[-1].key is None:
            self._error("key-not-text", "An alias cannot be a key.", span, "Write the key out.")
            return Sequence((), span)
        if anchor is None:
            message = f"*{event.anchor} repeats a value that has not been named with &{event.anchor} before."
            self._error(
                "unknown-alias", message, span, "Name the value first, or put the text in quotes if it begins with *."
            )
            return missing
        if anchor.node is None:
            named = Related(anchor.span, "the value begins here")
            message = f"*{event.anchor} is within the value that it repeats."
            self._error("recursive-alias", message, span, "Write the value out.", named)
            return missing
        anchor.used = True
        self._nodes += anchor.nodes
        self._repeated += anchor.nodes
        self._characters += anchor.characters
        self._limit(event)
        return anchor.node

    def _anchor(self, event: Event, span: Span, node: Node | None, *, nodes: int, characters: int) -> None:
        first = self._anchors.get(event.anchor)
        if first is None:
            self._anchors[event.anchor] = _Anchor(span, node, nodes, characters, event.start_mark.index)
            return
        message = f"The name &{event.anchor} is given to two values."
        self._error(
            "duplicate-anchor", message, self._span(event), "Rename one.", Related(first.span, "first used here")
        )

    def _report_unused(self) -> None:
        """Report each text with a word before it that YAML takes for its name and nothing repeats."""
        for name, anchor in self._anchors.items():
            if isinstance(anchor.node, Scalar) and not anchor.used:
                at = self._lines.text.find(f"&{name}", anchor.begins)
                message = f"YAML takes &{name} for the name of this value, and not for a part of it."
                advice = "Put the whole text in quotes. If it is a name, take it out: nothing in this file repeats it."
                span = self._lines.span(self._name, at, at + len(name) + 1)
                # A warning, since an edit that takes the repetition away leaves a name that does no harm.
                self.found.append(Diagnostic("unused-anchor", Severity.WARNING, message, span, advice))

    def _content_start(self, event: Event) -> int:
        """Where a value begins after its anchor and tag; a tag is reported."""
        index: int = event.start_mark.index
        if getattr(event, "tag", None):
            at = self._lines.text.find("!", index)
            message = "Tags are not used here; a value that begins with ! is read as one."
            span = self._lines.span(self._name, at, at + 1)
            self._error("tag", message, span, "Delete the tag, or put the text in quotes.")
        properties = _PROPERTIES.match(self._lines.text, index)
        return properties.end() if properties and (event.anchor or getattr(event, "tag", None)) else index

    def _limit(self, event: Event) -> None:
        if self._nodes > NODE_LIMIT:
            counted = ", keys and the values that aliases repeat included" if self._repeated else ", keys included"
            message = f"The file holds more than {NODE_LIMIT:,} values{counted}."
            advice = f"Use fewer aliases. {_SPLIT}" if self._repeated else _SPLIT
            self._abandon("too-many-values", message, self._span(event), advice)
        if self._characters > TEXT_LIMIT:
            message = f"The values hold more than {TEXT_LIMIT:,} characters, those that aliases repeat included."
            self._abandon("too-many-values", message, self._span(event), "Use fewer aliases.")

    def _span(self, event: Event) -> Span:
        start, end = event.start_mark, event.end_mark
        line, end_line = start.line + 1, end.line + 1
        # Next to all values begin and end in one line, and then share its number.
        return Span(self._name, line, start.column + 1, line if end_line == line else end_line, end.column + 1)

    def _error(self, code: str, message: str, span: Span, advice: str, *related: Related) -> None:
        if len(self.found) < ERROR_LIMIT:
            self.found.append(Diagnostic(code, Severity.ERROR, message, span, advice, "", related))

    def _abandon(self, code: str, message: str, span: Span, advice: str) -> None:
        raise _Abandoned(Mistake(Diagnostic(code, Severity.ERROR, message, span, advice)))
