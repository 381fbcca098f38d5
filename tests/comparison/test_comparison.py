"""Two descriptions differ in exactly the facts that differ, each named once and in the words of the field."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.comparison import Side, compare, compare_sides
from socdocs.comparison.groups import GROUPS
from socdocs.files import Files
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.load import naming_field, validate
from socdocs.model.paths import field_at
from socdocs.reporting.comparison import comparison_text
from socdocs.source.addresses import KEY_FIELDS, Locator, escape_key, item_keys, name_of
from socdocs.source.edit import set_value
from socdocs.source.tree import Mapping, Scalar, Sequence
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.reports import EXAMPLES

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir())
DESCRIPTIONS = sorted(EXAMPLES.glob("*/system.yaml"))


def loaded(path):
    auditor = path.with_name("auditor.yaml")
    return load(Files(), Request(path, auditor if auditor.exists() else None))


def side(path):
    found = loaded(path)
    return Side(path.name, found.description, found.tree)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_differences_of_a_case(case, golden):
    comparison = compare_sides(side(case / "old.yaml"), side(case / "new.yaml"))

    golden(case / "differences.txt", comparison_text(comparison))
    golden(case / "questions.txt", comparison_text(comparison, changes=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_other_way_round_the_same_facts_differ_with_old_and_new_exchanged(case):
    old, new = (loaded(case / name).description for name in ("old.yaml", "new.yaml"))

    # An item whose name changed has the key that it has in the new description.
    forth = sorted((name_of(row.address), row.kind, row.old, row.new) for row in compare(old, new))
    back = sorted((name_of(row.address), row.kind, row.new, row.old) for row in compare(new, old))

    assert forth == back


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=lambda path: path.parent.name)
def test_a_description_does_not_differ_from_itself_in_another_order(path):
    found = loaded(path)
    turned, problems = validate(reversed_lists(found.tree))

    assert compare(found.description, found.description) == ()
    assert not problems
    assert compare(found.description, turned) == ()


def reversed_lists(node):
    """The tree with the items of all lists and the keys of all mappings in reverse order."""
    if isinstance(node, Mapping):
        entries = tuple(entry._replace(value=reversed_lists(entry.value)) for entry in reversed(node.entries))
        return Mapping(entries, node.span)
    if isinstance(node, Sequence):
        return Sequence(tuple(map(reversed_lists, reversed(node.items))), node.span)
    return node


def plain_texts(node, address=""):
    """The addresses of all texts that name nothing, so that any other words may be put in their place."""
    if isinstance(node, Mapping):
        for key, value in node:
            below = f"{address}.{key.text}" if address else key.text
            row = field_at(below)
            if isinstance(value, Scalar) and not value.absent and row and row.shape in ("plain", "text", "prose"):
                if row.name not in KEY_FIELDS and row.name not in REFERENCES:
                    yield below
            else:
                yield from plain_texts(value, below)
    elif isinstance(node, Sequence):
        for key, item in zip(item_keys(node), node.items, strict=True):
            yield from plain_texts(item, f"{address}[{escape_key(key)}]")


REFERENCES = {"kind", "layout", "framework", "process", "performed_by", "replaces"}
FOUND = {path.parent.name: loaded(path) for path in DESCRIPTIONS}
TEXTS = {name: list(plain_texts(found.tree)) for name, found in FOUND.items()}


@given(data=st.data())
def test_exactly_the_facts_that_are_set_differ_both_ways(data):
    name = data.draw(st.sampled_from([name for name, texts in TEXTS.items() if texts]))
    chosen = data.draw(st.lists(st.sampled_from(TEXTS[name]), unique=True, max_size=5))
    tree = FOUND[name].tree
    for number, address in enumerate(chosen):
        tree = set_value(tree, address, f"Other words, number {number}.", naming_field)
    changed, problems = validate(tree)

    assert not problems
    forth, back = compare(FOUND[name].description, changed), compare(changed, FOUND[name].description)
    assert sorted(row.address for row in forth) == sorted(row.address for row in back) == sorted(chosen)
    assert all(row.new == (f"Other words, number {chosen.index(row.address)}.",) for row in forth)


@pytest.mark.parametrize("name", FOUND)
def test_each_difference_has_a_place_in_each_file_that_has_the_fact(name):
    found, empty = FOUND[name], loaded(EXAMPLES / "minimal" / "system.yaml")
    comparison = compare_sides(Side("old", empty.description, empty.tree), Side("new", found.description, found.tree))

    for row in comparison.found:
        assert (row.old is not None) == bool(row.difference.old)
        assert (row.new is not None) == bool(row.difference.new)
        if row.new:
            assert row.new == Locator(found.tree).locate(row.difference.address)


@pytest.mark.parametrize("pattern", [pattern for group in GROUPS for pattern in group.patterns if pattern])
def test_each_pattern_of_the_groups_names_a_field(pattern):
    words = name_of(pattern.replace("[…]", "[x]")).split(".")
    model = SystemDescription
    for word in words:
        row = fields_of(model)[word]
        model = row.item
