"""What a review says of good and of hollow descriptions, and how a verdict follows from what was measured."""

from collections import Counter
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from socdocs.files import Files
from socdocs.review.grade import MEASURES, Review, decide, is_reviewed, review
from socdocs.review.material import Measured, Spot
from socdocs.review.signals import letters, pillars, questions, signals
from socdocs.rules.table import BY_CODE
from socdocs.words import OWNERS
from socdocs.workflow.case import open_case
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from tests.reports import EXAMPLES

HERE = Path(__file__).parent


def drafts(path):
    auditor = path.with_name("auditor.yaml")
    request = Request(path, auditor if auditor.exists() else None, thorough=True)
    loaded = load(Files(), request)
    for entry in loaded.description.reports:
        yield follow(loaded, open_case, finish, replace(request, kind=entry.kind_name, report_id=entry.id))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/auditor.yaml")), ids=lambda path: path.parent.name)
def test_the_examples_fail_no_signal(path):
    reviewed = [review(draft) for draft in drafts(path.with_name("system.yaml")) if is_reviewed(draft)]

    assert reviewed
    for one in reviewed:
        assert [row.signal.id for row in one.outcomes if row.verdict == "not_met"] == []
        assert one.counts["met"] > 3 * one.counts["cannot_tell"]
        assert one.letter == "A"


def test_a_hollow_description_fails_most_signals():
    (one,) = (review(draft) for draft in drafts(HERE / "hollow.yaml"))

    assert one.counts["not_met"] * 5 >= len(one.outcomes) * 4
    assert one.letter == "F"
    for row in one.outcomes:
        assert (row.verdict == "not_met") == bool(row.measured.failing)
        assert all(spot.span and spot.message for spot in row.measured.failing)


def test_a_letter_is_not_reviewed():
    reports = list(drafts(EXAMPLES / "payroll-processor" / "system.yaml"))

    assert [draft.case.report.id for draft in reports if not is_reviewed(draft)] == ["bridge-2026"]


def test_an_assertion_is_met_when_it_is_signed(tmp_path):
    text = (EXAMPLES / "data-center" / "system.yaml").read_text("utf-8").replace("signed: no", "signed: yes")
    for file in ("controls.csv", "design_assessments.csv", "auditor.yaml"):
        (tmp_path / file).write_bytes((EXAMPLES / "data-center" / file).read_bytes())
    (tmp_path / "system.yaml").write_text(text, "utf-8")

    for draft in drafts(tmp_path / "system.yaml"):
        assert {row.signal.id: row.verdict for row in review(draft).outcomes}["assertion"] == "met"


def test_a_waived_finding_counts_because_readers_see_no_waiver(tmp_path):
    waived = "checks: {waive: [{rule: CTL007, reason: Agreed with the service auditor on the last visit.}]}\n"
    (tmp_path / "system.yaml").write_text((HERE / "hollow.yaml").read_text("utf-8") + waived, "utf-8")
    (one,) = (review(draft) for draft in drafts(tmp_path / "system.yaml"))

    (exact,) = (row for row in one.outcomes if row.signal.id == "controls-exact")
    vague = [spot.message for spot in exact.measured.failing if "leaves open what is to be tested" in spot.message]
    assert len(vague) == 4
    assert all("Waived: Agreed with the service auditor" in message for message in vague)


def test_a_report_without_a_required_part_fails_even_if_other_parts_wait_for_confirmation():
    (draft,) = drafts(EXAMPLES / "saas-vendor" / "system.yaml")
    plan = draft.case.plan
    shorter = structs.replace(plan, whole=tuple(row for row in plan.whole if row.part.id != "auditor_report"))
    (first, *_) = review(replace(draft, case=replace(draft.case, plan=shorter))).outcomes

    assert (first.signal.id, first.verdict) == ("auditors-report", "not_met")
    assert first.measured.failed == first.measured.total
    assert "No part of the report covers Addressee." in {spot.message for spot in first.measured.failing}


def measured(failing=0, unknown=0, total=20):
    return Measured(
        "controls",
        total,
        tuple(Spot(f"controls[{number}]", "") for number in range(failing)),
        tuple(Spot(f"controls[u{number}]", "") for number in range(unknown)),
    )


@pytest.mark.parametrize(
    ("what", "verdict"),
    [
        (measured(), "met"),
        (measured(failing=2), "met"),
        (measured(failing=3), "not_met"),
        (measured(unknown=4), "met"),
        (measured(unknown=5), "cannot_tell"),
        (measured(failing=3, unknown=17), "not_met"),
        (measured(total=0), "cannot_tell"),
    ],
)
def test_a_verdict_follows_from_the_shares(what, verdict):
    signal = replace(signals()[0], failing=10, unknown=20)

    assert decide(signal, what).verdict == verdict


def test_two_findings_about_one_thing_count_once():
    twice = Measured(
        "controls", 20, (Spot("controls[A]", "one"), Spot("controls[A]", "two")), (Spot("controls[A]", ""),)
    )

    assert (twice.failed, twice.untold) == (1, 0)


def graded(*verdicts):
    rows = [replace(decide(signals()[0], measured()), verdict=verdict) for verdict in verdicts]
    return Review("r", "", tuple(rows), ()).letter


def test_a_grade_is_the_share_of_met_signals_among_those_that_can_be_told():
    assert graded(*["met"] * 9, "not_met") == "A"
    assert graded(*["met"] * 8, *["not_met"] * 2, "cannot_tell") == "B"
    assert graded(*["met"] * 5, *["not_met"] * 5) == "F"
    assert graded("met", "cannot_tell", "cannot_tell") == ""
    assert graded() == ""
    assert list(letters().values()) == sorted(letters().values(), reverse=True)


def test_every_signal_names_what_there_is():
    assert [id_ for id_, count in Counter(row.id for row in signals()).items() if count > 1] == []
    assert {row.measure for row in signals()} == set(MEASURES)
    for row in signals():
        assert row.pillar in pillars()
        assert row.owner in OWNERS
        assert set(row.options.get("codes", ())) <= set(BY_CODE), row.id
        assert row.says.endswith(".")
        assert row.write.endswith(".")


def test_the_source_is_asked_for_and_never_scored():
    assert len(questions()) >= 4
    assert "source" not in {row.pillar for row in signals()}
