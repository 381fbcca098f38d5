"""SCP: criteria of other frameworks that a SOC 2 report names beside the trust services criteria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socdocs.model.references import fold_id
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.words import fold_word, listed, suggest


def unknown_additional_criterion(subject: Subject) -> Iterator[Finding]:
    """A control that refers to a criterion which the catalog of its framework does not hold.

    The report lists the criteria of the catalog with their controls, so such a reference would not be printed.

    Fails: `framework_references: [{framework: Harbor Data Trust Framework, reference: HD-9}]` beside a catalog of that
    name with HD-1 to HD-8.

    Write instead: an id of the catalog; or add the criterion to the catalog.
    """
    rows = list(keyed(subject.report.additional_criteria, subject.at_report("additional_criteria")))
    references: dict[str, list[tuple[str, str, str]]] = {}
    for address, control in subject.controls if rows else ():
        for at, it in keyed(control.framework_references, f"{address}.framework_references"):
            if it.reference:
                references.setdefault(fold_word(it.framework or ""), []).append((at, control.id, it.reference))
    for place, row in rows:
        catalog = row.catalog
        if not catalog or not catalog.name or not catalog.criteria:
            continue
        ids = [criterion.id for criterion in catalog.criteria]
        known, there = set(map(fold_id, ids)), f"the catalog holds {listed(ids, _SHOWN)}"
        unknown = [it for it in references.get(fold_word(catalog.name), ()) if fold_id(it[2]) not in known]
        for number, (at, control_id, reference) in enumerate(unknown):
            yield Finding(
                f"{at}.reference",
                f"{control_id} refers to {reference}, which is not in the catalog of {catalog.name}",
                suggest(reference, ids, there) if number < _PROPOSED else there,
                ((f"{place}.catalog.criteria", "the criteria of the catalog"),),
            )


_SHOWN: Final = 10
"""How many ids of a catalog a message names."""
_PROPOSED: Final = 20
"""For how many unknown references the nearest criterion is looked for: where there are more, the ids are others."""


def additional_criterion_twice(subject: Subject) -> Iterator[Finding]:
    """An id that two criteria of one catalog have.

    Controls refer to criteria by their ids, so that it is not known which of the two is meant.

    Fails: a catalog with `criteria: [{id: HD-1, …}, {id: HD-1, …}]`.

    Write instead: ids that differ, as the framework gives them.
    """
    for place, row in keyed(subject.report.additional_criteria, subject.at_report("additional_criteria")):
        first: dict[str, str] = {}
        criteria = row.catalog.criteria if row.catalog else None
        for address, criterion in keyed(criteria, f"{place}.catalog.criteria"):
            known = first.setdefault(fold_id(criterion.id), address)
            if known != address:
                yield Finding(
                    f"{address}.id",
                    f"the catalog holds {criterion.id} twice",
                    "give one of them the id that it has in its framework",
                    ((known, "the first of them"),),
                )
