"""The data files of socdocs give the same content whether it was prepared or is read, and in the same order."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import socdocs
from socdocs import resources
from socdocs.source import data_files, yaml_reader

PACKAGE = Path(socdocs.__file__).parent
FILES = sorted(PACKAGE.rglob("*.yaml"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of prepared values, empty at first."""
    monkeypatch.setattr(resources, "prepared", lambda: tmp_path)
    return tmp_path


def prepare(folder):
    for name, data in data_files.prepared().items():
        (folder / name).write_bytes(data)


def refuse_to_read(*_):
    raise AssertionError("a file was read that is prepared")


def test_every_data_file_is_prepared_and_then_not_read(folder, monkeypatch):
    contents = {file: json.dumps(data_files.read_data(file)) for file in FILES}
    prepare(folder)
    monkeypatch.setattr(yaml_reader, "read_yaml", refuse_to_read)

    assert {file: json.dumps(data_files.read_data(file)) for file in FILES} == contents
    assert len(FILES) == len(list(folder.iterdir())) > 5


@pytest.mark.parametrize("damage", [b"", b"\x00", b"no group"])
def test_a_damaged_prepared_value_is_not_used(folder, damage):
    contents = [data_files.read_data(file) for file in FILES]
    prepare(folder)
    for file in folder.iterdir():
        file.write_bytes(damage)

    assert [data_files.read_data(file) for file in FILES] == contents


def test_a_data_file_that_is_no_group_is_refused(folder, tmp_path):
    (tmp_path / "list.yaml").write_text("- one\n", "utf-8")
    with pytest.raises(ValueError, match=r"list\.yaml is damaged"):
        data_files.read_data(tmp_path / "list.yaml")


def test_all_code_that_reads_yaml_counts_in_the_names_of_prepared_values():
    script = (
        "import sys, socdocs.source.yaml_reader, socdocs.source.yaml_pure\n"
        "print(*(name for name in sys.modules if 'socdocs.source.' in name))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert {f"socdocs.source.{file.stem}" for file in data_files.YAML_MAKERS} == set(done.stdout.split())
