"""Find what a text in the Markdown of templates is besides one paragraph, and what of it would not print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token

from socdocs.document.dialects import template_parser
from socdocs.document.findings import UNSAFE_LINK, Noticed, check_picture
from socdocs.document.links import safe_target

_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]
_SEVERAL = "several paragraphs"
_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "heading_open": "a heading",
        "bullet_list_open": "a list",
        "ordered_list_open": "a list",
        "blockquote_open": "a quotation",
        "table_open": "a table",
        "fence": "code",
        "code_block": "code",
        "hr": "a line across the page",
        "group_open": "a group of a template (:::)",
    }
)


def other_form(markdown: str) -> str:
    """Return what a text in a template is, such as “a heading”; "" for one paragraph."""
    env: dict[str, Any] = {}
    # In a group, because a paragraph may be in one and must not end it.
    kinds = [token.type for token in template_parser().parse(f"::: note\n\n{markdown}\n\n:::\n", env)]
    if env.get("references"):
        return "the target of a link, which does not print,"
    if kinds[-1] != "group_close":
        return _FORMS["group_open"]
    inside = kinds[1:-1]
    return "" if inside == _PARAGRAPH else next((_FORMS[kind] for kind in inside if kind in _FORMS), _SEVERAL)


def printed_words(paragraph: str) -> str:
    """Return the words of a paragraph without their marks; the address of a link or picture is none of them."""
    return "".join(token.content for token in _inside(_parsed(paragraph)) if token.type != "image")


def has_picture(paragraph: str) -> bool:
    """Return whether a paragraph shows a picture."""
    return any(token.type == "image" for token in _parsed(paragraph))


def findings_in_paragraph(paragraph: str) -> Iterator[Noticed]:
    """Yield what is said of each link and picture in a paragraph that does not print as it is written."""
    for token in _parsed(paragraph):
        if token.type == "image":
            yield from check_picture(token)
        elif token.type == "link_open" and safe_target(target := str(token.attrs["href"])) is None:
            yield Noticed("unsafe-link", UNSAFE_LINK.format(target or "nowhere"))


def _parsed(paragraph: str) -> list[Token]:
    tokens: list[Token] = []
    template_parser().inline.parse(paragraph, template_parser(), {}, tokens)
    return tokens


def _inside(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _inside(token.children or ())
