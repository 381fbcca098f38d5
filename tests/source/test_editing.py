"""Values in YAML and CSV files are changed, and every other character of the file stays as it is."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.source.editing import Edit, NotEditable, edit_csv, edit_yaml
from socdocs.source.tree import Mapping, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/system.yaml"))
WORDS = st.sampled_from(
    ("quarterly", "it’s", "don't", 'the "owner"', "a: b", "a # b", "- x", "[y]", "{z}", "100 %", "*")
)


def scalars(node):
    """The values of a tree."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Mapping):
        for entry in node:
            yield from scalars(entry.value)


def tree(data):
    return read_yaml(data, "a.yaml", part=True)[0]


def one(data, text):
    """The value of a file that begins with `text`."""
    return next(scalar for scalar in scalars(tree(data)) if scalar.text.startswith(text))


STYLES = """\
# A comment.
plain:   The old   # behind it
single: 'The old isn''t new'
double: "The old \\"one\\"\\u00e9"
literal: |
    The old first line
      - indented

    second

folded: >-
  The old words are wrapped
  into two lines.

  And a paragraph.
list: [The old item, other]  # flow
"""


@pytest.mark.parametrize(
    ("key", "new", "line"),
    [
        ("plain", "The new", "plain:   The new   # behind it"),
        ("plain", "The new: one", 'plain:   "The new: one"   # behind it'),
        ("single", "The new isn't old", "single: 'The new isn''t old'"),
        ("single", "It's old isn't new", "single: 'It''s old isn''t new'"),
        ("double", 'A "new" one', None),
        ("literal", "The new first line\n  - indented\n\nsecond\n", "    The new first line"),
        ("folded", "The new words are wrapped into two lines.\nAnd a paragraph.", "  The new words are wrapped"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_the_words_that_differ_are_replaced(key, new, line, end):
    data = STYLES.replace("\n", end).encode()
    entry = tree(data).get(key)
    changed = edit_yaml(data, "a.yaml", [Edit(entry, new)])
    assert tree(changed).get(key).text == new
    before, after = data.decode().split(end), changed.decode().split(end)
    assert line is None or line in after
    different = [one for one in difflib.ndiff(before, after) if one.startswith(("+ ", "- "))]
    assert len(different) <= 2


def test_several_values_are_changed_at_once_and_lines_may_be_added():
    edits = [
        Edit(one(STYLES.encode(), "The old first"), "The new\nand more\n  - indented\n\nsecond\n"),
        Edit(one(STYLES.encode(), "The old item"), "new, item"),
    ]
    changed = tree(edit_yaml(STYLES.encode(), "a.yaml", edits))
    assert changed.get("literal").text == "The new\nand more\n  - indented\n\nsecond\n"
    assert [item.text for item in changed.get("list").items] == ["new, item", "other"]


@pytest.mark.parametrize("old", ["The old", "x"])
def test_a_line_that_is_added_to_a_block_begins_where_its_lines_begin(old):
    data = f"a: |\n  {old}\nb: 1\n".encode()
    changed = edit_yaml(data, "a.yaml", [Edit(tree(data).get("a"), f"{old}\n\nand more\n")])
    assert changed.decode() == f"a: |\n  {old}\n\n  and more\nb: 1\n"


@pytest.mark.parametrize("mark", ["|", "|-", ">", ">-"])
def test_a_line_that_ends_within_another_one_leaves_the_block_a_block(mark):
    data = f"text: {mark}\n  One two three.\n  Four.\nother: x\n".encode()
    old = one(data, "One")
    changed = edit_yaml(data, "a.yaml", [Edit(old, old.text.replace("One two", "One\n\ntwo"))]).decode()
    assert changed.startswith(f"text: {mark}\n  One\n\n")
    assert "  two three.\n  Four.\nother: x\n" in changed
    assert one(changed.encode(), "One").text.startswith("One\n\ntwo three.")


@pytest.mark.parametrize("word", ["null", "~"])
@pytest.mark.parametrize("written", ["old", "'old'", '"old"', "|\n  old\n", ">-\n  old\n", ""])
def test_a_word_that_yaml_takes_for_nothing_stays_a_word(word, written):
    data = f"a: {written}\nb: x\n".encode()
    scalar = read_yaml(data, "system.yaml")[0].get("a")

    changed, _ = read_yaml(edit_yaml(data, "system.yaml", [Edit(scalar, word)]), "system.yaml")

    assert (changed.get("a").text.strip(), changed.get("a").absent) == (word, False)


def test_an_absent_value_is_filled_in():
    data = b"a:\nb: 1\n"
    assert edit_yaml(data, "a.yaml", [Edit(tree(data).get("a"), "new: value")]) == b'a: "new: value"\nb: 1\n'


@pytest.mark.parametrize("data", [b"a: \xff\n", b"a: 1\r\nb: 2\n", "a: ö\n".encode("utf-16")])
def test_a_file_that_would_change_elsewhere_is_left_alone(data):
    value = Scalar("1", tree(b"a: 1\n").get("a").span)
    with pytest.raises(NotEditable):
        edit_yaml(data, "a.yaml", [Edit(value, "2")])


def test_a_value_that_others_repeat_is_left_alone():
    data = b"a: &x The old\nb: *x\nc: other\n"
    for key in ("a", "b"):
        with pytest.raises(NotEditable, match="repeat"):
            edit_yaml(data, "a.yaml", [Edit(tree(data).get(key), "new")])
    assert edit_yaml(data, "a.yaml", [Edit(tree(data).get("c"), "new")]) == data.replace(b"other", b"new")


@given(st.sampled_from(EXAMPLES), st.data())
def test_any_value_of_a_description_can_have_other_words_and_nothing_else_changes(path, data):
    content = path.read_bytes()
    values = [scalar for scalar in scalars(tree(content)) if scalar.text.strip()]
    value = values[data.draw(st.integers(0, len(values) - 1))]
    words = value.text.rstrip("\n").split(" ")
    place = data.draw(st.integers(0, len(words) - 1))
    words[place] = data.draw(WORDS)
    new = " ".join(words)
    changed = edit_yaml(content, "a.yaml", [Edit(value, new)])
    texts = [scalar.text for scalar in scalars(tree(changed))]
    expected = [
        new + s.text[len(s.text.rstrip("\n")) :] if s.span == value.span else s.text for s in scalars(tree(content))
    ]
    assert texts == expected
    before, after = content.decode().split("\n"), changed.decode().split("\n")
    kept = sum(
        block.size for block in difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    )
    assert kept >= len(before) - (1 + value.text.count("\n") + len(value.text) // 60)


@pytest.mark.parametrize(
    ("cell", "new", "written"),
    [
        ("old", "new", "new"),
        ('"old, older"', "new, newer", '"new, newer"'),
        ("old", 'say "new"', '"say ""new"""'),
        ("old", "two\nlines", '"two\nlines"'),
        ("old", "=1+1", "'=1+1"),
        ("old", "a;b", '"a;b"'),
    ],
)
def test_a_cell_of_a_table_is_changed_and_quoted_where_it_must_be(cell, new, written):
    from socdocs.diagnostics import Span

    data = f"id,text\r\nA,{cell}\r\nB,x\r\n".encode()
    value = Scalar(cell.strip('"'), Span("a.csv", 2, 3, 2, 3 + len(cell)))
    assert (
        edit_csv(data, [Edit(value, new)]).decode()
        == f"id,text\r\nA,{written.replace(chr(10), chr(13) + chr(10))}\r\nB,x\r\n"
    )
