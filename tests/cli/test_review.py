"""What `socdocs review` prints, in each of its formats."""

import json
from pathlib import Path

import pytest

HOLLOW = Path(__file__).resolve().parents[1] / "review" / "hollow.yaml"


@pytest.fixture
def hollow(folder):
    (folder / "system.yaml").write_bytes(HOLLOW.read_bytes())


@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_a_review_reads_as_in_the_golden_file(golden, hollow, socdocs, form):
    ended = socdocs("review", "system.yaml", "--output-format", form, "--letter")

    assert ended.code == 0
    assert ended.err == ""
    golden(f"review/hollow.{form}", ended.out)


def test_there_is_no_grade_unless_it_is_asked_for(hollow, socdocs):
    assert "Grade" not in socdocs("review").out
    assert "Grade" not in socdocs("review", "--output-format", "md").out
    assert "letter" not in json.loads(socdocs("review", "--output-format", "json").out)[0]


def test_json_lists_every_place_with_its_address(hollow, socdocs):
    (review,) = json.loads(socdocs("review", "--output-format", "json").out)

    for row in review["signals"]:
        places = {place["address"] for place in row["failing"]}
        assert len(places) <= len(row["failing"])
        assert bool(places) == (row["verdict"] == "not_met")
        assert all(place["place"].startswith("system.yaml:") for place in row["failing"])


def test_only_the_chosen_report_is_reviewed(folder, socdocs):
    text = (folder / "system.yaml").read_text("utf-8")
    second = "  - {id: second, soc: 1, type: 1, as_of_date: 2026-03-31}\n"
    letter = "  - {id: letter, kind: bridge-letter}\n"
    (folder / "system.yaml").write_text(text + second + letter, "utf-8")

    chosen = socdocs("review", "--report", "second", "--output-format", "json")
    assert [row["report"] for row in json.loads(chosen.out)] == ["second"]

    every = socdocs("review", "--output-format", "json")
    assert [row["report"] for row in json.loads(every.out)] == ["soc2-2026", "second"]
    assert "Not reviewed: letter" in every.err


def test_a_description_without_a_report_needs_a_kind(folder, socdocs):
    (folder / "system.yaml").write_text("system: {name: Ledger}\n", "utf-8")

    assert socdocs("review").code == 2
    assert socdocs("review", "--kind", "soc2-type2").code == 0


def test_mistakes_in_the_description_are_shown_and_nothing_is_reviewed(folder, socdocs):
    (folder / "system.yaml").write_text("sistem: {name: Ledger}\n", "utf-8")
    ended = socdocs("review")

    assert ended.code == 1
    assert "unknown-key" in ended.err
    assert ended.out == ""
