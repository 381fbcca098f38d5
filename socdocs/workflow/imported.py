"""Read the controls of tables and libraries that people have, for a file of controls in our own form."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from socdocs.catalogs.trust_services import catalog, grammar
from socdocs.diagnostics import Diagnostic, Related, worst
from socdocs.files import FileRefused, Files
from socdocs.libraries.library import read_library
from socdocs.libraries.material import Material
from socdocs.libraries.tables import read_control_table
from socdocs.libraries.together import put_together
from socdocs.model.base import Facts, with_facts
from socdocs.model.controls import Control
from socdocs.model.criteria import read_criteria
from socdocs.model.fields import fields_of
from socdocs.model.load import validate
from socdocs.model.references import check_references, resolve_references
from socdocs.model.single_values import list_single_values
from socdocs.model.tables import table_shape
from socdocs.problems import InputProblems, Severity
from socdocs.source import tree as located
from socdocs.source.file_kinds import TABLES
from socdocs.source.tables.account import Account
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.entries import texts_of, united
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import choice_for_table
from socdocs.source.yaml_list import Value, write_list

LIST: Final = "controls"
_ELSEWHERE: Final = "unknown-reference"
"""The code of findings about ids that other lists of a description declare."""
_ACCOUNTED: Final = "columns-left-out"
"""The code of the finding about columns that the account of each table tells, too."""

_SERIES: Final = "series-to-choose"
"""The code of the finding about series, of which nothing is left to choose once they are expanded."""


class Imported(Struct, frozen=True):
    """The controls of all files, what became of the columns or keys of each file, and the findings about them."""

    controls: tuple[Control, ...]
    accounts: Mapping[Path, Account]
    found: tuple[Diagnostic, ...]

    @property
    def mappings(self) -> int:
        """Return how many criteria and objectives the controls are mapped to, in all."""
        return sum(len(row.criteria or ()) + len(row.control_objectives or ()) for row in self.controls)

    @property
    def covered(self) -> tuple[str, ...]:
        """Return the criteria that have a control, in the catalog's order."""
        mapped = {id_ for row in self.controls for id_ in row.criteria or ()}
        return tuple(id_ for id_ in catalog().criteria if id_ in mapped)

    @property
    def objectives(self) -> frozenset[str]:
        """Return the control objectives that have a control."""
        return frozenset(id_ for row in self.controls for id_ in row.control_objectives or ())

    @property
    def without(self) -> tuple[str, ...]:
        """Return the ids of the controls that have neither a criterion nor an objective."""
        return tuple(row.id for row in self.controls if not (row.criteria or row.control_objectives))

    @property
    def wordless(self) -> tuple[str, ...]:
        """Return the ids of the controls that have no text, such as those that only a mapping names."""
        return tuple(row.id for row in self.controls if not row.text)


def read_controls(files: Files, paths: Sequence[Path], choice: Choice) -> Imported:
    """Read the controls of one or several files; controls with the same id are one control.

    Raises InputProblems for whatever is wrong in the files, also where two of them contradict each other.
    """
    shape, found = table_shape((LIST,)), list[Diagnostic]()
    materials = dict[Path, Material]()
    for path in paths:
        try:
            material, problems = _material(files, path, shape, choice, alone=len(paths) == 1)
        except FileRefused as refusal:
            found.append(refusal.diagnostic())
            continue
        found += problems
        if material is not None:
            materials[path] = material
    together = put_together(materials, found)
    entries = tuple(_joined(together.entries.values(), found))
    controls = _controls(entries, found)
    return Imported(controls, together.accounts, tuple(row for row in found if row.code != _ACCOUNTED))


def _material(
    files: Files, path: Path, shape: Shape, choice: Choice, *, alone: bool
) -> tuple[Material | None, list[Diagnostic]]:
    data, name = files.read(path), str(path)
    if path.suffix.lower() not in TABLES:
        return read_library(data, name, shape, choice)
    return read_control_table(data, name, shape, choice if alone else choice_for_table(data, name, shape, choice))


def with_series_expanded(imported: Imported) -> tuple[Imported, Mapping[str, tuple[str, ...]]]:
    """Return the controls with all criteria of the series that they name, and the criteria added, by id of control."""
    known, controls, added = grammar(), list[Control](), dict[str, tuple[str, ...]]()
    for control in imported.controls:
        series = {name: known.of_series(name) for name in control.criteria_to_choose or ()}
        given = control.criteria or ()
        more = tuple(dict.fromkeys(id_ for ids in series.values() for id_ in ids if id_ not in given))
        left = tuple(name for name, ids in series.items() if not ids)
        if more:
            added[control.id] = more
        if series:
            facts = {"criteria": (*given, *more) or None, "criteria_to_choose": left or None}
            controls.append(with_facts(control, **facts))
        else:
            controls.append(control)
    found = tuple(row for row in imported.found if row.code != _SERIES)
    return replace(imported, controls=tuple(controls), found=found), added


def as_yaml(controls: Iterable[Control]) -> str:
    """Return the controls as a list in YAML, which reads as the same controls."""
    return write_list(fields_given(control) for control in controls)


def _controls(entries: tuple[located.Node, ...], found: list[Diagnostic]) -> tuple[Control, ...]:
    if not entries:
        if worst(found) is Severity.ERROR:
            raise InputProblems(found)
        return ()
    place = entries[0].span
    key = located.Scalar(LIST, place, "")
    tree = list_single_values(located.Mapping((located.Entry(key, located.Sequence(entries, place)),), place))
    tree, problems = read_criteria(resolve_references(tree), grammar())
    found += problems
    description, problems = validate(tree)
    # The ids of objectives and organizations are declared in a description, which is not there yet.
    found += [*problems, *(row for row in check_references(tree, grammar()) if row.code != _ELSEWHERE)]
    if description is None or worst(found) is Severity.ERROR:
        raise InputProblems(found)
    return description.controls or ()


# Controls of several files


def _joined(lists: Iterable[Sequence[located.Mapping]], found: list[Diagnostic]) -> Iterator[located.Node]:
    """Yield the entries of all lists, those of different lists with the same id as one."""
    joined: dict[object, located.Mapping] = {}
    for number, entries in enumerate(lists):
        for at, entry in enumerate(entries):
            id_ = entry.get("id")
            key = " ".join(id_.text.split()) if isinstance(id_, located.Scalar) else (number, at)
            other = joined.get(key)
            if other is None or _same_file(entry, other):
                # An id that is given twice in one file has its own message.
                joined[(number, at) if other is not None else key] = entry
            else:
                joined[key] = _merged(str(key), other, entry, found)
    yield from joined.values()


def _same_file(one: located.Node, other: located.Node) -> bool:
    return one.span.file == other.span.file


def _merged(id_: str, one: located.Mapping, other: located.Mapping, found: list[Diagnostic]) -> located.Mapping:
    """Return `one` with what only `other` says; a contradiction is added to `found`, with both places."""
    entries = {entry.key.text: entry for entry in one}
    for entry in other:
        mine = entries.setdefault(entry.key.text, entry)
        if isinstance(mine.value, located.Sequence) and isinstance(entry.value, located.Sequence):
            entries[entry.key.text] = located.Entry(mine.key, united(mine.value, entry.value))
        elif texts_of(mine.value) != texts_of(entry.value):
            message = f"Two files say different things about “{id_}” under “{entry.key.text}”."
            advice = "Make both values equal, or take the one that is wrong out of its file."
            related = (Related(mine.value.span, "the first file says this"),)
            found.append(Diagnostic("rows-contradict", Severity.ERROR, message, entry.value.span, advice, "", related))
    return located.Mapping(tuple(entries.values()), one.span)


# Plain values


def fields_given(facts: Facts) -> dict[str, Value]:
    """Return the facts of an entry as a user writes them, without absent ones."""
    given = ((row.key, getattr(facts, name)) for name, row in fields_of(type(facts)).items())
    return {key: _value(value) for key, value in given if value is not None}


def _value(value: object) -> Value:
    match value:
        case tuple():
            return [_value(item) for item in value]
        case Facts():
            return fields_given(value)
        case bool():
            return "yes" if value else "no"
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
