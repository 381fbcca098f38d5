"""The Markdown writer: GitHub Flavored Markdown that pandoc reads in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from socdocs.document.flatten import flatten
from socdocs.document.nodes import Document
from socdocs.writers.markdown.blocks import render
from socdocs.writers.seal_comment import seal

__all__ = ["write"]


def write(
    document: Document,
    *,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    reference: bytes | None = None,
    pages: Mapping[str, int] = MappingProxyType({}),
) -> bytes:
    """Return `document` as a Markdown file in UTF-8, with its seal at the end.

    What GFM cannot hold is flattened as `document.flatten` says; pictures are named by their paths, not included.
    Markdown has neither pages nor styles.
    """
    del pictures, reference, pages
    return seal(render(flatten(document)), document.properties)
