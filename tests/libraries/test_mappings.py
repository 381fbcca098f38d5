"""However a library keeps its mappings, each comes in exactly once and no other, and so does each text."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socdocs.catalogs.trust_services import catalog
from socdocs.diagnostics import Span
from socdocs.files import Files
from socdocs.libraries.lists import split_ids
from socdocs.source.tables.choice import Choice
from socdocs.source.tree import Scalar
from socdocs.workflow.imported import read_controls

CRITERIA = st.sampled_from(sorted(catalog().criteria))
IDS = st.integers(1, 99).map(lambda number: f"AC-{number:02}")
MAPPINGS = st.dictionaries(IDS, st.lists(CRITERIA, min_size=1, max_size=5, unique=True), min_size=1, max_size=8)


def turned(mappings):
    criteria = {}
    for id_, codes in mappings.items():
        for code in codes:
            criteria.setdefault(code, []).append(id_)
    return criteria


def controls(mappings):
    return json.dumps([{"Control ID": id_, "Description": f"What {id_} is."} for id_ in mappings])


def oscal(name, model):
    metadata = {"title": "x", "last-modified": "2026-03-31T00:00:00Z", "version": "1", "oscal-version": "1.2.3"}
    return json.dumps({name: {"uuid": "3b7c1f0a-4f0e-4b53-9a57-5a3b0a7f2c11", "metadata": metadata, **model}})


def as_list(mappings):
    rows = [
        {"Control ID": id_, "Description": f"What {id_} is.", "Criteria": ", ".join(codes)}
        for id_, codes in mappings.items()
    ]
    return {"c.json": json.dumps(rows)}


def as_keys(mappings):
    return {"c.json": controls(mappings), "m.json": json.dumps(mappings)}


def as_map(mappings):
    return {"m.json": json.dumps(turned(mappings)), "c.json": controls(mappings)}


def as_criteria(mappings):
    rows = [{"code": code, "name": "Of the criterion", "controls": ids} for code, ids in turned(mappings).items()]
    return {"c.json": controls(mappings), "m.yaml": json.dumps({"framework": {"requirements": rows}})}


def as_table(mappings):
    rows = "".join(f'{code},"{", ".join(ids)}"\n' for code, ids in turned(mappings).items())
    return {"m.csv": f"Criteria,Control IDs\n{rows}", "c.json": controls(mappings)}


def as_relations(mappings):
    codes = {code: f"req_{number}" for number, code in enumerate(turned(mappings))}
    rows = [{"A": id_, "B": codes[code]} for id_, own in mappings.items() for code in own]
    requirements = [{"id": id_, "identifier": code, "name": "Of the criterion"} for code, id_ in codes.items()]
    return {"a.json": json.dumps(rows), "b.json": json.dumps(requirements), "c.json": controls(mappings)}


def as_table_of_relations(mappings):
    files = as_relations(mappings)
    rows = "".join(f"{row['A']},{row['B']}\n" for row in json.loads(files.pop("a.json")))
    return {**files, "a.csv": f"A,B\n{rows}"}


def as_pairs_in_both_directions(mappings):
    node = "urn:x:risk:req_node"
    pairs = [
        (f"{node}:own:{id_.lower()}", f"{node}:soc2:{code.lower()}") for id_, own in mappings.items() for code in own
    ]
    rows = [
        {"source_requirement_urn": one, "target_requirement_urn": other}
        for pair in pairs
        for one, other in (pair, pair[::-1])
    ]
    nodes = [
        {"urn": f"{node}:own:{id_.lower()}", "ref_id": id_, "description": f"What {id_} is.", "assessable": True}
        for id_ in mappings
    ]
    return {"c.json": json.dumps({"objects": {"framework": {"nodes": nodes}}}), "m.json": json.dumps({"sets": rows})}


def as_catalog(mappings):
    rows = [
        {
            "id": id_.lower(),
            "title": "x",
            "props": [{"name": "label", "value": id_}, *({"name": "tsc", "value": code} for code in codes)],
            "links": [{"href": f"#{codes[0].lower()}", "rel": "related"}],
            "parts": [{"name": "statement", "prose": f"What {id_} is."}],
        }
        for id_, codes in mappings.items()
    ]
    return {"c.json": oscal("catalog", {"controls": rows})}


def as_components(mappings):
    rows = [
        {"control-id": code.lower(), "description": f"What {id_} is.", "props": [{"name": "control-id", "value": id_}]}
        for id_, codes in mappings.items()
        for code in codes
    ]
    implementation = {"source": "tsc.json", "description": "x", "implemented-requirements": rows}
    component = {"title": "x", "type": "service", "description": "x", "control-implementations": [implementation]}
    return {"c.json": oscal("component-definition", {"components": [component]})}


FORMS = [
    as_list,
    as_keys,
    as_map,
    as_criteria,
    as_table,
    as_relations,
    as_table_of_relations,
    as_pairs_in_both_directions,
    as_catalog,
    as_components,
]


@given(MAPPINGS, st.sampled_from(FORMS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_mapping_comes_in_exactly_once_from_every_form(tmp_path_factory, mappings, form):
    folder = tmp_path_factory.mktemp("library")
    for name, text in form(mappings).items():
        (folder / name).write_text(text, "utf-8")

    imported = read_controls(Files(), sorted(Path(folder).iterdir()), Choice())

    assert {control.id: control.text for control in imported.controls} == {id_: f"What {id_} is." for id_ in mappings}
    read = {control.id: control.criteria for control in imported.controls}
    assert {id_: sorted(codes) for id_, codes in read.items()} == {id_: sorted(own) for id_, own in mappings.items()}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("AC-01 AC-02", ["AC-01", "AC-02"]),
        ("AC-01, AC-02; AC-03", ["AC-01", "AC-02", "AC-03"]),
        ("Access review", ["Access review"]),
        ("Step 7", ["Step 7"]),
        ("1 7", ["1 7"]),
    ],
)
def test_blanks_separate_ids_where_each_has_a_digit_and_more(text, ids):
    place = Span("controls.csv", 2, 1, 2, 9)
    assert [row.text for row in split_ids(Scalar(text, place, '"'))] == ids
