"""ASR and OPN: management's assertion and the service auditor's opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.testing import IDLE
from socdocs.rules.words import Sought


def opinion_without_auditor(subject: Subject) -> Iterator[Finding]:
    """An opinion that is not marked as provided by the service auditor.

    Only a licensed CPA firm gives an opinion; socdocs prints no opinion unless the file says that the firm gave it.

    Fails: `opinion: {type: unmodified}`.

    Write instead: `provided_by_auditor: yes` once the firm has given the opinion; until then leave it out.
    """
    opinion = subject.report.opinion
    if opinion and opinion.type and not opinion.provided_by_auditor:
        yield Finding(
            subject.at_report("opinion.type"),
            "an opinion is given that does not come from the service auditor",
            "leave it out until the firm gives it; then add provided_by_auditor: yes",
        )


def opinion_before_its_time(subject: Subject) -> Iterator[Finding]:
    """An opinion in management's file that is given too early.

    An opinion is the last step of an examination: it needs a firm that gives it, a date that has come, tests, and a
    period that has ended.  An earlier opinion is a claim that management makes in the firm's name.

    Fails: `opinion: {provided_by_auditor: yes, type: unmodified}` without a firm, a report date or a test; an
    unmodified opinion where the result of each test is `not_tested`.

    Write instead: no opinion; the draft shows it as the service auditor's open item.
    """
    if subject.by_auditor:
        return
    if lacks := _lacks_of_opinion(subject):
        yield Finding(
            subject.at_report("opinion.type"),
            f"an opinion is given, but {_listed_words([what for _, what in lacks])}",
            "take the opinion out until the firm gives it; it belongs in the service auditor's file",
        )


def form_of_opinion(subject: Subject) -> Iterator[Finding]:
    """An opinion in the service auditor's file that is still a draft, because facts that it needs are missing.

    A firm drafts the wording of its opinion before the work is done.  Until there is a firm, a date that has come,
    tests and a period that has ended, it is not yet an opinion, and no final report prints it.

    Fails: `opinion: {provided_by_auditor: yes, type: unmodified}` in the service auditor's file of a report without a
    date.

    Write instead: what is missing, once it is known.
    """
    if not subject.by_auditor:
        return
    for address, what in _lacks_of_opinion(subject):
        yield Finding(
            address,
            f"the opinion is a form that has not been concluded, since {what}",
            "the service auditor completes it before the report is final",
            ((subject.at_report("opinion.type"), "the opinion"),),
        )


def _lacks_of_opinion(subject: Subject) -> list[tuple[str, str]]:
    """The facts that a given opinion still needs, each with its address."""
    report, last = subject.report, subject.last_day
    if not report.opinion or not report.opinion.type or not report.opinion.provided_by_auditor:
        return []
    rows = (
        (not (report.service_auditor and report.service_auditor.firm), "service_auditor.firm", "no firm is named"),
        (not report.report_date, "report_date", "the report has no date"),
        (
            report.report_date and report.report_date > subject.tomorrow,
            "report_date",
            f"the report is dated {report.report_date}, which is still to come",
        ),
        (
            last is None or last > subject.today,
            "as_of_date" if subject.kind.timeframe == "date" else "period.end",
            f"the report covers days up to {last}, which are in the future" if last else "its last day is not given",
        ),
    )
    found = [(subject.at_report(key), what) for lacks, key, what in rows if lacks]
    results = {test.result for _, test in subject.tests}
    untested = report.opinion.type == "unmodified" and "not_tested" in results and results <= IDLE
    if subject.kind.tests and (untested or not subject.tests):
        found.append((subject.home("tests"), "no control was tested"))
    return found


def _listed_words(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else words[0]


def modification_on_operation(subject: Subject) -> Iterator[Finding]:
    """A Type 1 opinion modified on operation.

    A Type 1 gives no opinion on operating effectiveness, so there is nothing to modify (AICPA information, p. 7).

    Fails: `{type: 1, opinion: {type: qualified, modifications: [{subject: operation, …}]}}`.

    Write instead: `subject: description` or `subject: design`.
    """
    modifications = subject.report.opinion.modifications if subject.report.opinion else None
    for address, row in keyed(modifications, subject.at_report("opinion.modifications")):
        if row.subject == "operation":
            yield Finding(
                f"{address}.subject",
                "a Type 1 report has no opinion on operation that could be modified",
                "the matter concerns the description or the design",
            )


def results_under_disclaimer(subject: Subject) -> Iterator[Finding]:
    """Tests and responses that a report does not print, because its opinion is disclaimed.

    A disclaimer does not go on to give results: the report has no section with tests, no summary of exceptions and no
    responses to them.  Departures that the service auditor did find are told in the basis for the disclaimer.

    Fails: `opinion: {type: disclaimer, …}` beside `management_responses: [{exception: EX-01, …}]`.

    Write instead: nothing about the tests; take the response out, or move what readers need into other information.
    """
    if not subject.disclaimed:
        return
    related = ((subject.at_report("opinion.type"), "the opinion"),)
    if subject.tests:
        number = len(subject.tests)
        yield Finding(
            subject.home("tests"),
            f"{number} {'test is' if number == 1 else 'tests are'} not printed, because the opinion is disclaimed",
            "tell departures that were found in the basis for the disclaimer",
            related,
        )
    for address, response in keyed(subject.description.management_responses, "management_responses"):
        yield Finding(
            address,
            f"the response to {response.exception} is not printed, because the opinion is disclaimed",
            "take it out, or move what readers need into other information",
            related,
        )


def matters_of_unmodified(subject: Subject) -> Iterator[Finding]:
    """An unmodified opinion with matters that modify it, or beside a modified assertion.

    Assertion, basis and opinion must agree (AICPA information, p. 44).

    Fails: `opinion: {type: unmodified, modifications: [{subject: design, …}]}`.

    Write instead: the type that the firm gave, or take the matters out.
    """
    opinion = subject.report.opinion
    if not opinion or opinion.type != "unmodified":
        return
    if opinion.modifications:
        yield Finding(
            subject.at_report("opinion.modifications"),
            "matters that modify the opinion are given, but the opinion is unmodified",
            "the service auditor corrects one of the two",
            ((subject.at_report("opinion.type"), "the type of the opinion"),),
        )
    for address in (address for address, row in subject.assertions if row.modification):
        yield Finding(
            f"{address}.modification",
            "the assertion is modified, but the opinion is not",
            "management and the service auditor agree on one of the two",
            ((subject.at_report("opinion.type"), "the type of the opinion"),),
        )


def sole_control_with_exception(subject: Subject) -> Iterator[Finding]:
    """An unmodified opinion although the only control of a criterion or objective has an exception.

    It may be right, since the service auditor decides on each exception, but readers will ask.

    Fails: CC6.2 has the control AC-01 alone, whose test has an exception, and the opinion is unmodified.

    Write instead: nothing if the firm confirms it; perhaps a control is not mapped yet.
    """
    opinion = subject.report.opinion
    if not opinion or opinion.type != "unmodified":
        return
    failed = {test.control for _, test in subject.tests if test.exceptions or test.result == "exception"}
    for target, controls in subject.controls_of_all.items():
        if len(controls) == 1 and controls[0][1].id in failed:
            address, control = controls[0]
            yield Finding(
                subject.at_target(address, target),
                f"{control.id} alone serves {target}, its test has an exception, and the opinion is unmodified",
                "ask the service auditor how it considered this; perhaps another control also serves it",
                ((subject.tests_of[control.id][0][0], "the test"),),
            )


_CLAIM = Sought(
    r"[^.;!?]*\bcontrols?\b[^.;!?]*?\b(?:operated|(?:was|were|is|are) operating|operates?) effectively\b[^.;!?]*",
    ("effectively",),
)
_CONDITION = re.compile(r"\b(?:if|whether|not|no|nor|neither|assum\w+|provided that|would)\b", re.IGNORECASE)


def operation_in_type_1(subject: Subject) -> Iterator[Finding]:
    """A Type 1 text that claims that controls operated effectively.

    A Type 1 is about description and design as of a date; whether controls worked was not examined (AICPA information,
    p. 7).

    Fails: `The controls operated effectively throughout the year.` in management's own words.

    Write instead: `The controls were suitably designed.`
    """
    for printed, match in subject.texts.matches(_CLAIM):
        if _CONDITION.search(match[0]) or printed.address.startswith("controls["):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield Finding(
            printed.address,
            "this claims that controls operated effectively, which a Type 1 report does not examine",
            "claim only what was described and designed, or say that operation was not examined",
            words=(printed.text, start, match.end()),
        )


_NAMED: Final = 5
"""How many controls a message names."""


def modification_without_exception(subject: Subject) -> Iterator[Finding]:
    """An opinion modified on operation, although no test of the controls concerned has an exception.

    The tests must show the matter; otherwise readers cannot see what the service auditor found.

    Fails: `modifications: [{subject: operation, controls: [AC-07], …}]` while the test of AC-07 has no exceptions.

    Write instead: the exception with its test, or the controls that the matter is about.
    """
    modifications = subject.report.opinion.modifications if subject.report.opinion else None
    for address, row in keyed(modifications, subject.at_report("opinion.modifications")):
        targets = subject.targets_of(row)
        flawless = subject.flawless_controls if row.controls else subject.flawless_targets
        tested = [flawless[it] for it in row.controls or targets if it in flawless]
        if row.subject == "operation" and tested and all(tested):
            of_targets = (control.id for target in targets for _, control in subject.controls_of_all.get(target, ()))
            named = list(islice(row.controls or of_targets, _NAMED + 1))
            tested_ids = ", ".join(dict.fromkeys(named[:_NAMED])) + " and others" * bool(named[_NAMED:])
            yield Finding(
                address,
                f"the opinion is modified on operation, but the tests of {tested_ids} have no exceptions",
                "the service auditor adds the exception to its test, or names the controls concerned",
            )
