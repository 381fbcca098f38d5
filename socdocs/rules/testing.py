"""TST: the service auditor's tests of controls and their results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.model.base import NoneStatement
from socdocs.model.testing import ControlTest
from socdocs.rules.subject import Finding, Subject, keyed

_METHODS = re.compile(
    r"inquir\w*|observ\w*|inspect\w*|re-?perform\w*|confirm\w*|recalculat\w*|analy\w+|examin\w*|walk\w*", re.IGNORECASE
)


def tests_in_type_1(subject: Subject) -> Iterator[Finding]:
    """Tests of controls that a Type 1 report's entry holds.

    A Type 1 gives no evidence of operating effectiveness and has no tests of it (TSC ¶.16; AICPA information, p. 7).

    Fails: `reports: [{soc: 2, type: 1, tests: [{control: AC-01, …}]}]`.

    Write instead: leave them at the top of the file, where a Type 2 report finds them.
    """
    if subject.report.tests:
        yield Finding(
            subject.at_report("tests"),
            "a Type 1 report has no tests of controls, but its entry holds some",
            "move them to the top of the file or to the entry of a Type 2 report",
        )


def unusual_method(subject: Subject) -> Iterator[Finding]:
    """A test whose method is none that readers know.

    Tests are inquiries, observations, inspections and reperformances; confirmation, recalculation and analytical
    procedures also occur.

    Fails: `procedures: [{method: checked, text: Checked the list.}]`.

    Write instead: `method: inspected`.
    """
    for address, test in subject.tests:
        for place, row in keyed(test.procedures, f"{address}.procedures"):
            if row.method and not _METHODS.match(row.method):
                yield Finding(
                    f"{place}.method",
                    f"“{row.method}” is not a method that readers of tests know",
                    "write inquired, observed, inspected or reperformed, or waive this for a method of the firm's own",
                )


def inquiry_alone(subject: Subject) -> Iterator[Finding]:
    """A control tested by inquiry alone.

    What people say is weak evidence unless something else bears it out.

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
    """A criterion or objective none of whose controls operated in the period.

    Nothing was tested for it, so the service auditor may have to say so or to modify the opinion.

    Fails: CC7.4 has the control IR-02 alone, and nothing in the period called for it.

    Write instead: nothing if it is so; perhaps a control that did operate is not mapped yet.
    """
    quiet = {id_ for id_, tests in subject.tests_of.items() if all(test.result == "no_occurrence" for _, test in tests)}
    for target, controls in subject.controls_of.items():
        if controls and all(control.id in quiet for _, control in controls):
            address, control = controls[0]
            yield Finding(
                f"{address}.{subject.targets_field}[{target}]",
                f"no control for {target} operated in the period, so none was tested",
                "ask the service auditor what follows; perhaps another control also serves it",
                ((subject.tests_of[control.id][0][0], "the test"),),
            )


def result_against_exceptions(subject: Subject) -> Iterator[Finding]:
    """A result that contradicts the exceptions beside it.

    A test that found deviations has the result `exception`; with another result a reader cannot tell which is true.

    Fails: `{control: AC-01, result: no_exceptions, exceptions: [{id: EX-01, …}]}`.

    Write instead: `result: exception`, or take the exceptions out.
    """
    for address, test in subject.tests:
        if test.exceptions and test.result and test.result != "exception":
            yield Finding(
                f"{address}.result",
                f"the test of {test.control} has the result {test.result}, but an exception is given",
                "the service auditor corrects one of the two",
                ((f"{address}.exceptions", "given here"),),
            )


def more_deviations_than_tested(subject: Subject) -> Iterator[Finding]:
    """An exception with more deviations than items tested.

    Such numbers cannot be.

    Fails: `{id: EX-01, tested: 25, deviations: 30}`.

    Write instead: the numbers from the working papers.
    """
    for address, test in subject.tests:
        for place, row in keyed(test.exceptions, f"{address}.exceptions"):
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

    Such numbers cannot be, and readers compute.

    Fails: `{population: 12 access reviews, sample: 25}`.

    Write instead: the numbers from the working papers.
    """
    for address, test in subject.tests:
        for place, row in keyed(test.procedures, f"{address}.procedures"):
            population, sample = _only_number(row.population), _only_number(row.sample)
            if population is not None and sample is not None and sample > population:
                yield Finding(
                    f"{place}.sample",
                    f"{sample} items were chosen from {population}",
                    "correct the numbers",
                    ((f"{place}.population", "the population"),),
                )


def rubber_stamp(subject: Subject) -> Iterator[Finding]:
    """Tests that all have the same words.

    Tests written for the control say what was looked at; the same sentence for every control is a mark of reports
    that nobody trusts.

    Fails: `Inspected evidence and determined that the control operated.` for every control.

    Write instead: the procedure performed on each control.
    """
    if len(subject.tests) < 5:
        return
    texts = {_words(test) for _, test in subject.tests}
    if len(texts) == 1 and texts != {""}:
        yield Finding(
            subject.home("tests"),
            f"all {len(subject.tests)} tests have the same words, but for the control's id",
            "the service auditor writes what was done for each control",
        )


def nothing_at_all(subject: Subject) -> Iterator[Finding]:
    """No exceptions, no incidents and no changes at once.

    Nothing needs to be wrong, but readers have learned to doubt a period in which nothing happened.

    Fails: every result `no_exceptions`, and none statements for `incidents` and `changes`.

    Write instead: nothing, once you have looked again.
    """
    facts = subject.description
    quiet = isinstance(facts.incidents, NoneStatement) and isinstance(facts.changes, NoneStatement)
    if quiet and subject.tests and all(test.result == "no_exceptions" for _, test in subject.tests):
        yield Finding(
            subject.home("incidents"),
            "no incident, no change and no exception in the whole period: readers will doubt it",
            "look again; if it is so, nothing needs to change",
            ((subject.home("changes"), "no change"), (subject.home("tests"), "no exception")),
        )


def _words(test: ControlTest) -> str:
    text = " ".join(row.text or "" for row in test.procedures or ())
    return re.sub(r"\W+", " ", text.replace(test.control, "").casefold()).strip()


def _only_number(text: str | None) -> int | None:
    """The one number in `text`; None where there is none or more than one."""
    found = _NUMBER.findall(text or "")
    return int(found[0].replace(",", "")) if len(found) == 1 else None
