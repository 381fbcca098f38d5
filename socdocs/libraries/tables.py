"""Read a table of an import: of controls, of criteria that name their controls, or of relations between both."""

from __future__ import annotations

from typing import Final

from socdocs.diagnostics import Diagnostic, Span, worst
from socdocs.libraries.codes import criterion_of
from socdocs.libraries.entries import read_entries
from socdocs.libraries.fields import texts_in
from socdocs.libraries.lists import BY_CRITERION, are_ids, split_ids
from socdocs.libraries.material import Control, Material, Pair
from socdocs.problems import Severity
from socdocs.source.file_kinds import LIST, check_kind
from socdocs.source.tables.account import Account
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Headings, Shape
from socdocs.source.tables.table import account_of_table, read_table
from socdocs.source.tree import Mapping, Scalar, Sequence

_ANY: Final = Shape("", {}, free=True)
_OWN: Final = frozenset({"id", "criteria"})
"""The fields of a table of controls that says no more than one of criteria would."""


def read_control_table(
    data: bytes, name: str, shape: Shape, choice: Choice
) -> tuple[Material | None, list[Diagnostic]]:
    """Return what a table holds, and the findings about it; None where nothing could be read.

    A table without a column of ids may hold relations.  A table is one of criteria where it has a column of criteria
    and one of controls, and no fields of controls.  Raises `FileRefused` for a workbook that cannot be opened.
    """
    check_kind(data, name, LIST)
    if relations := _relations(data, name, shape, choice):
        return relations, []
    turned = _turned(data, name, shape, choice)
    tree, found = read_table(data, name, BY_CRITERION if turned else shape, turned or choice)
    if tree is None:
        return (Material() if worst(found) is not Severity.ERROR else None), found
    records = [row for row in tree.items if isinstance(row, Mapping)]
    account = account_of_table(data, name, BY_CRITERION if turned else shape, turned or choice)
    if turned:
        return Material(pairs=tuple(pair for row in records for pair in _pairs(row)), account=account), found
    controls = tuple(Control(row) for row in records if isinstance(row.get("id"), Scalar))
    return Material((controls,), account=account), found


def _relations(data: bytes, name: str, shape: Shape, choice: Choice) -> Material | None:
    """Return the relations of a table that has two columns of names, such as A and B; None for another table."""
    if account_of_table(data, name, shape, choice) is not None or choice.columns:
        return None
    tree, found = read_table(data, name, _ANY, Choice(choice.sheet))
    if tree is None or worst(found) is Severity.ERROR:
        return None
    material, _ = read_entries(tree, shape, choice, name, [])
    return material if material.relations else None


def _turned(data: bytes, name: str, shape: Shape, choice: Choice) -> Choice | None:
    """Return how to read a table as one of criteria, None for a table of controls."""
    if any(field.text == "controls" for field, _ in choice.columns):
        return choice
    own = account_of_table(data, name, shape, choice)
    chosen = _with_criteria_as_ids(data, name, shape, choice, own) or choice
    turned = account_of_table(data, name, BY_CRITERION, chosen)
    if turned is None or {use.field for use in turned.columns if use.field} != BY_CRITERION.fields.keys():
        return None
    if own is None:
        # Without a column of ids the other one may hold texts.
        return chosen if _holds_ids(data, name, chosen) else None
    fields = {use.field for use in own.columns if use.field}
    return chosen if chosen is not choice or "id" not in fields or fields <= _OWN else None


def _holds_ids(data: bytes, name: str, choice: Choice) -> bool:
    tree, _ = read_table(data, name, BY_CRITERION, choice)
    rows = tree.items if isinstance(tree, Sequence) else ()
    named = [row.get("controls") for row in rows if isinstance(row, Mapping)]
    return all(are_ids(controls) for controls in named if controls is not None)


def _with_criteria_as_ids(data: bytes, name: str, shape: Shape, choice: Choice, own: Account | None) -> Choice | None:
    """Return `choice` with the ids as criteria, if all of them are criteria and another column names controls."""
    headings = Headings(BY_CRITERION)
    ids = next((use.heading for use in own.columns if use.field == "id"), "") if own else ""
    others = [use.heading for use in own.columns if use.heading != ids] if own else []
    if not ids or not any(headings.field(heading) == "controls" for heading in others):
        return None
    tree, _ = read_table(data, name, shape, choice)
    found = [row.get("id") for row in tree.items if isinstance(row, Mapping)] if isinstance(tree, Sequence) else []
    if not found or not all(isinstance(id_, Scalar) and criterion_of(id_.text) for id_ in found):
        return None
    place = Span("--map", 1, 1, 1, 1)
    return choice._replace(columns=(*choice.columns, (Scalar("criteria", place, '"'), Scalar(ids, place, '"'))))


def _pairs(row: Mapping) -> list[Pair]:
    controls, criteria = row.get("controls"), row.get("criteria")
    if controls is None or criteria is None:
        return []
    ids = [id_ for text in texts_in(controls) for id_ in split_ids(text)]
    return [Pair(id_, criterion) for id_ in ids for criterion in texts_in(criteria)]
