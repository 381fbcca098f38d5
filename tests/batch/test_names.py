"""Names of outputs."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.batch.names import FIELDS, PatternError, check_pattern, collisions, file_name, safe_name

RESERVED_BY_WINDOWS = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
}


@given(st.text() | st.sampled_from(sorted(RESERVED_BY_WINDOWS)) | st.text("ü/\\. ", min_size=1, max_size=400))
def test_any_text_becomes_a_name_that_every_system_takes(text):
    name = safe_name(text)
    assert re.fullmatch(r"[\w+-][\w.+-]*", name)
    assert not name.endswith(".")
    assert name.split(".")[0].casefold() not in RESERVED_BY_WINDOWS
    assert len(name.encode()) < 160


@given(
    st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=60).filter(
        lambda text: text.casefold() not in RESERVED_BY_WINDOWS
    )
)
def test_a_plain_word_stays_as_it_is(word):
    assert safe_name(word) == word


def test_long_names_that_differ_at_their_end_stay_apart():
    assert safe_name("x" * 300 + "1") != safe_name("x" * 300 + "2")


def test_what_is_absent_leaves_no_gap_and_another_fact_may_stand_for_it():
    facts = {"service_organization.name": "Acme, Inc.", "kind": "soc2-type1", "as_of_date": "2026-03-31"}
    pattern = "{system.name}-{service_organization.short_name}-{kind}-{period.end}"
    assert file_name(pattern, lambda name: facts.get(name, "")) == "Acme-Inc.-soc2-type1-2026-03-31"


def test_a_letter_that_not_all_pythons_know_is_none():
    assert safe_name("co\U00031350x") == "co-x"
    assert safe_name("\U00031350") == "report"


def test_a_pattern_may_name_folders_but_no_fact_can_make_one():
    assert file_name("{description}/{report}", lambda name: "../a/b") == "a-b/a-b"


@pytest.mark.parametrize(
    "pattern", ["{nosuch}", "{kind", "kind}", "../{kind}", "/drafts/{kind}", "a//b", "", "a\\{kind}"]
)
def test_a_pattern_that_cannot_name_files_is_refused(pattern):
    with pytest.raises(PatternError):
        check_pattern(pattern)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_may_stand_in_a_pattern(field):
    check_pattern(f"draft-{{{field}}}")


def test_names_meet_where_a_disk_tells_no_capitals_apart():
    assert collisions(["Acme", "beta", "ACME", "gamma"]) == ["ACME"]
