"""Map column headings to fields: the names of fields, and the usual headings for them (`headings.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from socdocs.source.data_files import Group, read_data
from socdocs.words import Owner

Holds = Literal["text", "id", "texts", "codes"]
"""What a cell of a field holds: a text, an id, several words or ids, or codes of criteria."""

STATUS: Final = "status"
"""The list of headings whose column says whether a row is in force."""

MARK: Final = "socdocs"
"""The heading of the last column of tables that socdocs itself made, for people to fill in.

A colon and words behind it say whose table it is.
"""

_FAR: Final = 4
"""The shortest heading that can be recognized when misspelt; shorter ones are too similar to each other."""


def is_mark(heading: str) -> bool:
    """Whether a heading is that of the last column of such a table."""
    return heading.partition(":")[0].strip() == MARK


class Shape(NamedTuple):
    """The fields that a table of one list can hold.

    `fields` are their addresses without numbers (`procedures.text`).  `key` is the field that every row must have, ""
    where there is none.  `joins` says that rows with the same key form one entry.  A `free` table accepts every heading
    as a field.  `owner` is the author of the list.  `written` are the headings of the columns with which socdocs
    itself writes such a table for people to fill in, and `correct` says where they write what is wrong in these.
    """

    list: str
    fields: Mapping[str, Holds]
    key: str = ""
    joins: bool = False
    free: bool = False
    owner: Owner = "management"
    written: tuple[str, ...] = ()
    correct: str = ""


@lru_cache(maxsize=10_000)
def fold(heading: str) -> str:
    """A heading without case, blanks, punctuation and plural: `Control IDs` and `control_id` are the same."""
    words = re.findall(r"[^\W_]+", heading.casefold().replace("#", " number ").replace("&", " and "))
    return "".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    # "criteria" and "criterion" are two headings in the list, since no rule makes one of the other.
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


class Headings(Struct, frozen=True, dict=True):
    """The headings that the columns of one kind of table can have."""

    shape: Shape

    def field(self, heading: str) -> str:
        """The field that a heading means, with the numbers of items in it, or "" for an unknown one."""
        if is_field(heading, self.shape):
            return heading
        written = ".".join(part.strip().casefold().replace(" ", "_") for part in heading.split("."))
        if is_field(written, self.shape):
            return written
        return self._spelled.get(heading.strip().casefold()) or self._folded.get(fold(heading), "")

    def nearest(self, heading: str) -> tuple[str, str]:
        """The known heading that differs from this one by one misspelling, and its field; "" twice for none."""
        folded = fold(heading)
        for known, (written, field_) in self._written.items():
            if len(known) >= _FAR and one_edit(folded, known):
                return written, field_
        return "", ""

    def is_status(self, heading: str) -> bool:
        """Whether the column says if a row is in force."""
        return not is_field(heading, self.shape) and fold(heading) in _folded_words(STATUS)

    def owner_elsewhere(self, heading: str) -> Owner | None:
        """The owner of a column that fills no field of this list, where the headings of another list know it."""
        if self.shape.owner == "management":
            known = fold(heading) in _folded_words("service_auditor") or fold(heading) in _fields_of("tests")
            return "service_auditor" if known else None
        return "management" if fold(heading) in _fields_of("controls") else None

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        return {written.casefold(): field_ for written, field_ in self.aliases()}

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {folded: field_ for folded, (_, field_) in self._written.items()}

    @cached_property
    def _written(self) -> Mapping[str, tuple[str, str]]:
        """Every heading, folded, with its spelling and field; the names of fields come first."""
        found = dict[str, tuple[str, str]]()
        for written, field_ in (*((name, name) for name in self.shape.fields), *self.aliases()):
            found.setdefault(fold(written), (written, field_))
        return found

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Yield each heading of the list other than the name of a field, with the field that it means."""
        for group in (self.shape.list, "any"):
            for field_, written in _aliases().get(group, {}).items():
                if is_field(field_, self.shape):
                    yield from ((alias, field_) for alias in written)


def is_field(address: str, shape: Shape) -> bool:
    """Whether `address`, such as procedures.1.text, is a field of tables of this shape."""
    return without_numbers(address) in shape.fields


def without_numbers(address: str) -> str:
    """An address without the numbers of items: `procedures.text` of `procedures.1.text`."""
    return ".".join(part for part in address.split(".") if not part.isdecimal())


def status_of(word: str) -> bool | None:
    """Whether a row with this word in its Status column is in force; None for a word that is not known."""
    folded = fold(word)
    if folded in _folded_words("in_force"):
        return True
    return False if folded in _folded_words("not_in_force") else None


def one_edit(one: str, other: str) -> bool:
    """Whether the words differ by one letter added, left out or replaced, or by two letters swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    rest, rest_of_other = one[start:], other[start:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or (rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:])
    )


_Data = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def _aliases() -> _Data:
    """The file of headings: by list and field, and the plain lists of words under the field ""."""
    content = read_data(Path(__file__).with_name("headings.yaml"))
    return MappingProxyType({name: _group(value) for name, value in content.items()})


def _group(value: Group | list[str]) -> Mapping[str, tuple[str, ...]]:
    lists = value if isinstance(value, dict) else {"": value}
    return {name: tuple(words) for name, words in lists.items()}


@cache
def _folded_words(group: str) -> frozenset[str]:
    return frozenset(map(fold, _aliases()[group][""]))


@cache
def _fields_of(group: str) -> frozenset[str]:
    written: Iterable[tuple[str, ...]] = (names for field_, names in _aliases()[group].items() if field_ not in _SHARED)
    return frozenset(fold(name) for names in written for name in names) | _OWN_NAMES[group]


_SHARED: Final = frozenset({"id", "control", "text"})
"""Fields that lists of both owners have."""
_OWN_NAMES: Final = MappingProxyType(
    {
        "tests": frozenset(map(fold, ("result", "procedures", "exceptions", "ipe", "population", "sample"))),
        "controls": frozenset(map(fold, ("owner", "frequency", "criteria", "title", "process", "Control Description"))),
    }
)
