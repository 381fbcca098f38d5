"""Which texts are a number of items, and which numbers can be compared; the cases of TST013 have more."""

import pytest

from socdocs.rules.counts import count_in


@pytest.mark.parametrize(
    ("text", "number", "whole"),
    [
        ("25", 25, None),
        ("0", 0, None),
        ("1,312 access requests", 1312, None),
        ("118 400 deposits", 118400, None),
        ("all 4 reviews", 4, None),
        ("25 of 40", 25, 40),
        ("Three out of the twelve reviews.", 3, 12),
        ("ninety-nine", 99, None),
        ("a sample of 25 (haphazard)", 25, None),
        ("41 leavers of the period", 41, None),
        ("12 months", 12, None),
        ("no reviews", 0, None),
        ("No terminations in the period.", 0, None),
        ("zero", 0, None),
    ],
)
def test_a_text_that_is_a_number_is_read(text, number, whole):
    assert count_in(text)[:2] == (number, whole)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "all",
        "tickets of 12 months",
        "see WP W4711x",
        "W4711",
        "5k",
        "150%",
        "1.5",
        "-3",
        "2 dozen",
        "12 or more",
        "12 in each region",
        "3 batches of claims",
        "30, of which 20 by internal audit",
        "10 to 12",
        "no",
        "none",
        "no sampling",
        "no list available",
        "No of items",
        "no reviews, since none was due",
        "9" * 5000,
    ],
)
def test_a_text_that_may_be_another_number_is_left_alone(text):
    assert count_in(text) is None


@pytest.mark.parametrize(
    ("sample", "population", "comparable"),
    [
        ("25", "12 requests", True),
        ("25 items", "12 requests", True),
        ("25 requests", "12 access requests", True),
        ("25 requests", "12", True),
        ("13 months", "12 months", True),
        ("25", "12 months", False),
        ("25 days", "12", False),
        ("5 days", "4 weekly reports", False),
        ("25 settings", "12 servers", False),
    ],
)
def test_only_the_same_items_are_compared(sample, population, comparable):
    assert count_in(sample).is_of(count_in(population)) is comparable
