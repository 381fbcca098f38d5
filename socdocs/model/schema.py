"""The JSON Schema of the input, for editors that complete and check YAML while a user types.

It accepts the values that an editor's YAML loader produces (a number, `true`, a date as text), and is as strict as the
models and no stricter.  References between facts and the days of dates are checked when socdocs loads the description.

Its form suits yaml-language-server, which offers `null` where that is a type, offers every word of an enumeration, and
shows the nearest title once for each alternative of a field.  So there are no titles, and a field has only one form
apart from being absent, unless a file or a statement that there are none may replace it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from socdocs.model.base import MAX_ID, Facts, NoneStatement
from socdocs.model.controls import AdditionalCriteria, CriteriaCatalog
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.meanings import meanings_of, summary_of
from socdocs.model.paths import models_below
from socdocs.model.project import ProjectFile
from socdocs.model.reporting import Report
from socdocs.model.single_values import BY_NAME

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_Schema = dict[str, Any]

_WITH_FILES: Final = (SystemDescription, Report, AdditionalCriteria, CriteriaCatalog)
"""A file may replace a value only under a key of these: at the top, in a report, and in its additional criteria."""

NAME: Final = "socdocs system description"
"""The name of the schema, given near its beginning."""

PROJECT_NAME: Final = "socdocs project file"

_ABSENT: _Schema = {"$ref": "#/$defs/absent"}
_NULL: _Schema = {"not": {"type": ["string", "number", "boolean", "array", "object"]}}
"""Null, written so that editors do not offer it as a value."""
_TEXT: _Schema = {"type": ["string", "number", "boolean"]}


def _pattern(pattern: str, advice: str) -> _Schema:
    """Return a pattern for strings, with the message that editors show for a text that does not match."""
    return {"pattern": pattern, "patternErrorMessage": advice}


_DAY: Final = _pattern(r"^\d{4}-\d{2}-\d{2}$", "Write the date as year-month-day, such as 2026-03-31.")
_COUNT: Final = _pattern(r"^(\d{1,9}|\d{1,3}([,'’ \u00a0\u202f]\d{3}){1,2})$", "Write a number in digits.")
_YES_NO: Final = _pattern(
    "^([yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[oO][nN]|[oO][fF][fF])$", "Write yes or no."
)
_LIST_FILE: Final = _pattern(
    r"\.([xX][lL][sS][xXmM]|[oO][dD][sS]|[cCtT][sS][vV]|[yY][aA]?[mM][lL]|[jJ][sS][oO][nN])$",
    "Name a file that ends in .xlsx, .ods, .csv, .yaml or .json.",
)
_FILE: _Schema = {
    "type": "object",
    "description": "The list is in a separate file: a workbook, a CSV file, YAML or JSON.",
    "properties": {
        "file": {"description": "The name of the file.", "type": "string", **_LIST_FILE},
        "sheet": {"description": "The sheet of a workbook that has several.", **_TEXT},
        "header_row": {
            "description": "The number of the row with the headings, if it is not found automatically.",
            "type": ["integer", "string"],
            "minimum": 1,
            **_COUNT,
        },
        "columns": {
            "description": "The heading of the column for a field, such as `id: Control ID`.",
            "type": "object",
            "additionalProperties": _TEXT,
        },
        "ignore": {
            "description": "The headings of columns to leave out.",
            "type": "array",
            "items": _TEXT,
        },
    },
    "required": ["file"],
    "additionalProperties": False,
}


_TEXT_FILE: _Schema = {
    "type": "object",
    "description": "The text is in a Markdown file.",
    "properties": {
        "file": {
            "description": "The name of the file.",
            "type": "string",
            **_pattern(r"\.([mM][dD]|[mM][aA][rR][kK][dD][oO][wW][nN])$", "Name a file that ends in .md."),
        }
    },
    "required": ["file"],
    "additionalProperties": False,
}


def json_schema() -> _Schema:
    """Return the schema of a system description and of lists in separate files (JSON Schema draft 2020-12).

    `x-socdocs` of a field says who writes it (`owner`), which reports print it (`prints`) and what placeholders call it
    (`wanted`).
    """
    models: tuple[type[Facts], ...] = (*models_below(SystemDescription), NoneStatement)
    return {
        "$schema": DIALECT,
        "$comment": NAME,
        "if": {"type": "array"},
        "then": _list_file(),
        "else": _reference(SystemDescription),
        "$defs": {model.__name__: _entry(model) for model in sorted(models, key=lambda model: model.__name__)}
        | {"absent": _NULL, "text_file": _TEXT_FILE},
    }


def project_schema() -> _Schema:
    """Return the schema of a project file (JSON Schema draft 2020-12)."""
    return {
        "$schema": DIALECT,
        "$comment": PROJECT_NAME,
        **_reference(ProjectFile),
        "$defs": {model.__name__: _entry(model) for model in models_below(ProjectFile)} | {"absent": _NULL},
    }


def _list_file() -> _Schema:
    """Return the schema of a file that holds one of the lists that a file may replace."""
    rows = [row for model in _WITH_FILES for row in fields_of(model).values() if row.shape in ("entries", "stated")]
    items = [_reference(model) for model in dict.fromkeys(row.item for row in rows)]
    return {"description": "A list in a separate file.", "type": "array", "items": {"anyOf": items}}


def _entry(model: type[Facts]) -> _Schema:
    rows = fields_of(model)
    meanings = meanings_of(model)
    in_files = model in _WITH_FILES
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
    if row.item in BY_NAME:
        wording = BY_NAME[row.item][1]
        forms = [*forms, {"type": "object", "additionalProperties": {**_TEXT, "description": f"The {wording}."}}]
    if in_files and row.shape in ("entry", "entries", "stated"):
        forms = [*forms, _FILE]
    if not row.required:
        forms = [*forms, _ABSENT]
    about = {"owner": row.owner, "prints": row.prints} | ({"wanted": row.wanted} if row.wanted else {})
    schema: _Schema = {"description": meaning, **(forms[0] if len(forms) == 1 else {"anyOf": forms})}
    if row.example is not None:
        schema["examples"] = [_example(row)]
    return schema | {"x-socdocs": about}


def _text(row: FieldRow) -> list[_Schema]:
    return [{**_TEXT, "minLength": 1, "maxLength": MAX_ID} if row.name == "id" else _TEXT]


def _markdown(row: FieldRow) -> list[_Schema]:
    return [*_text(row), {"$ref": "#/$defs/text_file"}]


def _example(row: FieldRow) -> object:
    """Return the example as a YAML loader reads it; otherwise editors would put it in quotes."""
    if row.shape == "yes_no":
        return row.example == "yes"
    if row.shape in ("choice", "count") and str(row.example).isdigit():
        return int(str(row.example))
    return row.example


def _choice(row: FieldRow) -> list[_Schema]:
    if not all(word.isdigit() for word in row.choices):
        return [{"enum": list(row.choices)}]
    quoted = {"type": "string", **_pattern(f"^({'|'.join(row.choices)})$", f"Write {' or '.join(row.choices)}.")}
    return [{"anyOf": [{"enum": [int(word) for word in row.choices]}, quoted]}]


def _texts(row: FieldRow) -> list[_Schema]:
    one: _Schema = {"enum": list(row.choices)} if row.choices else _TEXT
    return [{"type": "array", "items": one}, one]


def _reference(model: type[Facts] | None) -> _Schema:
    return {"$ref": f"#/$defs/{model.__name__ if model else ''}"}


_FORMS: Mapping[str, Callable[[FieldRow], list[_Schema]]] = {
    "plain": _text,
    "text": _markdown,
    "prose": _markdown,
    "date": lambda _: [{"type": "string", **_DAY}],
    "count": lambda _: [{"type": ["integer", "string"], "minimum": 0, **_COUNT}],
    "yes_no": lambda _: [{"type": ["boolean", "string"], **_YES_NO}],
    "choice": _choice,
    "texts": _texts,
    "entry": lambda row: [_reference(row.item)],
    "entries": lambda row: [{"type": "array", "items": _reference(row.item)}],
    "stated": lambda row: [{"type": "array", "items": _reference(row.item)}, _reference(NoneStatement)],
}
