"""Which proposed texts of the service auditor's report are confirmed, and the marks by which that is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from socdocs.document.nodes import Block, Group, Placeholder, Text
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import plain_text
from socdocs.model.confirmations import Confirmation, ConfirmedWording
from socdocs.source.addresses import pattern_of

_Row = TypeVar("_Row", Confirmation, ConfirmedWording)


class Accepted(NamedTuple):
    """What the firm has confirmed: texts of this report, and wordings for all its reports."""

    texts: tuple[Confirmation, ...] = ()
    wordings: tuple[ConfirmedWording, ...] = ()


def is_confirmed(heading: str, blocks: tuple[Block, ...], accepted: Accepted, *, per_engagement: bool) -> bool:
    """Return whether a person at the firm has confirmed the text under a heading, or its wording."""
    texts = {row.text for row in _signed(heading, accepted.texts)}
    if texts and fingerprint(blocks) in texts:
        return True
    wordings = set() if per_engagement else {row.wording for row in _signed(heading, accepted.wordings)}
    return bool(wordings) and mark_of(wording(blocks)) in wordings


def _signed(heading: str, rows: Iterable[_Row]) -> Iterator[_Row]:
    return (row for row in rows if row.heading == heading and row.by and row.date)


def fingerprint(blocks: tuple[Block, ...]) -> str:
    """Return eight characters that change with any word of `blocks`, including the facts printed in them."""
    return mark_of(plain_text(blocks, addresses=True))


def wording(blocks: tuple[Block, ...]) -> str:
    """Return the words of `blocks` with the names of facts in place of what they say.

    A longer text from the description stays, because it may say anything.
    """
    longer = {node.name for node in nodes(blocks) if isinstance(node, Group) and node.role == "fact"}

    def named(node: Any) -> tuple[Text, ...]:  # noqa: ANN401 - a text or a placeholder
        address = node.address if isinstance(node, Placeholder) else node.origin
        return (Text(f"{{{pattern_of(address)}}}"),) if address and address not in longer else (node,)

    return plain_text(Rewriting({Text: named, Placeholder: named}).blocks(blocks))


def mark_of(words: str) -> str:
    """Return eight characters that change with any character of `words`."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]
