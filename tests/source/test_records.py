"""An entry is written into a list, and every other character of the file stays.

Cases are the files of record_cases/: NAME.before.yaml becomes NAME.after.yaml; without the latter it is refused.
"""

import difflib
import json
from pathlib import Path

import pytest

from socdocs.model.load import naming_field
from socdocs.source.editing import NotEditable
from socdocs.source.records import Record, write_records
from socdocs.source.yaml_reader import read_yaml
from tests.counting import lines_run
from tests.source.trees import plain

CASES = {path.name.removesuffix(".before.yaml"): path for path in Path(__file__).parent.glob("record_cases/*.before.*")}
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/*.yaml"))
LIST = "reports[soc2-2026].service_auditor.confirmed"
SHARED = "report_defaults.service_auditor.confirmed"
RECORD = {
    "heading": "scope",
    "by": "Priya Raman, CPA",
    "role": "engagement_partner",
    "date": "2026-02-10",
    "text": "7c1e44b2",
    "words": "We have examined the description that Acme, Inc. has prepared of its system: all of it, no less.",
}


def written(data, *records):
    rows = [Record(fields, ("heading", "role")) for fields in records or (RECORD,)]
    return write_records(data, "auditor.yaml", LIST, rows, naming_field, SHARED)


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


MORE = [
    RECORD | {"heading": "new", "words": "a: b"},
    RECORD | {"by": "A second time", "text": "00000000"},
    RECORD | {"role": "quality_reviewer", "by": "Lee Ann Fox"},
    RECORD | {"heading": "new", "by": "Ann"},
    RECORD | {"heading": "other", "role": "quality_reviewer"},
]


@pytest.mark.parametrize("name", CASES)
def test_several_entries_are_written_together_as_one_after_the_other(name):
    before = CASES[name].read_bytes()
    if CASES[name].with_name(f"{name}.after.yaml").exists():
        one_by_one = before
        for record in (RECORD, *MORE):
            one_by_one = written(one_by_one, record)
        together, one_by_one = (
            plain(read_yaml(data, "a.yaml")[0]) for data in (written(before, RECORD, *MORE), one_by_one)
        )
        assert together == one_by_one


def test_an_entry_that_leaves_something_open_is_the_one_for_the_first_of_several_alone():
    rows = [{"heading": "a"}, {"role": "r"}, {"heading": "a", "role": "r"}, {"heading": "a", "role": None}]
    before = json.dumps({"reports": [{"id": "soc2-2026", "service_auditor": {"confirmed": rows}}]}).encode()
    new = [{"heading": "a", "role": role, "by": by} for role, by in (("s", "1"), ("r", "2"), ("t", "3"), ("u", "4"))]
    after = json.loads(written(before, *new))["reports"][0]["service_auditor"]["confirmed"]
    assert after == [new[0], {"role": "r"}, new[1], new[2], new[3]]
    one_by_one = before
    for record in new:
        one_by_one = written(one_by_one, record)
    assert json.loads(one_by_one)["reports"][0]["service_auditor"]["confirmed"] == after


def test_twice_as_many_entries_are_about_twice_the_work():
    def work(number):
        def rows(first):
            return [{"heading": f"h{first + n}", "role": f"r{n}", "by": "Ann"} for n in range(number)]

        before = json.dumps({"reports": [{"id": "soc2-2026", "service_auditor": {"confirmed": rows(0)}}]}).encode()
        return lines_run(lambda: written(before, *rows(number // 2)))

    few, more, most = work(20), work(40), work(80)
    assert most - more < 2.2 * (more - few)


def test_the_mark_at_the_beginning_of_a_file_stays():
    assert written(b"\xef\xbb\xbfreports: []\n").startswith(b"\xef\xbb\xbf")
