"""Characters that a reader takes, on every Python: what a newer one knows besides is an error in a description."""

import sys
import unicodedata

from hypothesis import strategies as st

from socdocs.repertoire import newer_characters

NEWER = newer_characters(
    "".join(one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(one) != "Cn")
)


def characters(exclude_categories: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Characters that UTF-8 can write, without those of the categories, nor those that only this Python knows."""
    return st.characters(codec="utf-8", exclude_categories=exclude_categories, exclude_characters=NEWER)
