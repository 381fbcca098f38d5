"""The kinds of reports are prepared, and a prepared kind is what its manifest says."""

import pytest

from socdocs import resources
from socdocs.files import Files
from socdocs.report import kinds

FOLDERS = resources.template_folders()
NAMES = resources.kind_names(FOLDERS)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of prepared values, empty at first, in a program that has read no kind yet."""
    monkeypatch.setattr(resources, "prepared", lambda: tmp_path)
    kinds._read.cache_clear()
    yield tmp_path
    kinds._read.cache_clear()


def found():
    kinds._read.cache_clear()
    return {name: kinds.find_kind(Files(), FOLDERS, name)[0] for name in NAMES}


def test_every_kind_is_prepared_and_then_its_manifest_is_not_read(folder, monkeypatch):
    before = found()
    for name, data in kinds.prepared(Files()).items():
        (folder / name).write_bytes(data)
    monkeypatch.setattr(kinds, "_read_afresh", None)

    assert found() == before
    assert [list(kind.layouts) for kind in found().values()] == [list(kind.layouts) for kind in before.values()]


def test_no_two_kinds_share_a_prepared_value(folder):
    assert len(kinds.prepared(Files())) == len(NAMES)
