"""From the located tree to the system description: every mistake in one run, each at its place in the user's file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from socdocs.diagnostics import Diagnostic, Severity, Span
from socdocs.model.base import MAX_ID, Facts
from socdocs.model.closed_lists import fold_choices
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of, noun_of
from socdocs.model.paths import model_below
from socdocs.source.addresses import KEY_FIELDS, escape_key, item_name
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.words import suggest


def validate(tree: Mapping) -> tuple[SystemDescription | None, list[Diagnostic]]:
    """The description that `tree` means, or None and all that is wrong with its shape.

    References between facts are another step (`model.references`), so that both kinds of mistakes come in one run.
    """
    tree = fold_choices(tree)
    try:
        return SystemDescription.model_validate(_data(tree)), []
    except ValidationError as problem:
        return None, _diagnose(problem, tree)


def naming_field(keys: tuple[str, ...]) -> str:
    """The field that names an item of the list to which `keys` lead from the top, by the rule of addresses."""
    model = model_below(keys)
    named = [keys_of(model)[field] for field in KEY_FIELDS if field in keys_of(model)] if model else []
    # A test has an id only if it wants one, but always a control.
    return next((row.key for row in sorted(named, key=lambda row: not row.required)), "id")


def _data(node: Node) -> object:
    """Plain data for the validator.

    What is there without a value, and lists and mappings without entries, count as absent.
    """
    if isinstance(node, Scalar):
        return None if node.absent else node.text
    if isinstance(node, Sequence):
        return [_data(item) for item in node.items] or None
    return {entry.key.text: _data(entry.value) for entry in node.entries} or None


class _Place(NamedTuple):
    """Where an error points: the node (or the key, for unknown keys), and the class and field it belongs to."""

    span: Span
    node: Node
    model: type[Facts]
    row: FieldRow | None
    key: str
    address: str


_Writer = Callable[[_Place, ErrorDetails], tuple[str, str]]


class _Message(NamedTuple):
    """The code of a mistake, and what writes its message and advice."""

    code: str
    write: _Writer


def _find(tree: Mapping, loc: tuple[int | str, ...]) -> _Place:
    """Follow `loc` through the tree as far as it goes; pydantic's names for branches of a union are passed over."""
    node: Node = tree
    model: type[Facts] = SystemDescription
    row: FieldRow | None = None
    span = tree.span
    key = ""
    address = ""
    for step in loc:
        if isinstance(step, int) and isinstance(node, Sequence) and step < len(node.items):
            node = node.items[step]
            span = node.span
            key = str(step)
            address += f"[{escape_key(item_name(node) or str(step + 1))}]"
            if row and row.item:
                model = row.item
        elif isinstance(step, str) and isinstance(node, Mapping):
            entry = node.entry(step)
            if entry is None and step in ("list", "statement"):
                continue
            if row and row.item:
                model = row.item
            row = keys_of(model).get(step)
            key = step
            address += f".{step}" if address else step
            if entry is None:
                return _Place(span, node, model, row, key, address)
            span = _where(entry)
            node = entry.value
    return _Place(span, node, model, row, key, address)


def _where(entry: Entry) -> Span:
    """The value's place, or the key's where nothing stands after it."""
    return entry.key.span if isinstance(entry.value, Scalar) and entry.value.absent else entry.value.span


def _diagnose(problem: ValidationError, tree: Mapping) -> list[Diagnostic]:
    errors = problem.errors(include_url=False)
    unknown = {error["loc"][:-1] for error in errors if error["type"] == "extra_forbidden"}
    found = []
    for error in errors:
        if error["type"] == "missing" and _misspelt(error, unknown, tree):
            continue
        found.append(_diagnostic(error, tree))
    return found


def _misspelt(error: ErrorDetails, unknown: set[tuple[int | str, ...]], tree: Mapping) -> bool:
    """Whether a missing key stands there under a misspelt name, which is one mistake and gets one message."""
    parent, name = error["loc"][:-1], str(error["loc"][-1])
    if parent not in unknown:
        return False
    node = _find(tree, parent).node
    return isinstance(node, Mapping) and bool(suggest(name, [e.key.text for e in node.entries], cutoff=0.5))


def _diagnostic(error: ErrorDetails, tree: Mapping) -> Diagnostic:
    place = _find(tree, error["loc"])
    said = _MESSAGES.get(error["type"], _Message("wrong-shape", _other))
    message, advice = said.write(place, error)
    span = place.span
    if error["type"] == "extra_forbidden":
        parent = _find(tree, error["loc"][:-1]).node
        entry = parent.entry(str(error["loc"][-1])) if isinstance(parent, Mapping) else None
        span = entry.key.span if entry else span
    return Diagnostic(said.code, Severity.ERROR, message, span, advice, place.address)


def _unknown_key(place: _Place, error: ErrorDetails) -> tuple[str, str]:
    known = keys_of(place.model)
    advice = suggest(place.key, known, f"Fields that are known here: {', '.join(known)}.")
    return f"“{place.key}” is not a field of {noun_of(place.model)}.", advice


def _missing(place: _Place, error: ErrorDetails) -> tuple[str, str]:
    entry = noun_of(place.model)
    return f"{entry[0].upper()}{entry[1:]} must have “{place.key}”.", f"Add a line “{place.key}: …”."


def _must_be(what: str, advice: str) -> _Writer:
    def write(place: _Place, error: ErrorDetails) -> tuple[str, str]:
        return f"“{place.key}” must be {what}, but this is {_SHAPES[type(place.node)]}.", advice

    return write


_SHAPES = {Scalar: "a single value", Sequence: "a list", Mapping: "a group of keys"}


def _choice(place: _Place, error: ErrorDetails) -> tuple[str, str]:
    choices = place.row.choices if place.row else ()
    text = place.node.text if isinstance(place.node, Scalar) else ""
    what = f"“{text}” is not a value of “{place.row.key if place.row else place.key}”."
    return what, suggest(text, choices, f"Write one of: {', '.join(choices)}.")


def _said(advice: str) -> _Writer:
    def write(place: _Place, error: ErrorDetails) -> tuple[str, str]:
        return error["msg"], advice

    return write


def _other(place: _Place, error: ErrorDetails) -> tuple[str, str]:
    return f"“{place.key}”: {error['msg']}.", "See docs/input.md for what it can be."


_MESSAGES: AbstractMapping[str, _Message] = {
    "extra_forbidden": _Message("unknown-key", _unknown_key),
    "missing": _Message("missing-key", _missing),
    "string_type": _Message(
        "wrong-shape", _must_be("a text", "Write the text on this line, in quotes if it holds : or #.")
    ),
    "tuple_type": _Message(
        "wrong-shape", _must_be("a list", "Begin each entry with “- ” on a line of its own, or write [a, b].")
    ),
    "model_type": _Message("wrong-shape", _must_be("a group of keys", "Write one “key: value” per line, indented.")),
    "model_attributes_type": _Message(
        "wrong-shape", _must_be("a group of keys", "Write one “key: value” per line, indented.")
    ),
    "date_type": _Message("bad-date", _must_be("a date", "Write it as 2026-01-31.")),
    "int_type": _Message("bad-number", _must_be("a whole number", "Write digits only, such as 25.")),
    "bool_type": _Message("bad-answer", _must_be("yes or no", "Write yes or no.")),
    "literal_error": _Message("unknown-value", _choice),
    "date_form": _Message("bad-date", _said("Write year, month and day as 2026-01-31.")),
    "date_day": _Message("bad-date", _said("Write a day that exists, as 2026-01-31.")),
    "yes_no": _Message("bad-answer", _said("Write yes or no.")),
    "count": _Message("bad-number", _said("Write digits only, such as 25.")),
    "id_empty": _Message("bad-id", _said("Give it an id such as AC-01.")),
    "id_long": _Message("bad-id", _said(f"Shorten it: an id has at most {MAX_ID} characters.")),
}
