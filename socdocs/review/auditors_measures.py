"""The measures of what the service auditor writes: its report, its opinion, its tests and their results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from socdocs.catalogs.elements import elements
from socdocs.model.controls import Control
from socdocs.model.testing import ControlTest
from socdocs.review.material import Material, Measured, Spot, is_under
from socdocs.review.signals import Options

_OF_THE_REPORT: Final = ("service_auditor", "auditor_report", "report_date")
_UNTESTED: Final = frozenset({"no_occurrence", "not_tested"})
_STEM: Final = 6
"""How many letters of a word are compared, so that “reviews” and “review” are the same."""


def auditors_report(material: Material, _: Options) -> Measured:
    """Count the required elements that no part of the report covers; what is still to be confirmed is not told."""
    subject = material.subject
    covered = {id_ for row in material.draft.case.plan.walk_whole() for id_ in row.part.elements}
    required = _required(soc1=subject.soc1, general=subject.is_for("general"))
    failing = tuple(
        material.spot(subject.at_report("layout"), f"No part of the report covers {elements()[id_].title}.", id_)
        for id_ in required
        if id_ not in covered
    )
    unknown = tuple(
        material.open_items(lambda item: item.owner == "service_auditor" and is_under(item.address, _OF_THE_REPORT))
    )
    return Measured("required elements", len(required), failing, unknown)


def _required(*, soc1: bool, general: bool) -> list[str]:
    """The elements that are always required; those of a SOC 1 report are in place of those with the same number."""
    always = [id_ for id_, row in elements().items() if row.when == "always"]
    if general:
        return [id_ for id_ in always if id_.startswith("A3-")]
    own = [id_ for id_ in always if id_.startswith("A1-")]
    shared = [id_ for id_ in always if id_.startswith("A2-")]
    return [*own, *(id_ for id_ in shared if id_.replace("A2", "A1") not in own)] if soc1 else shared


def opinion(material: Material, options: Options) -> Measured:
    """Find what does not fit the opinion; one that the firm has not provided is not told."""
    subject = material.subject
    given = subject.report.opinion
    found = material.findings(options["codes"])
    if given and given.provided_by_auditor and given.type:
        return Measured("opinions", 1, found)
    missing = material.spot(subject.at_report("opinion"), "The service auditor has not provided its opinion yet.")
    return Measured("opinions", 1, found, (missing,))


def specific(material: Material, options: Options) -> Measured:
    """Count the tests whose procedures share fewer than `fewest_words` words with their control."""
    fewest = int(options["fewest_words"][0])
    rows = [(at, test, control) for at, test, control in _performed(material) if test.procedures]
    failing = tuple(
        material.spot(f"{at}.procedures", f"The test of {control.id} says little that is particular to the control.")
        for at, test, control in rows
        if len(_stems(_procedures(test)) & _stems(_control_words(control))) < fewest
    )
    return Measured("tests", len(rows), failing)


def samples(material: Material, options: Options) -> Measured:
    """Count the tests of manual controls with a sample that is too small, and those without any number.

    A control that is tested once, or in all its instances, as the text of a procedure may say, needs no number.
    """
    rows = [(at, test) for at, test, control in _performed(material) if control.nature != "automated"]
    unknown = tuple(
        material.spot(
            f"{at}.procedures", f"The test of {test.control} does not say of how many items it chose how many."
        )
        for at, test in rows
        if not any(row.population and row.sample for row in test.procedures or ())
    )
    return Measured("tests of controls that people perform", len(rows), material.findings(options["codes"]), unknown)


def results(material: Material, options: Options) -> Measured:
    """Count the results that contradict other facts, by findings."""
    told = sum(bool(test.result) for _, test in material.subject.tests)
    return Measured("results", told, material.findings(options["codes"]))


def varied(material: Material, options: Options) -> Measured:
    """Find whether all of `fewest` results or more are the same, which leaves open how closely was looked."""
    told = [(at, test) for at, test in material.subject.tests if test.result]
    counts = Counter(test.result for _, test in told)
    if len(counts) != 1 or len(told) < int(options["fewest"][0]):
        return Measured("results", len(told))
    said = f"All {len(told)} results are {told[0][1].result}."
    return Measured(
        "results", len(told), (), tuple(Spot(f"{at}.result", said, material.spot(at, "").span) for at, _ in told)
    )


def _performed(material: Material) -> Iterator[tuple[str, ControlTest, Control]]:
    """Yield the tests that were performed on a control of the report, with the control."""
    controls = {control.id: control for _, control in material.subject.controls}
    for address, test in material.subject.tests:
        if test.result not in _UNTESTED and test.control in controls:
            yield address, test, controls[test.control]


def _procedures(test: ControlTest) -> str:
    return " ".join(row.text or "" for row in test.procedures or ())


def _control_words(control: Control) -> str:
    return " ".join(filter(None, (control.title, control.text, control.owner, *(control.systems or ()))))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM].casefold() for word in re.findall(r"[^\W\d_]{4,}", text))
