"""Lists in YAML and CSV files take further entries and fields, and everything else in the file stays as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.model.tables import table_shape
from socdocs.source.editing import NotEditable
from socdocs.source.merging import Additions, merge_yaml
from socdocs.source.plain import plain
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.grid import as_item, items_of
from socdocs.source.tables.merging import merge_csv
from socdocs.source.tables.table import read_table
from socdocs.source.yaml_list import write_list
from socdocs.source.yaml_reader import read_yaml

SIGNS = st.text(st.sampled_from("aB1 ;,\"'#:-[]{}&*|>=\\é"), min_size=1, max_size=12).filter(str.strip)
TEXTS = SIGNS.map(lambda text: " ".join(text.split()))
LISTS = st.lists(TEXTS, min_size=1, max_size=3, unique=True)
FIELDS = st.fixed_dictionaries({}, optional={"owner": TEXTS, "systems": LISTS, "text": TEXTS, "title": TEXTS})
IDS = ("AC-01", "AC-02", "AC-03")
NEW_IDS = ("AC-08", "AC-09")


@given(st.lists(TEXTS, max_size=4))
def test_every_value_comes_back_from_a_cell_with_several(values):
    cell = "; ".join(map(as_item, values))
    assert [item.text for item in items_of(cell, ";\n")] == values


@given(st.text(st.sampled_from('ab ;"\n'), max_size=12))
def test_the_place_of_an_item_holds_its_words(cell):
    for item in items_of(cell, ";\n"):
        assert cell[item.start : item.end].replace('""', '"') in (item.text, item.text.replace('""', '"'))


@given(
    st.fixed_dictionaries(dict.fromkeys(IDS, FIELDS)),
    st.dictionaries(st.sampled_from(IDS), FIELDS, max_size=3),
    st.fixed_dictionaries({}, optional=dict.fromkeys(NEW_IDS, FIELDS)),
    st.booleans(),
)
def test_a_yaml_list_says_what_it_said_and_what_is_new(known, more, new, indented):
    entries = [{"id": id_, **fields} for id_, fields in known.items()]
    written = write_list(entries)
    listed = re.sub("^", "  " * indented, written, flags=re.MULTILINE).rstrip(" ")
    file = f"# first\nname: x  # a name\ncontrols:\n{listed}# last\nother: y\n"
    additions = Additions(more, tuple({"id": id_, **fields} for id_, fields in new.items()))

    merged = merge_yaml(file.encode(), "a.yaml", "controls", additions).decode()

    expected = [{**entry, **more.get(entry["id"], {})} for entry in entries] + list(additions.entries)
    assert plain(read_yaml(merged.encode(), "a.yaml")[0]) == {"name": "x", "controls": expected, "other": "y"}
    assert merged.startswith("# first\nname: x  # a name\ncontrols:\n")
    assert merged.endswith("# last\nother: y\n")
    touched = {field for fields in more.values() for field in fields}
    kept = [line for line in listed.splitlines() if re.match(r"\s*(- )?id: ", line) or not touched]
    assert [line for line in merged.splitlines() if line in kept][: len(kept)] == kept


@given(
    st.fixed_dictionaries(dict.fromkeys(IDS, FIELDS)),
    st.dictionaries(st.sampled_from(IDS), FIELDS, max_size=3),
    st.fixed_dictionaries({}, optional=dict.fromkeys(NEW_IDS, FIELDS)),
    st.sampled_from(["", "sep=;\n", "sep=:\n", "sep=^\n", "sep=.\n"]),
)
def test_a_csv_list_says_what_it_said_and_what_is_new(known, more, new, first):
    columns = ("id", "text", "title", "owner", "systems")
    separator = first[-2:-1] or ","
    shape, empty = table_shape(("controls",)), f"{first}{separator.join(columns)}\n".encode()
    entries = tuple({"id": id_, **fields} for id_, fields in known.items())
    file = merge_csv(empty, "a.csv", shape, Choice(), Additions({}, entries)).data
    additions = Additions(more, tuple({"id": id_, **fields} for id_, fields in new.items()))

    merged = merge_csv(file, "a.csv", shape, Choice(), additions)

    expected = [{**entry, **more.get(entry["id"], {})} for entry in entries] + list(additions.entries)
    assert plain(read_table(merged.data, "a.csv", shape)[0]) == expected
    assert not merged.left_out
    untouched = [
        line
        for line, id_ in zip(file.decode().removeprefix(empty.decode()).splitlines(), known, strict=True)
        if not more.get(id_)
    ]
    assert [line for line in merged.data.decode().splitlines() if line in untouched][: len(untouched)] == untouched


def test_a_new_row_is_quoted_for_the_separator_that_the_file_names():
    file = b"sep=:\nid:text\nA:Ann looks.\n"
    new = {"id": "B", "text": "We see to this: bills."}
    merged = merge_csv(file, "a.csv", table_shape(("controls",)), Choice(), Additions({}, (new,))).data

    assert merged == file + b'B:"We see to this: bills."\n'


def test_a_comment_among_the_items_of_a_list_is_never_lost():
    file = b"controls:\n- id: A\n  systems:\n  - one  # the first\n  - two\n"
    with pytest.raises(NotEditable):
        merge_yaml(file, "a.yaml", "controls", Additions({"A": {"systems": ["three"]}}, ()))


def test_a_control_with_several_rows_is_not_changed_in_one_of_them():
    file = b"id,text,criteria,owner\nA,x,CC6.1,\nA,,CC6.2,\n"
    merged = merge_csv(file, "a.csv", table_shape(("controls",)), Choice(), Additions({"A": {"owner": "Ops"}}, ()))

    assert (merged.data, merged.left_out) == (file, {"A": ("owner",)})


def test_an_empty_line_in_a_new_text_has_no_blanks():
    file = b"controls:\n  - id: A\n"
    merged = merge_yaml(file, "a.yaml", "controls", Additions({"A": {"text": "One.\n\nTwo."}}, ())).decode()

    assert [line for line in merged.splitlines() if line != line.rstrip()] == []
    assert plain(read_yaml(merged.encode(), "a.yaml")[0])["controls"][0]["text"] == "One.\n\nTwo."


def test_entries_go_below_a_key_that_has_none():
    file = b"name: x\ncontrols:  # to come\nother: y\n"
    merged = merge_yaml(file, "a.yaml", "controls", Additions({}, ({"id": "A", "text": "One."},)))

    assert plain(read_yaml(merged, "a.yaml")[0]) == {
        "name": "x",
        "controls": [{"id": "A", "text": "One."}],
        "other": "y",
    }
