"""Absent facts are added to YAML files at the end of their groups, and what is there stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.source.adding import Addition, add_key, add_value, add_values
from socdocs.source.addresses import Locator
from socdocs.source.editing import NotEditable
from socdocs.source.yaml_reader import read_yaml
from tests.counting import lines_run

FILE = """\
# At the top.
service_organization:
  name: Acme, Inc.   # its name
  overview: |
    It is new.

reports:
  - id: soc2
    kind: soc2-type2
    period:
      start: 2026-01-01
  # Behind the list.
system: {name: S}
vendors: {file: vendors.csv}
"""


@pytest.mark.parametrize(
    ("address", "text", "lines"),
    [
        ("service_organization.location", "Boise, Idaho", ['  location: "Boise, Idaho"']),
        ("reports[soc2].period.end", "2026-12-31", ["      end: 2026-12-31"]),
        ("reports[soc2].service_auditor.firm", "A & B: LLP", ["    service_auditor:", '      firm: "A & B: LLP"']),
        ("internal_control.monitoring", "It is.", ["internal_control:", "  monitoring: It is."]),
        ("system.short_name", "x", ["system: {name: S, short_name: x}"]),
        (
            "reports[soc2].assertion.letterhead",
            "A\nB",
            ["    assertion:", "      letterhead: |-", "        A", "        B"],
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_is_added_in_lines_of_its_own(address, text, lines, end):
    data = FILE.replace("\n", end).encode()
    changed = add_value(data, "a.yaml", Addition(address, text))
    after, before = changed.decode().split(end), FILE.split("\n")
    assert all(line in after for line in lines)
    one_line = "system: {name: S}"
    kept = [line for line in before if line != one_line or line in after]
    assert [line for line in after if line not in lines] == kept
    assert Locator(read_yaml(changed, "a.yaml")[0]).find(address).text.rstrip("\n") == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_key_with_a_list_is_added_at_the_end_and_nothing_else_changes(end):
    data = FILE.replace("\n", end).encode()
    assert add_key(data, "a.yaml", "libraries", ["../a", "b: c"]) == data + f'libraries: ["../a", "b: c"]{end}'.encode()


@pytest.mark.parametrize("text", ["", "# nothing\n", "- one\n", "libraries: [a]\n"])
def test_a_key_is_not_added_where_there_is_none_or_that_one_already(text):
    with pytest.raises(NotEditable):
        add_key(text.encode(), "a.yaml", "libraries", ["b"])


@pytest.mark.parametrize("address", ["reports[soc1].period.start", "controls[AC-01].owner", "vendors[X].name"])
def test_an_entry_that_is_not_there_is_not_made_up(address):
    with pytest.raises(NotEditable):
        add_value(FILE.encode(), "a.yaml", Addition(address, "x"))


def test_an_entry_among_keys_is_not_taken_for_an_item_of_a_list():
    data = b"controls:\n  AC-01:\n    text: It is.\n"
    with pytest.raises(NotEditable):
        add_value(data, "a.yaml", Addition("controls[AC-01].owner", "x"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_any_text_is_added_as_it_is_or_refused(text):
    try:
        changed = add_value(FILE.encode(), "a.yaml", Addition("service_organization.location", text))
    except NotEditable:
        return
    root, _ = read_yaml(changed, "a.yaml")
    assert Locator(root).find("service_organization.location").text == text


def test_values_are_not_added_to_an_item_without_keys():
    with pytest.raises(NotEditable):
        add_value(b"controls: [AC-01]\n", "a.yaml", Addition("controls[AC-01].owner", "x"))


def test_values_that_cannot_be_added_stop_no_others():
    data = b"services: [{name: A}, {name: B}]\ncontrols: [AC-01]\na: &one {x: y}\nb: *one\nlast:\n  name: Z\n"
    given = {
        "services[A].description": "one",
        "services[C].description": "no entry",
        "a.text": "in b, too",
        "controls[AC-01].owner": "no group",
        "services[B].description": "two",
        "last.text.words": "three",
        "last.text.sign": "four",
        "last.text": "twice",
        "own": "five",
    }
    additions = [Addition(*row) for row in given.items()]
    changed, left = add_values(data, "a.yaml", additions)
    assert [row.text for row in left] == ["no entry", "no group", "twice", "in b, too"]
    assert changed.decode() == (
        "services: [{name: A, description: one}, {name: B, description: two}]\ncontrols: [AC-01]\n"
        "a: &one {x: y}\nb: *one\nlast:\n  name: Z\n  text:\n    words: three\n    sign: four\nown: five\n"
    )


@pytest.mark.parametrize("described", [json.dumps, "{}".format], ids=["JSON", "YAML"])
def test_twice_as_many_values_are_about_twice_the_work(described):
    def work(number):
        data = described({"services": [{"name": f"S{n}"} for n in range(number)]}).encode()
        additions = [Addition(f"services[S{n}].description", "It carries.") for n in range(number)]
        return lines_run(lambda: add_values(data, "a.yaml", additions))

    few, more, most = work(20), work(40), work(80)
    assert most - more < 2.2 * (more - few)
