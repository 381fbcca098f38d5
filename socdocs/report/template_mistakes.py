"""The words about a mistake in a template, which are the same in each run and on each Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jinja2 import TemplateError, TemplateNotFound

from socdocs.report.view import NoText


class TooMuchTime(Exception):
    """A template takes longer than it may."""


TOO_MUCH: Final[Mapping[type[Exception], str]] = {
    TooMuchTime: "the template takes too long",
    MemoryError: "the template needs too much memory",
    RecursionError: "the template calls itself without end, or has too much within each other",
}
"""What a template may cause anywhere in the program, in words for its author."""
_OF_PYTHON: Final[Mapping[type[Exception], str]] = {
    SyntaxError: "the template cannot be compiled: it has too much within each other or one name twice",
    ZeroDivisionError: "division by zero",
    OverflowError: "a number is too large",
    LookupError: "there is no such element here",
    AttributeError: "a value has not what is asked of it here",
    TypeError: "a function, filter or operator is given too much, too little or a value of another kind than it takes",
    ValueError: "a function, filter or operator is given a value that it cannot use",
    Exception: "a function or filter failed here",
}
"""What Python says in other words from version to version."""
_OF_JINJA: Final = ("macro '", "Range too big.")
"""How Jinja begins what it says by errors of Python: that a macro is called otherwise than written, of a long range."""
_ADDRESS: Final = re.compile(" at 0x[0-9A-Fa-f]{1,32}")
"""Where Python shows that a value is in memory."""


def words_of(problem: Exception) -> str:
    """Return what a mistake is, in the words of socdocs or Jinja, and never in those of Python itself."""
    if limit := TOO_MUCH.get(type(problem)):
        return limit
    if isinstance(problem, TemplateNotFound):
        return f"there is no template {problem.name} in the folder of the kind or in shared"
    words = str(getattr(problem, "message", None) or problem)
    if isinstance(problem, (TemplateError, NoText)) or words.startswith(_OF_JINJA):
        return _ADDRESS.sub("", words)
    kind = _kind_of(problem)
    return next(words for known, words in _OF_PYTHON.items() if issubclass(kind, known))


def _kind_of(problem: Exception) -> type[Exception]:
    """Return what the oldest Python raises; to newer ones a stretch of a mapping, `[1:2]`, is a key that is absent."""
    asked = problem.args[0] if isinstance(problem, KeyError) and problem.args else None
    return TypeError if isinstance(asked, slice) else type(problem)
