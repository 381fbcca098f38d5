"""An entry is written into a list, and every other character of the file stays.

Cases are the files of record_cases/: NAME.before.yaml becomes NAME.after.yaml; without the latter it is refused.
"""

import difflib
from pathlib import Path

import pytest

from socdocs.model.load import naming_field
from socdocs.source.adding import write_record
from socdocs.source.editing import NotEditable

CASES = {path.name.removesuffix(".before.yaml"): path for path in Path(__file__).parent.glob("record_cases/*.before.*")}
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/*.yaml"))
LIST = "reports[soc2-2026].service_auditor.confirmed"
RECORD = {
    "heading": "scope",
    "by": "Priya Raman, CPA",
    "role": "engagement_partner",
    "date": "2026-02-10",
    "text": "7c1e44b2",
    "words": "We have examined the description that Acme, Inc. has prepared of its system: all of it, no less.",
}


def written(data, record=RECORD):
    return write_record(data, "auditor.yaml", LIST, record, ("heading", "role"), naming_field)


@pytest.mark.parametrize("name", CASES)
def test_an_entry_is_written_where_it_belongs(name):
    before = CASES[name].read_bytes()
    after = CASES[name].with_name(f"{name}.after.yaml")
    if not after.exists():
        with pytest.raises(NotEditable):
            written(before)
        return
    assert written(before).decode() == after.read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_writing_an_entry_again_changes_nothing(name):
    after = CASES[name].with_name(f"{name}.after.yaml")
    if after.exists():
        assert written(after.read_bytes()) == after.read_bytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_nothing_of_a_file_is_lost(path, end):
    before = path.read_bytes().replace(b"\n", end.encode())
    if path.name == "tests.yaml":
        with pytest.raises(NotEditable):
            written(before)
        return
    after = written(before)
    lines, now = before.decode().split(end), after.decode().split(end)
    changes = [line for line in difflib.ndiff(lines, now) if line[:1] in "-+"]
    assert changes
    assert all(line.startswith("+ ") for line in changes)


def test_a_second_role_has_an_entry_of_its_own():
    both = written(written(b"reports: []\n"), RECORD | {"role": "quality_reviewer", "by": "Lee Ann Fox"})
    assert both.count(b"heading: scope") == 2


def test_the_mark_at_the_beginning_of_a_file_stays():
    assert written(b"\xef\xbb\xbfreports: []\n").startswith(b"\xef\xbb\xbf")
