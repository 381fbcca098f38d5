"""The lines of a text: offsets to places and back."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property

from socdocs.diagnostics import Span


class Lines:
    """The lines of one text, for turning offsets into places and back."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset of the beginning of each line; computed at first use, since most texts never need it."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def is_json(self) -> bool:
        """Whether the text is JSON, which is YAML, too."""
        if not self.text.lstrip().startswith(("{", "[")):
            return False
        try:
            json.loads(self.text, parse_int=str)  # as many digits as there are
        except (ValueError, RecursionError):
            return False
        return True

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of the character at `offset`, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, file: str, start: int, end: int, cell: str = "") -> Span:
        """The stretch from offset `start` up to `end`."""
        starts = self.starts
        line = bisect_right(starts, start)
        begin = starts[line - 1]
        if line == len(starts) or end < starts[line]:
            return Span(file, line, start - begin + 1, line, end - begin + 1, cell)
        return Span(file, line, start - begin + 1, *self.place(end), cell)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; the end of the text for a place beyond it."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def stretch(self, span: Span) -> tuple[int, int]:
        """The offsets at which a place begins and ends."""
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)

    def line(self, number: int) -> str:
        """The text of one line without its line feed; empty for a line beyond the end."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]
