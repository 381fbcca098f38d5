"""What is measured is a process that starts as a user's does, with its byte code compiled."""

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from bench.measure import Command, compile_first, cost, environment, rounds


def ends_well_if(condition):
    return Command([sys.executable, "-c", f"import os, sys; sys.exit(not ({condition}))"])


def test_no_variable_of_python_reaches_what_is_measured(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("KEPT", "yes")

    cost(ends_well_if("not sys.dont_write_bytecode and not sys.flags.optimize and os.environ['KEPT'] == 'yes'"))
    assert "PYTHONDONTWRITEBYTECODE" not in environment()


def test_a_command_has_the_variables_that_it_names():
    named = Command(ends_well_if("os.environ['PYTHONPATH'] == 'here'").words, {"PYTHONPATH": "here"})

    cost(named)


def test_byte_code_is_written_whatever_this_process_was_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "elsewhere"))
    source = tmp_path / "package" / "module.py"
    source.parent.mkdir()
    source.write_text("VALUE = 1\n", "utf-8")

    compile_first(sys.executable, source.parent)

    assert Path(source.parent / "__pycache__" / Path(cache_from_source(str(source))).name).is_file()


def test_what_cannot_be_compiled_stops_the_bench(tmp_path):
    (tmp_path / "module.py").write_text("VALUE = \n", "utf-8")

    with pytest.raises(SystemExit, match=f"Byte code cannot be written in {tmp_path}"):
        compile_first(sys.executable, tmp_path)


def test_a_command_that_fails_stops_the_bench():
    with pytest.raises(SystemExit, match="ended with 1"):
        cost(ends_well_if("False"))


def test_commands_take_turns_and_the_first_round_does_not_count():
    turns = []
    commands = {
        name: Command([sys.executable, "-c", ""], before=lambda name=name: turns.append(name)) for name in ("a", "b")
    }

    costs = rounds(commands, 2)

    assert turns == ["a", "b"] * 3
    assert {name: len(rows) for name, rows in costs.items()} == {"a": 2, "b": 2}
    assert all(row.cpu > 0 and row.memory > 1 for rows in costs.values() for row in rows)
