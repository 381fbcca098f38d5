"""SCP and DSC: facts that each chosen trust services category requires of the description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.catalogs.trust_services import catalog
from socdocs.rules.subject import Finding, Subject, categories_of, keyed, listed
from socdocs.rules.words import Sought


def category_without_commitment(subject: Subject) -> Iterator[Finding]:
    """A chosen category without a commitment.

    The opinion is measured against commitments and requirements, which must be complete for each category (AICPA
    information, p. 13–15).

    Fails: availability is covered, and every commitment is one of security.

    Write instead: the commitment users rely on, such as an uptime or a recovery time.
    """
    rows = subject.description.commitments or ()
    if not rows or any(row.category is None for row in rows):
        return
    given = {row.category for row in rows}
    for category in subject.report.trust_services_categories or ():
        if category not in given:
            yield Finding(
                "commitments",
                f"the report covers {catalog().categories[category].lower()}, but no commitment is of that category",
                "add the commitment that users rely on, with its source",
            )


def commitment_of_no_report(subject: Subject) -> Iterator[Finding]:
    """A commitment in a category that no report of the file covers.

    It is neither printed nor examined, so the file promises more than the reports contain.

    Fails: `{id: SC-04, category: privacy, …}` while the reports cover security and availability.

    Write instead: take it out, correct its category, or add the category to the report.
    """
    covered = {"security"}
    for report in (*(subject.whole.reports or ()), subject.report):
        categories = categories_of(report)
        if categories is None:
            return
        covered.update(categories)
    for address, row in keyed(subject.whole.commitments, "commitments"):
        if row.category and row.category not in covered and subject.report.trust_services_categories:
            yield Finding(
                f"{address}.category",
                f"{row.id} is a commitment of {catalog().categories[row.category].lower()}, which no report covers",
                "take it out, correct its category, or add the category to trust_services_categories",
            )


_PERSONAL = re.compile(
    r"\b(?:personal(?:ly)?|PII|PHI|individuals?|data subjects?|patients?|health|employees?|consumers?|people)\b",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(r"\b(?:confidential\w*|restricted|proprietary|sensitive|secrets?)\b", re.IGNORECASE)


def no_personal_data(subject: Subject) -> Iterator[Finding]:
    """Privacy is covered, but no kind of data is classified as personal information.

    The system must include the personal information through its whole life (AICPA information, p. 25–27).

    Fails: `components: {data: [{name: Invoices, text: What user entities are billed.}]}` with privacy.

    Write instead: `{name: Contact records, text: Personal information of people who work for user entities.}`
    """
    yield from _data_lacking(subject, "privacy", _PERSONAL, "personal information")


def no_confidential_data(subject: Subject) -> Iterator[Finding]:
    """Confidentiality is covered, but no kind of data is classified as confidential.

    Readers must see which information the category protects, from its receipt to its disposal (AICPA information, p.
    25).

    Fails: `components: {data: [{name: Invoices, text: What user entities are billed.}]}` with confidentiality.

    Write instead: `{name: Invoices, text: What user entities are billed; classified as confidential.}`
    """
    yield from _data_lacking(subject, "confidentiality", _CONFIDENTIAL, "confidential")


def _data_lacking(subject: Subject, category: str, pattern: re.Pattern[str], what: str) -> Iterator[Finding]:
    components = subject.description.components
    data = components.data if components else None
    told = [f"{row.name or ''} {row.text or ''}" for row in listed(data)]
    if category in (subject.report.trust_services_categories or ()) and data and not any(map(pattern.search, told)):
        yield Finding(
            "components.data",
            f"the report covers {category}, but no kind of data is classified as {what}",
            "say how each kind of data is classified",
        )


def privacy_without_data_subjects(subject: Subject) -> Iterator[Finding]:
    """Privacy is covered, but the organization collects nothing from data subjects.

    Many privacy criteria are about notice, choice and collection; where user entities deal with the data subjects,
    confidentiality often tells readers more (AICPA information, p. 27).

    Fails: `privacy: {collects_from_data_subjects: no}` with the category privacy.

    Write instead: nothing if user entities asked for privacy; otherwise confidentiality.
    """
    privacy = subject.description.privacy
    chosen = subject.report.trust_services_categories or ()
    if "privacy" in chosen and privacy and privacy.collects_from_data_subjects is False:
        yield Finding(
            "privacy.collects_from_data_subjects",
            "privacy is covered, but nothing is collected from the data subjects themselves",
            "ask the service auditor whether confidentiality would serve user entities better",
        )


_EDITION = Sought(r"(?i)\b2017 Trust Services Criteria\b(?!.{0,200}\b2022\b)", ("2017 trust",))


def old_edition(subject: Subject) -> Iterator[Finding]:
    """The trust services criteria of 2017 named without the revision of 2022.

    The points of focus were revised in 2022; a text that names 2017 alone looks copied from an old report (AICPA
    information, p. 9).

    Fails: `We are examined against the 2017 Trust Services Criteria.`

    Write instead: `We are examined against the trust services criteria.`
    """
    for printed, match in subject.texts.matches(_EDITION):
        yield Finding(
            printed.address,
            f"“{match[0]}” leaves out that their points of focus were revised in 2022",
            "take the year out: the report names the criteria in full where it must",
            words=(printed.text, match.start(), match.end()),
        )
