"""However a person or a program wrote a YAML or JSON file, what is written into it is there, and so is all else."""

import functools
import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from socdocs.diagnostics import worst
from socdocs.model.load import naming_field
from socdocs.problems import Severity
from socdocs.source.adding import Addition, add_key, add_value, add_values
from socdocs.source.editing import Edit, NotEditable, edit_yaml
from socdocs.source.merging import Additions, merge_yaml
from socdocs.source.records import Record, write_records
from socdocs.source.tree import leaves
from socdocs.source.yaml_reader import read_yaml
from tests.source.trees import plain
from tests.source.ways_to_write import TEXTS, WORDS, files, values

NAME = "system.yaml"
LIST = "reports[r].service_auditor.confirmed"
RECORD = {"heading": "scope", "by": "Ann, CPA", "role": "partner", "text": "7c1e44b2", "words": "We have: all. " * 9}
RECORDS = [RECORD, RECORD | {"heading": "other", "by": "Lee"}, RECORD | {"heading": "a new one"}]
FIELDS = {"name": "one: two", "text": "x", "series": ["a", "b"], "people": [{"name": "A"}]}
NEW = {"id": "n", "text": "new"}
OWN = {"name": TEXTS, "text": TEXTS, "by": TEXTS, "a key": values(1)}


@st.composite
def descriptions(draw):
    """A group in which the lists and groups of `LIST` are there, empty, without a value, or not there."""

    def around(**given):
        fields = [*draw(st.fixed_dictionaries({}, optional=OWN)).items()]
        at = draw(st.integers(0, len(fields)))
        return dict([*fields[:at], *given.items(), *fields[at:]])

    def empty(kind):
        return draw(st.sampled_from((None, kind())))

    depth = draw(st.integers(0, 4))
    value = [around(heading=draw(st.sampled_from(("scope", "other")))) for _ in range(draw(st.integers(1, 2)))]
    value = value if depth == 4 else empty(list)
    for number, (key, kind) in enumerate((("confirmed", dict), ("service_auditor", list), ("reports", dict))):
        inner = around(**{key: value} if draw(st.booleans()) or depth >= 3 - number else {})
        if key == "reports":
            return inner
        if key == "service_auditor":
            others = [around(id="q")] if draw(st.booleans()) else []
            value = draw(st.permutations([{"id": "r", **inner}, *others])) if depth > 0 else empty(kind)
        else:
            value = inner if depth > 1 else empty(kind)
    return value


def said(data):
    """Return what a file says, with nothing for values that say nothing, and without line ends behind a text."""
    root, found = read_yaml(data, NAME)
    assert worst(found) is not Severity.ERROR, (data, found)
    return _folded(plain(root))


def _folded(value):
    if isinstance(value, dict):
        return {key: _folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_folded(item) for item in value]
    return None if value in (None, "", "~", "null") else value.rstrip("\n")


def is_json(data):
    try:
        json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


def comments(data):
    return re.findall(rb"# (?:first|one|two|why|none|between|apart|far left|begin|said|end|last)\b", data)


def with_record(before, record=RECORD):
    """Return the same with a record in the list, as a person would write it in."""
    reports = before.get("reports") or []
    report = next((row for row in reports if row["id"] == "r"), {"id": "r"})
    group = report.get("service_auditor") or {}
    rows = group.get("confirmed") or []
    same = [row for row in rows if row["heading"] == record["heading"]]
    new = _folded(record)
    rows = [{**row, **new} if row is same[0] else row for row in rows] if same else [*rows, new]
    changed = {**report, "service_auditor": {**group, "confirmed": rows}}
    all_ = [changed if row is report else row for row in reports]
    return {**before, "reports": all_ if report in reports else [*all_, changed]}


def with_controls(before):
    rows = [{**row, **FIELDS} if row["id"] == "r" else row for row in before.get("reports") or []]
    return {**before, "reports": [*rows, NEW]}


SEVERAL = {
    "internal_control.monitoring": "It is.",
    "reports[r].new": "a: b",
    "reports[r].service_auditor.firm": "Ann, CPA",
    "internal_control.environment.tone": "No: none.",
    "own key": "two words",
    "reports[r].service_auditor.city": "Boise",
}


def several_added(data):
    after, left = add_values(data, NAME, [Addition(*row) for row in SEVERAL.items()])
    if any("no entry yet" not in reason for reason in left.values()):
        raise NotEditable("one of them cannot be added")
    return after


def with_several(before):
    own = {"internal_control": {"monitoring": "It is.", "environment": {"tone": "No: none."}}, "own key": "two words"}
    reports = before.get("reports")
    for at, row in enumerate(reports or []):
        if row["id"] == "r":
            auditor = {**(row.get("service_auditor") or {}), "firm": "Ann, CPA", "city": "Boise"}
            reports = [*reports[:at], {**row, "new": "a: b", "service_auditor": auditor}, *reports[at + 1 :]]
    return {**before, **own, **({"reports": reports} if "reports" in before else {})}


OPERATIONS = {
    "a record in a list that may have to be begun": (
        lambda data: write_records(data, NAME, LIST, [Record(RECORD, ("heading",))], naming_field),
        with_record,
    ),
    "fields of an entry and a further entry": (
        lambda data: merge_yaml(data, NAME, "reports", Additions({"r": FIELDS}, (NEW,))),
        with_controls,
    ),
    "a value in a group that may have to be begun": (
        lambda data: add_value(data, NAME, Addition("internal_control.monitoring", "It is.")),
        lambda before: {**before, "internal_control": {"monitoring": "It is."}},
    ),
    "several records in a list that may have to be begun": (
        lambda data: write_records(data, NAME, LIST, [Record(row, ("heading",)) for row in RECORDS], naming_field),
        lambda before: functools.reduce(with_record, RECORDS, before),
    ),
    "several values, of which one is in a group within another": (several_added, with_several),
    "a key with a list": (
        lambda data: add_key(data, NAME, "libraries", ["../a", "b: c"]),
        lambda before: {**before, "libraries": ["../a", "b: c"]},
    ),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@given(st.data())
def test_what_is_written_into_a_file_is_there_and_all_else_is_as_it_was(operation, data):
    before = data.draw(descriptions().flatmap(files))
    write, expected = OPERATIONS[operation]
    repeats = re.search(rb" \*n\d", before)
    try:
        after = write(before)
    except NotEditable:
        assert repeats, "only what is repeated by its name cannot be written where it is"
        return
    assert said(after) == expected(said(before))
    assert comments(after) == comments(before)
    assert is_json(after) == is_json(before)


@given(st.data())
def test_a_text_that_is_changed_is_there_and_all_else_is_as_it_was(data):
    before = data.draw(descriptions().flatmap(files))
    tree = read_yaml(before, NAME)[0]
    given = [scalar for scalar in leaves(tree) if not scalar.absent]
    assume(given)
    scalar, text = data.draw(st.sampled_from(given)), data.draw(st.sampled_from(WORDS))
    try:
        after = edit_yaml(before, NAME, [Edit(scalar, text)])
    except NotEditable:
        assert re.search(rb" \*n\d", before), "only what is repeated by its name cannot be changed where it is"
        return
    now = [row for row in leaves(read_yaml(after, NAME)[0]) if not row.absent]
    expected = [text if row is scalar else row.text for row in given]
    assert [row.text.rstrip("\n") for row in now] == [words.rstrip("\n") for words in expected]
    assert comments(after) == comments(before)
    assert is_json(after) == is_json(before)
