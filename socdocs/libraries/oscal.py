"""Read OSCAL files (NIST's Open Security Controls Assessment Language, 1.0.0 to 1.2.3) in JSON or YAML.

The models and their keys are those of https://pages.nist.gov/OSCAL-Reference/models/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.libraries.fields import Fields
from socdocs.libraries.material import Control, Material, Relation
from socdocs.libraries.oscal_catalog import read_catalog
from socdocs.libraries.oscal_components import read_components
from socdocs.libraries.oscal_parts import items, left_out, text_of
from socdocs.problems import Severity
from socdocs.source.tree import Mapping as Tree
from socdocs.source.tree import Node, Scalar

_VERSION: Final = re.compile(r"v?1\.\d+\.\d+(?:-[\w.]+)?")


def is_oscal(tree: Node) -> bool:
    """Whether a file holds a model of OSCAL."""
    return isinstance(tree, Tree) and model_of(tree) != ""


def model_of(tree: Tree) -> str:
    """Return the name of the OSCAL model that a file holds, or ""."""
    for name in (*_READERS, *_REFUSED):
        model = tree.get(name)
        if isinstance(model, Tree) and (model.get("metadata") is not None or model.get("uuid") is not None):
            return name
    return ""


def read_oscal(tree: Tree, fields: Fields, found: list[Diagnostic]) -> Material | None:
    """Return what an OSCAL file holds; None, with an error that says what to do, for a model without controls."""
    name = model_of(tree)
    model = tree.get(name)
    key = tree.entry(name)
    if not isinstance(model, Tree) or key is None:
        return None
    if name in _REFUSED:
        message = f"{key.key.span.file} is {_REFUSED[name]} of OSCAL, from which no controls are read."
        found.append(Diagnostic("oscal-model", Severity.ERROR, message, key.key.span, _ADVICE[name in _SELECTIONS]))
        return None
    version = _version(model, key.key, found)
    controls, relations = _READERS[name](model, fields, found)
    for entry in (*tree, *model):
        if entry.key.text not in (
            name,
            "groups",
            "controls",
            "params",
            "components",
            "capabilities",
            "mappings",
            "uuid",
        ):
            fields.uses.leaves(entry.key.text, "left out, since no control is in it")
    lists = (controls,) if controls else ()
    return Material(lists, relations=relations, uses=fields.uses, form=f"OSCAL {version}")


def _version(model: Tree, key: Scalar, found: list[Diagnostic]) -> str:
    """Return the version of OSCAL; a warning for one that is not known, since no other program says it."""
    metadata = model.get("metadata")
    version = metadata.get("oscal-version") if isinstance(metadata, Tree) else None
    said = version.text.strip() if isinstance(version, Scalar) else ""
    if not _VERSION.fullmatch(said):
        what = f"The version of OSCAL is “{said}”" if said else "The file does not say its version of OSCAL"
        message = f"{what}; it was read like OSCAL 1."
        advice = "Versions 1.0.0 to 1.2.3 are known. Compare the controls below with the file."
        span = version.span if isinstance(version, Scalar) else key.span
        found.append(Diagnostic("oscal-version", Severity.WARNING, message, span, advice))
    return said.removeprefix("v") or "of an unknown version"


def _mappings(model: Tree, fields: Fields, _found: list[Diagnostic]) -> _Read:
    """Read a collection of mappings (since OSCAL 1.2.0): each source of a map belongs to each of its targets."""
    relations = list[Relation]()
    for mapping in items(model, "mappings"):
        for row in items(mapping, "maps"):
            ends = [[text for item in items(row, side) if (text := text_of(item, "id-ref"))] for side in _SIDES]
            relations += [Relation(one, other) for one in ends[0] for other in ends[1]]
            if not all(ends):
                fields.uses.leaves("mappings.maps", "left out, since one side of the relation is missing")
            for item in (item for side in _SIDES for item in items(row, side)):
                left_out(item, _END, fields.uses, "mappings.maps.sources, targets.")
            for entry in row:
                if entry.key.text not in ("uuid", *_SIDES):
                    fields.uses.leaves(f"mappings.maps.{entry.key.text}", "left out, since it is about a relation")
        for entry in mapping:
            if entry.key.text not in ("uuid", "maps"):
                fields.uses.leaves(f"mappings.{entry.key.text}", "left out, since no control is in it")
    for _ in relations:
        fields.uses.fills("mappings.maps.sources, targets", "criteria")
    return (), tuple(relations)


_END: Final = frozenset({"id-ref", "type"})
_SIDES: Final = ("sources", "targets")
_Read = tuple[tuple[Control, ...], tuple[Relation, ...]]


def _catalog(model: Tree, fields: Fields, found: list[Diagnostic]) -> _Read:
    return read_catalog(model, fields, found), ()


def _components(model: Tree, fields: Fields, found: list[Diagnostic]) -> _Read:
    return read_components(model, fields, found), ()


_READERS: Final[Mapping[str, Callable[[Tree, Fields, list[Diagnostic]], _Read]]] = MappingProxyType(
    {"catalog": _catalog, "component-definition": _components, "mapping-collection": _mappings}
)
_REFUSED: Final = MappingProxyType(
    {
        "profile": "a profile",
        "system-security-plan": "a system security plan",
        "assessment-plan": "an assessment plan",
        "assessment-results": "a file of assessment results",
        "plan-of-action-and-milestones": "a plan of action and milestones",
    }
)
_SELECTIONS: Final = frozenset({"profile"})
_ADVICE: Final = MappingProxyType(
    {
        True: "A profile only names controls of a catalog. Resolve it to a catalog, with `trestle author "
        "profile-resolve` or oscal-cli, and import that catalog.",
        False: "Import the catalog or the component definition that it refers to.",
    }
)
