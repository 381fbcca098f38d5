"""SCP: the trust services categories of a SOC 2, and the mappings of the description to their criteria."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from socdocs.catalogs.trust_services import catalog
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.rules.subject import Finding, Subject, called, categories_of, keyed, listed
from socdocs.source.addresses import escape_key
from socdocs.words import as_read
from socdocs.words import listed as shortened


def without_security(subject: Subject) -> Iterator[Finding]:
    """Trust services categories that do not include security.

    Every other category builds on the common criteria, and readers expect security; the AICPA calls its absence
    uncommon and possibly misleading (TSC ¶.15).

    Fails: `trust_services_categories: [availability]`.

    Write instead: `[security, availability]`, or a waiver of SCP002 with the reason agreed with the service auditor.
    """
    chosen = subject.report.trust_services_categories
    if chosen and "security" not in chosen:
        yield Finding(
            subject.at_report("trust_services_categories"),
            "the categories leave out security, which nearly every SOC 2 report covers",
            "add security, or waive SCP002 under checks.waive with the reason",
        )


def mapping_out_of_scope(subject: Subject) -> Iterator[Finding]:
    """Mappings to criteria outside the chosen categories, or to control objectives that the report does not cover.

    The report leaves these mappings out, which is usually right, since a set of controls often serves more than one
    report.  They are counted in one finding, so that you notice if you have forgotten a category.  An item shared by
    several reports may map to targets of each; the rule counts mappings that no report of the file covers, and the
    mappings of items that name this report.

    Fails: `{id: AC-01, criteria: [CC6.1, P1.1]}` in a file whose reports do not cover privacy.

    Write instead: nothing if the categories are right; otherwise the category that is missing.
    """
    rows = tuple(_mappings_outside(subject))
    if not rows:
        return
    nouns = Counter(row.noun for row in {(row.noun, row.item): row for row in rows}.values())
    counts = [f"{count} {noun if count == 1 else _PLURALS.get(noun, f'{noun}s')}" for noun, count in nouns.items()]
    verb = "maps" if nouns.total() == 1 else "map"
    targets = ", ".join(sorted(dict.fromkeys(row.target for row in rows), key=as_read))
    what = "control objectives of other reports" if subject.soc1 else "criteria outside the chosen categories"
    yield Finding(
        subject.at_report("" if subject.soc1 else "trust_services_categories"),
        f"{' and '.join([', '.join(counts[:-1]), counts[-1]] if counts[1:] else counts)} {verb} to {what} ({targets}); "
        f"the report {subject.report.id} leaves these mappings out",
        "nothing needs to change if the scope is right; otherwise add the objectives to the report"
        if subject.soc1
        else "nothing needs to change if the categories are right; otherwise add the one that is missing",
        ((rows[0].address, "the first of them"),),
    )


def control_out_of_scope(subject: Subject) -> Iterator[Finding]:
    """A control whose criteria or control objectives are all outside the scope.

    No report shows it, so readers never see it; often a mapping to a criterion of the chosen categories is missing.

    Fails: `{id: AV-01, criteria: [A1.2]}` in a file whose reports cover security alone.

    Write instead: `criteria: [CC7.5, A1.2]` if it also serves security; otherwise take it out, or add the category.
    """
    outside = Counter(row.item for row in _mappings_outside(subject) if row.noun == "control")
    for address, control in keyed(subject.whole.controls, "controls") if outside else ():
        targets = dict.fromkeys(getattr(control, subject.targets_field) or ())
        if targets and outside[address] == len(targets):
            named = subject.report.id in (control.reports or ())
            whose = f"the report {subject.report.id}, which it names, does not cover" if named else "no report covers"
            yield Finding(
                f"{address}.{subject.targets_field}",
                f"{control.id} maps only to {', '.join(targets)}, which {whose}, so it is not shown",
                "map it to what the report covers as well, or take it out",
                ((subject.at_report("" if subject.soc1 else "trust_services_categories"), "the scope of the report"),),
            )


class _Outside(NamedTuple):
    """A mapping that no report covers: the noun and address of its item, its own address, and its target."""

    noun: str
    item: str
    address: str
    target: str


_PLURALS: Final = {"entry of criteria_not_applicable": "entries of criteria_not_applicable"}


def _mappings_outside(subject: Subject) -> Iterator[_Outside]:
    if not subject.held or (not subject.soc1 and not subject.report.trust_services_categories):
        return
    anywhere, field = _held_anywhere(subject), subject.targets_field
    lists = tuple(_mapping_lists(subject, subject.whole))
    mapped = {target for _, _, items in lists for item in items for target in getattr(item, field) or ()}
    expanded = {target: (target,) if subject.soc1 else catalog().expand(target) for target in mapped}
    missing = {target: ids for target, ids in expanded.items() if ids and not any(id_ in subject.held for id_ in ids)}
    for noun, address, item in (
        (noun, *row) for noun, place, items in lists for row in keyed(items, place) if missing and items
    ):
        reports = getattr(item, "reports", None) or ()
        named = subject.report.id in reports or address.startswith(subject.at_report())
        for target in dict.fromkeys(getattr(item, field) or ()) if named or not reports else ():
            ids = missing.get(target)
            if ids and (named or not any(id_ in anywhere for id_ in ids)):
                yield _Outside(noun, address, f"{address}.{field}[{escape_key(target)}]", target)
    for address, row in keyed(
        subject.whole.criteria_not_applicable if not subject.soc1 else (), "criteria_not_applicable"
    ):
        named = subject.report.id in (row.reports or ())
        if row.criterion not in subject.held and (named or (not row.reports and row.criterion not in anywhere)):
            yield _Outside("entry of criteria_not_applicable", address, f"{address}.criterion", row.criterion)


def short_reason(subject: Subject) -> Iterator[Finding]:
    """A reason of fewer than 20 characters for a criterion that is called not applicable.

    The description must say why a criterion is irrelevant to the system (DC 8); “N/A” does not.

    Fails: `{criterion: P3.1, reason: not needed}`.

    Write instead: what about the system makes the criterion irrelevant.
    """
    for address, row in keyed(subject.description.criteria_not_applicable, "criteria_not_applicable"):
        if row.reason is not None and len(_printed(row.reason)) < 20:
            yield Finding(
                f"{address}.reason",
                f"the reason why {row.criterion} is not applicable is too short to convince a reader",
                "say what about the system makes the criterion irrelevant",
            )


def _printed(text: str) -> str:
    """What a text prints, without comments and the addresses of links."""
    # Imported late: few descriptions have such a reason.
    from socdocs.document.comments import without_comments
    from socdocs.document.paragraph import printed_words

    return " ".join(printed_words(without_comments(text, prose=True)).split())


def common_criterion_not_applicable(subject: Subject) -> Iterator[Finding]:
    """A common criterion, or more than five criteria, called not applicable.

    The common criteria apply to every system, and criteria are irrelevant only in limited circumstances (TSC ¶.11).

    Fails: `{criterion: CC6.4, reason: we have no offices of our own}`.

    Write instead: a CSOC where a subservice organization meets it, or a control however small.
    """
    rows = tuple(keyed(subject.description.criteria_not_applicable, "criteria_not_applicable"))
    for address, row in rows:
        if row.criterion.startswith("CC"):
            yield Finding(
                f"{address}.criterion",
                f"{row.criterion} is a common criterion, and these apply to every system",
                "describe the control that meets it, or the CSOC if a subservice organization does",
            )
    if len(rows) > 5:
        yield Finding(
            "criteria_not_applicable",
            f"{len(rows)} criteria are called not applicable, which should be rare",
            "look at each again with the service auditor",
        )


def control_for_not_applicable(subject: Subject) -> Iterator[Finding]:
    """A criterion called not applicable although a control, CSOC, CUEC, incident or change maps to it.

    Either the criterion is irrelevant, or something meets or affects it.  So does a matter for which the opinion is
    modified.

    Fails: `criteria_not_applicable: [{criterion: CC6.4, …}]` beside a control or a CSOC with `criteria: [CC6.4]`, or
    `criteria: [CC6]`, which is the whole series.

    Write instead: one of the two; in place of a series the criteria that are met.
    """
    rows = list(keyed(subject.description.criteria_not_applicable, "criteria_not_applicable"))
    mapped: dict[str | None, list[tuple[str, str]]] = {row.criterion: [] for _, row in rows}
    for _, at, items in _mapping_lists(subject, subject.description) if rows else ():
        for place, item in keyed(items, at):
            for target in getattr(item, "criteria", None) or ():
                for criterion in set(catalog().expand(target)) & mapped.keys():
                    mapped[criterion].append((f"{place}.criteria[{escape_key(target)}]", called(item)))
    opinion = subject.report.opinion
    for place, item in keyed(opinion.modifications if opinion else None, subject.at_report("opinion.modifications")):
        for criterion in set(item.criteria or ()) & mapped.keys():
            mapped[criterion].append((f"{place}.criteria[{criterion}]", "a matter of the opinion"))
    for address, row in rows:
        places = mapped[row.criterion]
        if places:
            ids = tuple(dict.fromkeys(id_ for _, id_ in places))
            yield Finding(
                f"{address}.criterion",
                f"{row.criterion} is called not applicable, but {shortened(ids)} {'map' if ids[1:] else 'maps'} to it",
                "take the entry out, or the criterion out of what maps to it",
                tuple((place, f"{id_} maps to it") for place, id_ in places),
            )


def not_applicable_by_subservice(subject: Subject) -> Iterator[Finding]:
    """A criterion called not applicable because another organization meets it.

    A criterion that a subservice organization meets belongs to DC 7 with a CSOC, not to DC 8.

    Fails: `{criterion: A1.2, reason: our subservice organization runs the data centers}`.

    Write instead: a CSOC mapped to the criterion, at the subservice organization.
    """
    names = [
        name for row in listed(subject.whole.subservice_organizations) for name in (row.name, row.short_name) if name
    ]
    others = [r"(?i:subservice organi[sz]ations?)", r"(?i:cloud (?:service )?providers?)", *map(re.escape, names)]
    words = re.compile("|".join(rf"(?<!\w){other}(?!\w)" for other in others))
    for address, row in subject.rows(subject.description.criteria_not_applicable, "criteria_not_applicable"):
        match = words.search(row.reason or "")
        if match:
            yield Finding(
                f"{address}.reason",
                f"“{match[0]}” in the reason for {row.criterion}: what another organization meets is applicable",
                "give a CSOC for the criterion at that subservice organization and take this entry out",
                words=(row.reason or "", match.start(), match.end()),
            )


def _held_anywhere(subject: Subject) -> frozenset[str]:
    """Every target that a report of the file covers; all targets while the categories of a report are still open."""
    if subject.soc1:
        return frozenset(row.id for row in subject.whole.control_objectives or ())
    found = set(subject.held)
    for report in subject.whole.reports or ():
        categories = categories_of(report)
        if categories is None:
            return frozenset(catalog().criteria)
        found |= {row.id for row in catalog().of(categories)} if categories else set()
    return frozenset(found)


def _mapping_lists(subject: Subject, facts: SystemDescription) -> Iterator[tuple[str, str, Sequence[Facts]]]:
    """The lists of `facts` whose items map to criteria or objectives: the noun for an item, the address, the items."""
    own = facts is subject.description
    yield "control", "controls", facts.controls or ()
    yield "CUEC", "cuecs", listed(facts.cuecs)
    for address, row in keyed(facts.subservice_organizations, "subservice_organizations"):
        yield "CSOC", f"{address}.csocs", listed(row.csocs)
    if not subject.soc1:
        yield "incident", subject.home("incidents") if own else "incidents", listed(facts.incidents)
    yield "change", subject.home("changes") if own else "changes", listed(facts.changes)
    for name in () if own else ("changes",) if subject.soc1 else ("incidents", "changes"):
        yield name.removesuffix("s"), subject.at_report(name), listed(getattr(subject.report, name))
