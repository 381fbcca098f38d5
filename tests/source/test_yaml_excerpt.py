"""A few keys of a file, read without the others."""

import pytest

from socdocs.source.tree import Mapping
from socdocs.source.yaml_excerpt import read_keys
from socdocs.source.yaml_reader import read_yaml

KEYS = frozenset({"system", "reports"})
FILES = [
    "a: 1\nsystem: {name: X}\nb: {system: {name: Y}}\nreports:\n- {id: r, kind: [a, b]}\nc: [system, 2]\n",
    "controls: {file: c.csv}\nservices: &s [x, y]\nsystem: {name: *s}\n",
    "system: &a {name: X}\nb: *a\nreports: []\n",
    "? [a, b]\n: 1\nsystem: x\n",
    "system: x\nsystem: y\n",
    "b: {x: 1}\nsystem:\n",
    "{system: 1, b: 2}\n",
    "",
    "- system\n- x\n",
    "system\n",
    "a: [\n",
    "b: 1\n",
]


@pytest.mark.parametrize("text", FILES)
def test_the_keys_have_what_they_have_in_the_whole_file(text):
    def own(tree):
        return [entry for entry in tree if entry.key.text in KEYS] if isinstance(tree, Mapping) else None

    whole, _ = read_yaml(text.encode(), "f")
    assert own(read_keys(text.encode(), "f", KEYS)) == own(whole)


def test_no_tree_is_made_of_the_other_keys():
    tree = read_keys(FILES[0].encode(), "f", KEYS)
    assert [entry.key.text for entry in tree] == ["system", "reports"]
