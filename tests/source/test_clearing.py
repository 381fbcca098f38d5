"""Values are left empty and entries taken out of YAML and CSV files, and everything else in the file stays as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.model.tables import table_shape
from socdocs.source.clearing import Clearing, clear_csv, clear_yaml, place, said
from socdocs.source.editing import NotEditable, read_tree
from socdocs.source.lines import Lines
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.table import read_table
from socdocs.source.tree import Mapping, Sequence, leaves

FILE = """\
# first
name: Acme  # a name
changes:  # of last year
  # above the first
  - id: CH-01
    text: |
      Two lines

      and a gap.
  - id: CH-02   # the second

signed: 'no'   # not yet
tests:
  - {control: AC-01, result: no_exceptions, ipe: [{name: a, procedure: b}]}

  - control: AC-02
    result: >-
      folded
      text
    procedures:
    - text: Read it.
      sample: "25"  # items

  # below the second
last: end
"""


def at(tree, *keys):
    """The entry to which keys and numbers lead."""
    for key in keys[:-1]:
        tree = tree.items[key] if isinstance(tree, Sequence) else tree.get(key)
    return tree.items[keys[-1]] if isinstance(tree, Sequence) else tree.entry(keys[-1])


def cleared(text, clear=(), remove=()):
    tree = read_tree(text, "system.yaml")
    clearing = Clearing(
        frozenset(place(at(tree, *keys).key.span) for keys in clear),
        frozenset(place(at(tree, *keys).span) for keys in remove),
    )
    return clear_yaml(text.encode(), "system.yaml", clearing).decode()


@pytest.mark.parametrize(
    ("clear", "old", "new"),
    [
        (("changes",), FILE[FILE.index("  - id: CH-01") : FILE.index("\nsigned")], ""),
        (("signed",), " 'no'   # not yet", "    # not yet"),
        (("tests", 0, "result"), "result: no_exceptions, ", ""),
        (("tests", 0, "ipe"), ", ipe: [{name: a, procedure: b}]", ""),
        (("tests", 0, "ipe", 0, "procedure"), ", procedure: b", ""),
        (("tests", 1, "result"), " >-\n      folded\n      text\n", "\n"),
        (("tests", 1, "procedures", 0, "sample"), 'sample: "25"  # items', "sample:   # items"),
        (("last",), " end", ""),
    ],
)
def test_a_value_goes_and_its_key_stays_but_in_braces(clear, old, new):
    assert FILE.count(old) == 1
    assert cleared(FILE, [clear]) == FILE.replace(old, new)


def test_an_entry_goes_with_its_lines():
    assert cleared(FILE, remove=[("changes", 1)]) == FILE.replace("  - id: CH-02   # the second\n", "")
    first = FILE[FILE.index("  - {control") : FILE.index("  - control: AC-02")]
    assert cleared(FILE, remove=[("tests", 0)]) == FILE.replace(first, "")


def test_line_ends_and_the_mark_of_the_file_stay():
    data = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    tree = read_tree(FILE, "system.yaml")
    clearing = Clearing(frozenset({place(at(tree, "signed").key.span)}), frozenset())
    assert clear_yaml(data, "system.yaml", clearing) == data.replace(b" 'no'   #", b"    #")


def test_a_value_that_others_repeat_is_left_alone():
    text = "signed: &answer no\nprincipal: *answer\n"
    with pytest.raises(NotEditable):
        cleared(text, [("signed",)])
    assert cleared(text, [("principal",)]) == "signed: &answer no\nprincipal:\n".replace(
        "principal:\n", "principal: \n"
    )


def places_in(node):
    """Every key with a value, and every item of a list."""
    if isinstance(node, Mapping):
        for entry in node:
            yield entry.key, entry.value, False
            yield from places_in(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield item, item, True
            yield from places_in(item)


@given(st.data())
def test_whatever_goes_the_rest_says_what_it_said_with_its_comments(data):
    tree = read_tree(FILE, "system.yaml")
    chosen = data.draw(st.lists(st.sampled_from(list(places_in(tree))), max_size=4))
    keys = frozenset(place(row.span) for row, _, item in chosen if not item)
    items = frozenset(place(row.span) for row, _, item in chosen if item)
    clearing = Clearing(keys, items)
    text = clear_yaml(FILE.encode(), "system.yaml", clearing).decode()

    assert said(read_tree(text, "system.yaml")) == said(tree, clearing)
    lines = Lines(FILE)
    gone = [(lines.offset(*place(value.span)), value.span) for _, value, _ in chosen]
    for comment in re.finditer(r"#.*", FILE):
        inside = any(start <= comment.start() <= lines.offset(span.end_line, span.end_column) for start, span in gone)
        beside = any(span.end_line == lines.place(comment.start())[0] for _, span in gone)
        assert comment[0] in text or inside or beside


TABLE = 'id,text,from,sample\nAC-01,"One, two",2026-01-01,25\nAC-02,"Three\nfour","2026-02-01","x, y"\nAC-03,five,,\n'


def test_cells_and_rows_of_a_table_go():
    shape = table_shape(("controls",))
    table = TABLE.replace("sample", "owner")
    tree, _ = read_table(table.encode(), "controls.csv", shape, Choice())
    one, two, three = tree.items
    clearing = Clearing(
        frozenset({place(two.get("from").span), place(two.get("owner").span)}),
        frozenset(place(leaf.span) for leaf in leaves(one)),
    )
    result = clear_csv(table.encode(), "controls.csv", shape, Choice(), clearing).decode()
    assert result == 'id,text,from,owner\nAC-02,"Three\nfour",,\nAC-03,five,,\n'
    assert three.get("id").text == "AC-03"


def test_an_empty_line_above_the_first_item_stays_when_the_item_goes():
    assert cleared("\n- id: A\n- id: B\n", remove=[(0,)]) == "\n- id: B\n"
