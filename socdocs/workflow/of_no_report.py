"""Find the texts of a file that are not for one of its reports to print, and that no other of them is to print."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.model.description import SystemDescription
from socdocs.model.printing import BESIDE, CHOICES, EVERYWHERE, PRINTING_WORDS, soc_words
from socdocs.model.reporting import Report
from socdocs.report.scope import homes_of, narrowed_to, prints_all
from socdocs.resources import SOC_KINDS
from socdocs.rules.printed_texts import printed_texts, texts_of_report
from socdocs.rules.subject import Subject, keyed
from socdocs.rules.texts import PrintedText
from socdocs.workflow.case import Case

_OF_GENERAL_USE = frozenset(("all", "soc2", "type2", "untested")) | CHOICES
"""The words that are true of a SOC 3."""


def texts_of_no_report(case: Case, subject: Subject) -> tuple[PrintedText, ...]:
    """Return the texts of the file that this report is not to print, nor any other, and that no list of it names.

    They are looked for in the whole description, before anything of it is set aside, so that it does not matter why a
    report does not have one.  What a letter, a report for general use or one of a firm's own kind prints, only its
    document says.  So each of these gets all texts that no other report is to print, to look for them there; other
    reports leave to it what it may print.  A letter that accompanies a report gets those that only such letters print.
    """
    report, whole = case.report, subject.whole
    if case.kind.accompanies:
        return tuple(_of_this_kind_alone(subject))
    own = frozenset[str]() if case.kind.selective else subject.true_words | _chosen_or_beside(report)
    printed = {text.address for text in printed_texts(subject, own)} if own else set[str]()
    named = tuple(_named(case))
    rest = [text for text in _all_texts(whole, report) if text.address not in printed]
    rest = [text for text in rest if not text.address.startswith(named)]
    if rest:
        last = not prints_all(report)
        elsewhere = {text.address for row in others_of(case) for text in _to_print(row, whole, left_to_it=not last)}
        rest = [text for text in rest if text.address not in elsewhere]
    return tuple(rest)


def _of_this_kind_alone(subject: Subject) -> Iterator[PrintedText]:
    """Yield the texts that only a letter of this kind prints, which accompanies the report."""
    of_any = {text.address for text in printed_texts(subject, subject.true_words - {subject.kind.name})}
    return (text for text in printed_texts(subject, subject.true_words) if text.address not in of_any)


def others_of(case: Case) -> list[Report]:
    """Return the other reports of the file."""
    return [row for row in case.loaded.description.reports or () if row.id != case.report.id]


def _all_texts(whole: SystemDescription, report: Report) -> list[PrintedText]:
    """Return every text of the description that some report prints, and those in the entry of `report`."""
    return texts_of_report(whole, report, EVERYWHERE, {}, keyed)


def _named(case: Case) -> Iterator[str]:
    """Yield how the addresses begin of what a list of the report names as left out."""
    yield from (f"{row.address}." for row in case.scope.left_out)
    for name in case.scope.of_other_type:
        address = case.scope.homes.get(name, name)
        yield from (f"{address}[", f"{address}.")


def _to_print(report: Report, whole: SystemDescription, *, left_to_it: bool) -> list[PrintedText]:
    """Return the texts that `report` is to print, or may print where they are `left_to_it`."""
    if (narrowed := narrowed_to(report, whole)) is not None:
        description, kind = narrowed
        words = soc_words(kind) | _chosen_or_beside(report)
        return texts_of_report(description, report, words, homes_of(report), keyed)
    if not (left_to_it and report.kind_name):
        return []
    may = _OF_GENERAL_USE if report.soc == "3" else EVERYWHERE
    if report.kind_name in PRINTING_WORDS:
        may = frozenset({"all", report.kind_name})
    return texts_of_report(whole, report, may, {}, keyed)


def _chosen_or_beside(report: Report) -> frozenset[str]:
    """The words that a report can be given, or a letter that accompanies it: of a SOC 1 or SOC 2 that says so."""
    soc, type_ = SOC_KINDS.get(report.kind_name, (report.soc, report.type))
    return CHOICES | BESIDE if soc and type_ else CHOICES
