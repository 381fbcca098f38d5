"""Unquoted values of YAML, found in the text around a syntax error or a number sign."""

from __future__ import annotations

import re

from socdocs.diagnostics import Span
from socdocs.source.lines import Lines

ABOUT_COMMENTS = "Put the whole text in quotes. If the rest is a comment, write a blank after the #."

_BLANKS = (" ", "\t")
# People write a blank after the # of a comment, and none in “queue #4” or “Team #A”.
_NUMBER = re.compile(r"#[^\W_]\S*")


def hidden_words(text: str) -> dict[int, tuple[int, int]]:
    """The words that YAML takes for comments and a reader for text, such as “#4”: where each begins and ends.

    The key is where an unquoted value ends that a word would hide the rest of; the word is no mistake elsewhere.
    A word that begins a line, and so may go on with the text of the line above, begins with a digit.
    """
    found = {}
    for number in _NUMBER.finditer(text):
        end = _before_blanks(text, number.start())
        if text[end - 1 : end] == "\n" and text[number.start() + 1].isdigit():
            end = _before_blanks(text, end - 1)
        if end < number.start():
            found[end] = number.span()
    return found


def hides_text(words: Span, line: int, column: int) -> str:
    """The message that words hide the rest of an unquoted value that ends in `line`; "" if they are a comment.

    In a line of their own they belong to the value only if they begin further right than its entry, in `column`.
    """
    if words.line == line:
        return "An unquoted text ends before a # that follows a blank: the rest of its line is not read."
    return "A # begins this line of an unquoted text, so the line is not read." if words.column > column else ""


def _before_blanks(text: str, end: int) -> int:
    while end and text[end - 1] in _BLANKS:
        end -= 1
    return end


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
