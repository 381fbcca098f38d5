"""Merge the controls of tables into the list of a description, wherever that list is."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from socdocs.diagnostics import Diagnostic, Span
from socdocs.files import Files, real_path
from socdocs.model.references import fold_id
from socdocs.model.tables import table_shape
from socdocs.problems import InputProblems, Severity
from socdocs.source import tree as located
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.editing import NotEditable
from socdocs.source.file_kinds import TABLES
from socdocs.source.merging import Additions, Fields, merge_yaml
from socdocs.source.tables.choice import Choice, file_name, read_choice
from socdocs.source.tables.merging import merge_csv
from socdocs.source.yaml_list import Value
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.imported import LIST, Imported, fields_given
from socdocs.workflow.load import Loaded, load
from socdocs.workflow.project import understand_project
from socdocs.workflow.request import Request

_CSV: Final = frozenset({".csv", ".tsv"})


class Differing(NamedTuple):
    """A field of a control of which the description and the table say different things, and its place."""

    id: str
    field: str
    described: str
    imported: str
    place: Span | None


class Merged(Struct, frozen=True):
    """The file with the list as it is and with the controls merged in, and what became of each control.

    `filled` names the fields that the description did not have, `left_out` those that the file has no place for, both
    by id.  `differing` is kept unless it was `accepted`.  `only_there` are the controls that no table has.
    """

    file: Path
    before: bytes
    data: bytes
    added: tuple[str, ...]
    filled: Mapping[str, tuple[str, ...]]
    differing: tuple[Differing, ...]
    accepted: bool
    unchanged: tuple[str, ...]
    only_there: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]


def merge_into(files: Files, description: Path, imported: Imported, *, accept: bool) -> Merged:
    """Merge the controls into the description by their ids; what differs is taken only if `accept`.

    Raises InputProblems for a description that cannot be read, and for a list that cannot be written.
    """
    loaded = load(files, Request(description, project=understand_project(files, description)))
    known = {control.id: _in_one_list(fields_given(control)) for control in loaded.description.controls or ()}
    alike: dict[str, list[str]] = {}
    for id_ in known:
        alike.setdefault(fold_id(id_), []).append(id_)
    paired = [
        (_id_there(control.id, known, alike), _in_one_list(fields_given(control))) for control in imported.controls
    ]
    locator, fields = Locator(loaded.tree), dict[str, dict[str, Value]]()
    filled, differing, added = dict[str, tuple[str, ...]](), list[Differing](), list[Fields]()
    for id_, new in paired:
        if id_ not in known:
            added.append(new)
            continue
        more = {field: value for field, value in new.items() if field not in known[id_]}
        if more:
            filled[id_] = tuple(more)
        for field, value in new.items():
            if field != "id" and field not in more and not _same(known[id_][field], value):
                place = locator.locate(f"{LIST}[{escape_key(id_)}].{field}")
                differing.append(Differing(id_, field, _said(known[id_][field]), _said(value), place))
                more |= {field: value} if accept else {}
        if more:
            fields[id_] = more
    target = _target(loaded)
    _require_read_from(target, [locator.locate(f"{LIST}[{escape_key(id_)}]") for id_ in fields])
    data, left_out = _written(target, files, Additions(fields, tuple(added)), loaded)
    filled = {id_: rest for id_, all_ in filled.items() if (rest := _without(all_, left_out.get(id_, ())))}
    met = {id_ for id_, _ in paired}
    touched = {*filled, *(row.id for row in differing)}
    return Merged(
        target.file,
        files.read(target.file),
        data,
        tuple(str(entry["id"]) for entry in added),
        filled,
        tuple(differing),
        accept,
        tuple(id_ for id_ in known if id_ in met and id_ not in touched),
        tuple(id_ for id_ in known if id_ not in met),
        left_out,
    )


def _without(fields: Iterable[str], left_out: Iterable[str]) -> tuple[str, ...]:
    """Return the fields, without those of which a part is left out."""
    parts = {address.partition(".")[0] for address in left_out}
    return tuple(field for field in fields if field not in parts)


def _id_there(id_: str, known: Container[str], alike: Mapping[str, Sequence[str]]) -> str:
    """Return the id of the description that one of the table means: an equal one, or the only one that folds alike."""
    found = () if id_ in known else alike.get(fold_id(id_), ())
    return found[0] if len(found) == 1 else id_


def _same(one: Value, other: Value) -> bool:
    """Return whether two values say the same; the order of a list does not matter."""
    if isinstance(one, str) or isinstance(other, str) or isinstance(one, Mapping) or isinstance(other, Mapping):
        return one == other or _said(one).split() == _said(other).split()
    return Counter(map(_said, one)) == Counter(map(_said, other))


def _said(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return " ".join(_said(below) for below in value.values())
    return ", ".join(_said(item) for item in value)


# --- the file that has the list --------------------------------------------------------------------------------------


class _Target(NamedTuple):
    file: Path
    choice: Choice = Choice()


def _target(loaded: Loaded) -> _Target:
    """Return the file that has the list of the description.  Raises InputProblems for one that is never written."""
    target = _Target(loaded.path)
    tree, _ = read_yaml(loaded.files.read(loaded.path), str(loaded.path))
    value = tree.get(LIST) if isinstance(tree, located.Mapping) else None
    # A file may name another one in its place; the loader has refused a circle.
    while isinstance(value, located.Mapping) and (name := file_name(value)):
        target = _named(name, value, loaded)
        if target.file.suffix.lower() in TABLES:
            break
        value, _ = read_yaml(loaded.files.read(target.file), str(target.file), part=True)
    return target


def _named(name: located.Scalar, value: located.Mapping, loaded: Loaded) -> _Target:
    file = loaded.files.known_as(loaded.folders.find(name.text, loaded.folders.beside(Path(name.span.file))))
    if loaded.folders.has_in_library(file):
        message = f"The controls are in {name.text}, a file of a library that other descriptions may share."
        raise _refused(message, name.span, "Import them where the library is kept, with -o, and replace its file.")
    if file.suffix.lower() in TABLES - _CSV:
        message = f"The controls are in {name.text}, and nothing is ever written into a workbook."
        advice = (
            f"Write both into one file, as in socdocs import {shlex.quote(name.text)} FILE -o controls.yaml, and name "
            "that in the description. Or add the rows to the workbook yourself."
        )
        raise _refused(message, name.span, advice)
    return _Target(file, read_choice(value, []))


def _require_read_from(target: _Target, places: Iterable[Span | None]) -> None:
    """Raise InputProblems where an entry that is to change was not read from the file that is to be written."""
    for place in places:
        if place is None or real_path(place.file) != real_path(target.file):
            message = f"{target.file} is left as it is: it does not hold all controls of the description."
            raise _refused(message, place, "Write the controls into a file of their own with -o.")


def _written(
    target: _Target, files: Files, additions: Additions, loaded: Loaded
) -> tuple[bytes, Mapping[str, tuple[str, ...]]]:
    """Return the content of the file with the additions, and the fields that it has no place for."""
    before = files.read(target.file)
    if not (additions.fields or additions.entries):
        return before, {}
    try:
        if target.file.suffix.lower() in _CSV:
            return merge_csv(before, str(target.file), table_shape((LIST,)), target.choice, additions)
        return merge_yaml(before, str(target.file), LIST, additions), {}
    except NotEditable as problem:
        message = f"{target.file} is left as it is: {problem}."
        advice = "Write the controls into a file of their own with -o, and copy from it what you want."
        place = Locator(loaded.tree).locate(LIST)
        raise _refused(message, place, advice) from problem


def _in_one_list(fields: Fields) -> Fields:
    """Return the fields with a series, from which a criterion must be chosen, among the criteria, as people have it."""
    series = fields.get("criteria_to_choose")
    if not isinstance(series, Sequence):
        return fields
    joined: dict[str, Value] = {}
    for field, value in fields.items():
        is_criteria = field in ("criteria", "criteria_to_choose")
        joined.setdefault(*(("criteria", [*fields.get("criteria", ()), *series]) if is_criteria else (field, value)))
    return joined


def _refused(message: str, place: Span | None, advice: str) -> InputProblems:
    return InputProblems([Diagnostic("list-not-written", Severity.ERROR, message, place, advice)])
