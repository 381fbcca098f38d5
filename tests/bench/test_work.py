"""A report takes no more work than it took, counted in figures that no other program on the machine can change."""

import importlib

import pytest

from bench.work import FIGURES, classes, compare, counted_afresh, read_record, record, source_bytes


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> dict[str, int]:
    return counted_afresh(tmp_path_factory.mktemp("work"))


def test_the_report_of_the_bench_takes_no_more_work_than_was_accepted(counted):
    changes = compare(read_record(), counted)

    assert not [change for change in changes if change.fails], "\n".join(map(str, changes))


def test_the_figures_of_the_report_grow_with_it_and_those_of_the_start_do_not(counted, tmp_path):
    less = counted_afresh(tmp_path, "S")

    grows = {"files", "tokens", "elements"}  # a report reads the templates that it uses
    assert all(less[name] < counted[name] for name in grows)
    assert all(less[name] == counted[name] > 0 for name in FIGURES if name not in grows)


def test_a_module_more_at_the_start_is_seen_with_its_classes_and_its_source(tmp_path, monkeypatch):
    source = (
        "from collections import namedtuple\nclass One: pass\nclass Two(One): pass\nThree = namedtuple('Three', 'x')\n"
    )
    (tmp_path / "one_more_module.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    module = importlib.import_module("one_more_module")

    assert classes({"one_more_module"}) == {module.One, module.Two, module.Three}
    assert source_bytes({"one_more_module"}) == len(source)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_that_rises_by_more_than_a_tenth_fails(name):
    recorded = read_record()
    risen = recorded | {name: round(recorded[name] * 1.11) + 1}

    (change,) = [change for change in compare(recorded, risen) if change.fails]

    assert change.name == name
    assert "ROSE" in str(change)


@pytest.mark.parametrize("share", [1.0, 1.09])
def test_a_figure_that_rises_by_less_passes_and_asks_for_nothing(share):
    recorded = read_record()
    risen = {name: int(figure * share) for name, figure in recorded.items()}

    assert [change.verdict for change in compare(recorded, risen)] == [""] * len(FIGURES)


def test_a_figure_that_falls_passes_and_asks_to_be_accepted():
    (change,) = compare({"tokens": 1000}, {"tokens": 800})

    assert not change.fails
    assert "make accept-bench" in str(change)


def test_a_figure_that_was_not_accepted_or_that_is_no_longer_counted_fails():
    new, gone = compare({"gone": 1}, {"new": 1})

    assert new.fails
    assert gone.fails


def test_the_file_of_figures_is_what_accepting_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.work.RECORD", tmp_path / "work.yaml")
    figures = dict.fromkeys(FIGURES, 123_456)

    (tmp_path / "work.yaml").write_text(record(figures), "utf-8")

    assert read_record() == figures
