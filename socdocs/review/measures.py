"""The measures of signals: pure functions that count what fails in one report, in a table by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from socdocs.document.nodes import OpenItem
from socdocs.model.controls import Control
from socdocs.review.material import Material, Measured, Spot, is_under
from socdocs.review.signals import Options, word_list
from socdocs.rules.narrative import PARTICULAR, own_names
from socdocs.rules.subject import keyed
from socdocs.rules.words import any_word

Measure = Callable[[Material, Options], Measured]


def findings(material: Material, options: Options) -> Measured:
    """Count the findings of rules (`codes`) among all controls, tests or texts (`of`)."""
    noun = options["of"][0]
    return Measured(noun, material.count(noun), material.findings(options["codes"]))


def absent(material: Material, options: Options) -> Measured:
    """Count the facts (`facts`) that the report asks for in vain, and the findings of `codes`.

    What only the service auditor can give is no fault of a draft, and is not told instead.  With `by`, only the facts
    of that owner count.
    """
    facts, by = options["facts"], options.get("by", ())

    def wanted(item: OpenItem) -> bool:
        return is_under(item.address, facts) and not item.confirm and (not by or item.owner in by)

    failing = tuple(material.open_items(lambda item: wanted(item) and item.owner != "service_auditor"))
    unknown = tuple(material.open_items(lambda item: wanted(item) and item.owner == "service_auditor"))
    printed = {address for address in material.printed if is_under(address, facts)}
    asked = {spot.address for spot in (*failing, *unknown)}
    found = material.findings(options.get("codes", ()))
    return Measured("facts", len(printed | asked), (*failing, *found), unknown)


def covered(material: Material, _: Options) -> Measured:
    """Count the criteria or objectives that have no control, no CSOC and no reason why they do not apply."""
    facts = material.draft.case.facts
    bare = [row.id for row in facts.targets if not (row.controls or row.csocs or row.not_applicable)]
    failing = tuple(
        material.spot("controls", f"{id_} has no control and no reason why it does not apply.", id_) for id_ in bare
    )
    noun = "control objectives" if material.subject.soc1 else "criteria"
    return Measured(noun, len(facts.targets), failing)


def roles(material: Material, _: Options) -> Measured:
    """Count the controls performed by people that have no owner and whose text names no role."""
    return _manual(material, "names no role that performs it", _names_role)


def occasions(material: Material, _: Options) -> Measured:
    """Count the controls performed by people that have no frequency and whose text names no occasion."""
    told = _any_of("occasions")
    return _manual(
        material,
        "does not say how often or on what occasion it is performed",
        lambda row: bool(row.frequency or told.search(row.text or "")),
    )


def _manual(material: Material, fault: str, says: Callable[[Control], bool]) -> Measured:
    rows = [(address, row) for address, row in material.subject.controls if row.text and row.nature != "automated"]
    failing = tuple(material.spot(f"{address}.text", f"{row.id} {fault}.") for address, row in rows if not says(row))
    return Measured("controls that people perform", len(rows), failing)


def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(word_list(name)))})\b", re.IGNORECASE)


def _names_role(control: Control) -> bool:
    found = any_word("actors").finditer(control.text or "")
    return bool(control.owner) or any(match[0][0].isupper() and match.start() for match in found)


_OF_THE_DESCRIPTION: Final = re.compile(
    r"service_organization|system\.|services|locations|components|internal_control|privacy|transaction_classes"
    r"|subservice_organizations"
)


def particular(material: Material, options: Options) -> Measured:
    """Count the texts of the description that hold no figure, and no name but the organization's.

    Texts of fewer than `fewest_words` are too short to need one.
    """
    subject, fewest = material.subject, int(options["fewest_words"][0])
    texts = [
        printed
        for printed in subject.texts
        if printed.row.shape == "prose"
        and _OF_THE_DESCRIPTION.match(printed.address)
        and not printed.address.endswith(".none_statement")
        and len(printed.text.split()) >= fewest
    ]
    bare = _without(material)
    names = own_names(subject) - _titles(material)
    figures = _any_of("numbers")

    def fits_any(text: str) -> bool:
        said = bare(text)
        found = PARTICULAR.search(said) or figures.search(said)
        return not found and not any(name in said.casefold() for name in names)

    failing = tuple(
        material.spot(printed.address, "This text holds no name and no figure of this organization.")
        for printed in texts
        if fits_any(printed.text)
    )
    return Measured("texts", len(texts), (*failing, *material.findings(options["codes"])))


def _titles(material: Material) -> set[str]:
    """The names of the organization and of its system, in lower case."""
    facts = material.subject.description
    company, system = facts.service_organization, facts.system
    names = [company and company.name, company and company.short_name, system and system.name]
    first = ((company and company.name) or "").split()[:1]
    return {name.casefold() for name in (*names, *first) if name}


def _without(material: Material) -> Callable[[str], str]:
    """Return a function that takes the organization's own names out of a text."""
    names = sorted(map(re.escape, _titles(material)), key=len, reverse=True)
    pattern = re.compile("|".join(names) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.sub("it", text)


def named(material: Material, _: Options) -> Measured:
    """Count the providers and the software components that have no name of their own."""
    facts = material.subject.description
    software = facts.components.software if facts.components else None
    rows = [
        *((at, row.name or "") for at, row in keyed(facts.subservice_organizations, "subservice_organizations")),
        *((at, row.name or "") for at, row in keyed(facts.vendors, "vendors")),
    ]
    tools = [(at, row.name or "", row.text or "") for at, row in keyed(software, "components.software")]
    failing = [(at, name) for at, name in rows if not _is_name(name)]
    failing += [(at, name) for at, name, text in tools if not _is_name(name) and not PARTICULAR.search(text)]
    spots = tuple(material.spot(f"{at}.name", f"“{name}” is no name of a company or product.") for at, name in failing)
    return Measured("providers and software components", len(rows) + len(tools), spots)


def _is_name(text: str) -> bool:
    """Whether one of the words is no usual word for a provider or a product."""
    words = re.findall(r"[^\W\d_]+", text)
    return any(word[0].isupper() and word.casefold() not in word_list("generic_names") for word in words)


def places(material: Material, _: Options) -> Measured:
    """Count the locations that have no name of a place; where none is given, the draft does not say."""
    facts = material.subject.description
    company = facts.service_organization
    told = [("service_organization.location", company.location)] if company and company.location else []
    told += [(f"{at}.name", f"{row.name or ''} {row.address or ''}") for at, row in keyed(facts.locations, "locations")]
    if not told:
        return Measured("places", 1, (), (material.spot("locations", "No place is given; readers must look for it."),))
    failing = tuple(
        material.spot(address, f"“{text.strip()}” names no city, state or country.")
        for address, text in told
        if not _is_name(text)
    )
    return Measured("places", len(told), failing)


def assertion(material: Material, _: Options) -> Measured:
    """Count the assertions that name no signatory; of those that are not signed yet the draft does not say."""
    subject = material.subject
    rows = [(subject.at_report("assertion"), subject.report.assertion)]
    inclusive = keyed(subject.description.subservice_organizations, "subservice_organizations")
    rows += [(f"{at}.assertion", row.assertion) for at, row in inclusive if row.method == "inclusive"]
    failing, unknown = list[Spot](), list[Spot]()
    for address, row in rows:
        signatories = row.signatories if row else None
        if not signatories or not all(person.name and person.title for person in signatories):
            failing.append(material.spot(address, "The assertion does not name each signatory with a title."))
        elif not (row and row.signed):
            unknown.append(material.spot(f"{address}.signed", "The assertion is not marked as signed."))
    return Measured("assertions", len(rows), tuple(failing), tuple(unknown))
