"""The JSON Schema says of a description what the models say, as an editor's YAML loader sees it."""

import csv
import datetime
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.paths import models_below
from socdocs.model.schema import json_schema

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = [*sorted(EXAMPLES.glob("*/*.yaml")), *sorted((EXAMPLES.parent / "tests/descriptions").glob("*/[as]*.yaml"))]
DESCRIPTIONS = [path for path in FILES if path.name in ("system.yaml", "auditor.yaml")]
VALIDATOR = Draft202012Validator(json_schema())


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def read(path):
    return as_json(yaml.safe_load(path.read_text("utf-8")))


def problems(document):
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_a_valid_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_example_is_valid_and_so_is_every_list_in_a_file_of_its_own(path):
    assert problems(read(path)) == []


def test_the_examples_have_lists_in_files_of_their_own():
    assert set(FILES) > set(DESCRIPTIONS)


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_example_is_valid_with_its_yaml_lists_in_place(path):
    document = read(path)
    for key, value in document.items():
        if isinstance(value, dict) and str(value.get("file", "")).endswith(".yaml"):
            document[key] = read(path.parent / value["file"])

    assert problems(document) == []


def test_the_cells_of_an_example_csv_are_valid_values():
    with (EXAMPLES / "saas-vendor/controls.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plain = [
        {
            key: value
            for key, value in row.items()
            if value and key in ("id", "title", "text", "owner", "nature", "from")
        }
        for row in rows
    ]

    assert problems({"controls": plain}) == []


@pytest.mark.parametrize(
    "text",
    [
        "controls: [{id: 1.10, text: NO}]",
        "controls: [{id: 7, entity_level: yes}, {id: 8, entity_level: 'No'}]",
        "controls: {file: controls.csv}",
        "controls: {file: c.XLSX, sheet: 2026, header_row: 3, columns: {id: Control ID}, ignore: [Status]}",
        "controls:",
        "reports: [{id: a, soc: 2, type: '1', as_of_date: 2026-03-31, tests: {file: tests.yaml}}]",
        "incidents: {none_statement: There were none.}",
        "tests: [{control: A, exceptions: [{id: E, tested: 25, deviations: '2'}]}]",
        "[{control: A, procedures: [{method: inspected}]}]",
        "[{id: CO-1, text: Transactions are complete.}, {id: CO-2, text: Access is limited.}]",
    ],
)
def test_what_a_loader_makes_of_a_value_is_accepted(text):
    assert problems(as_json(yaml.safe_load(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "contrls: []",
        "controls: [{text: no id}]",
        "controls: [{id: A, nature: sometimes}]",
        "controls: {file: controls.xls}",
        "controls: {file: controls.xlsx, headerrow: 3}",
        "controls: nothing",
        "reports: [{id: a, soc: 4}]",
        "reports: [{id: a, report_date: 31 March 2026}]",
        "system: {out_of_scope: {file: list.csv}}",
        "reports: [{id: a, soc: '4'}]",
        "[{control: A, procedurs: []}]",
        "[AC-01]",
        "A text.",
    ],
)
def test_what_the_models_refuse_is_refused(text):
    assert problems(as_json(yaml.safe_load(text)))


def test_every_field_has_a_description_and_says_who_writes_it_and_where_it_prints():
    schema = json_schema()
    for model in models_below(SystemDescription):
        properties = schema["$defs"][model.__name__]["properties"]
        assert list(properties) == [row.key for row in fields_of(model).values()]
        for field in properties.values():
            assert field["description"]
            assert {"owner", "prints"} <= set(field["x-socdocs"])


def schemas_in(part):
    if isinstance(part, dict):
        yield part
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from schemas_in(below)


def test_no_field_gives_editors_null_or_numbers_in_quotes_to_offer():
    for field in schemas_in(json_schema()["$defs"]):
        words = [field.get("type"), *field.get("enum", ()), *field.get("examples", ())]
        assert not {"null", "1", "2", "yes", "no"} & {word for word in words if isinstance(word, str)}


def test_no_field_has_a_title_that_editors_would_show_once_for_each_of_its_forms():
    assert not [field for field in schemas_in(json_schema()) if isinstance(field.get("title"), str)]
