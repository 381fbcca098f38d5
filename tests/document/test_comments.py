"""Notes to oneself leave a text before anything reads it; what looks like one in code stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.comments import without_comments

PROSE = [
    ("Controls are watched. <!-- Bob: not done in Q2 -->", "Controls are watched."),
    ("Controls <!-- all? --> are watched.", "Controls are watched."),
    ("a\n<!-- one\n\ntwo -->\nb", "a\nb"),
    ("a <!-- one\n\n- two\n\n```\n\nthree --> b", "a b"),
    ("a <!-- never closed\n\nb", "a"),
    ("a <!--> b\n\nc <!---> d", "a b\n\nc d"),
    ("| a <!-- x | y --> | b |\n|---|---|\n<!-- a row? -->\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
    ("1. a\n<!-- x -->\n2. b", "1. a\n2. b"),
    ("a <!-- x --> <!-- y -->\nb", "a\nb"),
    ("> quoted <!-- x -->\n> on", "> quoted\n> on"),
    ("- item\n\n    still text <!-- x -->", "- item\n\n    still text"),
    ("a\n[//]: # (Bob: ask the board)\nb", "a\nb"),
    ("[//]: # (Bob (again): ask\nthe board)\n\nb", "\nb"),
    ('a\n\n[comment]: <> "ask the board"\n', "a\n\n"),
    ("[#]: # 'ask'\n[_]: # ask the board", ""),
    ("`<!-- code -->` <!-- x -->", "`<!-- code -->`"),
    ("a ` tick <!-- x -->\n\nand ` another", "a ` tick\n\nand ` another"),
    ("```\n<!-- code -->\n```\n<!-- x -->", "```\n<!-- code -->\n```\n"),
    ("- a\n\n  ~~~\n  [//]: # (code)\n  ~~~", "- a\n\n  ~~~\n  [//]: # (code)\n  ~~~"),
    ("a\n\n    <!-- code -->\n\n<!-- x -->", "a\n\n    <!-- code -->\n\n"),
    (r"a \<!-- typed --> b", r"a \<!-- typed --> b"),
    ("[a]: https://example.org\n\n[a], [b]: # c", "[a]: https://example.org\n\n[a], [b]: # c"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_comments_leave_prose_and_code_keeps_them(text, expected):
    assert without_comments(text, prose=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Larch <!-- old address, check with Bob --> Boise", "Larch Boise"),
        ("Larch [//]: # (old) Boise", "Larch Boise"),
        ("Larch `<!-- not code here -->`", "Larch ``"),
        ("<!-- to be written -->", ""),
        ("a < b and c --> d", "a < b and c --> d"),
    ],
)
def test_comments_leave_plain_text(text, expected):
    assert without_comments(text, prose=False) == expected


@given(st.text("<!-> `\n\tx[/]:#()|~\\", max_size=60))
def test_nothing_but_comments_and_blanks_around_them_leaves(text):
    kept = iter(text)

    assert all(character in kept for character in without_comments(text, prose=True))
    without_marks = text.replace("<", "").replace("]", "")
    assert without_comments(without_marks, prose=True) == without_marks
