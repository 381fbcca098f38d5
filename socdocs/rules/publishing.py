"""ENG and OPN: a report for general use, and its opinion beside that of the SOC 2 of the same period."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.model.reporting import Modification, Opinion, Report
from socdocs.rules.subject import Finding, Subject, days_of, keyed
from socdocs.source.addresses import escape_key


def type_of_general_use(subject: Subject) -> Iterator[Finding]:
    """A SOC 3 that is said to be a Type 1.

    A SOC 3 always covers a period; there is none as of a date (AICPA information, p. 19).

    Fails: `{soc: 3, type: 1}`.

    Write instead: `soc: 3` alone, and the period.
    """
    if subject.report.type == "1":
        yield Finding(
            subject.at_report("type"),
            "a SOC 3 always covers a period: it has no Type 1",
            "take type out and give the period; as of a date, a SOC 2 Type 1 is possible",
        )


def milder_opinion(subject: Subject) -> Iterator[Finding]:
    """A SOC 3 whose opinion leaves out a matter of the SOC 2 of the same period.

    Both report on the same controls, in the same time, by the same criteria.  A matter for which the opinion on the
    design or the operation of controls is modified in the SOC 2 is one in the SOC 3, too.

    Fails: `opinion: {provided_by_auditor: yes, type: unmodified}` in the SOC 3, while the SOC 2 has
    `type: qualified` with a matter of CC6.2.

    Write instead: the opinion that the service auditor gives in the SOC 3, with the same matter.
    """
    own = _given(subject.report)
    if own is None:
        return
    told = {id_ for row in own.modifications or () for id_ in row.criteria or ()}
    for report, form, matters in _modified_beside(subject):
        here = [id_ for row in matters for id_ in row.criteria or () if id_ in subject.held]
        missing = [id_ for id_ in dict.fromkeys(here) if id_ not in told]
        if own.type == "unmodified" or missing:
            what = f"a matter of {', '.join(missing)}" if missing else "its matter"
            yield Finding(
                subject.at_report("opinion.type"),
                f"the opinion in {report} on the same period is {form}, and this one leaves out {what}",
                "the service auditor gives the same matter here, or corrects the opinion there",
                ((f"reports[{escape_key(report)}].opinion.type", f"the opinion in {report}"),),
            )


def opinion_not_repeated(subject: Subject) -> Iterator[Finding]:
    """A SOC 3 without an opinion, while that in the SOC 2 of the same period is modified.

    The matter will have to be in the SOC 3, too, and management's assertion there has to agree with it.

    Fails: a SOC 3 without `opinion`, while the SOC 2 of the same period has `type: qualified`.

    Write instead: the opinion that the service auditor gives in the SOC 3.
    """
    if _given(subject.report):
        return
    for report, form, _ in _modified_beside(subject):
        yield Finding(
            subject.at_report("opinion"),
            f"the opinion in {report} on the same period is {form}, and none is given here",
            "the service auditor gives the opinion in this report, too",
            ((f"reports[{escape_key(report)}].opinion.type", f"the opinion in {report}"),),
        )


def matter_of_the_description(subject: Subject) -> Iterator[Finding]:
    """A SOC 3 whose opinion is modified on the description.

    A SOC 3 holds no description of the system, and its opinion does not address one.

    Fails: `{soc: 3, opinion: {type: qualified, modifications: [{subject: description, …}]}}`.

    Write instead: `subject: design` or `subject: operation`, or leave the matter to the SOC 2.
    """
    opinion = subject.report.opinion
    for address, row in keyed(opinion.modifications if opinion else None, subject.at_report("opinion.modifications")):
        if row.subject == "description":
            yield Finding(
                f"{address}.subject",
                "a SOC 3 has no opinion on a description that could be modified",
                "the matter concerns the design or the operation of controls, or the SOC 2 alone",
            )


_FORMS = {"qualified": "qualified", "adverse": "adverse", "disclaimer": "disclaimed"}


def _given(report: Report) -> Opinion | None:
    """The opinion that the service auditor gives in `report`, if any."""
    opinion = report.opinion
    return opinion if opinion and opinion.provided_by_auditor and opinion.type else None


def _modified_beside(subject: Subject) -> Iterator[tuple[str, str, list[Modification]]]:
    """The reports with tests on the same criteria and period whose opinion is modified: id, form and matters.

    Matters of the description alone, and of criteria that are not among those of this report, are not meant.
    """
    days = days_of(subject.report, subject.kind)
    for other in subject.others:
        opinion = _given(other.report)
        same = other.kind.criteria == subject.kind.criteria and other.kind.tests
        if not same or None in days or days_of(other.report, other.kind) != days or opinion is None:
            continue
        matters = [
            row
            for row in opinion.modifications or ()
            if row.subject != "description"
            and (not set(row.criteria or ()).isdisjoint(subject.held) or not (row.criteria or row.framework_references))
        ]
        if (form := _FORMS.get(opinion.type or "")) and (matters or opinion.type == "disclaimer"):
            yield other.report.id, form, matters
