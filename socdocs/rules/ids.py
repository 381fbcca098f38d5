"""DSC: ids in texts that do not exist in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.catalogs.trust_services import catalog
from socdocs.model.base import Facts
from socdocs.model.fields import fields_of
from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.rules.words import Sought

_ID = re.compile(r"([A-Z]{2,6}-)(\d{1,4})")


_NAMED = r"(?<![\w-])(?:(?P<noun>(?i:controls?|exceptions?|CUECs?|CSOCs?))\s+)?(?P<id>[A-Z]{2,6}-\d{1,4})(?![\w-]|\.\d)"
_CRITERION = Sought(
    r"(?<![\w.-])(?:(?P<common>CC\d{1,2}\.\d{1,2})|(?i:criterion)\s+(?P<of_category>(?:A|C|PI|P)\d\.\d{1,2}))(?![\w-]|\.\d)",
    ("cc", "criterion"),
)
_OF_COMPLEMENTARY_CONTROLS = ("CUEC-", "CSOC-")
"""What ids of complementary controls usually begin with, also in a file that has none."""
_LISTS = ("entries", "stated")
"""The shapes of fields that hold entries."""
_FEW = 50
"""How many ids the texts are searched for one by one; more are found in one pass."""
_LIKE_AN_ID = re.compile(r"[a-z]{2,6}-\d{1,4}")


_FRAMEWORKS = re.compile(r"\b(?:NIST|800-\d+|FedRAMP|ISO|CIS|CCM|CSA|COBIT|HITRUST|PCI|RFC|CVE|SOC-\d)\b")


def unknown_id_in_text(subject: Subject) -> Iterator[Finding]:
    """An id in a text, such as CM-77, that does not exist in the file, or a criterion that does not exist at all.

    Readers look for it and find nothing.  In most cases the control was renamed, or belongs to another report.

    Fails: `As control CM-77 says, changes are tested.` in a file without CM-77.

    Write instead: an id that is there, or the words for what is meant.
    """
    yield from _unknown_criteria(subject)
    known = frozenset(_ids(subject))
    series = {(match[1], len(match[2])): id_ for id_ in sorted(known) if (match := _ID.fullmatch(id_))}
    unknown = subject.texts.found(_LIKE_AN_ID) - {id_.lower() for id_ in known}
    cues = tuple(sorted(unknown)) if len(unknown) <= _FEW else (_LIKE_AN_ID,)
    for printed, match in subject.texts.matches(Sought(_NAMED, cues)):
        id_, parts = match["id"], _ID.fullmatch(match["id"])
        if id_ in known or parts is None or printed.address.startswith(("other_information", "frameworks", "checks")):
            continue
        # The report of a subservice organization has CUECs of its own.
        complementary = parts[1] in _OF_COMPLEMENTARY_CONTROLS and "subservice_organizations" not in printed.address
        like = series.get((parts[1], len(parts[2]))) or complementary
        if not like and not match["noun"]:
            continue
        if _FRAMEWORKS.search(printed.text[max(0, match.start() - 80) : match.end() + 40]):
            continue
        yield Finding(
            printed.address,
            f"{id_} is named here, but the file has no entry with this id",
            "correct the id, or say in words what is meant",
            words=(printed.text, match.start("id"), match.end("id")),
        )


def _unknown_criteria(subject: Subject) -> Iterator[Finding]:
    for printed, match in subject.texts.matches(_CRITERION):
        group = "common" if match["common"] else "of_category"
        if not catalog().expand(match[group]) and not printed.address.startswith(("other_information", "frameworks")):
            yield Finding(
                printed.address,
                f"{match[group]} is named here, but there is no trust services criterion of this number",
                "correct the number",
                words=(printed.text, match.start(group), match.end(group)),
            )


def _ids(subject: Subject) -> Iterator[str]:
    """Every id that the file declares."""
    for _, rows in _id_lists(subject):
        yield from (id_ for _, row in rows if (id_ := getattr(row, "id", None)))
    for report in subject.whole.reports or ():
        own = (getattr(report, name) for name, row in fields_of(type(report)).items() if row.shape in _LISTS)
        yield from (id_ for rows in own for row in listed(rows) if (id_ := getattr(row, "id", None)))
    for tests in (subject.whole.tests, *(report.tests for report in subject.whole.reports or ())):
        yield from (row.id for test in tests or () for row in test.exceptions or ())
        yield from (test.id for test in tests or () if test.id)
    for report in subject.whole.reports or ():
        catalogs = (row.catalog for row in report.additional_criteria or () if row.catalog)
        yield from (row.id for catalog in catalogs for row in catalog.criteria or ())
    matters = (
        row for report in subject.whole.reports or () if report.opinion for row in report.opinion.modifications or ()
    )
    yield from (
        row.reference or "" for control in subject.whole.controls or () for row in control.framework_references or ()
    )
    # An unknown one of a matter is OPN006.
    yield from (row.reference or "" for matter in matters for row in matter.framework_references or ())


def _id_lists(subject: Subject) -> Iterator[tuple[str, list[tuple[str, Facts]]]]:
    """The lists of the file whose entries have ids, each with its entries and their addresses."""
    whole = subject.whole
    for name, row in fields_of(type(whole)).items():
        if row.item and row.shape in _LISTS and "id" in fields_of(row.item):
            yield name, list(keyed(listed(getattr(whole, name)), name))
    csocs = [
        found
        for address, organization in keyed(whole.subservice_organizations, "subservice_organizations")
        for found in keyed(organization.csocs, f"{address}.csocs")
    ]
    yield "csocs", list(csocs)
