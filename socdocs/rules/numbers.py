"""TST: the numbers of tests: populations, samples, deviations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, keyed


def more_deviations_than_tested(subject: Subject) -> Iterator[Finding]:
    """An exception with more deviations than items tested.

    Such numbers are impossible.

    Fails: `{id: EX-01, tested: 25, deviations: 30}`.

    Write instead: the numbers from the working papers.
    """
    for place, row in subject.exceptions:
        if row.tested is not None and row.deviations is not None and row.deviations > row.tested:
            yield Finding(
                f"{place}.deviations",
                f"{row.id} has {row.deviations} deviations among {row.tested} items tested",
                "correct the numbers",
                ((f"{place}.tested", "the number tested"),),
            )


_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def sample_above_population(subject: Subject) -> Iterator[Finding]:
    """A sample larger than the population it comes from.

    A sample cannot exceed its population; readers will check the arithmetic.

    Fails: `{population: 12 access reviews, sample: 25}`.

    Write instead: the numbers from the working papers.
    """
    for place, row in subject.procedures:
        population, sample = _only_number(row.population), _only_number(row.sample)
        if population is not None and sample is not None and sample > population:
            yield Finding(
                f"{place}.sample",
                f"{sample} items were chosen from {population}",
                "correct the numbers",
                ((f"{place}.population", "the population"),),
            )


def exception_without_deviations(subject: Subject) -> Iterator[Finding]:
    """An exception with no deviations.

    Where nothing deviated there is no exception; with a zero beside it a reader cannot tell which is true.

    Fails: `{id: EX-01, tested: 25, deviations: 0}`.

    Write instead: the number of items that deviated, or no exception.
    """
    for place, row in subject.exceptions:
        if row.deviations == 0:
            yield Finding(
                f"{place}.deviations",
                f"{row.id} is an exception without a single deviation",
                "correct the number, or take the exception out",
            )


def more_tested_than_sampled(subject: Subject) -> Iterator[Finding]:
    """An exception among more items than any procedure of its test chose.

    The number tested is that of the sample; readers put the two side by side.

    Fails: `{tested: 40, deviations: 1}` in a test whose only sample is 25.

    Write instead: the numbers from the working papers.
    """
    for address, test in subject.tests:
        if not test.exceptions:
            continue
        rows = test.procedures or ()
        samples = [_only_number(row.sample) for row in rows]
        most = max((sample for sample in samples if sample is not None), default=None)
        if most is None or any(row.sample and sample is None for row, sample in zip(rows, samples, strict=True)):
            continue
        for place, row in keyed(test.exceptions, f"{address}.exceptions"):
            if row.tested is not None and row.tested > most:
                yield Finding(
                    f"{place}.tested",
                    f"{row.id} is said to be among {row.tested} items, but the test chose {most} at most",
                    "correct the numbers",
                    ((f"{address}.procedures", "what the test chose"),),
                )


_STRETCH = re.compile(r"(\d+) (week|month|quarter)s?\b(?! old)")
_DAYS = {"week": 7, "month": 30, "quarter": 90}


def more_than_the_period_has(subject: Subject) -> Iterator[Finding]:
    """A population of more weeks, months or quarters than the period has.

    Such numbers are impossible, and show that the test was taken over from a longer period.

    Fails: `{population: 12 months, sample: 3}` in a report on nine months.

    Write instead: the numbers from the working papers.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last:
        return
    days = (last - first).days + 1
    for place, row in subject.procedures:
        match = _STRETCH.match(row.population) if row.population else None
        if match and int(match[1]) > days // _DAYS[match[2]] + 1:
            yield Finding(
                f"{place}.population",
                f"the period from {first} to {last} does not have {match[0]}",
                "correct the number, or the period",
                ((subject.at_report("period"), "the period"),),
            )


def _only_number(text: str | None) -> int | None:
    """The one number in `text`; None where there is none or more than one."""
    found = _NUMBER.findall(text) if text else ()
    return int(found[0].replace(",", "")) if len(found) == 1 else None
