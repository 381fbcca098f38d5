"""Shared words: the owners of facts, suggestions for misspelt words, and lists and numbers in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Owner = Literal["management", "service_auditor", "subservice_organization"]
"""The party that writes a fact."""


class OwnerWords(NamedTuple):
    """The names of an owner: `name` in a list, `label` at the beginning of a text, `subject` in a sentence."""

    name: str
    label: str
    subject: str


OWNERS: Final[Mapping[Owner, OwnerWords]] = MappingProxyType(
    {
        "management": OwnerWords("management", "Management", "management"),
        "service_auditor": OwnerWords("service auditor", "Service auditor", "the service auditor"),
        "subservice_organization": OwnerWords(
            "subservice organization", "Subservice organization", "the subservice organization"
        ),
    }
)
"""The names of each owner, in the order in which their facts are listed."""


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The one of the `known` words that a misspelt one is nearest to, "" where none is near.

    `cutoff` is how alike two words must be, from 0 to 1.
    """
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


def suggest(word: str, known: Iterable[str], otherwise: str = "", *, cutoff: float = 0.6) -> str:
    """`Did you mean “…”?` with the nearest of the `known` words to a misspelt one, or `otherwise` if none is near."""
    near = nearest(word, known, cutoff=cutoff)
    return f"Did you mean “{near}”?" if near else otherwise


def fold_word(word: str) -> str:
    """A word of a closed list without case, blanks, hyphens and underscores.

    `Processing Integrity` and `processing_integrity` are the same.
    """
    return "".join(character for character in word.casefold() if character.isalnum())


def same_word(word: str, known: Iterable[str]) -> str:
    """The one of the `known` words that is `word` without what `fold_word` takes away; `word` itself for none."""
    words = {fold_word(name): name for name in known}
    return word if word in words.values() else words.get(fold_word(word), word)


def as_read(id_: str) -> tuple[tuple[str | int, ...], str]:
    """The sort key that orders ids as people read them: EX-9 before EX-10, and CO-01 always before CO-1."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", id_)), id_


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Sequence[str], most: int = 20) -> str:
    """`A, B and 3 more`: the first `most` of many names in a sentence."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if names[most:] else shown
