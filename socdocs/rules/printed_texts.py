"""Gather the texts of a description that a report prints, as their declarations say."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from socdocs.model.base import Facts, Id, NoneStatement
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.printing import BESIDE, CHOICES, EVERYWHERE, PRINTING_WORDS, prints_in, soc_words
from socdocs.rules.texts import PrintedText

if TYPE_CHECKING:
    from socdocs.model.reporting import Report
    from socdocs.rules.subject import Subject

_OWN_LISTS = ("tests", "changes", "incidents", "design_assessments")
"""The lists in a report's own entry, which stand in the description of the subject."""
_STATEMENT = fields_of(NoneStatement)["none_statement"]
_WITH_TEXTS = frozenset({"plain", "text", "prose", "entry", "entries", "stated"})


def _holds_texts(row: FieldRow) -> bool:
    if row.shape == "texts":
        return row.each is not None and row.each.value != Id and not row.choices
    return row.shape in _WITH_TEXTS


def printed_texts(subject: Subject, true: frozenset[str]) -> list[PrintedText]:
    """Return every text of the subject that prints where the words `true` hold, in the order of the description."""
    found = list[PrintedText]()
    _gather(found, subject, true, subject.description, "", NOT_ABOUT_THE_SYSTEM)
    _gather(found, subject, true, subject.report, subject.at_report(), _OWN_LISTS)
    return found


def texts_of_other_layouts(subject: Subject) -> tuple[PrintedText, ...]:
    """Return the texts that the report would print in another layout, or with its controls in other groups."""
    own = {text.address for text in subject.texts}
    return tuple(text for text in printed_texts(subject, subject.true_words | CHOICES) if text.address not in own)


def texts_of_no_report(subject: Subject) -> tuple[PrintedText, ...]:
    """Return the texts that only reports of kinds print which the file does not declare.

    There are none beside a custom kind, whose templates may print anything.
    """
    reports = subject.whole.reports or ()
    letters = {report.kind_name for report in reports} & PRINTING_WORDS.keys()
    if len(subject.others) + len(letters) + 1 < len(reports):
        return ()
    own = subject.true_words | _chosen_or_beside(subject.report)
    others = (soc_words(other.kind) | _chosen_or_beside(other.report) for other in subject.others)
    words = [own, *others, *(frozenset({"all", name}) for name in letters)]
    printed = {text.address for true in words for text in printed_texts(subject, true)}
    of_report = {text.address for text in printed_texts(subject, own)}
    return tuple(
        text
        for text in printed_texts(subject, EVERYWHERE)
        if text.address not in (of_report if text.address.startswith(subject.at_report()) else printed)
    )


def _chosen_or_beside(report: Report) -> frozenset[str]:
    """The words that a report can be given, or a letter that accompanies it, of which a SOC 3 has none."""
    return CHOICES if report.soc == "3" else CHOICES | BESIDE


def _gather(
    found: list[PrintedText],
    subject: Subject,
    true: frozenset[str],
    facts: Facts,
    address: str,
    skip: tuple[str, ...] = (),
) -> None:
    for name, row in _printed_fields(type(facts), true):
        value = getattr(facts, name)
        if value is None or name in skip:
            continue
        here = f"{address}.{row.key}" if address else subject.home(row.key)
        if row.shape == "plain" or row.markdown:
            found.append(PrintedText(here, value, row))
        elif row.shape == "texts":
            found.append(PrintedText(here, "\n\n".join(value), row))
        elif isinstance(value, NoneStatement):
            found.append(PrintedText(f"{here}.none_statement", value.none_statement, _STATEMENT))
        elif isinstance(value, Facts):
            _gather(found, subject, true, value, here)
        else:
            for place, item in subject.rows(value, here):
                _gather(found, subject, true, item, place)


@cache
def _printed_fields(model: type[Facts], true: frozenset[str]) -> tuple[tuple[str, FieldRow], ...]:
    """The fields of `model` that are texts or may contain texts, and that print where the words `true` hold."""
    rows = fields_of(model).items()
    return tuple((name, row) for name, row in rows if _holds_texts(row) and prints_in(row.prints, true))
