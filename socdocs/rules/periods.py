"""CTL, SCP and DSC: the first and last days of entries, compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from socdocs.model.base import Facts, NoneStatement
from socdocs.model.controls import Control
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.parties import Csoc, SubserviceOrganization, Vendor
from socdocs.model.system import Change, Component, Components, Service
from socdocs.rules.letters import NEGATION
from socdocs.rules.named import is_named
from socdocs.rules.subject import Finding, Subject, called, keyed, listed
from socdocs.source.addresses import escape_key

_DAY = timedelta(days=1)
_SHOWN = 4
"""How many of several things a message names."""
Part = Service | Component | SubserviceOrganization | Vendor


def parts_of(description: SystemDescription) -> Iterator[tuple[str, Part]]:
    """The services, components and parties that may have been in use for part of the period, with addresses."""
    yield from keyed(description.services, "services")
    for name in fields_of(Components) if description.components else ():
        yield from keyed(getattr(description.components, name), f"components.{name}")
    yield from keyed(description.subservice_organizations, "subservice_organizations")
    yield from keyed(description.vendors, "vendors")


def replacement_in_a_circle(subject: Subject) -> Iterator[Finding]:
    """A control that replaces itself, or controls that replace each other in a circle.

    The draft would say “GV-02, in place of GV-02”, which is impossible.

    Fails: `{id: GV-02, replaces: GV-02, …}`.

    Write instead: the id of the control that was there before.
    """
    controls = tuple(keyed(subject.whole.controls, "controls"))
    before = {control.id: control.replaces for _, control in controls if control.replaces}
    settled = set[str]()
    for address, control in controls:
        path, id_ = dict[str, None](), control.id
        while id_ in before and id_ not in path and id_ not in settled:
            path[id_] = None
            id_ = before[id_] or ""
        if id_ in path and id_ not in settled:
            circle = [*path][[*path].index(id_) :]
            told = " and ".join(circle) + " replace one another" if circle[1:] else f"{id_} replaces itself"
            yield Finding(f"{address}.replaces", told, "name the control that was in place before")
        settled.update(path)


def gap_before_a_replacement(subject: Subject) -> Iterator[Finding]:
    """A control that replaces another, but does not begin on the day after the other one ended.

    Between the two dates neither was in place, or both were; readers ask which, and the service auditor tests every
    day.

    Fails: `{id: AC-01, until: 2026-03-31, …}` and `{id: AC-11, from: 2026-05-01, replaces: AC-01, …}`.

    Write instead: the dates as they were; if there was a time without either, waive this and describe what was done.
    """
    controls = {control.id: (address, control) for address, control in subject.controls}
    for address, control in subject.controls:
        if not control.replaces or control.replaces not in controls or control.replaces == control.id:
            continue
        place, former = controls[control.replaces]
        since, until = control.valid_from, former.valid_until
        if until is None:
            yield Finding(
                f"{address}.replaces",
                f"{control.id} replaces {former.id}, which has no last day, so both are shown as in place",
                f"give {former.id} an until, the day before {control.id} began",
                ((place, "the control that is replaced"),),
            )
        elif since and since > until + _DAY:
            yield Finding(
                f"{address}.from",
                f"{control.id} replaces {former.id} from {since}, but {former.id} ended on {until}: "
                f"{_days((since - until).days - 1)} without either",
                "correct the dates, or describe what was done in between",
                ((f"{place}.until", f"where {former.id} ends"),),
            )
        elif (since and since < until) or (control.valid_until and control.valid_until < until):
            key = "from" if since and since < until else "until"
            verb, day = ("begins", since) if key == "from" else ("ends", control.valid_until)
            yield Finding(
                f"{address}.{key}",
                f"{control.id} replaces {former.id}, but {verb} on {day}, and {former.id} ends on {until}",
                "correct the dates: one begins on the day after the other ended",
                ((f"{place}.until", f"where {former.id} ends"),),
            )


def time_without_a_control(subject: Subject) -> Iterator[Finding]:
    """A criterion or objective without any control or CSOC in part of the period, although it has one at other times.

    The opinion covers every day of the period; the service auditor must consider any gap in it.

    Fails: CC6.4 is served by a CSOC at a host used until 2026-02-28 and by one at a host used from 2026-04-01.

    Write instead: the dates as they were, or the control that was in place in between.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last or first >= last or subject.kind.timeframe != "period":
        return
    gaps: dict[tuple[date, date], dict[str, str]] = {}
    for target, rows in _serving(subject).items():
        if all(start <= first and end >= last for start, end, _ in rows):
            continue
        day = first
        for start, end, address in sorted(rows):
            if start > day:
                gaps.setdefault((day, start - _DAY), {})[target] = address
            day = max(day, end + _DAY)
        if day <= last:
            latest = max(rows, key=lambda row: row[1])
            gaps.setdefault((day, last), {})[target] = latest[2]
    for (since, until), targets in sorted(gaps.items()):
        yield Finding(
            next(iter(targets.values())),
            f"from {since} to {until} ({_days((until - since).days + 1)}) no control or CSOC is in place for "
            f"{', '.join(targets)}",
            "correct the dates, or describe what was in place at that time",
            ((subject.at_report("period"), "the period"),),
        )


def _serving(subject: Subject) -> dict[str, list[tuple[date, date, str]]]:
    """When each criterion or objective has a control or CSOC: first and last days, and the address of the entry."""
    found: dict[str, list[tuple[date, date, str]]] = {}
    for target, controls in subject.controls_of_all.items():
        for address, control in controls:
            found.setdefault(target, []).append((*span_of(control), address))
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        since, until = span_of(row)
        for place, csoc in keyed(row.csocs, f"{address}.csocs") if row.method != "inclusive" else ():
            start, end = span_of(csoc)
            for target in subject.targets_of(csoc):
                found.setdefault(target, []).append((max(since, start), min(until, end), place))
    sound = {target: [row for row in rows if row[0] <= row[1]] for target, rows in found.items()}
    return {target: rows for target, rows in sound.items() if rows and target in subject.controls_of_all}


def span_of(row: Control | Csoc | SubserviceOrganization) -> tuple[date, date]:
    """The first and the last day on which an entry was in place; far away where none is given."""
    return row.valid_from or date.min + _DAY, row.valid_until or date.max - _DAY


def changes_denied(subject: Subject) -> Iterator[Finding]:
    """A statement of no significant changes, or of no others, although one, a beginning or an end is in the period.

    Controls and parts of the system that began or ended are printed in one description with the statement, and a reader
    sees the contradiction.  Not every such change is significant, but the statement must allow for it, and for the
    changes at the top of the file that name no other report.  A bridge letter, which prints no controls, is held
    against all in the file, whichever reports it names, and against what began on its first day.

    Fails: `changes: {none_statement: No significant changes occurred.}` while AC-01 has `until: 2026-03-31`; in a
    bridge letter also `other_changes: We know of no others.` beside a list of changes in which AC-01 is not named.

    Write instead: the change, or a statement that names it: `Apart from the replacement of AC-01, …`
    """
    denial, first, last = _denial_of_changes(subject), subject.first_day, subject.last_day
    if not denial or not first or not last:
        return
    place, what, said = denial
    told = list[tuple[str, str]]()
    facts = subject.description if subject.is_soc else subject.whole
    for address, change in _changes_told_of(subject):
        # One that names this report is told by SCP023.
        elsewhere = change.reports and (subject.is_soc or subject.report.id in change.reports)
        if change.date and first <= change.date <= last and not (elsewhere or is_named(change.id, said)):
            told.append((f"{address}.date", f"{change.id} is dated {change.date}"))
    # A report describes what began within its period; a letter all since the report, also on the day after it.
    begun = first + _DAY if subject.is_soc else first
    organizations = keyed(facts.subservice_organizations, "subservice_organizations")
    rows: tuple[tuple[str, Control | Csoc | Part], ...] = (
        *keyed(facts.controls, "controls"),
        *parts_of(facts),
        *(csoc for address, row in organizations for csoc in keyed(row.csocs, f"{address}.csocs")),
    )
    for address, row in rows:
        name = called(row)
        if is_named(name, said):
            continue
        if row.valid_from and begun <= row.valid_from <= last:
            told.append((f"{address}.from", f"{name} began on {row.valid_from}"))
        if row.valid_until and begun - _DAY <= row.valid_until < last:
            told.append((f"{address}.until", f"{name} ended on {row.valid_until}"))
    if told:
        yield Finding(
            place,
            f"it is stated that {what} changed, but in the period {_some([text for _, text in told])}",
            "describe the change, or name it in the statement",
            tuple(told[:5]),
        )


def _changes_told_of(subject: Subject) -> Iterator[tuple[str, Change]]:
    """The changes of the file; of a letter, which is for all readers, also those of other reports alone."""
    yield from keyed(listed(subject.whole.changes), "changes")
    for other in () if subject.is_soc else subject.whole.reports or ():
        if other.id != subject.report.id:
            yield from keyed(listed(other.changes), f"reports[{escape_key(other.id)}].changes")


def _denial_of_changes(subject: Subject) -> tuple[str, str, str] | None:
    """The address of a statement that there were no changes, what it is about, and all words that tell some."""
    stated, others = subject.description.changes, subject.report.other_changes
    if isinstance(stated, NoneStatement):
        return f"{subject.home('changes')}.none_statement", "nothing significant", stated.none_statement or ""
    if subject.is_soc or not others or not NEGATION.search(others):
        return None
    changes = listed(subject.report.changes or subject.whole.changes)  # with the controls, which a letter has not
    told = (" ".join((row.id, row.text or "", row.effect or "", *(row.controls or ()))) for row in changes)
    return subject.at_report("other_changes"), "nothing else", " ".join((others, *told))


def change_at_another_time(subject: Subject) -> Iterator[Finding]:
    """A change on another date than the beginning or end of the controls that it names.

    A change lists the controls that began, ended or were replaced with it; their dates must be the date of the change.

    Fails: `changes: [{id: CH-01, date: 2026-06-01, controls: [CM-03], …}]` while CM-03 has `from: 2026-07-01`.

    Write instead: the same day in both; a control that was only changed has neither `from` nor `until`.
    """
    controls = {control.id: (address, control) for address, control in keyed(subject.whole.controls, "controls")}
    printed = {row.id for _, row in subject.changes}
    home = subject.home("changes")
    changes = subject.whole.changes if home == "changes" else subject.report.changes  # a letter has no controls
    for address, row in keyed(listed(changes), home):
        if row.date is None or row.id not in printed:
            continue
        for id_ in row.controls or ():
            place, control = controls[id_]
            days = {"from": control.valid_from, "until": control.valid_until}
            away = {key: abs((day - row.date).days) for key, day in days.items() if day}
            if away and min(away.values()) > 1:
                key = min(away, key=away.__getitem__)
                verb = "began" if key == "from" else "ended"
                yield Finding(
                    f"{address}.date",
                    f"{row.id} is dated {row.date}, but {id_}, which it names, {verb} on {days[key]}",
                    "give the same day in both, or take the control out of the change",
                    ((f"{place}.{key}", f"when {id_} {verb}"),),
                )


def overlapping_reports(subject: Subject) -> Iterator[Finding]:
    """Two SOC reports of the same kind, and on the same categories, whose periods overlap.

    Each day belongs to one report of a kind; the second report would examine the same days again, perhaps with another
    result.

    Fails: two SOC 2 Type 2 reports, on January to December 2025 and on October 2025 to September 2026.

    Write instead: a period that starts on the day after the other ends.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last or not subject.kind.soc or subject.kind.timeframe != "period":
        return
    own = subject.report
    ids = {report.id: place for place, report in enumerate(subject.whole.reports or ())}
    before = [row.report for row in subject.others if ids.get(row.report.id, len(ids)) < ids.get(own.id, 0)]
    same = [
        (report.id, period)
        for report in before
        if (period := report.period) and period.start and period.end and period.start <= last and first <= period.end
        if report.kind_name == own.kind_name and _scope(report) == _scope(own)
    ]
    if same:
        told = [f"that of {id_}, from {period.start} to {period.end}" for id_, period in same]
        yield Finding(
            subject.at_report("period"),
            f"the period from {first} to {last} overlaps {_some(told)}",
            "let one start on the day after the other ends, or take one of them out",
            tuple((f"reports[{id_}].period", "the other period") for id_, _ in same[:_SHOWN]),
        )


def _scope(report: Facts) -> frozenset[str]:
    return frozenset(getattr(report, "trust_services_categories", None) or ())


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _some(words: Iterable[str], most: int = _SHOWN) -> str:
    """The first of `words` as a list in a sentence, with the number of those left out."""
    told = list(words)
    more = [f"{len(told) - most} more"] if len(told) > most else []
    told = told[:most] + more
    return f"{', '.join(told[:-1])} and {told[-1]}" if told[1:] else told[0]
