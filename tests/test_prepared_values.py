"""A prepared value is found while all that made it is the same, and never after."""

import pytest

from socdocs import resources
from socdocs.prepared_values import Prepared


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of prepared values, empty at first."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    monkeypatch.setattr(resources, "prepared", lambda: folder)
    return folder


@pytest.fixture
def code(tmp_path):
    """A file of code that makes values."""
    file = tmp_path / "code.py"
    file.write_text("made = 1\n", "utf-8")
    return file


def keep(folder, prepared, value, *made_of):
    name, data = prepared.file(value, *made_of)
    (folder / name).write_bytes(data)


def test_a_value_is_found_by_what_it_is_made_of(folder, code):
    keep(folder, Prepared("thing", list[str], [code]), ["b", "a"], b"one", b"two")

    assert Prepared("thing", list[str], [code]).find(b"one", b"two") == ["b", "a"]


@pytest.mark.parametrize("others", [(), (b"one",), (b"one", b"to"), (b"onet", b"wo"), (b"two", b"one")])
def test_a_value_made_of_something_else_is_not_found(folder, code, others):
    prepared = Prepared("thing", list[str], [code])
    keep(folder, prepared, ["a"], b"one", b"two")

    assert prepared.find(*others) is None


def test_a_value_that_other_code_made_is_not_found(folder, code):
    keep(folder, Prepared("thing", list[str], [code]), ["a"], b"one")
    code.write_text("made = 2\n", "utf-8")

    assert Prepared("thing", list[str], [code]).find(b"one") is None


def test_a_mapping_keeps_its_order_and_sets_have_one(folder, code):
    mapping = Prepared("mapping", dict[str, str], [code])
    keep(folder, mapping, {"b": "1", "a": "2"})
    found = mapping.find()
    names = {f"name{number}" for number in range(50)}
    sets = Prepared("sets", set[str], [code], sorted=True)

    assert found is not None
    assert list(found) == ["b", "a"]
    assert sets.file(names)[1].index(b"name10") < sets.file(names)[1].index(b"name9")
