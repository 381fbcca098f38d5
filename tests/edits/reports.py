"""The reports of the examples as Word files, and what an edit of them must come to."""

from collections.abc import Iterable
from functools import cache

from socdocs.edits import Comparison, EditedFile, read_word_file
from socdocs.writers.docx import write
from tests.edits.editing import Edit
from tests.reports import ExampleReport, build_case, cases, load

REPORTS = [case for case in cases() if load(case.example).description.reports]
LONG = [case for case in REPORTS if case.kind != "bridge-letter"]


@cache
def draft(case: ExampleReport) -> bytes:
    """The report as it is written."""
    return write(build_case(case))


@cache
def original(case: ExampleReport) -> EditedFile:
    """What its file says."""
    return read_word_file(draft(case))


def assert_found(comparison: Comparison, edits: Iterable[Edit] = ()) -> None:
    """The edits were found, and nothing else."""
    assert sorted(change[:3] for change in comparison.changes) == sorted(edit.change for edit in edits)
    assert comparison.reworded == ()
    assert comparison.unattributed == ()
    assert comparison.missing == ()
    assert comparison.added == ()
