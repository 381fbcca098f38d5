"""Find which of many ids or names a text holds, without trying each of them on each text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

_RUN: Final = re.compile(r"[\w-]+")


def is_named(name: str, text: str) -> bool:
    """Whether a text has a name or an id as words of its own: AC-1 is not named by AC-10, nor Pay by “payroll”."""
    return name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\d)", text) is not None


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


_WORD: Final = re.compile(r"[^\W_]+")
_NO_WORDS: Final = frozenset({"nbsp", "160", "br", "amp"})
"""What is between the words of a name where it is marked up: `Dana&nbsp;Whitfield`, `Dana<br>Whitfield`."""


class _Node(Struct):
    """What follows the same first words of names, by the next word, and the names that end here."""

    more: dict[str, _Node] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Names:
    """Names that texts may hold, each in one or several spellings; each is tried only where all its words are."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        self._root = _Node()
        for name, spelling in spellings:
            node = self._root
            for word in _WORD.findall(spelling):
                node = node.more.setdefault(word, _Node())
            if name not in node.names:
                node.names.append(name)

    def places_in(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each place where all words of names follow one another, with these names, the longest first."""
        words = list(_WORD.finditer(text))
        for at, word in enumerate(words):
            if word[0] in self._root.more and (names := self._names_at(words, at)):
                yield word.start(), sorted(names, key=len, reverse=True)

    def _names_at(self, words: Sequence[re.Match[str]], at: int) -> list[str]:
        node, names = self._root, list[str]()
        while at < len(words):
            if more := node.more.get(words[at][0]):
                node, names = more, names + more.names
            elif words[at][0] not in _NO_WORDS:
                break
            at += 1
        return names


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
