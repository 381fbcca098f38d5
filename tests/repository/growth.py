"""What work a pattern takes on a text that is made to take its time, counted and not timed.

`pumps` finds, in the automaton of a pattern, the words whose repetition makes a search begin again and again what it
gives up at the end, or divide one stretch in many ways between two repeats. `work` runs the pattern as Python's `re`
does, by trying and going back, and counts what it tries.
"""

import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from itertools import product
from re import _constants as op  # type: ignore[attr-defined] # no module of typeshed
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

MUCH = 301
"""A repeat of so many or more counts as one without an end; one of fewer takes so much for each character, at most."""
_FEW_TIMES = 20
"""What stands for the most of a repeat with an end, so that the texts need not be longer than it."""
_MOST_COPIES = 6
_MOST_STATES = 3000


def _is_word(one: str) -> bool:
    return one.isalnum() or one == "_"


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_NOT_DIGIT: lambda one: not one.isdecimal(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda one: not one.isspace(),
    op.CATEGORY_WORD: _is_word,
    op.CATEGORY_NOT_WORD: lambda one: not _is_word(one),
}
_COMMON = "aAzé1_ .-,\n\t!\x00"


class Leaf(NamedTuple):
    """One character of a pattern."""

    kind: Any
    argument: Any
    flags: int

    def takes(self, one: str) -> bool:
        """Whether it matches this character."""
        if self.flags & re.IGNORECASE:
            return any(self._takes(form) for form in {one, one.lower(), one.upper()} if len(form) == 1)
        return self._takes(one)

    def _takes(self, one: str) -> bool:
        if self.kind is op.ANY:
            return bool(self.flags & re.DOTALL) or one != "\n"
        if self.kind is op.LITERAL:
            return ord(one) == self.argument
        if self.kind is op.NOT_LITERAL:
            return ord(one) != self.argument
        negated = self.argument[0][0] is op.NEGATE
        return negated != any(_is_in(one, kind, what) for kind, what in self.argument[negated:])


def _is_in(one: str, kind: Any, what: Any) -> bool:
    if kind is op.LITERAL:
        return ord(one) == what
    if kind is op.RANGE:
        return what[0] <= ord(one) <= what[1]
    return _CATEGORIES[what](one)


def parsed(pattern: str | bytes, flags: int) -> tuple[Any, int]:
    """Return the tree of a pattern and all its flags."""
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    tree = parser.parse(text, flags)
    return tree, tree.state.flags


_LEAVES = (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class Automaton:
    """The characters of a pattern and which follows which; what is between them counts as nothing."""

    def __init__(self, tree: Any, flags: int) -> None:
        self.leaves: list[Leaf] = []
        self.follow: list[set[int]] = []
        self.twice: set[tuple[int, int]] = set()
        self.first, _, _ = self._of(tree, flags)
        self.alphabet = self._alphabet()
        self.taken = [frozenset(one for one in self.alphabet if leaf.takes(one)) for leaf in self.leaves]

    def _alphabet(self) -> str:
        found = dict.fromkeys(_COMMON)
        for leaf in self.leaves:
            items = leaf.argument if leaf.kind is op.IN else [(leaf.kind, leaf.argument)]
            for kind, what in items:
                if kind in (op.LITERAL, op.NOT_LITERAL):
                    found.setdefault(chr(what))
                elif kind is op.RANGE:
                    found.setdefault(chr(what[0]))
        return "".join(found)

    def _of(self, items: Any, flags: int) -> tuple[set[int], set[int], bool]:
        first, last, empty = set[int](), set[int](), True
        for item in items:
            its_first, its_last, its_empty = self._item(item, flags)
            self._join(last, its_first)
            first |= its_first if empty else set()
            last = its_last | (last if its_empty else set())
            empty = empty and its_empty
        return first, last, empty

    def _join(self, before: set[int], after: set[int]) -> None:
        for one, other in product(before, after):
            if other in self.follow[one]:
                self.twice.add((one, other))
            self.follow[one].add(other)

    def _item(self, item: Any, flags: int) -> tuple[set[int], set[int], bool]:
        kind, argument = item
        if kind in _LEAVES:
            self.leaves.append(Leaf(kind, argument, flags))
            self.follow.append(set())
            return {len(self.leaves) - 1}, {len(self.leaves) - 1}, False
        if kind is op.SUBPATTERN:
            _, added, removed, body = argument
            return self._of(body, (flags | added) & ~removed)
        if kind is op.ATOMIC_GROUP:
            return self._of(argument, flags)
        if kind is op.BRANCH:
            ways = [self._of(way, flags) for way in argument[1]]
            return (
                set().union(*(way[0] for way in ways)),
                set().union(*(way[1] for way in ways)),
                any(w[2] for w in ways),
            )
        if kind in _REPEATS:
            return self._repeat(argument, flags)
        if kind in (op.ASSERT, op.ASSERT_NOT) and argument[0] > 0:
            return self._of(argument[1], flags)[0], set(), True  # what it looks at leads nowhere
        return set(), set(), True

    def _repeat(self, argument: Any, flags: int) -> tuple[set[int], set[int], bool]:
        least, most, body = argument
        if most >= MUCH:
            first, last, empty = self._of(body, flags)
            self._join(last, first)
            return first, last, empty or least == 0
        copies = min(most, max(least, 2), _MOST_COPIES)
        first, last, empty = set[int](), set[int](), True
        for number in range(copies):
            its_first, its_last, its_empty = self._of(body, flags)
            its_empty = its_empty or number >= least
            self._join(last, its_first)
            first |= its_first if empty else set()
            last = its_last | (last if its_empty else set())
            empty = empty and its_empty
        return first, last, empty

    def after(self, place: int) -> set[int]:
        """Return what can follow; -1 is the beginning."""
        return self.first if place < 0 else self.follow[place]

    def words(
        self, start: tuple[int, ...], goal: tuple[int, ...], within: tuple[frozenset[int], ...], most: int
    ) -> Iterator[str]:
        """Yield words that lead all places of `start` at once to those of `goal`, each through those of `within`."""
        queue, seen, found = deque([(start, "")]), {(start, True)}, 0
        while queue and found < most and len(seen) < _MOST_STATES:
            places, word = queue.popleft()
            for nexts in product(*(self.after(place) & of for place, of in zip(places, within, strict=True))):
                for is_word, one in self._letters(nexts):
                    if nexts == goal:
                        found += 1
                        yield word + one
                    if (nexts, is_word) not in seen:
                        seen.add((nexts, is_word))
                        queue.append((nexts, word + one))

    def _letters(self, places: tuple[int, ...]) -> Iterator[tuple[bool, str]]:
        """Yield what all these places take: a letter and a character that is none, since a place can be between."""
        shared = frozenset.intersection(*(self.taken[place] for place in places))
        for is_word in (True, False):
            if one := next((one for one in self.alphabet if one in shared and _is_word(one) == is_word), None):
                yield is_word, one

    def cycles(self) -> dict[int, frozenset[int]]:
        """Return the places that lead to themselves, and through which others."""
        reached = [self._reached(place) for place in range(len(self.leaves))]
        return {
            place: frozenset(other for other in ways if place in reached[other])
            for place, ways in enumerate(reached)
            if place in ways
        }

    def _reached(self, place: int) -> set[int]:
        reached, new = set[int](), {place}
        while new:
            new = set().union(*(self.follow[one] for one in new)) - reached
            reached |= new
        return reached


def pumps(automaton: Automaton, *, search: bool) -> Iterator[tuple[str, str]]:
    """Yield what to begin with and what to repeat behind it."""
    cycles, everywhere = automaton.cycles(), frozenset(range(len(automaton.leaves)))
    if search:
        for place, around in cycles.items():
            for word in automaton.words((-1, place), (place, place), (everywhere, around), 4):
                yield "", word
    tried = set[Any]()
    for one, other in product(cycles, cycles):
        if one == other and not any(one in edge for edge in automaton.twice):
            continue
        alike = tuple(
            (automaton.taken[place], cycles[place], frozenset(automaton.follow[place])) for place in (one, other)
        )
        if alike in tried:
            continue
        tried.add(alike)
        within = (cycles[one], everywhere, cycles[other])
        for word in automaton.words((one, one, other), (one, other, other), within, 1):
            for beginning in automaton.words((-1,), (one,), (everywhere,), 1):
                yield beginning, word
    for word in (*automaton.alphabet[:4], " ", "\n", ". ", *automaton.alphabet[len(_COMMON) :]):
        if not word.isalnum() or word in _COMMON:
            yield "", word


class TooMuch(Exception):
    """The count is beyond what any pattern needs."""


class Run:
    """A pattern run by trying and going back; what it takes beyond `most` tries is too much to be counted."""

    def __init__(self, tree: Any, flags: int, most: int) -> None:
        self.text, self.most, self.steps = "", most, 0
        self.groups: dict[int, tuple[int, int]] = {}
        self.tries = self._sequence(list(tree), flags)

    def search(self, text: str, *, all: bool) -> int:
        """Count what a search through the whole text takes, or a match at its beginning."""
        self.text, self.steps, at = text, 0, 0
        self.groups.clear()
        while at <= len(self.text):
            end = self._from(at)
            if not all:
                break
            at = max(end, at + 1) if end is not None else at + 1
        return self.steps

    def _from(self, at: int) -> int | None:
        ends: list[int] = []

        def done(end: int) -> bool:
            ends.append(end)
            return True

        return ends[0] if self.tries(at, done) else None

    def _count(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooMuch

    def _sequence(self, items: list[Any], flags: int) -> Any:
        parts = [self._part(item, flags) for item in items]

        def tries(at: int, then: Any, number: int = 0) -> bool:
            if number == len(parts):
                return then(at)
            return parts[number](at, lambda end: tries(end, then, number + 1))

        return tries

    def _part(self, item: Any, flags: int) -> Any:
        kind, argument = item
        if kind in _LEAVES:
            leaf, cache = Leaf(kind, argument, flags), dict[str, bool]()

            def one(at: int, then: Any) -> bool:
                self._count()
                if at >= len(self.text):
                    return False
                letter = self.text[at]
                if letter not in cache:
                    cache[letter] = leaf.takes(letter)
                return cache[letter] and then(at + 1)

            return one
        if kind is op.SUBPATTERN:
            group, added, removed, body = argument
            inner = self._sequence(list(body), (flags | added) & ~removed)

            def grouped(at: int, then: Any) -> bool:
                def closed(end: int) -> bool:
                    before = self.groups.get(group)
                    self.groups[group] = (at, end)
                    if then(end):
                        return True
                    if before is None:
                        self.groups.pop(group, None)
                    else:
                        self.groups[group] = before
                    return False

                return inner(at, closed)

            return inner if group is None else grouped
        if kind is op.BRANCH:
            ways = [self._sequence(list(way), flags) for way in argument[1]]

            def either(at: int, then: Any) -> bool:
                for way in ways:  # noqa: SIM110 - any() would call from C, of which a stack holds less
                    if way(at, then):
                        return True
                return False

            return either
        if kind in _REPEATS:
            return self._repeat(kind, argument, flags)
        if kind is op.ATOMIC_GROUP:
            return self._atomic(self._sequence(list(argument), flags))
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return self._assertion(kind, argument, flags)
        if kind is op.AT:
            return lambda at, then: self._is_at(argument, at, flags) and then(at)
        if kind is op.GROUPREF:

            def again(at: int, then: Any) -> bool:
                self._count()
                span = self.groups.get(argument)
                said = self.text[slice(*span)] if span else None
                return said is not None and self.text.startswith(said, at) and then(at + len(said))

            return again
        if kind is op.GROUPREF_EXISTS:
            group, yes, no = argument
            ways = [self._sequence(list(way or ()), flags) for way in (yes, no)]
            return lambda at, then: ways[group not in self.groups](at, then)  # noqa: PLW0108 - decided at each place
        raise NotImplementedError(kind)

    def _first_end(self, tries: Any, at: int) -> int | None:
        ends: list[int] = []
        return ends[0] if tries(at, lambda end: not ends.append(end)) else None

    def _atomic(self, inner: Any) -> Any:
        def tries(at: int, then: Any) -> bool:
            end = self._first_end(inner, at)
            return end is not None and then(end)

        return tries

    def _assertion(self, kind: Any, argument: Any, flags: int) -> Any:
        direction, body = argument
        inner = self._sequence(list(body), flags)
        width = body.getwidth()[0] if direction < 0 else 0

        def tries(at: int, then: Any) -> bool:
            holds = at >= width and self._first_end(inner, at - width) is not None
            return holds == (kind is op.ASSERT) and then(at)

        return tries

    def _repeat(self, kind: Any, argument: Any, flags: int) -> Any:
        least, most, body = argument
        if most < MUCH:
            least, most = min(least, _FEW_TIMES), min(most, _FEW_TIMES)
        items = list(body)
        inner = self._sequence(items, flags)
        lazy = kind is op.MIN_REPEAT
        simple = self._part(items[0], flags) if len(items) == 1 and items[0][0] in _LEAVES else None

        def flat(at: int, then: Any) -> bool:
            """As the other, without a call in a call for each character."""
            assert simple
            here, bound = at, at + most
            while here < at + least:
                if not simple(here, lambda _end: True):
                    return False
                here += 1
            if lazy:
                while not then(here):
                    if here >= bound or not simple(here, lambda _end: True):
                        return False
                    here += 1
                return True
            smallest = here
            while here < bound and simple(here, lambda _end: True):
                here += 1
            if kind is op.POSSESSIVE_REPEAT:
                return then(here)
            while here >= smallest:
                self._count()
                if then(here):
                    return True
                here -= 1
            return False

        def tries(at: int, then: Any, number: int = 0) -> bool:
            def more() -> bool:
                return number < most and inner(
                    at, lambda end: (end > at or number < least) and tries(end, then, number + 1)
                )

            if number < least:
                return more()
            return (then(at) or more()) if lazy else (more() or then(at))

        if simple:
            return flat
        return self._atomic(tries) if kind is op.POSSESSIVE_REPEAT else tries

    def _is_at(self, where: Any, at: int, flags: int) -> bool:
        self._count()
        text = self.text
        if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            lines = where is op.AT_BEGINNING and flags & re.MULTILINE
            return at == 0 or bool(lines and text[at - 1] == "\n")
        if where is op.AT_END_STRING:
            return at == len(text)
        if where is op.AT_END:
            return at == len(text) or (text[at] == "\n" and (bool(flags & re.MULTILINE) or at == len(text) - 1))
        edge = (at > 0 and _is_word(text[at - 1])) != (at < len(text) and _is_word(text[at]))
        return edge == (where is op.AT_BOUNDARY)


_FEW, _MANY = 50, 100
_ENOUGH, _DEEP = 60_000, 50_000


def work(run: Run, text: str, *, search: bool) -> int:
    """Count what the pattern tries on the text; what is too much counts as the most."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        return run.search(text, all=search)
    except TooMuch:
        return run.most
    finally:
        sys.setrecursionlimit(limit)


def growing(pattern: str | bytes, flags: int, *, search: bool) -> Iterator[tuple[str, str, str]]:
    """Yield a beginning, a word to repeat and an end with which twice the text is four times the work."""
    tree, flags = parsed(pattern, flags)
    automaton, run = Automaton(tree, flags), Run(tree, flags, 3 * _ENOUGH + 1)  # beyond it, the answer is known
    for beginning, word in dict.fromkeys(pumps(automaton, search=search)):
        for end in ("", "\x00", "\n", "!"):
            text = beginning + word * _MANY + end
            many = work(run, text, search=search)
            if many < 4 * len(text):
                continue
            few = work(run, beginning + word * _FEW + end, search=search)
            if many > 3 * few or few > _ENOUGH:
                yield beginning, word, end
                break
