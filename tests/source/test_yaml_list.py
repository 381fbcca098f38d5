"""A list written as YAML reads as the same values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.files import Files
from socdocs.model.controls import Control
from socdocs.source.tables.choice import Choice
from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_list import write_list
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.imported import as_yaml, read_controls
from tests.characters import characters
from tests.reports import cases, example_case

LINES = ["a", "- b", "#c", "key: d", "", " e", "f ", "|", ">", "no", "1.10"]
WORDS = ["word", "a, b", "it’s", "#", ":", "-", "=1"]
OTHERS = ["yes", "NO", "null", "~", "1.10", "010", "2026-01-31", "a:b", "a:", "-"]
MARKS = ["[a]", "{a}", "*a", "&a", "!a", "%a", "@a", "`a"]
TEXTS = st.one_of(
    st.text(characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=150),
    st.lists(st.sampled_from(LINES), min_size=1).map("\n".join),
    st.lists(st.sampled_from(WORDS), min_size=20, max_size=40).map(" ".join),
    st.sampled_from(OTHERS + MARKS),
).filter(str.strip)
PARTS = st.lists(st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}), min_size=1, max_size=2)
WORDS_OF = st.lists(TEXTS, min_size=1, max_size=3)
ENTRIES = st.lists(
    st.fixed_dictionaries({"id": TEXTS, "text": TEXTS}, optional={"words": WORDS_OF, "parts": PARTS}), max_size=3
)


def plain(node):
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node}
    return [plain(item) for item in node.items]


@given(entries=ENTRIES)
def test_any_list_reads_as_it_was(entries):
    tree, found = read_yaml(write_list(entries).encode(), "a.yaml", part=True)

    assert found == []
    assert plain(tree) == entries


@pytest.mark.parametrize("example", cases(), ids=str)
def test_the_controls_of_a_report_read_as_they_were(example, tmp_path):
    controls: tuple[Control, ...] = example_case(example).scope.description.controls
    path = tmp_path / "controls.yaml"
    path.write_text(as_yaml(controls), "utf-8")

    assert read_controls(Files(), [path], Choice()).controls == controls
