"""What one file of a control library holds, before the files of an import are put together."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct, field

from socdocs.source.tables.account import Account, ColumnUse
from socdocs.source.tree import Mapping, Scalar


class Implements(NamedTuple):
    """The requirement that a component implements, and the framework that it is from, as far as that is known.

    It is a control of a catalog, a criterion, or a requirement of another framework.  `named` says whether the
    component gives its control an id.
    """

    requirement: Scalar
    framework: str
    named: bool


class Control(NamedTuple):
    """A control: an entry with our fields, and the other names by which files may point to it."""

    entry: Mapping
    names: tuple[str, ...] = ()
    implements: Implements | None = None

    @property
    def id(self) -> Scalar:
        """The id of the control."""
        id_ = self.entry.get("id")
        if not isinstance(id_, Scalar):
            raise TypeError("a control in a library has an id")
        return id_


class Pair(NamedTuple):
    """A control, and a criterion to which it is mapped."""

    control: Scalar
    criterion: Scalar


class Relation(NamedTuple):
    """Two names that belong together; it is not said which one is the control."""

    one: Scalar
    other: Scalar


class Uses:
    """Counts what became of the keys of a file."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str], int] = {}

    def fills(self, key: str, field_: str) -> None:
        """Count a value under `key` that fills a field."""
        self._add((key, field_, ""))

    def leaves(self, key: str, reason: str = "left out, since no field is known for it", number: int = 1) -> None:
        """Count values under `key` that are left out, with the reason."""
        self._add((key, "", reason), number)

    def columns(self) -> tuple[ColumnUse, ...]:
        """What became of each key: those that fill fields first."""
        uses = (ColumnUse(*use, count) for use, count in self._counts.items())
        return tuple(sorted(uses, key=lambda use: not use.field))

    def _add(self, use: tuple[str, str, str], number: int = 1) -> None:
        self._counts[use] = self._counts.get(use, 0) + number


class Material(Struct, frozen=True):
    """What a file holds.

    `lists` are its lists of controls; one of them may turn out to be a list of criteria, to which relations point.
    `account` says what became of the columns of a table; of other files `uses` counts what became of their keys, and
    `form` names the form that they are in.
    """

    lists: tuple[tuple[Control, ...], ...] = ()
    pairs: tuple[Pair, ...] = ()
    relations: tuple[Relation, ...] = ()
    account: Account | None = None
    form: str = ""
    uses: Uses = field(default_factory=Uses)

    @property
    def described(self) -> Account:
        """What became of the columns or keys of the file, with the number of its entries."""
        if self.account is not None:
            return self.account
        counts = (
            (sum(map(len, self.lists)), "entry", "entries"),
            (len(self.pairs), "mapping", "mappings"),
            (len(self.relations), "relation", "relations"),
        )
        parts = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
        return Account(f"{', '.join(parts) or 'nothing'}{f' in {self.form}' if self.form else ''}", self.uses.columns())
