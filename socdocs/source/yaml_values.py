"""Unquoted values of YAML, found in the text around a syntax error."""

from __future__ import annotations

from socdocs.source.lines import Lines


def plain_value(lines: Lines, at: int) -> tuple[int, int] | None:
    """The start and end of the unquoted value around `at`: from after its key or dash to the end of its line.

    None when `at` is within brackets or quotes that begin before it, since their end cannot be known.
    """
    number, column = lines.place(at)
    line = lines.line(number)
    start = indent(line)
    while line.startswith("- ", start):
        start += 2 + indent(line[start + 2 :])
    colon = line.find(": ", start)
    if start < column - 1 and colon >= 0:
        if set(line[start:colon]) & set("'\"[]{}#&*!|>"):
            return None
        start = colon + 2 + indent(line[colon + 2 :])
    if start > column - 1 or (start < column - 1 and line[start] in "'\"[{|>&*!"):
        return None
    comment = line.find(" #", start)
    end = len((line[:comment] if comment >= 0 else line).rstrip(" \t"))
    if end <= column - 1:
        return None
    first = at - (column - 1)
    return first + start, first + end


def indent(line: str) -> int:
    """The number of spaces at the beginning of `line`."""
    return len(line) - len(line.lstrip(" "))
