"""Each table in cases/ is read, by itself or as a description beside it names it, and compared with `.expected`.

`make_workbooks.py` wrote the workbooks, by way of openpyxl, XlsxWriter and LibreOffice.
"""

from pathlib import Path

import pytest

from socdocs.diagnostics import in_reading_order
from socdocs.files import FileRefused, Files
from socdocs.model.tables import table_shape
from socdocs.source.file_kinds import TABLES
from socdocs.source.load import load_description
from socdocs.source.tables.headings import Headings, Shape, one_edit
from socdocs.source.tables.table import read_table
from socdocs.source.tree import Mapping, Scalar, Sequence
from tests.source.trees import lines_of

CASES = sorted(
    path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix in TABLES or path.suffix == ".yaml"
)
FREE = Shape("", {}, free=True)
CONTROLS = table_shape(("controls",))


def read(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    if path.suffix == ".yaml":
        return load_description(Files(), Path(path.name), shape_of=table_shape)
    try:
        return read_table(path.read_bytes(), path.name, CONTROLS)
    except FileRefused as refusal:
        return None, [refusal.diagnostic()]


def place(span):
    if span is None:
        return "nowhere"
    return f"{span.file} {span.sheet or span.line} {span.cell}".strip()


def described(tree, diagnostics):
    for found in in_reading_order(diagnostics):
        yield f"{found.severity.label} {found.code} at {place(found.span)}: {found.message}"
        if found.advice:
            yield f"    {found.advice}"
        yield from (f"    {place(related.span)}: {related.message}" for related in found.related)
    yield from lines_of(tree, place)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_table_gives_what_is_written_beside_it(path, golden, monkeypatch):
    golden(path.with_name(f"{path.name}.expected"), "\n".join(described(*read(path, monkeypatch))) + "\n")


def test_every_expectation_belongs_to_a_table():
    expected = {path.name for path in (Path(__file__).parent / "cases").glob("*.expected")}

    assert expected == {f"{path.name}.expected" for path in CASES}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Control ID", "id"),
        ("CONTROL_ID", "id"),
        ("control ids", "id"),
        ("Control #", "id"),
        ("ref_id", "id"),
        ("$$ref_id", "id"),
        ("Control Name", "title"),
        ("ControlImplementation", "text"),
        ("ControlObjective", "text"),
        ("Control Objective", "control_objectives"),
        ("TSC", "criteria"),
        ("soc2", "criteria"),
        ("Trust Services Criteria", "criteria"),
        ("Is Key", "key"),
        ("Framework_References.1.Framework", "framework_references.1.framework"),
        ("Domain", "process"),
        ("from", "from"),
        ("Valid until", "until"),
        ("Colour", ""),
        ("Status", ""),
    ],
)
def test_a_heading_means_a_field_whatever_its_case_blanks_and_punctuation(heading, field):
    assert Headings(CONTROLS).field(heading) == field


@pytest.mark.parametrize("key", ["controls", "cuecs", "tests", "control_objectives", "criteria_not_applicable"])
def test_every_list_of_headings_names_fields_of_the_list_and_no_heading_twice(key):
    shape = table_shape((key,))
    written = {}
    for alias, field in Headings(shape).aliases():
        written.setdefault(alias.casefold(), set()).add(field)

    assert {alias: fields for alias, fields in written.items() if len(fields) > 1} == {}


def plain(node):
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node}


@pytest.mark.parametrize("name", ["title-row", "hidden-rows", "merged-cells"])
def test_the_three_programs_files_say_the_same(name, monkeypatch):
    trees = [
        plain(read(path, monkeypatch)[0])
        for path in CASES
        if path.name.startswith(f"{name}.") and path.suffix != ".tsv"
    ]

    assert len(trees) == 3
    assert trees[0] == trees[1] == trees[2]


@pytest.mark.parametrize("word", ["wner", "onwer", "owmer", "ownerr", "owne", "aowner", "owenr"])
def test_a_word_is_one_edit_away_in_both_directions(word):
    assert one_edit("owner", word)
    assert one_edit(word, "owner")


@pytest.mark.parametrize("word", ["owner", "onwre", "oner s", "wnero", "ow", "rewno", "owxyr", "xwnery"])
def test_a_word_that_is_the_same_or_further_away_is_not_one_edit_away(word):
    assert not one_edit("owner", word)
    assert not one_edit(word, "owner")


@pytest.mark.parametrize(("depth", "refused"), [(10, False), (11, True)])
def test_a_field_has_at_most_ten_parts(depth, refused):
    field = ".".join(["text", *"123456789X"][:depth])
    _, found = read_table(f"id,{field}\nAC-01,x\n".encode(), "controls.csv", FREE)

    assert any(row.message == f"“{field}” is not the name of a field." for row in found) == refused


def test_a_cell_of_blanks_is_an_empty_cell():
    tree, _ = read_table(b"id,text,owner\nAC-01,x,   \n", "controls.csv", CONTROLS)

    assert [entry.key.text for entry in tree.items[0]] == ["id", "text"]


def test_all_rows_that_contradict_each_other_are_listed():
    rows = "".join(f"AC-{n},Reviewed.,CC6.1,Lead\nAC-{n},,CC6.2,Manager\n" for n in range(200))
    found = read_table(f"id,text,criteria,owner\n{rows}".encode(), "c.csv", table_shape(("controls",)))[1]

    assert [row.code for row in found].count("rows-contradict") == 200
