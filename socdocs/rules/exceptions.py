"""TST: the exceptions of tests, their deviations, and management's responses to them."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.model.testing import PriorException, TestException
from socdocs.rules.subject import Finding, Subject, keyed


def _counted(subject: Subject) -> Iterator[tuple[str, TestException | PriorException]]:
    """The exceptions of this report and of the one before it, each with its address."""
    yield from subject.exceptions
    yield from keyed(subject.whole.prior_exceptions, "prior_exceptions")


def more_deviations_than_tested(subject: Subject) -> Iterator[Finding]:
    """An exception with more deviations than items tested.

    There cannot be more deviations than items tested, nor were there in the report before this one.

    Fails: `{id: EX-01, tested: 25, deviations: 30}`.

    Write instead: the numbers from the working papers.
    """
    for place, row in _counted(subject):
        if row.tested is not None and row.deviations is not None and row.deviations > row.tested:
            yield Finding(
                f"{place}.deviations",
                f"{row.id} has {row.deviations} deviations among {row.tested} items tested",
                "correct the numbers",
                ((f"{place}.tested", "the number tested"),),
            )


def exception_without_deviations(subject: Subject) -> Iterator[Finding]:
    """An exception with zero deviations.

    Without a deviation there is no exception; a reader cannot see which of the two is true.

    Fails: `{id: EX-01, tested: 25, deviations: 0}`.

    Write instead: the number of items that deviated, or no exception.
    """
    for place, row in _counted(subject):
        if row.deviations == 0:
            yield Finding(
                f"{place}.deviations",
                f"{row.id} is an exception with no deviations",
                "correct the number, or take the exception out",
            )


def every_item_deviated(subject: Subject) -> Iterator[Finding]:
    """Every item tested deviated, but the opinion is unmodified.

    A control that failed each time it was tested did not operate; readers ask why the opinion does not mention it.

    Fails: `{id: EX-01, tested: 25, deviations: 25}` beside `opinion: {type: unmodified}`.

    Write instead: the numbers from the working papers, or the opinion that the firm gave.
    """
    opinion = subject.report.opinion
    for place, row in subject.exceptions if opinion and opinion.type == "unmodified" else ():
        if row.tested and row.tested == row.deviations:
            what = f"all {row.tested} items" if row.tested > 1 else "the one item"
            yield Finding(
                f"{place}.deviations",
                f"{what} of {row.id} deviated, and the opinion is unmodified",
                "the service auditor checks the numbers and the opinion again",
                ((subject.at_report("opinion.type"), "the opinion"),),
            )


def second_response(subject: Subject) -> Iterator[Finding]:
    """Two responses by management to one exception.

    Only one of them is printed, and the other is lost.

    Fails: two entries of `management_responses` with `exception: EX-01`.

    Write instead: one response that says both.
    """
    first: dict[str, str] = {}
    for address, row in keyed(subject.whole.management_responses, "management_responses"):
        before = first.setdefault(row.exception, address)
        if before != address:
            yield Finding(
                f"{address}.exception",
                f"there are two responses to {row.exception}, but the report prints only one",
                "make them one response",
                ((f"{before}.exception", "the other response"),),
            )


def disputed_exception(subject: Subject) -> Iterator[Finding]:
    """An exception whose facts management does not confirm.

    The report would print as a fact what one side holds to be wrong; the two settle it before the report is issued.

    Fails: `management_responses: [{exception: EX-01, facts_confirmed: no, correction: Two of the three had left.}]`.

    Write instead: nothing, once the service auditor has looked at it: the corrected exception, and
    `facts_confirmed: yes` without a correction.
    """
    for address, row in keyed(subject.description.management_responses, "management_responses"):
        if row.facts_confirmed is False or row.correction:
            yield Finding(
                f"{address}.{'correction' if row.correction else 'facts_confirmed'}",
                f"management does not confirm the facts of the exception {row.exception}",
                "settle with the service auditor what is true, and correct the exception or the response",
            )
