"""What templates may do with texts, numbers, dates and lists, so that each Python prints the same words.

A method that a newer Python brought, the order of a set and an address in memory differ from run to run or from Python
to Python.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import BuiltinMethodType, MethodType
from typing import Any, Final, TypeVar

from jinja2 import TemplateError, Undefined
from jinja2.sandbox import SandboxedFormatter
from markupsafe import EscapeFormatter

from socdocs.repertoire import newer_characters
from socdocs.report.view import Missing
from socdocs.source.characters import shown

_METHODS: Final[Mapping[type, str]] = {
    str: """
        capitalize casefold center count endswith expandtabs find format format_map index isalnum isalpha isascii
        isdecimal isdigit isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix
        removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
        translate upper zfill
        """,
    int: "as_integer_ratio bit_count bit_length conjugate denominator imag numerator real",
    float: "as_integer_ratio conjugate hex imag is_integer real",
    complex: "conjugate imag real",
    bytes: "",
    tuple: "count index",
    list: "copy count index",
    dict: "copy get items keys values",
    set: "isdisjoint issubset issuperset",
    frozenset: "isdisjoint issubset issuperset",
    range: "count index start step stop",
    datetime.date: """
        day fromisocalendar fromisoformat fromordinal isocalendar isoformat isoweekday max min month replace resolution
        strftime toordinal weekday year
        """,
    datetime.timedelta: "days max microseconds min resolution seconds total_seconds",
}
"""What templates may ask of values of Python's own types: what the oldest Python has, and what is equal everywhere.

Unicode 15.1, which Python 3.13 has, says of fifteen letters of 14 that they are small or have a number, and of four
characters that they can be in a name, so a text has no `isidentifier`, `islower`, `isnumeric` and `title`.
"""
UNASKED: Final = "a fact that may be absent is put among words without asking whether it is there"
ABSENT: Final = "\U0010ffff"
"""The text of a fact that is not there for those that ask; no description or template holds this character."""
_Value = TypeVar("_Value")
_WITH_NAMES: Final = frozenset({"expandtabs", "format", "rsplit", "split", "splitlines"})
"""The methods of texts that take arguments by name in the oldest Python."""
_RAISED_LATER: Final = "\u019b\u0264\ua7d3\ua7d5"
"""The small letters of Unicode 14 that have got a capital since, in Unicode 16 and 17."""
_RAISE: Final = frozenset({"capitalize", "swapcase", "upper"})
"""The methods of texts that make capitals."""
_BOUND: Final = (BuiltinMethodType, MethodType)
_DIRECTIVE: Final = re.compile(r"%(.?)", re.DOTALL)
_DIRECTIVES: Final = "aAbBdjmuUVwWyYG%"
"""What a date is written with that is equal in every time zone, locale and system."""


def is_the_same_everywhere(value: object, attribute: str) -> bool:
    """Whether a template may ask for an attribute of a value: not if Python's own type has it and it is not listed."""
    return attribute not in _not_listed(type(value))  # type: ignore[arg-type] # all types are hashable


@cache
def _not_listed(kind: type) -> frozenset[str]:
    kinds = (own for own in _METHODS if issubclass(kind, own))
    return frozenset().union(*(set(dir(own)).difference(_METHODS[own].split()) for own in kinds))


def require_the_same_everywhere(method: object, given: Sequence[object], named: Mapping[str, object]) -> None:
    """Raise TemplateError for a call of a method of Python's own types that is not the same everywhere."""
    if isinstance(method, _BOUND) and isinstance(method.__self__, str):
        if method.__name__ in _RAISE:
            require_known_capitals(method.__self__)
        if method.__name__ == "splitlines":
            for keepends in (*given, *named.values()):
                require_yes_or_no("keepends", keepends)
    if not isinstance(method, BuiltinMethodType):
        return
    if isinstance(method.__self__, str) and named and method.__name__ not in _WITH_NAMES:
        raise TemplateError(f"the method {method.__name__} takes no arguments by name")
    if isinstance(method.__self__, datetime.date) and method.__name__ == "strftime":
        for form in (*given, *named.values()):
            _require_known_directives(form)


def _require_known_directives(form: object) -> None:
    for found in _DIRECTIVE.finditer(str(form)):
        if not found[1] or found[1] not in _DIRECTIVES:
            raise TemplateError(f"a date cannot be written with “{found[0]}”; there are: %{', %'.join(_DIRECTIVES)}")


def require_yes_or_no(name: str, value: object) -> None:
    """Raise TemplateError for a value that newer Pythons alone take for yes or no, as an attribute to sort by."""
    if not (isinstance(value, int) and value in (0, 1)):
        raise TemplateError(f"“{name}” is true or false; another argument is given by its name, as attribute='id'")


def require_whole_numbers(base: object, power: object) -> None:
    """Raise TemplateError for a power of decimals, of which each machine may say another last digit."""
    if not (isinstance(base, int) and isinstance(power, int) and power >= 0):
        raise TemplateError("a power is of a whole number, and by a whole number from 0 on")


def require_known_capitals(text: str) -> None:
    """Raise TemplateError for a text in capitals with a small letter that has one on newer Pythons alone."""
    if found := next((letter for letter in _RAISED_LATER if letter in text), ""):
        raise TemplateError(f"the letter {shown(found)} has a capital only where Python is newer than the oldest one")


def in_order(value: Any) -> Any:  # noqa: ANN401 - whatever a template reads
    """Return a set as a tuple in the order of its words, since that of a set differs from run to run.

    Raises TemplateError for a set of what has no words.
    """
    return tuple(sorted(value, key=_place)) if isinstance(value, (set, frozenset)) else value


def _place(value: object) -> tuple[str, str]:
    return str(with_words(value)), type(value).__name__


def with_words(value: _Value) -> _Value:
    """Return `value`, which becomes a part of a text; raises TemplateError if Python alone knows how to show it."""
    if isinstance(value, Missing):
        raise TemplateError(UNASKED)
    if not _has_words(value):
        raise TemplateError(f"a template cannot print {type(value).__name__}, which is no text")
    return value


def _has_words(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_has_words, (*value, *value.values())))
    if isinstance(value, (list, tuple)):
        return not hasattr(value, "_fields") and all(map(_has_words, value))
    return value is None or isinstance(value, (str, int, float, datetime.date, datetime.timedelta, Undefined))


def with_fields_filled(text: str, given: object) -> str:
    """Return `text % given`.  Raises TemplateError as `with_words` and `of_any_python` do."""
    for value in given if isinstance(given, tuple) else (given,):
        with_words(value)
    return of_any_python(text % given)


def of_any_python(value: _Value) -> _Value:
    """Return a text that a template makes; raises TemplateError if it has characters that not all Pythons know."""
    if isinstance(value, str) and (found := newer_characters(value).replace(ABSENT, "")):
        raise TemplateError(f"the character {shown(found[0])} is newer than the oldest Python that socdocs runs on")
    return value


class Fields(SandboxedFormatter):
    """Fills the fields of `format`, each with what has words."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """Return the value of a field.  Raises TemplateError if Python alone knows how to show it."""
        found, first = super().get_field(field_name, args, kwargs)
        return with_words(found), first

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401 - as above
        """Return the text of a field.  Raises TemplateError as `require_the_same_everywhere` does."""
        if isinstance(value, datetime.date):
            _require_known_directives(format_spec)
        return of_any_python(super().format_field(value, format_spec))


class FieldsOfMarkdown(Fields, EscapeFormatter):
    """The same for what is Markdown already."""
