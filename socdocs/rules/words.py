"""The words that rules look for: lists in data files beside this module, and the additions of a description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from heapq import heapify, heappop, heapreplace
from pathlib import Path

from msgspec import Struct

from socdocs.source.data_files import Group, read_data

_BLANK = re.compile(r" (?![?*+\]])")
_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_PIECE = re.compile(
    r"\\(?P<escaped>\W)|\\.|\[(?:\\.|[^\]\\])*\]|(?P<open>\()|(?P<close>\))|(?P<some>[?*]|\{[\d,]*\})|(?P<letter>[^\t\n.|^$+])|(?P<other>.)"
)


class Sought(Struct, frozen=True, dict=True):
    """Words that a rule looks for, as a regular expression.

    Every match contains one of `cues` and all of `besides`, which are in lower case with single spaces.  A cue may
    itself be a regular expression, for what no single word tells.
    """

    expression: str
    cues: tuple[str | re.Pattern[str], ...]
    besides: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression, compiled at first use because few runs need it."""
        return re.compile(self.expression)


def occurrences(sought: Iterable[Sought], text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The matches of `sought` in `text`, from left to right; the first of them if several start at one position.

    A match without a character is none.
    """
    end = len(text) if end is None else end
    every = tuple(sought)
    # The next match of each by its place: only what was passed is looked for again, and no other is looked at.
    found = [
        (match.start(), at, match) for at, one in enumerate(every) if (match := one.pattern.search(text, start, end))
    ]
    heapify(found)
    while found:
        place, at, match = found[0]
        if place >= start:
            if match[0]:
                yield match
            start = max(match.end(), place + 1)
        again = every[at].pattern.search(text, start, end)
        if again and again.start() >= start:  # a place behind the end of a text is taken for its end
            heapreplace(found, (again.start(), at, again))
        else:
            heappop(found)


@cache
def words(name: str, more: tuple[str, ...] = ()) -> tuple[Sought, ...]:
    """The words of the list `name`, at word boundaries; `more` are additional plain words, where * is any ending.

    An entry with a capital letter is matched exactly, any other in any case.
    """
    entries = (*entries_of(name), *(_from_plain(text) for text in more))
    return tuple(_sought(entry) for entry in entries)


@cache
def any_word(name: str) -> re.Pattern[str]:
    """A regular expression for any word of the list `name`, for a rule that reads few texts."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_compiled, entries_of(name)))})(?!\w)")


def _sought(entry: str) -> Sought:
    cue, *besides = cues(entry)
    return Sought(rf"(?<!\w)(?:{_compiled(entry)})(?!\w)", (cue,), tuple(besides))


@cache
def entries_of(name: str) -> tuple[str, ...]:
    """The patterns of the list `name`, as written in the file."""
    listed = _lists().get(name)
    if not isinstance(listed, list) or not listed or not all(isinstance(item, str) for item in listed):
        raise TypeError(f"“{name}” is no list of patterns in words.yaml")
    return tuple(listed)


@cache
def _lists() -> Group:
    return read_data(Path(__file__).with_name("words.yaml"))


def _from_plain(text: str) -> str:
    return " ".join(re.escape(word).replace(r"\*", r"\w*") for word in text.split())


def _compiled(entry: str) -> str:
    spaced = _BLANK.sub(r"\\s+", entry)
    return spaced if _CAPITAL.search(entry) else f"(?i:{spaced})"


def cues(entry: str) -> list[str]:
    """The runs of characters that every match of the pattern `entry` contains, in lower case, the longest first.

    Only characters outside groups and classes count, and no optional ones; an empty run is in every text.
    """
    runs, depth = [""], 0
    for piece in _PIECE.finditer(entry):
        depth += bool(piece["open"]) - bool(piece["close"])
        letter = piece["escaped"] or piece["letter"]
        if piece["other"] == "|" and not depth:
            return [""]
        if piece["some"]:
            runs[-1] = runs[-1][:-1]
        if letter and not depth:
            runs[-1] += letter
        else:
            runs.append("")
    return sorted(dict.fromkeys(run.strip().lower() for run in runs), key=len, reverse=True)
