"""TST: the populations and samples of tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from socdocs.rules.counts import count_in
from socdocs.rules.frequency import days_between, rhythm_of
from socdocs.rules.subject import Finding, Subject, keyed


def sample_above_population(subject: Subject) -> Iterator[Finding]:
    """A sample larger than the population it comes from.

    A sample cannot exceed its population; readers will check the arithmetic.  Only numbers of the same items are
    compared: `25 tickets` of `12 months` may be right.

    Fails: `{population: 12 access reviews, sample: 25}`, `{population: none, sample: 25}`, and `sample: 25 of 12`.

    Write instead: the numbers from the working papers.
    """
    for place, row in subject.procedures:
        sample, population = count_in(row.sample), count_in(row.population)
        if sample is None:
            continue
        if population and sample.is_of(population) and sample.number > population.number:
            what = f"{sample.words[-1]}s" if sample.of_time else "items"
            yield Finding(
                f"{place}.sample",
                f"the sample has {sample.number} {what}, but the population only {population.number}",
                "correct the numbers",
                ((f"{place}.population", "the population"),),
            )
        elif sample.number and _NOTHING.fullmatch(row.population or ""):
            yield Finding(
                f"{place}.sample",
                f"the sample has {sample.number} items, but the population is “{row.population}”",
                "correct one of the two",
                ((f"{place}.population", "the population"),),
            )
        elif sample.whole is not None and sample.number > sample.whole and not sample.of_time:
            yield Finding(
                f"{place}.sample",
                f"“{row.sample}” are more than there are to choose from",
                "correct the numbers",
            )


_NOTHING = re.compile(r"(?:none|nil|nothing)\.?", re.IGNORECASE)
"""What is a population of zero beside a sample; alone it may say that the step has no population."""


def more_tested_than_sampled(subject: Subject) -> Iterator[Finding]:
    """An exception with more items tested than any procedure of its test selected.

    The number tested is the size of the sample; readers compare the two.  Where a procedure has a population and no
    sample, all of it was tested.

    Fails: `{tested: 40, deviations: 1}` in a test whose only sample is 25.

    Write instead: the numbers from the working papers.
    """
    for address, test in subject.tests:
        if not test.exceptions:
            continue
        chosen = [count_in(text) for row in test.procedures or () if (text := row.sample or row.population)]
        if not chosen or any(count is None or count.of_time for count in chosen):
            continue
        most = max(count.number for count in chosen if count)
        for place, row in keyed(test.exceptions, f"{address}.exceptions"):
            if row.tested is not None and row.tested > most:
                yield Finding(
                    f"{place}.tested",
                    f"{row.id} gives {row.tested} items tested, but the test chose at most {most}",
                    "correct the numbers",
                    ((f"{address}.procedures", "what the test chose"),),
                )


_STRETCH = re.compile(r"(\d{1,9}) (?:business |working )?(day|week|month|quarter|year)s?\b(?! old)")


def _most(unit: str, since: date, until: date) -> int:
    """How many days, weeks, months, quarters or years lie in a time, those that it cuts included."""
    days, months = (until - since).days + 1, [day.year * 12 + day.month - 1 for day in (since, until)]
    of_each = {"month": 1, "quarter": 3, "year": 12}
    if unit in of_each:
        return months[1] // of_each[unit] - months[0] // of_each[unit] + 1
    return days if unit == "day" else days // 7 + 1


def more_than_the_period_has(subject: Subject) -> Iterator[Finding]:
    """A population of more days, weeks or months than the period has, or than the control was in place for in it.

    No period has them, so the test was probably copied from a report with a longer one.  They may be counted at several
    places, such as the days of two data centers; then say so in a waiver.

    Fails: `{population: 12 months, sample: 3}` in a report on nine months.

    Write instead: the numbers from the working papers.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last:
        return
    controls = {control.id: (address, control) for address, control in subject.controls}
    for address, test in subject.tests:
        place, control = controls.get(test.control, ("", None))
        since = max(first, (control and control.valid_from) or first)
        until = min(last, (control and control.valid_until) or last)
        if (since, until) == (first, last):
            time, what, at_time = f"the period from {first} to {last}", "the period", subject.at_report("period")
        else:
            time, what, at_time = f"the time of {test.control}, {since} to {until},", "the dates of the control", place
        for at, row in subject.procedures_of(address, test):
            match = _STRETCH.match(row.population) if row.population else None
            if match and int(match[1]) > _most(match[2], since, until):
                yield Finding(
                    f"{at}.population",
                    f"{time} is shorter than {match[0]}",
                    f"correct the number, or {what}",
                    ((at_time, what),),
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
            population, sample = count_in(row.population), count_in(row.sample)
            if sample and sample.number == 1 and population and population.number >= _MANY:
                yield Finding(
                    f"{at}.sample",
                    f"one item of {population.number} was tested, although {test.control} is a manual control",
                    "the service auditor checks the number, or management checks the nature of the control",
                    ((f"{place}.text", "the control"),),
                )


_ASKED = re.compile("inquir", re.IGNORECASE)
_OF_ITEMS: Final = ("no_exceptions", "exception")
"""The results that need an item."""
_BELOW_ZERO = re.compile(r"[-−]\d[\d,.]*")


def nothing_sampled(subject: Subject) -> Iterator[Finding]:
    """A sample of zero items or fewer, a result from a population of zero, or an exception with zero items tested.

    If nothing was tested, there is no result.

    Fails: `{population: 40, sample: 0}`; `sample: "-2"`; `{population: 0 reviews}` or `{population: no reviews}` with
    `result: no_exceptions` or `result: exception`, if the test has no other step but inquiry.

    Write instead: the number of items tested; or `result: not_tested` or `no_occurrence` with the reason.
    """
    for place, row in subject.procedures:
        sample, population = count_in(row.sample), count_in(row.population)
        if sample and sample.number == 0 and not (population and population.number == 0):
            yield Finding(f"{place}.sample", "no item was chosen, so nothing was tested", "give the number chosen")
        for key, text in (("population", row.population), ("sample", row.sample)):
            if below := _BELOW_ZERO.match(text or ""):
                yield Finding(f"{place}.{key}", f"a {key} cannot have {below[0]} items", "correct the number")
    for address, test in subject.tests:
        steps = [row for row in subject.procedures_of(address, test) if not _ASKED.match(row[1].method or "")]
        counts = [count_in(row.population) for _, row in steps]
        if test.result in _OF_ITEMS and counts and all(count and count.number == 0 for count in counts):
            yield Finding(
                f"{steps[0][0]}.population",
                f"there was nothing to choose from, so the test of {test.control} cannot have the result {test.result}",
                "give the number there was, or the result no_occurrence with its evidence",
                ((f"{address}.result", "the result"),),
            )
    for place, exception in subject.exceptions:
        if exception.tested == 0:
            yield Finding(
                f"{place}.tested",
                f"{exception.id} is an exception with no items tested",
                "give the number of items tested, or take the exception out",
            )


_OF_RHYTHM = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly"}
_COUNTED = re.compile(r"(\d{1,9}) (?:business |working )?(day|week|month|quarter)s?\b")


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
        seen: dict[tuple[str, ...], tuple[int, str | None, str]] = {}
        for address, test in tests:
            for at, row in subject.procedures_of(address, test):
                count = count_in(row.population)
                if count is None:
                    continue
                before, told, place = seen.setdefault(count.words, (count.number, row.population, at))
                if before != count.number:
                    yield Finding(
                        f"{at}.population",
                        f"the population of {id_} is {row.population} here, and {told} elsewhere",
                        "correct the numbers, or say what sets the populations apart",
                        ((f"{place}.population", "the other population"),),
                    )
