"""The JSON Schema of the input, for editors that complete and check YAML while somebody types.

It accepts what the YAML loader of an editor makes of a value (a number, `true`, a date as text), and says no more than
the models do.  References between facts and the files of lists are checked when socdocs loads the description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from socdocs.model.base import MAX_ID, Facts, NoneStatement
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.meanings import meanings_of, summary_of
from socdocs.model.paths import models_below
from socdocs.model.reporting import Report

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_Schema = dict[str, Any]

_ABSENT: _Schema = {"type": "null"}
_TEXT: _Schema = {"type": ["string", "number", "boolean"]}
_FILE: _Schema = {
    "type": "object",
    "description": "The list stands in a file of its own beside this one.",
    "properties": {"file": {"type": "string", "pattern": r"\.([cC][sS][vV]|[yY][aA]?[mM][lL])$"}},
    "required": ["file"],
    "additionalProperties": False,
}
_YES_NO_WORDS: Final = "^([yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[oO][nN]|[oO][fF][fF])$"


def json_schema() -> _Schema:
    """The schema of a system description (JSON Schema draft 2020-12).

    `x-socdocs` of a field tells who writes it (`owner`), which reports print it (`prints`) and what placeholders call
    it (`wanted`).
    """
    root = _entry(SystemDescription)
    models: tuple[type[Facts], ...] = (*models_below(SystemDescription)[1:], NoneStatement)
    definitions = {model.__name__: _entry(model) for model in models}
    return {
        "$schema": DIALECT,
        "title": "socdocs system description",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _entry(model: type[Facts]) -> _Schema:
    rows = fields_of(model)
    meanings = meanings_of(model)
    # Only under a key at the top, or under a key of an item of `reports`, may a file stand in place of the value.
    in_files = model in (SystemDescription, Report)
    schema: _Schema = {
        "description": summary_of(model),
        "type": "object",
        "properties": {row.key: _field(row, meanings[name], in_files=in_files) for name, row in rows.items()},
        "additionalProperties": False,
    }
    required = [row.key for row in rows.values() if row.required]
    return schema | ({"required": required} if required else {})


def _field(row: FieldRow, meaning: str, *, in_files: bool) -> _Schema:
    forms = _FORMS[row.shape](row)
    if in_files and row.shape in ("entry", "entries", "stated"):
        forms = [*forms, _FILE]
    if not row.required:
        forms = [*forms, _ABSENT]
    about = {"owner": row.owner, "prints": row.prints} | ({"wanted": row.wanted} if row.wanted else {})
    schema: _Schema = {"description": meaning, **(forms[0] if len(forms) == 1 else {"anyOf": forms})}
    if row.example is not None:
        schema["examples"] = [row.example]
    return schema | {"x-socdocs": about}


def _text(row: FieldRow) -> list[_Schema]:
    return [{**_TEXT, "minLength": 1, "maxLength": MAX_ID} if row.name == "id" else _TEXT]


def _choice(row: FieldRow) -> list[_Schema]:
    return [{"enum": [*row.choices, *(int(word) for word in row.choices if word.isdigit())]}]


def _texts(row: FieldRow) -> list[_Schema]:
    return [{"type": "array", "items": {"enum": list(row.choices)} if row.choices else _TEXT}]


def _reference(model: type[Facts] | None) -> _Schema:
    return {"$ref": f"#/$defs/{model.__name__ if model else ''}"}


_FORMS: Mapping[str, Callable[[FieldRow], list[_Schema]]] = {
    "plain": _text,
    "prose": _text,
    "date": lambda _: [{"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}],
    "count": lambda _: [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,9}$"}],
    "yes_no": lambda _: [{"type": "boolean"}, {"type": "string", "pattern": _YES_NO_WORDS}],
    "choice": _choice,
    "texts": _texts,
    "entry": lambda row: [_reference(row.item)],
    "entries": lambda row: [{"type": "array", "items": _reference(row.item)}],
    "stated": lambda row: [{"type": "array", "items": _reference(row.item)}, _reference(NoneStatement)],
}
