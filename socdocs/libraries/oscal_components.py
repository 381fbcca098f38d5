"""Read what the components of an OSCAL component definition implement, as controls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from socdocs.codes import framework_named
from socdocs.diagnostics import Diagnostic
from socdocs.libraries.fields import Fields
from socdocs.libraries.material import Control, Implements
from socdocs.libraries.oscal_catalog import extended, open_parameters
from socdocs.libraries.oscal_parts import (
    Parameters,
    as_words,
    items,
    label_of,
    left_out,
    linked,
    other_spellings,
    properties,
    text_of,
)
from socdocs.source.rewriting import with_value
from socdocs.source.tree import Mapping, Scalar

_ABOVE: Final = "implemented-requirements."
_TITLE: Final = "components.title"
_ABOUT_COMPONENT: Final = "left out, since it is about the component"
_KNOWN: Final = frozenset(
    {"uuid", "control-id", "description", "props", "links", "statements", "responsible-roles", "set-parameters"}
)
_SET: Final = ("set-parameters", "param-id")
_STATEMENT: Final = frozenset({"uuid", "statement-id", "description"})
_ROLE: Final = frozenset({"role-id"})
_FRAMEWORKS: Final = frozenset({"framework", "framework_short_name", "Framework_Short_Name"})


class _Place(NamedTuple):
    """An implemented requirement, the title of its component, where its requirements come from, and its parameters."""

    requirement: Mapping
    component: str
    framework: str
    parameters: Parameters


def read_components(model: Mapping, fields: Fields, found: list[Diagnostic]) -> tuple[Control, ...]:
    """Return a control for each implemented requirement of all components and capabilities.

    Requirements that a component implements in the same words are one control, which is mapped to each of them.
    """
    parameters = Parameters({})
    roles = _roles(model)
    controls, used = list[Control](), Counter[str]()
    by_words: dict[tuple[str, str], str] = {}
    for place in _requirements(model, parameters, fields):
        id_ = own = _id(place, fields)
        if id_ is None:
            wanted = text_of(place.requirement, "control-id")
            if wanted is None:
                fields.uses.leaves(f"{_ABOVE}(without control-id)", "left out, since it names no requirement")
                continue
            words = _words(place)
            known = by_words.get((place.component, words)) if words else None
            id_ = wanted._replace(text=known or _unused(f"{_slug(place.component)}-{wanted.text}", used), style='"')
            by_words[place.component, words] = id_.text
            fields.uses.fills(_TITLE, "id")
        else:
            fields.uses.leaves(_TITLE, _ABOUT_COMPONENT)
        control = _read(place, id_, roles, fields, named=own is not None)
        if control is not None:
            controls.append(control)
    found += open_parameters(parameters.open)
    return tuple(controls)


def _requirements(model: Mapping, parameters: Parameters, fields: Fields) -> Iterator[_Place]:
    for kind in ("components", "capabilities"):
        for component in items(model, kind):
            title = text_of(component, "title") or text_of(component, "name")
            for entry in component:
                taken = "" if component.get("control-implementations") is None else "title"
                if entry.key.text not in ("uuid", taken, "name", "control-implementations"):
                    fields.uses.leaves(f"{kind}.{entry.key.text}", _ABOUT_COMPONENT)
            for implementation in items(component, "control-implementations"):
                framework = _framework(implementation)
                own = parameters.within(implementation, *_SET)
                for entry in implementation:
                    if entry.key.text not in ("uuid", "source", "implemented-requirements", "set-parameters"):
                        key = f"control-implementations.{entry.key.text}"
                        fields.uses.leaves(key, "left out, since it is about all requirements together")
                for requirement in items(implementation, "implemented-requirements"):
                    filled = own.within(requirement, *_SET)
                    yield _Place(requirement, title.text if title else kind, framework, filled)
                    parameters.account(requirement, fields.uses, _ABOVE, *_SET)
                parameters.account(implementation, fields.uses, "control-implementations.", *_SET)


def _read(place: _Place, id_: Scalar, roles: dict[str, str], fields: Fields, *, named: bool) -> Control | None:
    node, uses = place.requirement, fields.uses
    control = fields.control(_without_ids(properties(node), fields), f"{_ABOVE}props.", id_)
    if control is None:
        return None
    entry = control.entry
    text, first = _text(place)
    if first is not None:
        entry = with_value(entry, "text", Scalar(text, first.span, '"'))
        uses.fills(f"{_ABOVE}description", "text")
    for statement in items(node, "statements"):
        if text_of(statement, "statement-id") and text_of(statement, "description"):
            uses.fills(f"{_ABOVE}statements", "text")
            left_out(statement, _STATEMENT, uses, f"{_ABOVE}statements.")
        else:
            uses.leaves(f"{_ABOVE}statements", "left out, since an id or a description is missing")
    performers = [
        (roles.get(role.text, role.text), role)
        for row in items(node, "responsible-roles")
        if (role := text_of(row, "role-id"))
    ]
    if performers and entry.get("owner") is None:
        owner = ", ".join(dict.fromkeys(title for title, _ in performers))
        entry = with_value(entry, "owner", performers[0][1]._replace(text=owner, style='"'))
        uses.fills(f"{_ABOVE}responsible-roles", "owner")
        for row in items(node, "responsible-roles"):
            left_out(row, _ROLE, uses, f"{_ABOVE}responsible-roles.")
    elif performers:
        uses.leaves(f"{_ABOVE}responsible-roles", "left out, since another key fills owner")
    criteria, references = linked(node, frozenset(), uses, _ABOVE)
    entry = extended(extended(entry, "criteria", criteria), "framework_references", references)
    other_spellings(node, uses, _ABOVE, label_used=label_of(node) is not None)
    left_out(node, _KNOWN, uses, _ABOVE)
    requirement = text_of(node, "control-id")
    if requirement is None:
        return Control(entry)
    uses.fills(f"{_ABOVE}control-id", "criteria, framework_references")
    return Control(entry, (), Implements(requirement, place.framework, named))


def _text(place: _Place) -> tuple[str, Scalar | None]:
    """Return what an implemented requirement says, with what it says of the parts of the requirement as a list."""
    description = text_of(place.requirement, "description")
    lines = [place.parameters.fill(description)] if description else []
    first = description
    statements = [
        (id_, text)
        for row in items(place.requirement, "statements")
        if (id_ := text_of(row, "statement-id")) and (text := text_of(row, "description"))
    ]
    if statements:
        lines += [""] if lines else []
        for id_, text in statements:
            said = " ".join(place.parameters.fill(text).split())
            lines.append(f"- {as_words(id_.text.rpartition('_smt.')[2])}: {said}")
            first = first or text
    return "\n".join(lines).strip(), first


def _id(place: _Place, fields: Fields) -> Scalar | None:
    """Return the id that a property gives, None where there is none."""
    for entry in properties(place.requirement):
        if isinstance(entry.value, Scalar) and fields.field_of(entry.key.text) == "id":
            fields.uses.fills(f"{_ABOVE}props.{entry.key.text}", "id")
            return entry.value
    if label := label_of(place.requirement):
        fields.uses.fills(f"{_ABOVE}props.label", "id")
    return label


def _without_ids(props: Mapping, fields: Fields) -> Mapping:
    return Mapping(tuple(entry for entry in props if fields.field_of(entry.key.text) != "id"), props.span)


def _framework(implementation: Mapping) -> str:
    """Return the framework that requirements are from: as a property says, or as the name of the source does."""
    for prop in items(implementation, "props"):
        name, value = text_of(prop, "name"), text_of(prop, "value")
        if name and value and name.text in _FRAMEWORKS:
            return framework_named(value.text) or value.text
    source = text_of(implementation, "source")
    if source is None:
        return "unknown framework"
    parts = [part for part in re.split(r"[/#:]+", source.text) if part]
    named = (framework_named(part) for part in reversed(parts))
    return next((name for name in named if name), parts[-1].partition(".")[0] if parts else "unknown framework")


def _roles(model: Mapping) -> dict[str, str]:
    metadata = model.get("metadata")
    roles = items(metadata, "roles") if isinstance(metadata, Mapping) else ()
    return {
        id_.text: title.text for role in roles if (id_ := text_of(role, "id")) and (title := text_of(role, "title"))
    }


def _words(place: _Place) -> str:
    text, _ = _text(place)
    return " ".join(text.split())


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-")[:30] or "component"


def _unused(id_: str, used: Counter[str]) -> str:
    used[id_] += 1
    return id_ if used[id_] == 1 else f"{id_}-{used[id_]}"
