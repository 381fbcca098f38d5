"""Trees that are right and trees with mistakes.

Each file in cases/ is held against the model, and what that gives against the `.expected` file beside it.
"""

import pickle
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from socdocs.files import Files
from socdocs.model.base import MAX_ID, Facts, with_facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.load import validate
from socdocs.model.tables import table_shape
from socdocs.source.addresses import Locator
from socdocs.source.load import load_description
from socdocs.source.tree import Entry, Mapping, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml
from tests.conftest import ROOT

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def tree_of(path):
    tree, problems = read_yaml(path.read_bytes(), path.name)
    assert problems == []
    return tree


def facts_of(entry, address=""):
    if isinstance(entry, Facts):
        for row in fields_of(type(entry)).values():
            yield from facts_of(getattr(entry, row.name), f"{address}.{row.key}" if address else row.key)
    elif isinstance(entry, tuple):
        for number, item in enumerate(entry, 1):
            yield from facts_of(item, f"{address}[{number}]")
    elif entry is not None:
        yield f"{address} = {entry!r}"


def described(description, problems):
    for found in problems:
        span = found.span
        stretch = f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"
        yield f"{stretch} {found.severity.label} {found.code} at {found.address}: {found.message}"
        yield f"    {found.advice}"
    yield from ["nothing was read"] if description is None else facts_of(description)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_gives_what_is_expected_beside_it(path, golden):
    golden(path.with_name(f"{path.name}.expected"), "\n".join(described(*validate(tree_of(path)))) + "\n")


def test_every_expectation_belongs_to_a_case():
    expected = {path.name for path in (Path(__file__).parent / "cases").glob("*.expected")}

    assert expected == {f"{path.name}.expected" for path in CASES}


@cache
def saas():
    tree, _ = load_description(Files(), ROOT / "examples/saas-vendor/system.yaml", shape_of=table_shape)
    return tree


def test_an_entry_is_a_value():
    first, _ = validate(saas())
    second, _ = validate(saas())

    assert first == second
    assert hash(first) == hash(second)
    assert with_facts(first, fictional="other") != first
    with pytest.raises(AttributeError):
        first.fictional = "other"


def test_an_entry_goes_from_one_process_to_another():
    description, _ = validate(saas())

    assert pickle.loads(pickle.dumps(description)) == description  # noqa: S301 - what we wrote


def test_a_fact_of_another_name_is_refused():
    with pytest.raises(TypeError):
        with_facts(SystemDescription(), fictoinal="x")


def test_a_statement_of_none_is_told_from_a_list():
    description, _ = validate(tree_of(Path(__file__).parent / "cases/right.yaml"))

    assert description.changes.none_statement == "There  were none."
    assert description.services is None


def test_what_lies_deep_under_an_unknown_key_is_one_mistake():
    span = saas().span
    node = Scalar("x", span)
    for _ in range(10_000):
        node = Sequence((node,), span)
    description, problems = validate(Mapping((Entry(Scalar("zebra", span), node),), span))

    assert description is None
    assert [found.code for found in problems] == ["unknown-key"]


def nodes(span):
    """Values of every form; the keys and words are such as the model knows."""
    words = ("", "~", "yes", "no", "2026-01-31", "2026-02-30", "25", "-1", "1", "security", " a  b ", "a" * 61)
    keys = ("id", "name", "text", "none_statement", "from", "control", "zebra")
    scalars = st.builds(Scalar, st.sampled_from(words), st.just(span), st.sampled_from(("", '"')))
    return st.recursive(
        scalars,
        lambda below: (
            st.lists(below, max_size=2).map(lambda items: Sequence(tuple(items), span))
            | st.dictionaries(st.sampled_from(keys), below, max_size=3).map(
                lambda given: Mapping(tuple(Entry(Scalar(key, span), node) for key, node in given.items()), span)
            )
        ),
        max_leaves=4,
    )


def with_another(data, node):
    """`node` with something else somewhere below it."""
    below = [entry.value for entry in node.entries] if isinstance(node, Mapping) else getattr(node, "items", ())
    if not below or data.draw(st.sampled_from((False, False, False, True))):
        return data.draw(nodes(node.span))
    place = data.draw(st.integers(0, len(below) - 1))
    other = with_another(data, below[place])
    if isinstance(node, Sequence):
        return replace(node, items=(*node.items[:place], other, *node.items[place + 1 :]))
    entry = node.entries[place]._replace(value=other)
    return replace(node, entries=(*node.entries[:place], entry, *node.entries[place + 1 :]))


@given(data=st.data())
def test_what_is_refused_as_a_whole_has_a_mistake_in_one_of_its_fields(data):
    place = data.draw(st.integers(0, len(saas().entries) - 1))
    entry = saas().entries[place]
    tree = replace(saas(), entries=(entry._replace(value=with_another(data, entry.value)),))

    description, problems = validate(tree)

    assert (description is None) is bool(problems)


def test_an_id_of_the_greatest_length_is_found_at_its_address():
    longest = "x" * (MAX_ID - 5)
    tree, _ = read_yaml(f"controls: [{{id: {longest}-0001, text: A}}, {{id: {longest}-0002, text: B}}]\n".encode(), "")

    assert validate(tree)[1] == []
    assert Locator(tree).find(f"controls[{longest}-0002].text").text == "B"
