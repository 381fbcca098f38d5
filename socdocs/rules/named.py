"""Find which of many ids or names a text holds, without trying each of them on each text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_RUN: Final = re.compile(r"[\w-]+")
_LONGEST: Final = 100
"""As long as the longest id."""


class Ids:
    """Ids that texts may name; each is tried only on texts with the rarest word of it."""

    def __init__(self, ids: Iterable[str], before: str = r"(?<![\w-])", behind: str = r"(?![\w-])") -> None:
        self._before, self._behind = before, behind
        runs = {id_: _RUN.findall(id_) or [""] for id_ in ids}
        counts = Counter(run for found in runs.values() for run in found)
        self._places = {id_: at for at, id_ in enumerate(runs)}
        self._by_run: dict[str, list[str]] = {}
        for id_, found in runs.items():
            self._by_run.setdefault(min(found, key=counts.__getitem__), []).append(id_)

    def named_in(self, text: str) -> list[str]:
        """The ids that a text names, in the order in which they were given."""
        runs = dict.fromkeys(_RUN.findall(text))
        found = [id_ for run in runs for id_ in self._by_run.get(run, ()) if self._is_named(id_, text)]
        return sorted(found, key=self._places.__getitem__)

    def _is_named(self, id_: str, text: str) -> bool:
        return re.search(f"{self._before}{re.escape(id_)}{self._behind}", text) is not None


class Parts:
    """Texts that may be a part of others."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts = frozenset(parts)
        self._lengths = sorted({len(part) for part in self._parts if part and len(part) <= _LONGEST})

    def within(self, text: str) -> Iterator[str]:
        """Yield the texts that are in `text`; one of more than 100 characters only where it is all of it."""
        if text in self._parts:
            yield text
        for length in self._lengths:
            yield from (part for at in range(len(text) - length + 1) if (part := text[at : at + length]) in self._parts)


_Tree = dict[str, "_Tree"]
"""The sets that begin with the same words, by the next one; "" where a set ends."""


class WordSets:
    """Sets of words, and whether a further set has all words of one of them."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        distinct = {words for words in sets if words}
        counts = Counter(word for words in distinct for word in words)
        self._rank: Mapping[str, tuple[int, str]] = {word: (count, word) for word, count in counts.items()}
        self._tree: _Tree = {}
        for words in distinct:
            node = self._tree
            for word in self._ordered(words):
                node = node.setdefault(word, {})
            node[""] = {}

    def any_within(self, words: Iterable[str]) -> bool:
        """Whether all words of one of the sets are among `words`."""
        return self._ends(self._tree, self._ordered(words))

    def _ordered(self, words: Iterable[str]) -> list[str]:
        """The words that any set has, the rarest first, so that few sets begin alike."""
        return sorted((word for word in words if word in self._rank), key=self._rank.__getitem__)

    def _ends(self, node: _Tree, words: list[str]) -> bool:
        return "" in node or any(self._ends(node[word], words[at:]) for at, word in enumerate(words, 1) if word in node)
