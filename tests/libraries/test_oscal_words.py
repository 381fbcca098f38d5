"""What is no Markdown in OSCAL, the values of parameters and the labels of parts, prints as the words that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.comments import without_comments
from socdocs.document.nodes import Paragraph
from socdocs.document.reader import read_prose
from socdocs.document.words import plain_text
from socdocs.libraries.oscal_parts import as_words

PIECES = (
    *("a", "1", "12", ".", ")", " ", "-", "+", "*", "**", "_", "`", "~", "~~", "#", "=", ">", "<", "<b>", "</b>"),
    *("<!--", "-->", "[", "]", "[x]", "[^1]", "(b)", "(#e)", "]:", "!", "!!!", "note", ":", ":::", "|"),
    *("&", "&lt;", "&#60;", "\\", "\\_", "<br>", "$", "@", "?"),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=6).map(lambda pieces: " ".join("".join(pieces).split())).filter(bool)


@pytest.mark.parametrize("around", ["{}", "{} is what", "What is {}", "What is ({})", "- {}", "- {}: what", "> {}"])
@given(text=WORDS)
def test_any_plain_text_is_words_in_markdown(around, text):
    markdown = around.replace("{}", as_words(text))

    assert without_comments(markdown, prose=True) == markdown
    assert printed(markdown).replace(" ", "") == around.lstrip("->").replace("{}", text).replace(" ", ""), markdown


def printed(markdown):
    [block] = read_prose(markdown, "a")
    while not isinstance(block, Paragraph):
        [block] = block.items if hasattr(block, "items") else block.blocks
    assert {type(child).__name__ for child in block.children} <= {"Text"}
    return plain_text(block.children)
