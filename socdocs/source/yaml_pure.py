"""PyYAML without its part in C, made to read what that part, libyaml, reads, and to refuse what it refuses.

PyYAML's own scanner refuses tabs that libyaml passes over, and differs in tags, directives, escapes and the places of
mistakes.  So what it does about each kind of token is written here as libyaml does it; the rest is taken over.
"""

# The stubs of PyYAML give no types for most of what is called here.
# mypy: disable-error-code=no-untyped-call

from __future__ import annotations

from typing import Final

from yaml.error import Mark
from yaml.parser import Parser
from yaml.tokens import AnchorToken, FlowSequenceEndToken, ScalarToken, TagToken

from socdocs.source.yaml_pure_tags import BLANKS, BREAKS, ENDS, SPACE, TagScanner
from socdocs.source.yaml_syntax import Event

_HEX: Final = frozenset("0123456789abcdefABCDEF")
_IN_QUOTES: Final = "while scanning a quoted scalar"
_IN_PLAIN: Final = "while scanning a plain scalar"
_IN_BLOCK: Final = "while scanning a block scalar"


class PureLoader(TagScanner, Parser):
    """Makes events of a text, for `yaml.parse`.  Raises MarkedYAMLError for what is no YAML, as `CSafeLoader` does."""

    def __init__(self, stream: str) -> None:
        TagScanner.__init__(self, stream)
        Parser.__init__(self)

    def fetch_stream_end(self) -> None:
        """End the last line first, as if it ended with a line break."""
        if self.column:
            self.column, self.line = 0, self.line + 1
        self.stale_possible_simple_keys()
        super().fetch_stream_end()

    def fetch_flow_collection_end(self, token: type) -> None:
        """A bracket that closes nothing opens nothing either."""
        super().fetch_flow_collection_end(token)
        self.flow_level = max(self.flow_level, 0)

    def get_token(self) -> Event:
        """Look behind the name and the tag of a value before it is decided what they mean."""
        token = super().get_token()
        if isinstance(token, AnchorToken | TagToken):
            self.peek_token()
        return token

    def parse_flow_sequence_entry_mapping_key(self) -> Event:
        """An empty key in a list, as in `[? , text]`, takes away what follows it, except for the end of the list."""
        event = super().parse_flow_sequence_entry_mapping_key()
        if not _is_empty(event):
            return event
        is_last = self.check_token(FlowSequenceEndToken)
        return _moved(event, self.peek_token().start_mark if is_last else self.get_token().end_mark)

    def parse_flow_sequence_entry_mapping_value(self) -> Event:
        """An empty value in brackets, as in `[key: ]`, is where they go on."""
        event = super().parse_flow_sequence_entry_mapping_value()
        return _moved(event, self.peek_token().start_mark) if _is_empty(event) else event

    def parse_flow_mapping_key(self, first: bool = False) -> Event:  # noqa: FBT001, FBT002 - as in PyYAML
        """So is an empty key."""
        event = super().parse_flow_mapping_key(first)
        return _moved(event, self.peek_token().start_mark) if _is_empty(event) else event

    def parse_flow_mapping_value(self) -> Event:
        """And so is an empty value in braces."""
        event = super().parse_flow_mapping_value()
        return _moved(event, self.peek_token().start_mark) if _is_empty(event) else event

    def scan_to_next_token(self) -> None:
        """Pass over blanks and comments, and over tabs but where they would indent a key or an item."""
        while True:
            blanks = BLANKS if self.flow_level or not self.allow_simple_key else " "
            while self.peek() in blanks:
                self.forward()
            self.pass_comment()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> ScalarToken:
        """Read a text without quotes."""
        chunks: list[str] = []
        start = end = self.get_mark()
        between, ended_line = "", False
        while not self._at_document_indicator() and self.peek() != "#":
            if length := self._plain_length(start):
                chunks += (between, self.prefix(length))
                self.forward(length)
                end, between, ended_line = self.get_mark(), "", False
            if self.peek() not in BLANKS + BREAKS:
                break
            between, ended_line = self._blanks([], start, self.indent + 1)
            if not self.flow_level and self.column <= self.indent:
                break
        if ended_line:
            self.allow_simple_key = True
        return ScalarToken("".join(chunks), True, start, end)

    def _plain_length(self, start: Mark) -> int:
        """How many characters without blanks belong to the text from here on."""
        length = 0
        while (character := self.peek(length)) not in SPACE:
            behind = self.peek(length + 1)
            if character == ":" and self.flow_level and behind in ",?[]{}":
                self.forward(length)
                raise self.error_here(_IN_PLAIN, start, "found unexpected ':'")
            if (character == ":" and behind in SPACE) or (self.flow_level and character in ",[]{}"):
                break
            length += 1
        return length

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Read a text in quotes."""
        chunks: list[str] = []
        start, quote = self.get_mark(), self.peek()
        self.forward()
        while True:
            if self._at_document_indicator():
                raise self.error_here(_IN_QUOTES, start, "found unexpected document indicator")
            if self.peek() == "\0":
                raise self.error_here(_IN_QUOTES, start, "found unexpected end of stream")
            breaks = self._quoted(chunks, start, quote)
            if self.peek() == quote:
                break
            chunks.append(self._blanks(breaks)[0])
        self.forward()
        return ScalarToken("".join(chunks), False, start, self.get_mark(), style)

    def _quoted(self, chunks: list[str], start: Mark, quote: str) -> list[str]:
        """Add what is before the next blank or the closing quote; return [""] after a line break that is none."""
        while (character := self.peek()) not in SPACE:
            if character == quote:
                if quote == '"' or self.peek(1) != "'":
                    return []
                chunks.append("'")
                self.forward(2)
            elif character == "\\" and quote == '"':
                if self.peek(1) in BREAKS:
                    self.forward()
                    self.scan_line_break()
                    return [""]
                chunks.append(self._escaped(start))
            else:
                length = 1
                while self.peek(length) not in SPACE and self.peek(length) not in "\\'\"":
                    length += 1
                chunks.append(self.prefix(length))
                self.forward(length)
        return []

    def _escaped(self, start: Mark) -> str:
        context, code = "while parsing a quoted scalar", self.peek(1)
        if code in self.ESCAPE_REPLACEMENTS:
            self.forward(2)
            return str(self.ESCAPE_REPLACEMENTS[code])
        if code not in self.ESCAPE_CODES:
            raise self.error_here(context, start, "found unknown escape character")
        self.forward(2)
        length = self.ESCAPE_CODES[code]
        if not all(self.peek(at) in _HEX for at in range(length)):
            raise self.error_here(context, start, "did not find expected hexdecimal number")
        value = int(self.prefix(length), 16)
        if 0xD800 <= value <= 0xDFFF or value > 0x10FFFF:
            raise self.error_here(context, start, "found invalid Unicode character escape code")
        self.forward(length)
        return chr(value)

    def _blanks(self, breaks: list[str], start: Mark | None = None, indent: int = 0) -> tuple[str, bool]:
        """Pass over blanks and line breaks; return what stands for them, and whether a line ended.

        In a plain text, which begins at `start`, no tab may take the place of a blank before `indent`.
        """
        blanks = ""
        while True:
            character = self.peek()
            if character in BREAKS:
                breaks.append(self.scan_line_break())
            elif character not in BLANKS:
                break
            elif not breaks:
                blanks += character
                self.forward()
            elif character == "\t" and self.column < indent:
                raise self.error_here(_IN_PLAIN, start, "found a tab character that violates indentation")
            else:
                self.forward()
        if not breaks:
            return blanks, False
        first, rest = breaks[0], "".join(breaks[1:])
        return (rest or " ") if first == "\n" else first + rest, True

    def scan_block_scalar(self, style: str) -> ScalarToken:
        """Read a text after | or >."""
        start = self.get_mark()
        self.forward()
        keep, increment = self._indicators(start)
        self.pass_blanks()
        self.pass_comment()
        if self.peek() not in ENDS:
            raise self.error_here(_IN_BLOCK, start, "did not find expected comment or line break")
        self.scan_line_break()
        indent = max(self.indent, 0) + increment if increment else 0
        chunks: list[str] = []
        line_break, was_blank = "", False
        breaks, indent, end = self._block_breaks(indent, start)
        while self.column == indent and self.peek() != "\0":
            is_blank = self.peek() in BLANKS
            if style == ">" and line_break == "\n" and not was_blank and not is_blank:
                chunks.append("" if breaks else " ")
            else:
                chunks.append(line_break)
            chunks += breaks
            was_blank, length = is_blank, 0
            while self.peek(length) not in ENDS:
                length += 1
            chunks.append(self.prefix(length))
            self.forward(length)
            line_break = self.scan_line_break()
            breaks, indent, end = self._block_breaks(indent, start)
        if keep != "-":
            chunks.append(line_break)
        if keep == "+":
            chunks += breaks
        return ScalarToken("".join(chunks), False, start, end, style)

    def _indicators(self, start: Mark) -> tuple[str, int]:
        """Read what says which line breaks at the end are kept, and how far the text is indented, in any order."""
        keep, increment = "", 0
        for _ in range(2):
            character = self.peek()
            if character in "+-" and not keep:
                keep = character
            elif character in "0123456789" and not increment:
                if character == "0":
                    raise self.error_here(_IN_BLOCK, start, "found an indentation indicator equal to 0")
                increment = int(character)
            else:
                break
            self.forward()
        return keep, increment

    def _block_breaks(self, indent: int, start: Mark) -> tuple[list[str], int, Mark]:
        """Pass over empty lines and indentation; return the line breaks, the indentation, and where the text ends."""
        breaks: list[str] = []
        highest, end = 0, self.get_mark()
        while True:
            while (not indent or self.column < indent) and self.peek() == " ":
                self.forward()
            highest = max(highest, self.column)
            if (not indent or self.column < indent) and self.peek() == "\t":
                message = "found a tab character where an indentation space is expected"
                raise self.error_here(_IN_BLOCK, start, message)
            if self.peek() not in BREAKS:
                break
            breaks.append(self.scan_line_break())
            end = self.get_mark()
        return breaks, indent or max(highest, self.indent + 1, 1), end

    def _at_document_indicator(self) -> bool:
        return self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in SPACE


def _is_empty(event: Event) -> bool:
    return bool(event.start_mark.index == event.end_mark.index)


def _moved(event: Event, mark: Mark) -> Event:
    event.start_mark = event.end_mark = mark
    return event
