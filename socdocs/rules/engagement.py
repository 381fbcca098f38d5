"""ENG: the kind of the report and the dates that it requires."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.words import Sought


def period_in_type_1(subject: Subject) -> Iterator[Finding]:
    """A period in the entry of a Type 1 report.

    A Type 1 report is about one date; a period belongs to a Type 2 (AICPA information for service organizations, p. 7).

    Fails: `{soc: 2, type: 1, as_of_date: 2026-06-30, period: {start: 2026-01-01, end: 2026-06-30}}`.

    Write instead: only `as_of_date`; or set `type: 2`.
    """
    if subject.report.period:
        yield Finding(
            subject.at_report("period"),
            "a Type 1 report is about one date, but its entry contains a period",
            "take the period out and give as_of_date, or set type: 2",
        )


def date_in_type_2(subject: Subject) -> Iterator[Finding]:
    """An as-of date in the entry of a Type 2 report.

    A Type 2 report covers a period; with both, readers cannot see what was examined (AICPA information, p. 27).

    Fails: `{soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-06-30}, as_of_date: 2026-06-30}`.

    Write instead: only `period`; or set `type: 1`.
    """
    if subject.report.as_of_date:
        yield Finding(
            subject.at_report("as_of_date"),
            "a Type 2 report covers a period, but its entry contains an as-of date",
            "take as_of_date out and give period, or set type: 1",
        )


def kind_of_another_soc(subject: Subject) -> Iterator[Finding]:
    """An entry whose `soc` or `type` is not that of its `kind`.

    The kind decides what is written: an entry of a SOC 2 with the kind of a SOC 3 becomes a report that everybody may
    read.

    Fails: `{soc: 2, type: 2, kind: soc3}`; `{soc: 2, kind: bridge-letter}`.

    Write instead: `soc` and `type` alone, or the kind alone.
    """
    report, kind, letter = subject.report, subject.kind, subject.is_for("bridge-letter")
    for key, given, own in (("soc", report.soc, kind.soc), ("type", report.type, kind.type)):
        if report.kind and given and (own or letter) and given != own:
            yield Finding(
                subject.at_report(key),
                f"the entry says {key}: {given}, but its kind, {report.kind}, has {f'{key}: {own}' if own else 'none'}",
                "take kind out, or soc and type",
                ((subject.at_report("kind"), "the kind"),),
            )


def standard_of_the_other_soc(subject: Subject) -> Iterator[Finding]:
    """ISAE 3402 in a SOC 2 report, or ISAE 3000 in a SOC 1 report.

    ISAE 3402 is about controls relevant to user entities' financial reporting, as a SOC 1 is; for other subject matter
    the general standard ISAE 3000 applies.

    Fails: `auditor_report: {international_standard: ISAE 3402}` in a SOC 2 report.

    Write instead: `international_standard: ISAE 3000`.
    """
    given = subject.report.auditor_report and subject.report.auditor_report.international_standard
    right = "isae_3402" if subject.soc1 else "isae_3000"
    if given and given != right:
        said, meant = (word.replace("_", " ").upper() for word in (given, right))
        yield Finding(
            subject.at_report("auditor_report.international_standard"),
            f"{said} does not apply to a SOC {'1' if subject.soc1 else '2'} report",
            f"the service auditor writes {meant}, or leaves it out",
        )


_SOC2_CRITERIA = Sought(r"\b(?:DC\s+section\s+200|DC\s+200(?! ?[VAkW])|TSP\s+(?:section\s+)?100A?)\b", ("dc ", "tsp "))


def other_criteria(subject: Subject) -> Iterator[Finding]:
    """SOC 2 criteria in a SOC 1, or control objectives in a SOC 2.

    The two kinds are measured against different criteria: control objectives and the assertion's own list in a SOC 1,
    the trust services criteria and DC section 200 in a SOC 2.

    Fails: `{soc: 1, type: 2, trust_services_categories: [security]}`, or a SOC 1 description that cites DC section
    200.

    Write instead: only what belongs to the kind; a second entry of `reports` holds the facts of the other report.
    """
    report = subject.report
    if subject.soc1:
        if report.trust_services_categories:
            yield Finding(
                subject.at_report("trust_services_categories"),
                "a SOC 1 report has control objectives, not trust services categories",
                "move the categories to the entry of a SOC 2 report",
            )
        if report.additional_criteria:
            yield Finding(
                subject.at_report("additional_criteria"),
                "a SOC 1 report has control objectives, and no criteria of other frameworks beside them",
                "move the additional criteria to the entry of a SOC 2 report",
            )
        for printed, match in subject.texts.matches(_SOC2_CRITERIA):
            yield Finding(
                printed.address,
                f"“{match[0]}” belongs to SOC 2, not to a SOC 1 report",
                "take it out; the criteria of a SOC 1 are in management's assertion",
                words=(printed.text, match.start(), match.end()),
            )
    modifications = report.opinion.modifications if report.opinion else None
    for address, row in keyed(modifications, subject.at_report("opinion.modifications")):
        misplaced = row.criteria if subject.soc1 else row.control_objectives
        if misplaced:
            field = "criteria" if subject.soc1 else "control_objectives"
            own = "control objectives" if subject.soc1 else "trust services criteria"
            yield Finding(
                f"{address}.{field}",
                f"a matter of this report names {', '.join(misplaced)}, but its controls are measured against {own}",
                f"name the {own} concerned instead",
            )
