"""A text without any mark of Markdown is a paragraph without a parser, and every other one is what the parser says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document import reader
from socdocs.document.nodes import Paragraph, Text
from socdocs.document.reader import read_prose
from tests.reports import EXAMPLES, load

PLAIN = [
    "The Security Lead reviews accounts each quarter.",
    "Larch & Vale's user_name field, at 99.9 % > 99 %, a < b, A|B and ~40",
    "See section 3.1 (a) and #4; 50% or 1) no",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_never_meets_the_parser(text, monkeypatch):
    monkeypatch.setattr(reader, "prose_parser", None)

    assert read_prose.__wrapped__(text, "x") == (Paragraph((Text(text, "x"),)),)


def test_most_texts_of_the_examples_never_meet_it(monkeypatch):
    texts = [
        control.text
        for example in EXAMPLES.iterdir()
        if (example / "system.yaml").is_file()
        for control in load(example.name).description.controls or ()
        if not set(control.text) & set("\\`*[]\n")
    ]
    monkeypatch.setattr(reader, "prose_parser", None)

    assert len(texts) > 100
    assert all(read_prose.__wrapped__(text) for text in texts)


@given(st.text("ab1 _~&#<>|.-+=:)/;", max_size=12))
def test_the_short_way_gives_what_the_parser_gives(text):
    fast = read_prose.__wrapped__(text, "x")
    # A mark in a second paragraph sends the whole text to the parser.
    whole = read_prose.__wrapped__(f"{text}\n\n`end`", "x")

    assert fast == whole[: len(fast)]
