"""TST: the populations and samples of tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.frequency import days_between, rhythm_of
from socdocs.rules.subject import Finding, Subject, keyed

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
                f"the sample has {sample} items, but the population only {population}",
                "correct the numbers",
                ((f"{place}.population", "the population"),),
            )


def more_tested_than_sampled(subject: Subject) -> Iterator[Finding]:
    """An exception with more items tested than any procedure of its test selected.

    The number tested is the size of the sample; readers compare the two.

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
                    f"{row.id} gives {row.tested} items tested, but the test chose at most {most}",
                    "correct the numbers",
                    ((f"{address}.procedures", "what the test chose"),),
                )


_STRETCH = re.compile(r"(\d+) (week|month|quarter)s?\b(?! old)")
_DAYS = {"week": 7, "month": 30, "quarter": 90}


def more_than_the_period_has(subject: Subject) -> Iterator[Finding]:
    """A population of more weeks, months or quarters than the period has.

    Such numbers are impossible, and show that the test was copied from a report with a longer period.

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
                f"the period from {first} to {last} is shorter than {match[0]}",
                "correct the number, or the period",
                ((subject.at_report("period"), "the period"),),
            )


_MANY = 10


def one_item_of_many(subject: Subject) -> Iterator[Finding]:
    """A sample of one item for a manual control that ran many times.

    Manual work varies from time to time, so one item says nothing about the others.  The service auditor decides how
    many are enough, and one may be enough for an automated control, which works in the same way each time.

    Fails: `{population: 800, sample: 1}` for a manual control.

    Write instead: the items that were tested, or `nature: automated` for the control.
    """
    controls = {control.id: (address, control) for address, control in subject.controls}
    for address, test in subject.tests:
        place, control = controls.get(test.control, ("", None))
        if control is None or control.nature == "automated" or control.frequency == "continuous":
            continue
        for at, row in subject.procedures_of(address, test):
            population, sample = _only_number(row.population), _only_number(row.sample)
            if sample == 1 and population and population >= _MANY:
                yield Finding(
                    f"{at}.sample",
                    f"one item of {population} was tested, although {test.control} is a manual control",
                    "the service auditor checks the number, or management checks the nature of the control",
                    ((f"{place}.text", "the control"),),
                )


def nothing_sampled(subject: Subject) -> Iterator[Finding]:
    """A sample of zero items, or an exception with zero items tested.

    If nothing was tested, there is no result.

    Fails: `{population: 40, sample: 0}`.

    Write instead: the number of items tested; or `result: not_tested` or `no_occurrence` with the reason.
    """
    for place, row in subject.procedures:
        if _only_number(row.sample) == 0 and _only_number(row.population) != 0:
            yield Finding(f"{place}.sample", "no item was chosen, so nothing was tested", "give the number chosen")
    for place, exception in subject.exceptions:
        if exception.tested == 0:
            yield Finding(
                f"{place}.tested",
                f"{exception.id} is an exception with no items tested",
                "give the number of items tested, or take the exception out",
            )


_OF_RHYTHM = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly"}
_COUNTED = re.compile(r"(\d+) (?:business |working )?(day|week|month|quarter)s?\b")


def too_few_occurrences(subject: Subject) -> Iterator[Finding]:
    """A population with far fewer days, weeks, months or quarters than the control should have in the period.

    A daily control runs on some 250 days in a year; a population of three shows that it was not performed on the
    others, or that the list was not complete.

    Fails: `{population: 3 days, sample: 3}` for a daily control in a year.

    Write instead: the whole population; if the control was missed at times, an exception.
    """
    first, last = subject.first_day, subject.last_day
    controls = {control.id: (address, control) for address, control in subject.controls}
    for address, test in subject.tests if first and last else ():
        place, control = controls.get(test.control, ("", None))
        rhythm = rhythm_of(control.frequency) if control else None
        if not rhythm or control is None or first is None or last is None:
            continue
        since, until = max(first, control.valid_from or first), min(last, control.valid_until or last)
        due = ((until - since).days + 1) // days_between(rhythm)
        for at, row in subject.procedures_of(address, test):
            match = _COUNTED.match(row.population or "")
            if match and _OF_RHYTHM[match[2]] == rhythm and int(match[1]) * 2 < due:
                yield Finding(
                    f"{at}.population",
                    f"{test.control} is {rhythm}, so there were more than {match[0]} from {since} to {until}",
                    "correct the population, or the frequency of the control",
                    ((f"{place}.frequency", "the frequency of the control"),),
                )


def two_populations(subject: Subject) -> Iterator[Finding]:
    """Two sizes of the same population in the tests of one control.

    A population cannot have both 4 and 400 items in one period.

    Fails: procedures of AC-01 with `population: 4 reviews` and `population: 400 reviews`.

    Write instead: the right number in both; or what sets the two populations apart.
    """
    for id_, tests in subject.tests_of.items():
        seen: dict[str, tuple[int, str]] = {}
        for address, test in tests:
            for at, row in subject.procedures_of(address, test):
                number = _only_number(row.population)
                if number is None:
                    continue
                what = _NUMBER.sub("", row.population or "").strip().casefold()
                before, place = seen.setdefault(what, (number, at))
                if before != number:
                    yield Finding(
                        f"{at}.population",
                        f"the population of {id_} is {row.population} here, and {before} {what}".rstrip()
                        + " elsewhere",
                        "correct the numbers, or say what sets the populations apart",
                        ((f"{place}.population", "the other population"),),
                    )


def _only_number(text: str | None) -> int | None:
    """The one number in `text`; None if there is none or more than one."""
    found = _NUMBER.findall(text) if text else ()
    return int(found[0].replace(",", "")) if len(found) == 1 else None
