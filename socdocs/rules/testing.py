"""TST: the service auditor's tests of controls and their results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.model.base import NoneStatement
from socdocs.model.testing import ControlTest
from socdocs.rules.counts import count_in
from socdocs.rules.subject import Finding, Subject

_METHODS = re.compile(
    r"inquir\w*|observ\w*|inspect\w*|re-?perform\w*|confirm\w*|recalculat\w*|analy\w+|examin\w*|walk\w*", re.IGNORECASE
)
IDLE: Final = frozenset({"no_occurrence", "not_tested"})
"""The results of tests in which the operation of a control was not tested."""
_UNTESTED = {"date": "a Type 1 report", "period": "a report of this kind"}
"""What a report without tests is called, by its timeframe."""


def tests_in_type_1(subject: Subject) -> Iterator[Finding]:
    """Tests of controls in the entry of a report that shows none.

    A Type 1 gives no evidence of operating effectiveness and has no tests of it (TSC ¶.16; AICPA information, p. 7); a
    SOC 3 rests on tests and does not show them (p. 19).

    Fails: `reports: [{soc: 2, type: 1, tests: [{control: AC-01, …}]}]`.

    Write instead: leave them at the top of the file, where a Type 2 report finds them.
    """
    if subject.report.tests:
        yield Finding(
            subject.at_report("tests"),
            f"{_UNTESTED[subject.kind.timeframe]} has no tests of controls, but its entry contains some",
            "move them to the top of the file or to the entry of a Type 2 report",
        )


def unusual_method(subject: Subject) -> Iterator[Finding]:
    """A test with a method that readers do not know.

    Tests are inquiries, observations, inspections and reperformances; confirmation, recalculation and analytical
    procedures also occur.

    Fails: `procedures: [{method: checked, text: Checked the list.}]`.

    Write instead: `method: inspected`.
    """
    for place, row in subject.procedures:
        if row.method and not _METHODS.match(row.method):
            yield Finding(
                f"{place}.method",
                f"“{row.method}” is not a method that readers of tests know",
                "write inquired, observed, inspected or reperformed, or waive this for a method of the firm's own",
            )


def inquiry_alone(subject: Subject) -> Iterator[Finding]:
    """A control tested by inquiry alone.

    Answers to questions are weak evidence unless other evidence supports them.

    Fails: `procedures: [{method: inquired, text: Inquired of the Security Manager.}]` as the only procedure.

    Write instead: the further procedures that were performed.
    """
    for id_, tests in subject.tests_of.items():
        rows = [row for _, test in tests for row in test.procedures or ()]
        if rows and all(row.method and row.method.lower().startswith("inquir") for row in rows):
            yield Finding(
                f"{tests[0][0]}.procedures",
                f"{id_} was tested by inquiry alone, which is weak evidence",
                "add what else was inspected, observed or reperformed",
            )


def nothing_operated(subject: Subject) -> Iterator[Finding]:
    """A criterion or objective without a control that operated in the period, or without one that was tested.

    No control was tested for it, so the service auditor may have to say so or to modify the opinion.

    Fails: CC7.4 has the control IR-02 alone, and nothing in the period called for it, as its test or management says;
    or its test has the result `not_tested`.

    Write instead: nothing if it is so; perhaps a control that did operate is not mapped yet.
    """
    results = {id_: {test.result for _, test in tests} for id_, tests in subject.tests_of.items()}
    for target, controls in subject.controls_of_all.items():
        told = [
            results.get(control.id, {"no_occurrence" if control.did_not_operate else None}) for _, control in controls
        ]
        if controls and all(row <= IDLE for row in told):
            address, control = controls[0]
            untested = any("not_tested" in row for row in told)
            what = "was tested" if untested else "operated in the period, so none was tested"
            yield Finding(
                subject.at_target(address, target),
                f"no control for {target} {what}",
                "ask the service auditor what follows; perhaps another control also serves it",
                ((subject.tests_of[control.id][0][0], "the test"),)
                if control.id in results
                else ((f"{address}.did_not_operate", "said here"),),
            )


def result_against_exceptions(subject: Subject) -> Iterator[Finding]:
    """A test result that contradicts its exceptions or its sample, or what management says of the control.

    A test that found deviations has the result `exception`; what was not tested has no sample; and where the
    description says that a control did not operate, the service auditor's report says that it was not tested.  With
    another result a reader cannot see which is true.

    Fails: `{control: AC-01, result: no_exceptions, exceptions: [{id: EX-01, …}]}`; `{result: not_tested, …}` with
    `sample: 25`; and any result but `no_occurrence` and `not_tested` for a control with `did_not_operate`.

    Write instead: `result: exception`, or take the exceptions out; the result of the sample; or a control without
    `did_not_operate`.
    """
    idle = {control.id: address for address, control in subject.controls if control.did_not_operate}
    for address, test in subject.tests:
        if test.exceptions and test.result and test.result != "exception":
            yield Finding(
                f"{address}.result",
                f"the test of {test.control} has the result {test.result}, but an exception is given",
                "the service auditor corrects one of the two",
                ((f"{address}.exceptions", "given here"),),
            )
        for place, number in _chosen(subject, address, test) if test.result == "not_tested" else ():
            yield Finding(
                f"{address}.result",
                f"{test.control} was not tested according to its result, but the test has a sample of {number}",
                "the service auditor corrects one of the two",
                ((f"{place}.sample", "the sample"),),
            )
        if test.control in idle and test.result and test.result not in IDLE:
            yield Finding(
                f"{address}.result",
                f"the test of {test.control} has the result {test.result}, but management says that it did not operate",
                "settle with the service auditor what is true, and take out the result or did_not_operate",
                ((f"{idle[test.control]}.did_not_operate", "said here"),),
            )


def _chosen(subject: Subject, address: str, test: ControlTest) -> Iterator[tuple[str, int]]:
    """Each step of a test that chose items, with their number."""
    for place, row in subject.procedures_of(address, test):
        count = count_in(row.sample)
        if count and count.number:
            yield place, count.number


def rubber_stamp(subject: Subject) -> Iterator[Finding]:
    """Half of the tests or more have the same words, or nearly the same.

    A test that was written for the control says what was examined; readers do not trust reports with the same sentence
    for every control.  The control's id and title are ignored, and a word or two may differ.

    Fails: `Inspected evidence and determined that the control operated.` for every control.

    Write instead: the procedure performed on each control.
    """
    if len(subject.tests) < _FEWEST:
        return
    titles = {control.id: control.title or "" for _, control in subject.controls}
    alike: dict[frozenset[str], list[tuple[str, ControlTest]]] = {}
    for address, test in subject.tests:
        if words := _words(test, titles.get(test.control, "")):
            alike.setdefault(words, []).append((address, test))
    by_size = sorted(alike, key=lambda words: -len(alike[words]))
    for number, words in enumerate(by_size):
        near = next((other for other in by_size[: min(number, _PATTERNS)] if _nearly(words, other)), None)
        if near in alike:
            alike[near] += alike.pop(words)
    groups = [rows for rows in alike.values() if len(rows) >= _FEWEST]
    count = sum(map(len, groups))
    if count * 2 >= len(subject.tests):
        address, test = groups[0][0]
        yield Finding(
            f"{address}.procedures",
            f"{count} of {len(subject.tests)} tests have the same words, "
            "or nearly the same, except for the control's id",
            "the service auditor writes what was done for each control",
            tuple((f"{other}.procedures", "the same words") for other, _ in groups[0][1:3]),
        )


_FEWEST = 5
_PATTERNS = 3


def _nearly(words: frozenset[str], others: frozenset[str]) -> bool:
    fewer, more = sorted((len(words), len(others)))
    return fewer * 10 >= more * 8 and len(words & others) * 10 >= len(words | others) * 8


def nothing_at_all(subject: Subject) -> Iterator[Finding]:
    """A report with no exceptions, no incidents and no changes.

    It may be true, but readers have learned to doubt a period in which nothing happened.

    Fails: every result `no_exceptions`, and none statements for `incidents` and `changes`.

    Write instead: nothing, once you have looked again.
    """
    facts = subject.description
    quiet = isinstance(facts.incidents, NoneStatement) and isinstance(facts.changes, NoneStatement)
    if quiet and subject.tests and all(test.result == "no_exceptions" for _, test in subject.tests):
        yield Finding(
            subject.home("incidents"),
            "no incident, no change and no exception in the whole period: readers will doubt it",
            "check this; if it is true, nothing needs to change",
            ((subject.home("changes"), "no change"), (subject.home("tests"), "no exception")),
        )


def _words(test: ControlTest, title: str) -> frozenset[str]:
    """The words of a test's procedures, without the control's id and title."""
    text = " ".join(row.text or "" for row in test.procedures or ()).replace(test.control, "").casefold()
    return frozenset(_WORD.findall(text)) - frozenset(_WORD.findall(title.casefold()))


_WORD = re.compile(r"\w+")


def exception_without_response(subject: Subject) -> Iterator[Finding]:
    """An exception without a response by management.

    Readers ask at once what management does about it; without a response they consider the exception unresolved.  Under
    a disclaimer of opinion neither exceptions nor responses are printed.

    Fails: `exceptions: [{id: EX-01, …}]`, and no entry of `management_responses` for EX-01.

    Write instead: `management_responses: [{exception: EX-01, text: …}]`, or a waiver if management gives none.
    """
    answered = {row.exception for row in subject.description.management_responses or () if row.text}
    for place, row in subject.exceptions if not subject.disclaimed else ():
        if row.id not in answered:
            yield Finding(
                place,
                f"management does not respond to the exception {row.id}, so readers will take it for unresolved",
                "add a response under management_responses with its owner and date",
            )


def reliability_unsaid(subject: Subject) -> Iterator[Finding]:
    """Samples from the organization's own lists, without a statement on whether those lists were reliable.

    A sample is only as good as its population; reviewers look for the procedures on the completeness and accuracy of
    the lists.

    Fails: tests with a `population`, without `ipe` on any of them and without `auditor_report.information_produced`.

    Write instead: `information_produced` once for all tests, or `ipe` on those that relied on such lists.
    """
    drawn = [
        f"{address}.procedures"
        for address, test in subject.tests
        if any(row.population for row in test.procedures or ())
    ]
    letter = subject.report.auditor_report
    if drawn and not (letter and letter.information_produced) and not any(test.ipe for _, test in subject.tests):
        yield Finding(
            drawn[0],
            f"{len(drawn)} tests chose items from lists, but nothing says whether these were complete and accurate",
            "the service auditor adds information_produced to its report, or ipe to the tests",
        )


def contrary_tests(subject: Subject) -> Iterator[Finding]:
    """Two tests of one control that contradict or repeat each other, or a sample of a control that did not occur.

    A control had an occasion to operate or it had none, and the same procedure has one result.

    Fails: two tests of AC-01, one with `result: no_occurrence` and one with `result: no_exceptions`; or
    `result: no_occurrence` with `{population: 4 reviews, sample: 2}`.

    Write instead: one of them, or procedures that say what sets the two apart; where a sample of something else showed
    that nothing called for the control, `evidence_of_non_occurrence` without the sample.
    """
    for id_, tests in subject.tests_of.items():
        told = [(address, test) for address, test in tests if test.result]
        idle = [row for row in told if row[1].result in IDLE]
        done = [row for row in told if row[1].result not in IDLE]
        if idle and done:
            yield Finding(
                f"{idle[0][0]}.result",
                f"one test of {id_} has the result {idle[0][1].result}, another {done[0][1].result}",
                "the service auditor corrects one of the two",
                ((f"{done[0][0]}.result", "the other test"),),
            )
        for address, test in tests:
            for place, number in _chosen(subject, address, test) if test.result == "no_occurrence" else ():
                yield Finding(
                    f"{place}.sample",
                    f"{number} of what {id_} is performed on were chosen, but its result is that it had no occasion "
                    "to operate",
                    "the service auditor corrects one of the two; if these are other items, describe them in "
                    "evidence_of_non_occurrence",
                    ((f"{address}.result", "the result"),),
                )
        first: dict[tuple[str, ...], str] = {}
        for address, test in tests:
            steps = tuple(" ".join((row.text or "").casefold().split()) for row in test.procedures or ())
            before = first.setdefault(steps, address)
            if any(steps) and before != address:
                yield Finding(
                    f"{address}.procedures",
                    f"two tests of {id_} have the same procedures",
                    "the service auditor takes one of them out, or says what sets them apart",
                    ((f"{before}.procedures", "the same procedures"),),
                )
