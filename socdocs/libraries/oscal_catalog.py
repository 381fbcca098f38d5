"""Read the controls of an OSCAL catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.libraries.fields import Fields
from socdocs.libraries.material import Control, Uses
from socdocs.libraries.oscal_parts import (
    Parameters,
    items,
    label_of,
    left_out,
    linked,
    other_spellings,
    properties,
    prose_of,
    text_of,
)
from socdocs.problems import Severity
from socdocs.source.rewriting import with_value
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import counted, listed

_KNOWN: Final = frozenset({"id", "title", "params", "props", "links", "parts", "controls"})
_GROUP: Final = frozenset({"id", "title", "params", "controls", "groups"})
_TEXTS: Final = ("statement", "description", "control", "implementation", "requirement")
"""The names of parts that say what a control is; the first one that a control has is its text."""
_LIKE_AN_ID: Final = re.compile(r"(?=.*\d).{1,20}")
"""A label that can be an id: some catalogs have the title there, with the number after it."""
_TESTS: Final = ("assessment", "objective", "test")


class _Place(NamedTuple):
    """A control, the title of the group that it is in, and the parameters that its texts can hold."""

    control: Mapping
    group: Scalar | None
    parameters: Parameters


def read_catalog(model: Mapping, fields: Fields, found: list[Diagnostic]) -> tuple[Control, ...]:
    """Return the controls of a catalog, also those within groups and other controls, in their order.

    The label of a control is its id where labels are short and no two controls have the same.
    """
    parameters = Parameters({}).within(model)
    places = list(_controls(model, None, parameters))
    labels = [label.text.strip() for place in places if (label := label_of(place.control))]
    are_ids = len(set(labels)) == len(labels) and all(map(_LIKE_AN_ID.fullmatch, labels))
    ids = frozenset(id_.text for place in places if (id_ := text_of(place.control, "id")))
    read = (_read(place, ids, fields, labels=are_ids) for place in places)
    controls = tuple(control for control in read if control is not None)
    parameters.account(model, fields.uses, "")
    processes = frozenset(control.entry.get("process") for control in controls)
    _account(model, parameters, processes, fields.uses)
    found += open_parameters(parameters.open)
    return controls


def _controls(node: Mapping, group: Scalar | None, parameters: Parameters) -> Iterator[_Place]:
    for control in items(node, "controls"):
        own = parameters.within(control)
        yield _Place(control, group, own)
        yield from _controls(control, group, own)
    for inner in items(node, "groups"):
        yield from _controls(inner, text_of(inner, "title") or group, parameters.within(inner))


def _account(node: Mapping, parameters: Parameters, processes: frozenset[Node | None], uses: Uses) -> None:
    """Count what is in groups and parameters and in no control."""
    for control in items(node, "controls"):
        parameters.account(control, uses, "controls.")
        _account(control, parameters, processes, uses)
    for group in items(node, "groups"):
        parameters.account(group, uses, "groups.")
        left_out(group, _GROUP, uses, "groups.")
        title = text_of(group, "title")
        if title is not None and title not in processes:
            uses.leaves("groups.title", "left out, since no control takes it")
        _account(group, parameters, processes, uses)


def _read(place: _Place, ids: frozenset[str], fields: Fields, *, labels: bool) -> Control | None:
    node, uses = place.control, fields.uses
    written, label = text_of(node, "id"), label_of(node) if labels else None
    id_ = label or written
    if id_ is None:
        uses.leaves("controls (without id)", "left out, since it has no id")
        return None
    record = properties(node)
    control = fields.control(record, "controls.props.", id_)
    if control is None:
        return None
    uses.fills("controls.props.label" if label else "controls.id", "id")
    other_spellings(node, uses, "controls.", label_used=label is not None)
    if label and written:
        uses.fills("controls.id", "a name of the entry")
    entry = _with_texts(control.entry, place, fields)
    criteria, references = linked(node, ids, uses, "controls.")
    entry = extended(extended(entry, "criteria", criteria), "framework_references", references)
    left_out(node, _KNOWN, uses, "controls.")
    return Control(entry, (*control.names, *((written.text,) if written else ())))


def _with_texts(entry: Mapping, place: _Place, fields: Fields) -> Mapping:
    """Return the entry with the title, the text and the process of a control."""
    node, uses = place.control, fields.uses
    if title := text_of(node, "title"):
        entry = with_value(entry, "title", title._replace(text=place.parameters.fill_line(title), style='"'))
        uses.fills("controls.title", "title")
    parts = list(items(node, "parts"))
    wanted = next((name for name in _TEXTS if any(_named(part, name) for part in parts)), "")
    lines = list[str]()
    first: Scalar | None = None
    for part in parts:
        name = text_of(part, "name")
        key = f"controls.parts ({name.text if name else 'without name'})"
        if name and name.text == wanted:
            lines += [*([""] if lines else []), *prose_of(part, place.parameters, uses, key)]
            first = first or _first_prose(part)
            uses.fills(key, "text")
        elif name and name.text.startswith(_TESTS):
            uses.leaves(key, "left out, since tests belong to the service auditor")
        else:
            uses.leaves(key)
    if first is not None:
        entry = with_value(entry, "text", Scalar("\n".join(lines).strip(), first.span, '"'))
    if place.group is not None and entry.get("process") is None:
        entry = with_value(entry, "process", place.group)
        uses.fills("groups.title", "process")
    return entry


def _named(part: Mapping, name: str) -> bool:
    said = text_of(part, "name")
    return said is not None and said.text == name


def _first_prose(part: Mapping) -> Scalar | None:
    return (
        text_of(part, "prose")
        or text_of(part, "title")
        or next((found for inner in items(part, "parts") if (found := _first_prose(inner))), None)
    )


def extended(entry: Mapping, key: str, more: list[Scalar] | list[Mapping]) -> Mapping:
    """Return the entry with more items in one of its lists."""
    if not more:
        return entry
    given = entry.get(key)
    own = given.items if isinstance(given, Sequence) else () if given is None else (given,)
    texts = {item.text for item in own if isinstance(item, Scalar)}
    new = [item for item in more if not (isinstance(item, Scalar) and item.text in texts)]
    return with_value(entry, key, Sequence((*own, *new), (given or more[0]).span))


def open_parameters(unfilled: list[Scalar]) -> Iterator[Diagnostic]:
    """Yield one warning for all parameters that have no value."""
    if unfilled:
        ids = list(dict.fromkeys(param.text for param in unfilled))
        message = (
            f"{counted(len(ids), 'parameter')} without a value: {listed(ids, 10)}. What each stands for is in "
            "brackets in the text."
        )
        advice = "Write into the text what applies to you, in place of the brackets."
        yield Diagnostic("oscal-parameters", Severity.WARNING, message, unfilled[0].span, advice)
