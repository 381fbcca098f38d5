"""PyYAML without its part in C reads what it reads with it: the same values or mistakes, at the same places."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from socdocs.source.yaml_pure import PureLoader
from socdocs.source.yaml_reader import read_yaml

PIECES = [
    *("a", "b: ", ": ", ":", "- ", "-", "? ", "?", "#", " # c", "=", "~", "<<: ", "@", "`", "é", "\U0001f600"),
    *("\n", "\n ", "\n  ", "\n    ", "\t", "\t", "\t", "  ", " ", "\t\n", "\n\t", "\n  \t", "\r\n", "\u0085", "\u2028"),
    *("|", "|-", "|+", "|2", "|9", "|0", ">", ">-", ">2-", "|\t\n", "|\n a\n\t\n", "|#", "\n...\n", "\n---\n", "--- "),
    *('"', "'", "''", "\\n", "\\x41", "\\U0001F600", "\\ud83d", "\\ude00", "\\/", "\\'", "\\\n", "\\\t", "\\z", "\\x4"),
    *("[", "]", "{", "}", ",", "[a, b]", "{a: b}", "[a: b]", "[b: ]", "{b: }", "[? ]", "'a\n\t b'", '"a\t\n\tb\\\n c"'),
    *("&a", "*a", "&", "*", "!", "!!str ", "!<x> ", "!a!b ", "!!", "!,", "!]", "!%41 ", "!%C3%A9 ", "!%FF ", "!%4 "),
    *("%YAML 1.1\n", "%YAML 1.2\n", "%YAML 1.3\n", "%YAML 2\n", "%TAG ! x\n", "%TAG !a! x\n---\n", "%FOO bar\n", "%"),
    *("x" * 130, "k" * 1025 + ": ", "a\n b\n", "? a\n: b"),
]
BEGINNINGS = ["", "", "k: ", "k:\n  - x: ", "k: [", '{\n\t"k": ']
TEXTS = st.tuples(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))


def read(text, loader):
    return read_yaml(text.encode("utf-8", "surrogatepass"), "any.yaml", part=True, loader=loader)


@pytest.mark.parametrize(
    "text",
    [
        "service_organization: {name: Acme}\nsystem:\n  name: Zed\t# the product\n",
        "services:\n  - name: Orders\t\n    description: Takes orders.\n",
        "key:\tvalue\nother\t: value\n",
        "a:\n  - {name: B,\n\t description: x}\n",
        "x: |#\n  a\n",
        "x: >#\n  a\n",
        "k: [b: ]\n",
        "? n",
        "{b: , c}\n",
    ],
)
def test_what_is_read_with_the_part_in_c_is_read_without_it(text):
    tree, found = read(text, PureLoader)

    assert found == []
    assert (tree, found) == read(text, yaml.CSafeLoader)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x: !,\n",
            "x: !]\n",
            "x: ![\n",
            'x: "\\z"\n',
            'x: "\\ud83d"\n',
            "x: a\n b\t: c\n",
            "\tx: a\n",
            "x:\n\t- a\n",
        ),
        *(
            "x: |\n\ta\n",
            "x: >-\x01[a, b]\n",
            "k:\n x\n[[",
            "x: {\n---\n",
            "%FOO a\n---\nx: 1\n",
            "[a:,b]",
            "x: 'a\n---\n'",
        ),
        *("%TAG ! x\n%TAG ! x\n---\na: b\n", "x: &a\t!a!b ?", "x: !a!b &a\n `", "]\nx: 'a", "%YAML 1.3\n---\na: b\n"),
    ],
)
def test_what_is_refused_with_the_part_in_c_is_refused_without_it(text):
    tree, found = read(text, PureLoader)

    assert found
    assert (tree, found) == read(text, yaml.CSafeLoader)


@settings(max_examples=2_000)
@given(TEXTS.map("".join))
def test_any_text_is_read_alike_with_the_part_in_c_and_without(text):
    assert read(text, PureLoader) == read(text, yaml.CSafeLoader)


VALUES = st.recursive(
    st.one_of(st.text("ab:#\t\"'\\ é-", max_size=9), st.integers(), st.booleans(), st.none()),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), values),
    max_leaves=8,
)


@given(VALUES.filter(lambda value: isinstance(value, list | dict)), st.booleans())
def test_json_that_is_indented_by_tabs_is_read(value, plain):
    text = json.dumps(value, indent="\t", ensure_ascii=plain)
    tree, found = read(text, PureLoader)

    assert found == []
    assert (tree, found) == read(text, yaml.CSafeLoader)
