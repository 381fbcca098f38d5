"""Own wording prints as the one paragraph that it is, with all its words, or there is an error at its place."""

import json
import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.reader import read_template
from socdocs.document.slots import PlainSlot, token
from socdocs.document.words import plain_text
from socdocs.problems import Severity
from socdocs.report.own_texts import read_own_wording
from socdocs.report.own_wording import reworded, units, unmatched

FACT = "{{ system.name }}"
SLOTS = [PlainSlot("Birchgate", "system.name")]
TEMPLATE = f"""# The heading of {token(0)}
The paragraph below it, by {token(0)}.

::: note
The paragraph of a group, by {token(0)}.

1. An item of {token(0)}.
   - An item in an item of {token(0)}.
2. Another item of {token(0)}.

   The paragraph of an item, by {token(0)}.
:::

> A quotation.

The last paragraph, by {token(0)}.
"""
PLACES = [unit.key for unit in units(TEMPLATE, SLOTS, "r")]


def own(text, place, key="instead_of"):
    rows = {"paragraphs": [{key: place, "text": text}]}
    return read_own_wording(json.dumps(rows).encode(), Path("own-wording/part.yaml"))


def printed(text, place, key="instead_of"):
    """The blocks with an own text, and what is wrong with it."""
    texts, found = own(text, place, key)
    return read_template(reworded(texts, "r", TEMPLATE, SLOTS), SLOTS), found


def shape(blocks):
    """The kinds of blocks, one in the other, without what is in a paragraph or heading."""
    kinds = []
    for block in blocks:
        inside = [getattr(block, name, None) for name in ("blocks", "items")]
        kinds.append((type(block).__name__, *(shape(rows) for rows in inside if rows)))
    return kinds


def refused(found):
    return any(row.severity is Severity.ERROR for row in found)


_MARKS = ["#", "##", ">", "-", "+", "*", "**", "***", "_", "~~", "1.", "1986.", "2)", ":::", "::: note", "```", "~~~"]
_MORE = [
    "===",
    "---",
    "|",
    "|---|",
    "[",
    "]",
    "[x]:",
    "[x]",
    "[ ]",
    "(",
    ")",
    "](",
    "![",
    "<",
    ">",
    "<b>",
    "<!--",
    "-->",
]
_REST = ["http://a.b", "\\", "`", "&#35;", "&nbsp;", "<br>", "\ue000\ue002\ue001", "\ue001", "\uf0b7", "{{", "}}", FACT]
_WORDS = [*(["word", "word.", " ", "\n"] * 4), "\n\n", "\n    ", "\\\n", *_MARKS, *_MORE, *_REST]
TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9).map("".join) | st.lists(
    st.sampled_from(_WORDS), min_size=1, max_size=6
).map(" ".join)


@pytest.mark.parametrize("key", ["instead_of", "after"])
@given(TEXTS, st.sampled_from(PLACES))
def test_a_text_prints_whole_as_one_paragraph_or_is_an_error(key, text, place):
    numbers = count()
    text = re.sub("word", lambda _: f"word{next(numbers)}x", text)
    texts, found = own(text, place, key)
    if refused(found) or not texts or re.search(r"\{\{(?! system\.name \}\})", text):
        return

    blocks, _ = printed(text, place, key)
    plain, _ = printed("plain", place, key)
    assert shape(blocks) == shape(plain)
    said = repr(blocks)
    assert [word for word in re.findall(r"word\d+x", text) if word not in said] == []
    others = TEMPLATE.count(token(0)) - (key == "instead_of")
    assert said.count(SLOTS[0].text) == others + text.count(FACT)


def said_of(text):
    _, found = own(text, PLACES[1])
    return [(row.code, row.severity.name, row.message) for row in found]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# Words", "a heading"),
        ("Words\n===", "a heading"),
        ("- words", "a list"),
        ("1986. A year.", "a list"),
        ("> Words", "a quotation"),
        ("a | b\n--|--\nc | d", "a table"),
        ("```words", "code"),
        ("* * *", "a line across the page"),
        ("::: cover words :::", "a group of a template (:::)"),
        (":::", "a group of a template (:::)"),
        ("[words]: http://a.b", "the target of a link, which does not print,"),
        (f"[{FACT}]: words", "the target of a link, which does not print,"),
        ("Words.\n\nWords.", "several paragraphs"),
    ],
)
def test_what_is_no_paragraph_is_an_error(text, form):
    assert said_of(text) == [("own-wording", "ERROR", f"This is {form} and not a paragraph.")]


@pytest.mark.parametrize(
    "text", ["\\# Words", "1986\\. A year.", "\\[words]: http://a.b", "Words - and\n words", ":-)"]
)
def test_marks_behind_a_backslash_and_within_a_line_are_text(text):
    assert said_of(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a \ue002", "The private-use character <U+E002> cannot stand in own wording."),
        ("[](http://a.b)", "This text prints nothing."),
        (
            f"[words](http://{FACT})",
            f"“{FACT}” is in the address or title of a link or picture, where no fact can be printed.",
        ),
    ],
)
def test_what_cannot_print_is_an_error(text, expected):
    assert said_of(text) == [("own-wording", "ERROR", expected)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[words](javascript:a)", "unsafe-link"),
        ("[AC-01](control:AC-01)", "unsafe-link"),
        ("![words](http://a.b/c.png)", "remote-image"),
        ("words ![](c.png)", "silent-image"),
    ],
)
def test_a_link_or_picture_that_does_not_print_is_a_warning(text, code):
    assert [row[:2] for row in said_of(text)] == [(code, "WARNING")]


@pytest.mark.parametrize("text", ["Sign # 5 #", "Sign ##", "C#"])
def test_number_signs_at_the_end_of_a_heading_print(text):
    blocks, _ = printed(text, PLACES[0])
    assert plain_text(blocks[:1]) == text


def test_every_text_with_a_mistake_is_told_in_its_line():
    rows = 'paragraphs:\n- {after: a, text: "# b"}\n- {after: a, text: "c\\uE000"}\n- {after: a, text: "[](d)"}\n'
    _, found = read_own_wording(rows.encode(), Path("part.yaml"))
    assert [row.span.line for row in found] == [2, 3, 4, 4]


PLACED = st.tuples(st.sampled_from(["instead_of", "after"]), st.sampled_from([*PLACES, "A paragraph of no template."]))


@given(st.lists(PLACED, min_size=1, max_size=5))
def test_each_text_of_a_file_prints_or_is_named(rows):
    texts = [{key: place, "text": f"word{number}x"} for number, (key, place) in enumerate(rows)]
    own, found = read_own_wording(json.dumps({"paragraphs": texts}).encode(), Path("own-wording/part.yaml"))

    said = reworded(own, "r", TEMPLATE, SLOTS)
    named = {row.span.column for row in (*found, *unmatched(own, TEMPLATE, SLOTS, "r"))}
    assert [row.text.text for row in own if row.text.text not in said and row.span.column not in named] == []
    assert len(own) == len(rows)


def test_a_second_text_in_the_place_of_one_paragraph_is_an_error_that_shows_the_first():
    rows = "paragraphs:\n- {instead_of: a b, text: c}\n- {after: a b, text: d}\n- {instead_of: ' a  b', text: e}\n"
    _, found = read_own_wording(rows.encode(), Path("part.yaml"))

    assert [(row.code, row.severity.name, row.span.line, row.related[0].span.line) for row in found] == [
        ("own-wording", "ERROR", 4, 2)
    ]


@pytest.mark.parametrize("words", ["- Birch", "1. FC Birch", "# Birch", "::: cover", "+ Birch", "> Birch"])
def test_words_that_a_template_makes_of_a_fact_stay_words_before_an_added_paragraph(words):
    template, slots = f"{token(0)} is our pride.\n\nThe last paragraph.\n", [PlainSlot(words, "")]
    (unit, _) = units(template, slots, "r")
    texts, _ = own("So is another.", unit.key, "after")

    blocks = read_template(reworded(texts, "r", template, slots), slots)

    assert shape(blocks) == [("Paragraph",)] * 3
    assert plain_text(blocks[:1]) == f"{words} is our pride."
