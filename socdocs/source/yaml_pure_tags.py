"""Tags, directives and comments of YAML, read by PyYAML without its part in C as that part reads them."""

# The stubs of PyYAML give no types for most of what is called here.
# mypy: disable-error-code=no-untyped-call

from __future__ import annotations

import re
from typing import Final

from yaml.error import Mark
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import DirectiveToken, TagToken

BREAKS: Final = "\r\n\x85\u2028\u2029"
ENDS: Final = "\0" + BREAKS
BLANKS: Final = " \t"
SPACE: Final = BLANKS + ENDS
_IN_HANDLES: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")
_IN_TAGS: Final = _IN_HANDLES | frozenset(";/?:@&=+$.!~*'()%")
_IN_ADDRESSES: Final = _IN_TAGS | frozenset(",[]")
_OCTET: Final = re.compile("%[0-9a-fA-F]{2}")
_WIDTHS: Final = ((0x80, 0x00, 1), (0xE0, 0xC0, 2), (0xF0, 0xE0, 3), (0xF8, 0xF0, 4))
"""The bits of the first byte of a character that say how many bytes it has."""
_VERSIONS: Final = frozenset({(1, 1), (1, 2)})
_DIGITS: Final = 9
"""The most digits of a number in a directive."""
_IN_TAG: Final = "while scanning a tag"
_IN_DIRECTIVE: Final = "while scanning a directive"


class TagScanner(Reader, Scanner):
    """Reads tags and directives, and passes over blanks, comments and line breaks."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)

    def scan_tag(self) -> TagToken:
        """Read a tag."""
        start = self.get_mark()
        handle: str | None = None
        if self.peek(1) == "<":
            self.forward(2)
            suffix = self._address(start, _IN_ADDRESSES)
            if self.peek() != ">":
                raise self.error_here(_IN_TAG, start, "did not find the expected '>'")
            self.forward()
        else:
            handle = self._handle()
            if len(handle) > 1 and handle.endswith("!"):
                suffix = self._address(start, _IN_TAGS)
            else:
                suffix = self._address(start, _IN_TAGS, handle)
                handle, suffix = ("!", suffix) if suffix else (None, "!")
        if self.peek() not in SPACE and not (self.flow_level and self.peek() == ","):
            raise self.error_here(_IN_TAG, start, "did not find expected whitespace or line break")
        return TagToken((handle, suffix), start, self.get_mark())

    def _handle(self) -> str:
        length = 1
        while self.peek(length) in _IN_HANDLES:
            length += 1
        length += self.peek(length) == "!"
        handle = str(self.prefix(length))
        self.forward(length)
        return handle

    def _address(self, start: Mark, allowed: frozenset[str], head: str = "") -> str:
        """Read the rest of a tag, which began with `head`; it may be empty only if that is not."""
        chunks = [head[1:]]
        while (character := self.peek()) in allowed:
            if character == "%":
                chunks.append(self._octets(start))
            else:
                chunks.append(character)
                self.forward()
        if len(chunks) == 1 and not head:
            raise self.error_here(_IN_TAG, start, "did not find expected tag URI")
        return "".join(chunks)

    def _octets(self, start: Mark) -> str:
        """Read one character that is written as the numbers of its bytes."""
        octets: list[int] = []
        width = 1
        while len(octets) < width:
            if _OCTET.fullmatch(self.prefix(3)) is None:
                raise self.error_here(_IN_TAG, start, "did not find URI escaped octet")
            octet = int(self.prefix(3)[1:], 16)
            if octets and octet >> 6 != 0b10:
                raise self.error_here(_IN_TAG, start, "found an incorrect trailing UTF-8 octet")
            if not octets:
                width = next((width for mask, bits, width in _WIDTHS if octet & mask == bits), 0)
            if not width:
                raise self.error_here(_IN_TAG, start, "found an incorrect leading UTF-8 octet")
            octets.append(octet)
            self.forward(3)
        return bytes(octets).decode(errors="replace")

    def scan_directive(self) -> DirectiveToken:
        """Read a line that begins with %."""
        start = self.get_mark()
        self.forward()
        length = 0
        while self.peek(length) in _IN_HANDLES:
            length += 1
        name = self.prefix(length)
        self.forward(length)
        if not name:
            raise self.error_here(_IN_DIRECTIVE, start, "could not find expected directive name")
        if self.peek() not in SPACE:
            raise self.error_here(_IN_DIRECTIVE, start, "found unexpected non-alphabetical character")
        value: tuple[int, int] | tuple[str, str]
        if name == "YAML":
            value = self._version(start)
        elif name == "TAG":
            value = self._tag_directive(start)
        else:
            raise self.error_here(_IN_DIRECTIVE, start, "found unknown directive name")
        end = self.get_mark()
        self.pass_blanks()
        self.pass_comment()
        if self.peek() not in ENDS:
            raise self.error_here(_IN_DIRECTIVE, start, "did not find expected comment or line break")
        self.scan_line_break()
        return DirectiveToken(name, value, start, end)

    def _version(self, start: Mark) -> tuple[int, int]:
        context = "while scanning a %YAML directive"
        self.pass_blanks()
        numbers = []
        for place in range(2):
            if place:
                if self.peek() != ".":
                    raise self.error_here(context, start, "did not find expected digit or '.' character")
                self.forward()
            length = 0
            while self.peek(length) in "0123456789":
                length += 1
            if not 0 < length <= _DIGITS:
                raise self.error_here(context, start, "did not find expected version number")
            numbers.append(int(self.prefix(length)))
            self.forward(length)
        version = (numbers[0], numbers[1])
        return version if version in _VERSIONS else (0, 0)  # which the parser refuses

    def _tag_directive(self, start: Mark) -> tuple[str, str]:
        context = "while scanning a %TAG directive"
        self.pass_blanks()
        if self.peek() != "!":
            raise self.error_here(context, start, "did not find expected '!'")
        handle = self._handle()
        if handle != "!" and not handle.endswith("!"):
            raise self.error_here(context, start, "did not find expected '!'")
        if self.peek() not in BLANKS:
            raise self.error_here(context, start, "did not find expected whitespace")
        self.pass_blanks()
        prefix = self._address(start, _IN_ADDRESSES)
        if self.peek() not in SPACE:
            raise self.error_here(context, start, "did not find expected whitespace or line break")
        return handle, prefix

    def scan_line_break(self) -> str:
        """Pass over a line break; return what stands for it, or "" where there is none."""
        character = self.peek()
        if character not in BREAKS:
            return ""
        self.forward(2 if self.prefix(2) == "\r\n" else 1)
        return str(character) if character in "\u2028\u2029" else "\n"

    def pass_blanks(self) -> None:
        """Pass over blanks and tabs."""
        while self.peek() in BLANKS:
            self.forward()

    def pass_comment(self) -> None:
        """Pass over a comment, up to the end of its line."""
        if self.peek() == "#":
            while self.peek() not in ENDS:
                self.forward()

    def error_here(self, context: str, start: Mark | None, problem: str) -> ScannerError:
        """Return the error that `problem` is here, in what began at `start`."""
        return ScannerError(context, start, problem, self.get_mark())
