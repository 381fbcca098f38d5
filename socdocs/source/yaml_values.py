"""Unquoted values of YAML, found in the text around a syntax error or a number sign."""

from __future__ import annotations

import re

from socdocs.source.lines import Lines

_BLANKS = (" ", "\t")
# People write a blank after the # of a comment, and none in “queue #4” or “Team #A”.
_NUMBER = re.compile(r"#[^\W_]\S*")


def hidden_words(text: str) -> dict[int, tuple[int, int]]:
    """The words that YAML takes for comments and a reader for text, such as “#4”: where each begins and ends.

    The key is where an unquoted value ends that a word would hide the rest of; the word is no mistake elsewhere.
    """
    found = {}
    for number in _NUMBER.finditer(text):
        end = number.start()
        while end and text[end - 1] in _BLANKS:
            end -= 1
        if end < number.start():
            found[end] = number.span()
    return found


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
