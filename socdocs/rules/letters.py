"""ENG and DSC: management's representation letter, compared with the report and with the description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from socdocs.model.base import NoneStatement
from socdocs.model.parties import RepresentationLetter
from socdocs.rules.evidence import modifications
from socdocs.rules.subject import Finding, Subject, called, keyed


def letter_of_another_date(subject: Subject) -> Iterator[Finding]:
    """A representation letter that does not have the date of the service auditor's report.

    Management represents what was so until the service auditor reported, so the letter has the date of the report.
    A letter that is dated before the last day, or after the report, is ENG012.

    Fails: `representation_letter: {date: 2026-07-30}` with `report_date: 2026-08-12`.

    Write instead: no date, since the letter then prints that of the report; or the same one.
    """
    dated, last = subject.report.report_date, subject.last_day
    for address, letter in letters_of(subject):
        if letter.date and dated and letter.date < dated and not (last and letter.date < last):
            yield Finding(
                f"{address}.date",
                f"the representation letter is dated {letter.date}, and the report {dated}",
                "take the date of the letter out, so that it prints that of the report",
                ((subject.at_report("report_date"), "the date of the report"),),
            )


NEGATION: Final = re.compile(
    r"\b(?:no|not|none|nothing|never|neither|nor|without|unaware|nil|n/a)\b|n['’]t\b", re.IGNORECASE
)
"""Words of a sentence that may say that there is nothing."""
_APART = re.compile(
    r"\b(?:other|except\w*|apart|besides?|beyond|further|additional\w*|addition|more|already|above|below|described"
    r"|disclosed|stated|descri\w*|section|report\w*|tests?|listed|noted|see|told|informed|[A-Z]{2,}-?\d+)\b",
    re.IGNORECASE,
)
"""Words that lead to what is told elsewhere, or by which a denial leaves room for it."""
_NONE = re.compile(
    r"^(?:none|nothing|there\s+(?:were|was|are|have\s+been)\s+(?:no|none|not\s+any)|no\s+(?:such\s+)?(?:\w+\s+)?"
    r"(?:instances?|cases?|controls?|deficienc\w+|failures?|deviations?|exceptions?|incidents?|events?|matters?"
    r"|misstatements?))\b"
    r"|\b(?:knows?|aware)\s+of\s+(?:no|none|nothing)\b|\bnot\s+aware\s+of\s+any\b",
    re.IGNORECASE,
)
"""A statement that there is nothing, as opposed to one of what was not done."""
_CERTAIN = re.compile(
    r"\b(?:significant\w*|material\w*|major|reportable|requir\w*|criteria|threshold|test|result\w*|met|meets?|that|which"
    r"|whose)\b",
    re.IGNORECASE,
)
"""Words by which a statement is about certain incidents or events alone, as DC 4 is."""
_OF_CONTROLS = re.compile(
    r"\b(?:in\s+which|where|that|when)\s+(?:the\s+|our\s+|any\s+)?controls?\s+(?:did|were|was|had|have|has)\s+not\s+"
    r"(?:been\s+)?(?:operat|implement|function|work|in\s+place)\w*",
    re.IGNORECASE,
)
"""Words that repeat what the letter itself asks about controls, and leave out none of it."""


def letter_against_the_description(subject: Subject) -> Iterator[Finding]:
    """A representation letter that tells what the description denies, or denies what the report shows.

    Both are statements of management on the same facts, and the service auditor relies on both.

    Fails: `incidents: {none_statement: There were none.}` beside `representation_letter: {incidents: A breach affected
    two user entities.}`, or the other way round; `controls_not_operating: None are known.` beside a test with an
    exception; `uncorrected_misstatements: None.` beside an opinion that is modified on the description.

    Write instead: the fact in both places; or what sets the two apart, such as `None, apart from those in the report.`
    """
    matters = dict[str, str]()
    for place, matter in modifications(subject):
        matters.setdefault(matter.subject or "", f"{place}.subject")
    for address, letter in letters_of(subject):
        for key in ("incidents", "subsequent_events"):
            stated, told = getattr(subject.description, key), getattr(letter, key)
            if not isinstance(stated, NoneStatement) or not told or NEGATION.search(told) or _APART.search(told):
                continue
            if not _APART.search(stated.none_statement) and not _CERTAIN.search(stated.none_statement):
                noun = key.replace("_", " ")
                yield Finding(
                    f"{address}.{key}",
                    f"the letter describes {noun}, but the description says that there were none",
                    "correct one of the two, or say in the statement what it does not mean",
                    ((f"{subject.home(key)}.none_statement", "said here"),),
                )
        for key, place, fact in _shown(subject, address, matters):
            told = getattr(letter, key) or ""
            said = _OF_CONTROLS.sub("", told)
            if _NONE.search(said.strip()) and not _APART.search(said) and not _CERTAIN.search(said):
                yield Finding(
                    f"{address}.{key}",
                    f"the letter says “{' '.join(told.split())[:_SHOWN]}”, but {fact}",
                    "correct the letter, or write that it means others than those in the report",
                    ((place, "shown here"),),
                )


_SHOWN = 80


def _shown(subject: Subject, address: str, matters: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What the report shows of the matters of the letter at `address`: its field, the place, and the fact.

    `matters` has the place of the first modification of the opinion on each subject.
    """
    if address == subject.at_report("representation_letter"):  # a subservice organization's names none of them
        for key in ("incidents", "subsequent_events"):
            for place, row in islice(keyed(getattr(subject.description, key), subject.home(key)), 1):
                yield key, place, f"it also names {called(row)}, which the description states"
    if subject.kind.tests and subject.exceptions:
        place, exception = subject.exceptions[0]
        yield "controls_not_operating", place, f"the tests have the exception {exception.id}"
    for name, place in matters.items():
        yield from ((key, place, _OF_OPINION[name][0]) for key in _OF_OPINION.get(name, ("",))[1:])


_OF_OPINION: Final = {
    "description": (
        "the opinion is modified on the description",
        "contradicting_matters",
        "uncorrected_misstatements",
    ),
    "design": ("the opinion is modified on design", "design_deficiencies"),
}
"""The fact that an opinion is modified on a subject, and the fields of the letter in which management admits it."""


def letters_of(subject: Subject) -> Iterator[tuple[str, RepresentationLetter]]:
    """The representation letters that belong to the report, each with its address."""
    if subject.report.representation_letter:
        yield subject.at_report("representation_letter"), subject.report.representation_letter
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.representation_letter:
            yield f"{address}.representation_letter", row.representation_letter
