"""Gather the texts of a description that a report prints, as their declarations say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from socdocs.model.base import Facts, Id, NoneStatement
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.printing import CHOICES, prints_in
from socdocs.rules.texts import PrintedText
from socdocs.source.addresses import escape_key

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription
    from socdocs.model.reporting import Report
    from socdocs.rules.subject import Subject

Rows = Callable[[Any, str], Iterable[tuple[str, Any]]]
"""A function from the list at an address to its items, each with its own address."""
_STATEMENT = fields_of(NoneStatement)["none_statement"]
_WITH_TEXTS = frozenset({"plain", "text", "prose", "entry", "entries", "stated"})


def _holds_texts(row: FieldRow) -> bool:
    if row.shape == "texts":
        return row.each is not None and row.each.value != Id and not row.choices
    return row.shape in _WITH_TEXTS


def printed_texts(subject: Subject, true: frozenset[str]) -> list[PrintedText]:
    """Return every text of the subject that prints where the words `true` hold, in the order of the description."""
    return texts_of_report(subject.description, subject.report, true, subject.homes, subject.rows)


def texts_of_report(
    description: SystemDescription, report: Report, true: frozenset[str], homes: Mapping[str, str], rows: Rows
) -> list[PrintedText]:
    """Return every text of a `description` that prints in `report` where the words `true` hold.

    `homes` are the addresses of the lists that the report has of its own, and that the description holds.
    """
    gathering = _Gathering([], true, homes, rows)
    gathering.add(description, "", NOT_ABOUT_THE_SYSTEM)
    gathering.add(report, f"reports[{escape_key(report.id)}]", tuple(homes))
    return gathering.found


def texts_of_other_layouts(subject: Subject) -> tuple[PrintedText, ...]:
    """Return the texts that the report would print in another layout, or with its controls in other groups."""
    own = {text.address for text in subject.texts}
    return tuple(text for text in printed_texts(subject, subject.true_words | CHOICES) if text.address not in own)


class _Gathering(NamedTuple):
    found: list[PrintedText]
    true: frozenset[str]
    homes: Mapping[str, str]
    rows: Rows

    def add(self, facts: Facts, address: str, skip: tuple[str, ...] = ()) -> None:
        """Add the texts of `facts`, which are at `address`, without the fields to skip."""
        for name, row in _printed_fields(type(facts), self.true):
            value = getattr(facts, name)
            if value is None or name in skip:
                continue
            here = f"{address}.{row.key}" if address else self.homes.get(row.key, row.key)
            if row.shape == "plain" or row.markdown:
                self.found.append(PrintedText(here, value, row))
            elif row.shape == "texts":
                self.found.append(PrintedText(here, "\n\n".join(value), row))
            elif isinstance(value, NoneStatement):
                self.found.append(PrintedText(f"{here}.none_statement", value.none_statement, _STATEMENT))
            elif isinstance(value, Facts):
                self.add(value, here)
            else:
                for place, item in self.rows(value, here):
                    self.add(item, place)


@cache
def _printed_fields(model: type[Facts], true: frozenset[str]) -> tuple[tuple[str, FieldRow], ...]:
    """The fields of `model` that are texts or may contain texts, and that print where the words `true` hold."""
    rows = fields_of(model).items()
    return tuple((name, row) for name, row in rows if _holds_texts(row) and prints_in(row.prints, true))
