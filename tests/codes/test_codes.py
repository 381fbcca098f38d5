"""The grammar of criteria codes: every line of cases.txt is read as it says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.catalogs.trust_services import grammar

LINES = (Path(__file__).parent / "cases.txt").read_text("utf-8").splitlines()
CASES = [tuple(part.strip() for part in line.split("→")) for line in LINES if "→" in line]
CRITERIA = grammar().criteria


def said(codes):
    words = {
        "criterion": lambda code: code.id + (" (POF)" if code.point else ""),
        "series": lambda code: f"series {code.id}",
        "other": lambda code: f"other {code.framework}: {code.id}",
        "unknown": lambda code: f"unknown {code.id}",
    }
    parts = [words[code.kind](code) for code in codes]
    plain = all(code.kind == "criterion" for code in codes)
    return (" " if plain else ", ").join(parts) or "–"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_cell_is_read_as_the_case_says(text, expected):
    assert said(grammar().find(text.replace("⏎", "\n").replace("␣", "\u00a0"))) == expected


@given(
    codes=st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=4, unique=True),
    separator=st.sampled_from([", ", ";", " ", "/", " | ", "\n", " and ", "\n• ", "', '"]),
    form=st.sampled_from([str, str.lower, "SOC2-{}".format, "TSC {}".format, "[{}]".format, "{} - Words".format]),
)
def test_codes_are_found_whatever_separates_them_and_however_they_are_written(codes, separator, form):
    found = grammar().find(separator.join(map(form, codes)))

    assert [(code.kind, code.id) for code in found] == [("criterion", code) for code in codes]


@given(text=st.text(st.sampled_from("ACPI16.,;-_ ()[]\n'•0o2"), max_size=30) | st.text(max_size=30))
def test_whatever_is_read_as_a_criterion_is_one(text):
    for code in grammar().find(text):
        assert code.kind != "criterion" or code.id in CRITERIA
        assert code.kind != "series" or grammar().of_series(code.id)


def test_what_is_left_out_goes_on_in_the_next_item_of_a_list():
    found = grammar().find_all(["P6.1", "6.2", "ISO 27001: A.5.16", "A.8.2", "8.3", "CC6.1"])

    assert [said(codes) for codes in found] == [
        "P6.1",
        "P6.2",
        "other ISO/IEC 27001: A.5.16",
        "other ISO/IEC 27001: A.8.2",
        "other ISO/IEC 27001: 8.3",
        "CC6.1",
    ]


@pytest.mark.parametrize(("code", "first"), [("CC6.9", "CC6.1"), ("P1.2", "P1.1"), ("C6.5", ""), ("PP1.1", "")])
def test_a_wrong_code_leads_to_its_own_series_and_to_no_other(code, first):
    assert next(iter(grammar().in_series_of(code)), "") == first
