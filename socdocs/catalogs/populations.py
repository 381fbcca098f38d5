"""The lists that service auditors select from, and the words by which a control is seen to act on one."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from socdocs.catalogs.reading import read_catalog

_EACH: Final = re.compile(r"(?:on |at |for |with )?(?:each|every|per)\s+(.+?)(?:[;,(]| and | or at |$)", re.IGNORECASE)
_AT_HIRE: Final = re.compile(r"(?:.* of|at|on|upon) (hire|departure|termination)\b", re.IGNORECASE)


class Population(NamedTuple):
    """A list: its name in a key, what is on it, and the columns that it needs ("" for no advice)."""

    name: str
    listed: str
    columns: str = ""


class _Known(NamedTuple):
    population: Population
    each: re.Pattern[str]
    titles: re.Pattern[str]
    unless: re.Pattern[str] | None


def population_of(frequency: str, title: str, text: str) -> Population | None:
    """Return the list that a control with this frequency acts on; None if its own performances are the list."""
    match = _EACH.match(frequency) or _AT_HIRE.match(frequency)
    thing = " ".join(match[1].split()).casefold() if match else ""
    for known in _known():
        if known.each.fullmatch(thing):
            return known.population
    if not thing or _unclear().fullmatch(thing):
        fitting = (known for known in _known() if thing and known.titles.search(title))
        return next((row.population for row in fitting if not (row.unless and row.unless.search(text))), None)
    return Population(slug(thing), f"every {thing} in the period")


def documents_in(text: str) -> list[str]:
    """Return the policies, plans and the like that a text names, without repetitions: `incident response plan`."""
    found = dict[str, str]()
    for match in _documents().finditer(text):
        name = _before(text[: match.start()].split())
        words = " ".join((*name, match[0]))
        if name or " " in match[0]:
            found.setdefault(words.casefold(), words)
    return list(found.values())


def _before(words: list[str]) -> list[str]:
    """Return the words of a name before its noun, back to an article; none if no article is near."""
    for at in range(len(words) - 1, max(len(words) - _MOST_WORDS, 0) - 1, -1):
        if words[at].casefold() in _ARTICLES or words[at].endswith(("'s", "’s")):
            return [word for word in words[at + 1 :] if word.casefold() not in _NO_NAME and not word[0].isdigit()]
        if words[at].casefold() in _BETWEEN or not _IN_NAME.fullmatch(words[at]):
            break
    return []


def slug(words: str) -> str:
    """Return the words as a part of a key: in small letters, with hyphens."""
    return "-".join(re.findall(r"[^\W_]+", words.casefold()))


_MOST_WORDS: Final = 5
_ARTICLES: Final = frozenset({"the", "its", "their", "our", "this"})
_BETWEEN: Final = frozenset({"in", "of", "for", "to", "on", "by", "with", "from", "under", "that", "and", "or"})
_NO_NAME: Final = frozenset({"new", "same", "current", "written", "following", "all"})
_IN_NAME: Final = re.compile(r"[\w’'&-]+")


@cache
def _known() -> tuple[_Known, ...]:
    return tuple(
        _Known(
            Population(name, group.text("list"), group.text("columns")),
            _words(group.text("each")),
            _words(group.text("titles")),
            _words(group.text("unless")) if group.text("unless") else None,
        )
        for name, group in read_catalog("populations.yaml").group("populations").groups()
    )


@cache
def _unclear() -> re.Pattern[str]:
    return _words(read_catalog("populations.yaml").text("unclear"))


@cache
def _documents() -> re.Pattern[str]:
    return _words(read_catalog("populations.yaml").text("documents"))


def _words(listed: str) -> re.Pattern[str]:
    """Return a pattern for any of the words of a list with commas, in any case."""
    words = (re.escape(word.strip()).replace(r"\*", r"[\w ]*") for word in listed.split(","))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
