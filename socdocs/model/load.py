"""Convert the tree into a system description; report all mistakes in one run, each at its place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from typing import Final, NamedTuple, TypeVar

from msgspec import ValidationError, convert

from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.base import MAX_ID, Facts, NoneStatement, SoughtWord
from socdocs.model.closed_lists import fold_choices
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, Shape, keys_of, noun_of
from socdocs.model.paths import model_below
from socdocs.problems import Severity
from socdocs.source.addresses import KEY_FIELDS, escape_key, item_name
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.words import suggest

Model = TypeVar("Model", bound=Facts)


def validate(tree: Mapping) -> tuple[SystemDescription | None, list[Diagnostic]]:
    """Return the description in `tree`, or None with all mistakes in its structure.

    References between facts are checked separately (`model.references`), so that one run reports both kinds.
    """
    return validate_as(SystemDescription, tree)


def validate_as(model: type[Model], tree: Mapping) -> tuple[Model | None, list[Diagnostic]]:
    """Return the value of `model` in `tree`, the whole content of a file, or None with all mistakes in it."""
    tree = fold_choices(tree, model)
    try:
        return convert(_entry(tree, model) or {}, model), []
    except ValidationError:
        # It stops at the first mistake; each field converted on its own gives all of them.
        found = list(_mistakes(_Place("", tree, tree.span, ""), model))
        if not found:
            raise
        return None, found


def described(data: dict[str, object]) -> SystemDescription:
    """Return the description for plain data with the keys that a user writes.

    Dates may be strings such as 2026-01-31, or date objects.  Raises msgspec.ValidationError for the first mistake.
    """
    return convert(data, SystemDescription)


def naming_field(keys: tuple[str, ...]) -> str:
    """Return the key of the field that identifies an item of the list at `keys` in addresses."""
    model = model_below(keys)
    named = [keys_of(model)[field] for field in KEY_FIELDS if field in keys_of(model)] if model else []
    # A test may have an id, and always has a control.
    return next((row.key for row in sorted(named, key=lambda row: not row.required)), "id")


def _entry(node: Mapping, model: type[Facts] | None) -> object:
    """Return a mapping as plain data for msgspec, or None if it has no keys; the values of unknown keys are dropped."""
    known = keys_of(model) if model else {}
    return {entry.key.text: _value(entry.value, known.get(entry.key.text)) for entry in node.entries} or None


def _value(node: Node, row: FieldRow | None) -> object:
    """Return the value of a field as plain data for msgspec, which then decides whether the field can hold it.

    Empty values, lists and mappings count as absent.
    """
    if row is None:
        return None
    if isinstance(node, Scalar):
        read = _READ.get(row.shape)
        return None if node.absent else read(node.text) if read else node.text
    if isinstance(node, Sequence):
        return [_value(item, row.each or row) for item in node.items] or None
    return _entry(node, _model_of_mapping(row))


def _model_of_mapping(row: FieldRow) -> type[Facts] | None:
    """Return the class of a mapping in the field (a statement in place of a list); None if it cannot be a mapping."""
    return NoneStatement if row.shape == "stated" else row.item


def _folded(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    text = text.strip("\n")
    return text.rstrip() if "\n" in text else _folded(text)


def _number(text: str) -> object:
    digits = _SEPARATORS.sub("", text) if _SEPARATED.match(text) else text
    return int(digits) if _NUMBER.match(digits) else text


def _answer(text: str) -> object:
    return _YES_NO.get(text.lower(), text)


def _day(text: str) -> object:
    return text if is_of_our_time(text) else False  # which no field takes for a day


def is_of_our_time(date: str) -> bool:
    """Return whether a date, written as 2026-01-31, is of the years 1900 to 2999.

    Another year is a slip of the pen, and beside the first and the last day of the calendar there may be no other.
    """
    return date.startswith(("19", "2"))


_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
# A full stop is none of them: 1.204 is one and a bit to some readers and a thousand to others.
_SEPARATED = re.compile(r"\d{1,3}(?P<separator>[,'’ \u00a0\u202f])\d{3}(?:(?P=separator)\d{3})*\Z")
_SEPARATORS = re.compile(r"\D")
_YES_NO: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}

_READ: Final[AbstractMapping[Shape, Callable[[str], object]]] = {
    "plain": _folded,
    "text": _paragraphs,
    "count": _number,
    "yes_no": _answer,
    "date": _day,
}
"""Converters for texts that msgspec would refuse or read differently; other texts are kept."""


class _Place(NamedTuple):
    """A value of the tree, with what messages call it, its place in the file and its address."""

    called: str
    node: Node
    span: Span
    address: str

    def below(self, entry: Entry) -> _Place:
        """Return the value of a key; an absent value has the place of its key."""
        key, value = entry
        span = key.span if isinstance(value, Scalar) and value.absent else value.span
        return _Place(f"“{key.text}”", value, span, self._address(key.text))

    def missing(self, key: str) -> _Place:
        """Return the value of a missing key."""
        return self._replace(address=self._address(key))

    def items(self) -> Iterator[_Place]:
        """Return the items of a list."""
        for number, item in enumerate(self.node.items if isinstance(self.node, Sequence) else ()):
            name = escape_key(item_name(item) or str(number + 1))
            yield _Place(f"Each entry of {self.called}", item, item.span, f"{self.address}[{name}]")

    def _address(self, key: str) -> str:
        return f"{self.address}.{key}" if self.address else key


class _Mistake(NamedTuple):
    """The text of a message about a mistake, without its place."""

    code: str
    message: str
    advice: str


def _mistakes(place: _Place, model: type[Facts]) -> Iterator[Diagnostic]:
    """Yield all mistakes in the entry of `model` at `place`: those in its fields, then unknown keys."""
    entries = place.node.entries if isinstance(place.node, Mapping) else ()
    given = {entry.key.text: entry for entry in entries}
    known = keys_of(model)
    unknown = [pair for pair in zip((None, *entries), entries, strict=False) if pair[1].key.text not in known]
    for key, row in known.items():
        if key in given:
            yield from _mistakes_in_field(place.below(given[key]), row)
        # A key that is there under a misspelt name is one mistake and gets one message.
        elif row.required and not (unknown and suggest(key, given, cutoff=0.5)):
            yield _diagnostic(place.missing(key), _missing(model, key))
    for before, entry in unknown:
        cut = _is_cut_off(entry, before)
        mistake = _cut_off(model, entry.key.text) if cut else _unknown(model, entry.key.text)
        yield _diagnostic(place.below(entry)._replace(span=entry.key.span), mistake)


def _mistakes_in_field(place: _Place, row: FieldRow) -> Iterator[Diagnostic]:
    """Yield all mistakes in the value at `place`, which belongs to the field `row` or is an item of its list."""
    node, model = place.node, _model_of_mapping(row)
    if isinstance(node, Sequence) and row.each:
        for item in place.items():
            yield from _mistakes_in_field(item, row.each)
    elif isinstance(node, Mapping) and node.entries and model and row.shape != "entries":
        yield from _mistakes(place, model)
    else:
        try:
            convert(_value(node, row), row.value)
        except ValidationError:
            yield _diagnostic(place, _REFUSED[row.shape](place, row))


def _diagnostic(place: _Place, mistake: _Mistake) -> Diagnostic:
    return Diagnostic(mistake.code, Severity.ERROR, mistake.message, place.span, mistake.advice, place.address)


def _is_cut_off(entry: Entry, before: Entry | None) -> bool:
    """Return whether a key without a value is the end of the text before it: in `{name: Acme, Inc.}` it is “Inc.”."""
    return (
        isinstance(entry.value, Scalar)
        and entry.value.absent
        and not entry.value.text
        and before is not None
        and isinstance(before.value, Scalar)
        and before.value.span.end_line == entry.key.span.line
    )


def _cut_off(model: type[Facts], key: str) -> _Mistake:
    advice = f"Put the text before it in quotes together with “{key}”: within braces, a comma ends a value."
    return _Mistake("unknown-key", f"“{key}” is not a field of {noun_of(model)}, and it has no value.", advice)


def _unknown(model: type[Facts], key: str) -> _Mistake:
    known = keys_of(model)
    advice = suggest(key, known, f"Known fields: {', '.join(known)}.")
    return _Mistake("unknown-key", f"“{key}” is not a field of {noun_of(model)}.", advice)


def _missing(model: type[Facts], key: str) -> _Mistake:
    entry = noun_of(model)
    return _Mistake("missing-key", f"{entry[0].upper()}{entry[1:]} must have “{key}”.", f"Add a line “{key}: …”.")


_Writer = Callable[[_Place, FieldRow], _Mistake]


def _must_be(code: str, what: str, advice: str, misread: Callable[[str], _Mistake] | None = None) -> _Writer:
    """Return a writer that says what the value must be and what it is; `misread` handles a text that cannot be read."""

    def write(place: _Place, row: FieldRow) -> _Mistake:
        node = place.node
        if misread and isinstance(node, Scalar) and not node.absent:
            return misread(node.text)
        return _Mistake(code, f"{place.called} must be {what}, but this is {_FORMS[type(node)]}.", advice)

    return write


_FORMS = {Scalar: "a single value", Sequence: "a list", Mapping: "a group of keys"}


def _no_choice(place: _Place, row: FieldRow) -> _Mistake:
    text = place.node.text if isinstance(place.node, Scalar) else ""
    advice = suggest(text, row.choices, f"Write one of: {', '.join(row.choices)}.")
    return _Mistake("unknown-value", f"“{text}” is not a value of “{row.key}”.", advice)


def _no_plain(place: _Place, row: FieldRow) -> _Mistake:
    """Return what is wrong with a plain text: only an id can be empty or too long, and only a sought word no word."""
    misread = _no_word if row.value is SoughtWord else _no_id
    return _must_be("wrong-shape", "a text", _TEXT, misread)(place, row)


def _no_word(text: str) -> _Mistake:
    advice = "Write letters or digits, and * only at the end of a word, where it stands for any ending."
    return _Mistake("bad-word", f"“{text}” cannot be looked for.", advice)


def _no_id(text: str) -> _Mistake:
    length = len(_folded(text))
    if not length:
        return _Mistake("bad-id", "An id is empty.", "Give it an id such as AC-01.")
    advice = f"Shorten it: an id has at most {MAX_ID} characters."
    return _Mistake("bad-id", f"An id has {length} characters.", advice)


def _no_date(text: str) -> _Mistake:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        if not is_of_our_time(text):
            advice = "Correct the year; leave the date out where there is no end."
            return _Mistake("bad-date", f"“{text}” is before the year 1900 or after 2999.", advice)
        advice = "Write a date that exists, such as 2026-01-31."
        return _Mistake("bad-date", f"“{text}” is not a date in the calendar.", advice)
    advice = "Write year, month and day, such as 2026-01-31."
    if re.fullmatch(r"[3-6]\d{4}", text, re.ASCII):
        # What is left of a date where a program, such as SheetJS 0.18.5, saves a workbook without its formats.
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))
        advice = f"{advice} In spreadsheet programs {text} usually stands for {day}; make sure that this day is meant."
    return _Mistake("bad-date", f"“{text}” is not a date.", advice)


def _no_number(text: str) -> _Mistake:
    return _Mistake("bad-number", f"“{text}” is not a whole number.", "Write digits, such as 25 or 1,204.")


def _no_answer(text: str) -> _Mistake:
    return _Mistake("bad-answer", f"“{text}” is neither yes nor no.", "Write yes or no.")


_TEXT = "Write the text on this line, in quotes if it holds : or #."
_LIST = "Begin each entry with “- ” on a line of its own, or write [a, b]."

_REFUSED: Final[AbstractMapping[Shape, _Writer]] = {
    "plain": _no_plain,
    "text": _must_be("wrong-shape", "a text", _TEXT),
    "prose": _must_be("wrong-shape", "a text", _TEXT),
    "date": _must_be("bad-date", "a date", "Write it as 2026-01-31.", _no_date),
    "count": _must_be("bad-number", "a whole number", "Write digits, such as 25 or 1,204.", _no_number),
    "yes_no": _must_be("bad-answer", "yes or no", "Write yes or no.", _no_answer),
    "choice": _no_choice,
    "texts": _must_be("wrong-shape", "a list", _LIST),
    "entry": _must_be("wrong-shape", "a group of keys", "Write one “key: value” per line, indented."),
    "entries": _must_be("wrong-shape", "a list", _LIST),
    "stated": _must_be("wrong-shape", "a list", _LIST),
}
"""The message about a value that msgspec refuses, by the shape of the field."""
