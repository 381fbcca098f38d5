"""TST: what texts of the description say of the service auditor's tests, compared with the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, called, listed
from socdocs.rules.texts import PrintedText, sentence_around
from socdocs.rules.words import Sought

_EXCEPTIONS = r"(?:exceptions?|deviations?)"
_DENIAL = Sought(
    rf"(?i)\b(?:(?:find|found|noted?|identified|reported|disclosed|revealed|showed|contains?|resulted in|ended with)"
    rf"\s+no\s+(?:control\s+|testing\s+)?{_EXCEPTIONS}|"
    rf"(?:not|never)\s+(?:find|found|noted?|identify|identified|report|reported)\s+any\s+{_EXCEPTIONS}|"
    rf"(?:no|zero)\s+(?:testing\s+)?{_EXCEPTIONS}\s+(?:(?:was|were|has\s+been|have\s+been)\s+)?"
    rf"(?:found|noted|identified|reported|in\s+(?:its|the|this)\s+(?:report|tests|examination|testing)))\b",
    ("exception", "deviation"),
)
_ANOTHER_MATTER = re.compile(
    r"(?i)\b(?:(?:prior|previous|last|earlier|penetration|vendors?|suppliers?|subservice|hosting|provider|reconciliations?|"
    r"if|when|where|until|unless|once|except|besides|other than)\b|(?:its|their) (?:own )?(?:SOC|report))"
)
_NAMED = 5
_ELSEWHERE = (
    *("tests", "reports", "controls", "subservice_organizations", "vendors", "management_responses"),
    *("other_information", "cuecs", "commitments", "requirements"),
)


def exceptions_denied(subject: Subject) -> Iterator[Finding]:
    """A text of the description that says that no exceptions were found, beside tests with exceptions.

    Such a sentence is often left from last year's report; what was found is for the service auditor to say.

    Fails: `The service auditor found no exceptions.` beside a test with the exception EX-01.

    Write instead: nothing about the results; the report has them with the tests.
    """
    found = subject.exceptions
    for printed, match in _claims(subject, _DENIAL) if found else ():
        yield Finding(
            printed.address,
            f"“{match[0]}”, but the tests have {', '.join(str(row.id) for _, row in found[:_NAMED])}",
            "take the sentence out; the report has the results with the tests",
            ((found[0][0], "an exception"),),
            (printed.text, match.start(), match.end()),
        )


_NO = re.compile(r"\b(?:no|not|none|nil|zero|without|0)\b", re.IGNORECASE)


def wording_of_other_result(subject: Subject) -> Iterator[Finding]:
    """The firm's words for a test without exceptions, which do not say that there were none.

    They print as the result of every such test, beside those that have exceptions.

    Fails: `auditor_report: {no_exceptions_wording: Exceptions noted.}`.

    Write instead: `No exceptions noted.`, or leave it out for these words.
    """
    words = subject.report.auditor_report.no_exceptions_wording if subject.report.auditor_report else None
    if words and not _NO.search(words):
        yield Finding(
            subject.at_report("auditor_report.no_exceptions_wording"),
            f"“{words}” is printed for each test without exceptions, and does not say that there were none",
            "write “No exceptions noted.”, or leave it out",
        )


_ALL_CONTROLS = (
    r"(?:(?:all|each)\s+(?:of\s+)?(?:the|our|these|its)\s+|all\s+|every\s+|each\s+)"
    r"(?:key\s+|relevant\s+|in-scope\s+|documented\s+)?controls?"
)
_ALL_TESTED = Sought(
    rf"(?i)\b(?:{_ALL_CONTROLS}(?:\s+(?:[\w-]+\s+){{0,6}}?)?"
    r"(?:(?:was|were|has\s+been|have\s+been|is|are)\s+(?:\w+ly\s+)?(?:tested|examined)|underwent\s+testing)|"
    rf"(?:tests?|tested|examined)\s+(?:of\s+)?(?:the\s+operating\s+effectiveness\s+of\s+)?{_ALL_CONTROLS}|"
    r"no\s+controls?\s+(?:was|were|has\s+been|have\s+been|is|are)\s+(?:untested|left\s+out))\b",
    ("control",),
)
_EXAMINATION = re.compile(r"(?i)\b(?:examination|examined|(?<!internal )auditors?|CPAs?|this report|the report)\b")


def tests_claimed(subject: Subject) -> Iterator[Finding]:
    """A text of the description that says that every control was tested, beside one that was not.

    The report says of each control how it was tested, and of this one why it was not; readers see that both cannot be
    true.

    Fails: `The service auditor tested each control.` beside `{control: AC-01, result: not_tested, …}`.

    Write instead: nothing about the tests; the report has them.
    """
    found = [(address, test) for address, test in subject.tests if test.result == "not_tested"]
    for printed, match in _claims(subject, _ALL_TESTED) if found else ():
        # Internal audit and others test all controls, too, which is no statement on this report.
        if not _EXAMINATION.search(sentence_around(printed.text, match.start(), match.end())):
            continue
        yield Finding(
            printed.address,
            f"“{match[0]}”, but {found[0][1].control} was not tested",
            "take the sentence out; the report has the results with the tests",
            ((f"{found[0][0]}.result", "not tested"),),
            (printed.text, match.start(), match.end()),
        )


def _claims(subject: Subject, sought: Sought) -> Iterator[tuple[PrintedText, re.Match[str]]]:
    """What `sought` finds in the texts on the examination itself, and not on that of another organization or year."""
    others = [called(row) for row in listed(subject.whole.subservice_organizations)]
    for printed, match in subject.texts.matches(sought):
        sentence = sentence_around(printed.text, match.start(), match.end())
        if printed.address.startswith(_ELSEWHERE) or _ANOTHER_MATTER.search(sentence):
            continue
        if not any(name in sentence for name in others):
            yield printed, match
