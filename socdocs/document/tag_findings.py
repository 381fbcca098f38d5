"""Find what the tags of HTML in a text say that no report prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.document.findings import Noticed
from socdocs.document.html import (
    Region,
    cells_that_cover_nothing,
    numbers_in_tags,
    styles_in_tags,
    unread_tags,
    words_in_tags,
)
from socdocs.document.html_tree import MAX_COVERED
from socdocs.superscripts import SCRIPTS

_SHOWN = 3
_NO_SCRIPT = "Only digits, small letters and + - = ( ) can be raised or lowered; write it in another way."
_IN_A_TAG = "The words “{}” in a tag of HTML are left out. Write them in the text."
_STYLED = (
    "The style in this tag of HTML is left out: words that it strikes out, raises, lowers or hides print like all "
    "others. Write ~~…~~ for words that are struck out, and take out those that no one is to see."
)
_NUMBERED_OTHERWISE = (
    "The items of this list of HTML are numbered one after the other: letters, roman numbers, numbers of single items "
    "and numbers backwards are left out. Write such numbers as words, each in a paragraph of its own."
)
_COVERING = (
    f"The cells of tables of HTML in this text would cover more than {MAX_COVERED:,} others (`rowspan`, `colspan`), so "
    "each is only in its own place. Write these tables in Markdown."
)


def findings_in_tags(markdown: str) -> Iterator[tuple[Region, Noticed]]:
    """Yield the places of tags with what is to be said of them."""
    for region in unread_tags(markdown):
        yield region, _as_typed(markdown[region.start : region.end])
    for region, words in words_in_tags(markdown):
        yield region, Noticed("words-left-out", _IN_A_TAG.format(words))
    for tags, message in (
        (styles_in_tags, _STYLED),
        (numbers_in_tags, _NUMBERED_OTHERWISE),
        (cells_that_cover_nothing, _COVERING),
    ):
        yield from ((region, Noticed("raw-html", message)) for region in tags(markdown))


def _as_typed(text: str) -> Noticed:
    """What is said of tags that are printed as they are typed."""
    tags = re.findall(r"</?[a-zA-Z][^<>]*>", text)
    names = ", ".join(dict.fromkeys(" ".join(tag.split()) for tag in tags[:_SHOWN])) + (", …" if tags[_SHOWN:] else "")
    is_script = SCRIPTS.issuperset(tag.strip("</>").split()[0].lower() for tag in tags)
    message = f"HTML is printed as typed here: {names}. {_NO_SCRIPT if is_script else 'Write it in Markdown.'}"
    return Noticed("raw-html", message)
