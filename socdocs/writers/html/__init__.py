"""The HTML writer: one page that a browser shows and prints, which loads nothing and runs nothing.

Every word is escaped, the pictures lie in the page, and its own policy forbids scripts and all addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from socdocs.document.nodes import Document
from socdocs.writers.html.body import write_pieces
from socdocs.writers.html.page import END, whole_page
from socdocs.writers.seal_comment import seal

__all__ = ["write"]


def write(
    document: Document,
    *,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    reference: bytes | None = None,
    pages: Mapping[str, int] = MappingProxyType({}),
) -> bytes:
    """Return `document` as an HTML file in UTF-8, with its seal at the end.

    `pictures` are the files behind the images, by their source as written; an image without one shows its alternative
    text.  A page for browsers takes no style from a Word file and has no page numbers before it is printed.
    """
    del reference, pages
    return seal(whole_page(document.properties, write_pieces(document, pictures)), document.properties, END)
