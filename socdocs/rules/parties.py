"""ENG, SUB and SCP: the parties, each under its own name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from socdocs.model.fields import fields_of
from socdocs.model.parties import SubserviceOrganization
from socdocs.model.system import Components
from socdocs.rules.named import WordSets
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.words import Sought

_WORD = re.compile(r"[^\W\d_]{2,}")
_OF_MANY = frozenset(("inc", "llc", "llp", "ltd", "limited", "corp", "corporation", "company", "co", "plc", "pc"))


def letter_of_another_party(subject: Subject) -> Iterator[Finding]:
    """A letterhead without the name of the party that writes, or an addressee that is another party.

    The letterhead of an inclusive subservice organization is that of its own management.  Such lines are left over from
    another client's letter, and they print on its first page.

    Fails: `assertion: {letterhead: Birch Billing, Inc.}` in the description of Larch & Vale.

    Write instead: the name of the organization, or of the firm in its own report.
    """
    report, organization = subject.report, subject.description.service_organization
    own = [organization.name, organization.short_name] if organization else []
    firm = [report.service_auditor.firm] if report.service_auditor else []
    heads = (
        (
            subject.at_report("assertion.letterhead"),
            report.assertion and report.assertion.letterhead,
            own,
            "service_organization.name",
        ),
        (
            subject.at_report("service_auditor.letterhead"),
            report.service_auditor and report.service_auditor.letterhead,
            firm,
            subject.at_report("service_auditor.firm"),
        ),
    )
    inclusive = [
        (f"{at}.assertion.letterhead", row.assertion.letterhead, [row.name, row.short_name], f"{at}.name")
        for at, row in keyed(subject.description.subservice_organizations, "subservice_organizations")
        if row.method == "inclusive" and row.assertion
    ]
    for address, text, names, place in (*heads, *inclusive):
        given = [name for name in names if name]
        if text and given and not any(_names(text, name) for name in given):
            yield Finding(
                address,
                f"the letterhead does not contain the name {given[0]}",
                "use the letterhead of the party that signs the letter",
                ((place, "the name"),),
            )
    addressee = report.auditor_report.addressee if report.auditor_report else None
    if addressee and not any(_names(addressee, name) for name in own if name):
        for place, name in (*_others(subject), *((subject.at_report("service_auditor.firm"), it) for it in firm)):
            if name and _names(addressee, name):
                yield Finding(
                    subject.at_report("auditor_report.addressee"),
                    f"the report is addressed to {name}, which is not the service organization",
                    "address it to the board or the management of the service organization",
                    ((place, "named here"),),
                )
                return
        if company := _COMPANY.pattern.search(addressee):
            yield Finding(
                subject.at_report("auditor_report.addressee"),
                f"the report is addressed to {company[0]}, which is not the service organization",
                "address it to the board or the management of the service organization",
                words=(addressee, company.start(), company.end()),
            )


def unknown_company(subject: Subject) -> Iterator[Finding]:
    """A company in a text or a test that no part of the description names.

    It was left over from another client's report, or it is a supplier that readers look for in vain among the vendors
    and subservice organizations.  Only names with a legal form, such as Inc. or LLC, are found.

    Fails: `Inspected the access reviews of Nimbus Corporation.` without any entry of that name.

    Write instead: the party that is meant, or an entry for it under `vendors` or `subservice_organizations`.
    """
    known = WordSets(_own_words(name) for _, name in _known(subject) if name)
    for printed, match in subject.texts.matches(_COMPANY):
        if printed.address.startswith(("other_information", "frameworks")) or _is_a_name(printed.address):
            continue
        if not known.any_within(_words(match[0])):
            yield Finding(
                printed.address,
                f"{match[0]} is named here, but nowhere else in the description",
                "name the party that is meant, or list the company under vendors or subservice_organizations",
                words=(printed.text, match.start(), match.end()),
            )


_PART_OF_A_NAME = r"(?:[A-Z][\w'’&-]{0,60},?\s+(?:(?:&|and|of)\s+)?)"
_COMPANY = Sought(
    r"(?<![\w&])(?!(?:An?|After|And|As|At|Before|By|For|From|If|In|Inquired|Inspected|Observed|Of|On|Since|The|To|Under|"
    r"Until|When|With)\s)"
    rf"(?:{_PART_OF_A_NAME}{{1,5}}(?:(?:Pvt|Pty)\.?\s+)?"
    r"(?:(?:Inc|Incorporated|LL[CP]|LP|Ltd|Limited(?!\s+[A-Z])|Corp|GmbH|PLL?C)(?!\w)|L\.L\.[CP]\.|L\.P\."
    r"|B\.V\.|N\.V\.|S\.A\.|Co\.|(?<!Insurance )Corporation\b)"
    rf"|{_PART_OF_A_NAME}{{2,5}}Company\b(?!\s+[A-Z]))",
    (re.compile(r"\b(?:inc|ll[cp]|lp|ltd|limited|corp|gmbh|pll?c|company|(?:l\.l|l\.p|b\.v|n\.v|s\.a|co)\.)"),),
)


def _known(subject: Subject) -> Iterator[tuple[str, str | None]]:
    """The names of all parties and components of the file, each with its address."""
    whole, organization = subject.whole, subject.whole.service_organization
    if organization:
        yield "service_organization.name", organization.name
        yield "service_organization.short_name", organization.short_name
    for address, row in keyed(whole.subservice_organizations, "subservice_organizations"):
        yield f"{address}.name", row.name
        yield f"{address}.short_name", row.short_name
    for address, vendor in keyed(whole.vendors, "vendors"):
        yield f"{address}.name", vendor.name
    for name in fields_of(Components) if whole.components else ():
        for address, component in keyed(getattr(whole.components, name), f"components.{name}"):
            yield f"{address}.name", component.name
    for address, report in keyed(whole.reports, "reports"):
        if report.service_auditor:
            yield f"{address}.service_auditor.firm", report.service_auditor.firm
        if report.previous_report:
            yield f"{address}.previous_report.service_auditor", report.previous_report.service_auditor
        for catalog in (row.catalog for row in report.additional_criteria or () if row.catalog):
            yield f"{address}.additional_criteria", catalog.publisher


def _is_a_name(address: str) -> bool:
    """Whether the text at `address` says who a party is, and so cannot name another by mistake."""
    return address.endswith((".name", ".short_name", ".letterhead", ".addressee"))


def category_twice(subject: Subject) -> Iterator[Finding]:
    """A trust services category that is listed twice.

    The draft would list it twice.

    Fails: `trust_services_categories: [security, security]`.

    Write instead: each category once.
    """
    times = Counter(subject.report.trust_services_categories or ())
    for category in (category for category, number in times.items() if number > 1):
        yield Finding(
            subject.at_report("trust_services_categories"),
            f"the category {category} is given twice",
            "give each category once; perhaps another was meant",
        )


def method_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """A text that names the inclusive or the carve-out method, which no subservice organization has.

    Readers conclude from the method whose controls the report covers.

    Fails: `Hosting is presented under the inclusive method.` while every organization has `method: carve_out`.

    Write instead: the method that the entry gives.
    """
    rows = list(keyed(subject.description.subservice_organizations, "subservice_organizations"))
    methods = {row.method for _, row in rows}
    if None in methods:
        return
    message = (
        "no subservice organization is presented under this method"
        if rows
        else "the description has no subservice organization"
    )
    for printed, match in subject.texts.matches(_METHOD):
        method = "inclusive" if match[0].lower().startswith("incl") else "carve_out"
        if method not in methods and not _NOT.search(printed.text[max(0, match.start() - 60) : match.start()]):
            yield Finding(
                printed.address,
                f"“{match[0]}”: {message}",
                "correct the text, or the method of the organization",
                ((f"{rows[0][0]}.method", "the method given"),) if rows else (),
                (printed.text, match.start(), match.end()),
            )


_METHOD = Sought(
    r"(?i)\b(?:inclusive|carve[- ]out)\s+method\b", ("inclusive method", "carve-out method", "carve out method")
)
_NOT = re.compile(r"\b(?:not|no|nor|than|instead of|unlike|neither)\b", re.IGNORECASE)


def _others(subject: Subject) -> Iterator[tuple[str, str | None]]:
    for address, row in _organizations(subject):
        yield f"{address}.name", row.name
    for address, vendor in keyed(subject.description.vendors, "vendors"):
        yield f"{address}.name", vendor.name


def _organizations(subject: Subject) -> Iterator[tuple[str, SubserviceOrganization]]:
    return keyed(subject.description.subservice_organizations, "subservice_organizations")


def _names(text: str, name: str) -> bool:
    """Whether `text` contains the words that distinguish `name` from other names."""
    own = _own_words(name)
    return bool(own) and own <= _words(text)


def _own_words(name: str) -> frozenset[str]:
    """The words that distinguish a name from others."""
    return _words(name) - _OF_MANY or _words(name)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def bare_name(name: str) -> str:
    """The words of a name in small letters, without the legal form."""
    words = _WORD.findall(name.casefold())
    return " ".join(word for word in words if word not in _OF_MANY) or " ".join(words) or name.casefold()
