"""Facts of one report that follow from what the service auditor gave: its exceptions, and whether it has concluded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from socdocs.model.testing import ManagementResponse
from socdocs.report.manifest import ReportKind
from socdocs.report.view import EntryView
from socdocs.source.addresses import escape_key
from socdocs.words import as_read


class ExceptionRow(Struct, frozen=True):
    """An exception with the control and test it belongs to and management's response (absent: an open item)."""

    exception: EntryView
    control: EntryView
    test: EntryView
    response: EntryView


def exception_rows(
    controls: Iterable[EntryView], tests: Mapping[str, Sequence[EntryView]], responses: Iterable[EntryView]
) -> tuple[ExceptionRow, ...]:
    """Return every exception in the tests of `controls`, in the order of their ids."""
    rows = _exceptions(controls, tests, responses)
    return tuple(sorted(rows, key=lambda row: as_read(row.exception.facts.id)))


def _exceptions(
    controls: Iterable[EntryView], tests: Mapping[str, Sequence[EntryView]], responses: Iterable[EntryView]
) -> Iterator[ExceptionRow]:
    given = {view.facts.exception: view for view in responses}
    for control in controls:
        for test in tests.get(control.facts.id, ()):
            for exception in test.exceptions:
                id_ = exception.facts.id
                absent = EntryView(ManagementResponse, None, f"management_responses[{escape_key(id_)}]")
                yield ExceptionRow(exception, control, test, given.get(id_, absent))


def untold(rows: Sequence[ExceptionRow], opinion: EntryView) -> tuple[ExceptionRow, ...]:
    """Return the exceptions whose controls no matter of the opinion names."""
    told = {id_ for matter in opinion.modifications for id_ in matter.controls}
    return tuple(row for row in rows if row.control.facts.id not in told)


def can_be_concluded(report: EntryView, kind: ReportKind, tests: Sequence[EntryView]) -> bool:
    """Return whether an opinion has a firm, tests if the kind has them, and a date when all days had passed."""
    last = report.as_of_date if kind.date else report.period.end
    dated = bool(last) and bool(report.report_date) and last.date <= report.report_date.date
    return dated and bool(report.service_auditor.firm) and (bool(tests) or not kind.tests)
