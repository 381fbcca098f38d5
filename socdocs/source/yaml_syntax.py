"""Explain YAML syntax errors in plain words and, where quotes would fix one, recover from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from yaml import MarkedYAMLError

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.problems import Severity
from socdocs.source.lines import Lines
from socdocs.source.yaml_values import indent, plain_value

Event = Any
"""An event of the parser; Any, because the stubs allow missing marks and names, which the parser always sets."""

SEVERAL_DOCUMENTS: Final = "several-documents"
"""The mistake that leaves all that is above it whole."""
_QUOTE = "Put the whole text in quotes, or begin it with | on a line of its own."
_TEMPLATE = "template-in-value"
_INDENTATION = "Entries of one level begin in the same column; indent with blanks."


class Mistake(NamedTuple):
    """A place where the parser gave up; `value` is the span of text that quotes would fix, if any."""

    diagnostic: Diagnostic
    value: tuple[int, int] | None = None


class _Stop(NamedTuple):
    """The parser's report: its message, the places of the problem and of its context, and the last event."""

    name: str
    lines: Lines
    problem: str
    at: int
    context: str
    since: int
    last: Event

    def mistake(self, code: str, message: str, advice: str, at: int | None = None, *related: Related) -> Mistake:
        return Mistake(Diagnostic(code, Severity.ERROR, message, self.span(at), advice, "", related))

    def span(self, at: int | None = None) -> Span:
        start = self.at if at is None else at
        end = start if self.lines.text[start : start + 1] in ("", "\n") else start + 1
        return self.lines.span(self.name, start, end)


def explain(error: MarkedYAMLError, name: str, lines: Lines, last: Event) -> Mistake:
    """Explain `error`, raised while parsing the text of `lines`; `last` is the event before it."""
    mark = error.problem_mark or error.context_mark
    since = error.context_mark or mark
    end = len(lines.text)
    stop = _Stop(
        name,
        lines,
        (error.problem or "").partition(", but ")[0],  # what is found instead may be named like another problem
        min(mark.index, end) if mark else end,
        error.context or "",
        min(since.index, end) if since else end,
        last,
    )
    explanation = next(function for pattern, function in _EXPLANATIONS if re.search(pattern, stop.problem))
    return explanation(stop)


def unquoted_template(name: str, lines: Lines, at: int) -> Mistake:
    """The mistake of an unquoted `{{ … }}` or `{% … %}` at `at`."""
    message = "Values are not templates; this one begins with {shown}."
    return _needs_quotes(name, lines, at, _TEMPLATE, message, "Put it in quotes.")


def _needs_quotes(name: str, lines: Lines, at: int, code: str, message: str, advice: str) -> Mistake:
    shown = lines.text[at : at + 2] if code == _TEMPLATE else lines.text[at : at + 1]
    value = plain_value(lines, at)
    span = lines.span(name, at, at + len(shown))
    return Mistake(Diagnostic(code, Severity.ERROR, message.format(shown=shown), span, advice), value)


def _unusable_start(stop: _Stop) -> Mistake:
    text, at = stop.lines.text, stop.at
    character = text[at : at + 1]
    if character == "\t":
        return _tab(stop)
    if character == "%" and text[at - 1 : at] == "{":
        return unquoted_template(stop.name, stop.lines, at - 1)
    message = "An unquoted text cannot begin with {shown}."
    return _needs_quotes(stop.name, stop.lines, at, "text-needs-quotes", message, _QUOTE)


def _tab(stop: _Stop) -> Mistake:
    start = stop.lines.text.find("\t", stop.at)
    message = "There is a tab character in the indentation."
    return stop.mistake("tab-indentation", message, "Use spaces to indent.", start if start >= 0 else None)


def _colon(stop: _Stop) -> Mistake:
    number, column = stop.lines.place(stop.at)
    value = plain_value(stop.lines, stop.at)
    line_start = stop.at - column + 1
    if value and value[0] < stop.at and ": " in stop.lines.text[line_start : value[0]]:
        message = "An unquoted text contains a colon followed by a blank."
        mistake = stop.mistake("text-needs-quotes", message, _QUOTE)
        return Mistake(mistake.diagnostic, value)
    if column > 1000:
        return _long_key(stop)
    message = "A key is not possible here; only the value of an entry above can continue here."
    if number > 1 and not stop.lines.line(number - 1).strip():
        message = "This key does not fit the indentation of the entries above it."
    advice = f"{_INDENTATION} A text over several lines that contains a colon needs quotes."
    return stop.mistake("indentation", message, advice, line_start + indent(stop.lines.line(number)))


def _missing_colon(stop: _Stop) -> Mistake:
    number, _ = stop.lines.place(stop.since)
    line = stop.lines.line(number)
    if len(line) > 1000 and ": " in line:
        return _long_key(stop)
    glued = re.match(r"\s*(?:- +)*[^\s:]+(:)\S", line)
    if glued:
        start = stop.since - (stop.lines.place(stop.since)[1] - 1)
        message = "After the colon of a key a blank is needed."
        return stop.mistake(
            "blank-after-colon", message, "Write the key, a colon, a blank, the value.", start + glued.start(1)
        )
    message = "This line has no colon, so it is neither a key with a value nor part of a text."
    advice = "Write “key: value”, or indent the line if it continues the text above."
    return stop.mistake("yaml-syntax", message, advice, stop.since)


def _long_key(stop: _Stop) -> Mistake:
    number, _ = stop.lines.place(stop.since if stop.context else stop.at)
    at = stop.lines.offset(number, 1 + indent(stop.lines.line(number)))
    return stop.mistake(
        "long-key", "A key can have at most 1,000 characters; this line is longer.", "Shorten the key.", at
    )


def _unclosed_quote(stop: _Stop) -> Mistake:
    message = "The quotation mark that opens this text is never closed."
    return stop.mistake(
        "unclosed-quote", message, "Close it; within '…' an apostrophe is written twice: ''.", stop.since
    )


def _unexpected(stop: _Stop) -> Mistake:
    """Explain a token where only the next entry of a list or mapping can be: usually a quotation mark is missing."""
    last, text = stop.last, stop.lines.text
    if getattr(last, "style", "") in ("'", '"'):
        opening = Related(stop.span(last.start_mark.index), "the quotation mark that opens the text")
        if last.start_mark.line != last.end_mark.line:
            message = (
                "A text in quotes ends just before this; its closing quotation mark seems to be missing further up."
            )
            return stop.mistake("unclosed-quote", message, "Close the text that is opened above.", None, opening)
        if last.end_mark.line == stop.lines.place(stop.at)[0] - 1:
            message = "There is more text after the closing quotation mark."
            advice = "Put all of the text in quotes; within '…' an apostrophe is written twice: ''."
            mistake = stop.mistake("text-after-quote", message, advice, None, opening)
            return Mistake(mistake.diagnostic, plain_value(stop.lines, last.start_mark.index))
    if text.startswith(":", stop.at):
        return stop.mistake(
            "empty-key", "A key is missing before this colon.", "Write a key, or put the text in quotes."
        )
    if text.startswith(("]", "}"), stop.at):
        return stop.mistake(
            "yaml-syntax", f"This {text[stop.at]} closes nothing.", "Delete it, or put the text in quotes."
        )
    message = "This does not fit the indentation or the kind of the entries above it."
    return stop.mistake("indentation", message, f"{_INDENTATION} Do not mix “key:” and “- item” at one level.")


def _unclosed_bracket(stop: _Stop) -> Mistake:
    bracket = stop.lines.text[stop.since : stop.since + 1]
    message = f"The list or mapping opened with {bracket} is not closed before this."
    return stop.mistake(
        "unclosed-bracket", message, f"Close what {bracket} opens, or put the text in quotes.", stop.since
    )


def _needs_node(stop: _Stop) -> Mistake:
    message = "An unquoted text cannot begin with {shown}."
    if stop.at >= len(stop.lines.text):
        return stop.mistake("yaml-syntax", "The file ends in the middle of an entry.", "Complete it.")
    return _needs_quotes(stop.name, stop.lines, stop.at, "text-needs-quotes", message, _QUOTE)


def _said(
    code: str, message: str, advice: str, *, at_start: bool = False, quotes_help: bool = False
) -> Callable[[_Stop], Mistake]:
    """An explanation that does not look at the text: at the problem, or at the start of its context."""

    def explanation(stop: _Stop) -> Mistake:
        at = stop.since if at_start else stop.at
        mistake = stop.mistake(code, message, advice, at)
        return Mistake(mistake.diagnostic, plain_value(stop.lines, at) if quotes_help else None)

    return explanation


# PyYAML's parser and the one in C word the same problem differently; each pattern fits both.
_EXPLANATIONS: tuple[tuple[str, Callable[[_Stop], Mistake]], ...] = (
    ("cannot start any token", _unusable_start),
    ("tab character", _tab),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _missing_colon),
    ("unexpected end of stream", _unclosed_quote),
    ("document indicator", _unclosed_quote),
    (r"expected ',' or|expected ', or", _unclosed_bracket),
    (
        "document start",
        _said(
            SEVERAL_DOCUMENTS,
            "What is above is complete; this would begin a second document.",
            "Keep one document to a file.",
        ),
    ),
    ("expected key|expected '-'|block end", _unexpected),
    ("node content", _needs_node),
    (
        "(sequence entries|mapping keys) are not allowed",
        _said(
            "text-needs-quotes",
            "A list cannot begin on the line of its key.",
            "Begin each “- item” on its own line, or put the text in quotes.",
        ),
    ),
    (
        "escape (character|code)|hexdecimal|hexadecimal",
        _said(
            "escape",
            "Within double quotes the backslash begins an escape, and this one does not exist.",
            "Use single quotes, or write \\\\ for a backslash.",
        ),
    ),
    (
        "incompatible YAML|directive|duplicate tag handle",
        _said(
            "directive",
            "This line is a YAML directive that cannot be used here.",
            "Delete the line, or put the text in quotes if it begins with %.",
            at_start=True,
        ),
    ),
    (
        "comment or line break",
        _said(
            "block-text",
            "After | or > the text begins on the next line.",
            "Move the text down and indent it, or put it in quotes.",
            at_start=True,
        ),
    ),
    (
        "alphabetic or numeric",
        _said(
            "text-needs-quotes",
            "An unquoted text cannot begin with & or *.",
            _QUOTE,
            at_start=True,
            quotes_help=True,
        ),
    ),
    (
        "tag|URI|whitespace",
        _said(
            "tag",
            "A text that begins with ! needs quotes; tags are not used here.",
            _QUOTE,
            at_start=True,
            quotes_help=True,
        ),
    ),
    (
        "",
        _said(
            "yaml-syntax",
            "The file cannot be read as YAML from here on.",
            "Look for a missing quotation mark, colon or blank here or just above.",
        ),
    ),
)
