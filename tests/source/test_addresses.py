"""Addresses are written and read alike, and lead to places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.source.addresses import AddressError, Locator, Segment, format_address, parse_address, unique_keys
from socdocs.source.yaml_reader import read_yaml

NAMES = st.text(min_size=1, max_size=8).filter(str.strip)
SEGMENTS = st.lists(st.builds(Segment, NAMES, st.just(True)), max_size=4).flatmap(
    lambda rest: st.text("abc_-# ", min_size=1).filter(str.strip).map(lambda key: (Segment(key.strip()), *rest))
)

DESCRIPTION = """\
service_organization:
  name: Acme
controls:
  - id: AC.01 "a"
    text: Reviewed.
    owner:
  - id: AC]02
    text: Logged.
tests:
  - control: AC-01
    result: first
  - control: AC-01
    result: second
categories: [security, privacy]
empty:
"""


@pytest.fixture
def locator():
    return Locator(read_yaml(DESCRIPTION.encode(), "f.yaml")[0])


@given(segments=SEGMENTS)
def test_what_is_written_is_read_back(segments):
    assert parse_address(format_address(segments)) == segments


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("service_organization.name", (Segment("service_organization"), Segment("name"))),
        ("controls[AC-01].text", (Segment("controls"), Segment("AC-01", item=True), Segment("text"))),
        ("controls[A.1 \"b\" 'c'].text", (Segment("controls"), Segment("A.1 \"b\" 'c'", item=True), Segment("text"))),
        (r"controls[a\]b\\c]", (Segment("controls"), Segment(r"a]b\c", item=True))),
        ("reports[soc2].layout", (Segment("reports"), Segment("soc2", item=True), Segment("layout"))),
    ],
)
def test_an_address_is_read_by_id(text, segments):
    assert parse_address(text) == segments
    assert format_address(segments) == text


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.", ".a", "a[", "a[b", "a]b", "a[b]c", "a b[c].", " a"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(AddressError):
        parse_address(text)


def test_a_key_with_a_dot_or_bracket_stands_in_brackets():
    assert format_address((Segment("titles"), Segment("a.b"))) == "titles[a.b]"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("service_organization.name", (2, 9)),
        ('controls[AC.01 "a"].text', (5, 11)),
        (r"controls[AC\]02].text", (8, 11)),
        ("tests[AC-01].result", (11, 13)),
        ("tests[AC-01#2].result", (13, 13)),
        ("categories[privacy]", (14, 24)),
        ("service_organization", (2, 3)),
    ],
)
def test_a_fact_is_located(locator, address, place):
    span = locator.locate(address)

    assert (span.line, span.column) == place
    assert locator.find(address) is not None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("service_organization.address", (1, 1)),
        ('controls[AC.01 "a"].criteria', (4, 9)),
        ('controls[AC.01 "a"].owner', (6, 5)),
        ("controls[AC-99].text", (3, 1)),
        ("empty.a.b", (15, 1)),
        ("nowhere", (1, 1)),
        ("service_organization.name.first", (2, 3)),
    ],
)
def test_an_absent_fact_is_located_at_what_is_nearest_above_it(locator, address, place):
    span = locator.locate(address)

    assert (span.line, span.column) == place


def test_what_is_no_address_has_no_place(locator):
    assert locator.locate("a..b") is None


@given(names=st.lists(st.sampled_from(["a", "a#2", "a#3", "", "#1", " a ", "b\nc"]), max_size=10))
def test_keys_are_unique_and_do_not_depend_on_what_follows(names):
    keys = unique_keys(names)

    assert len(set(keys)) == len(names)
    assert all(keys)
    assert keys == [unique_keys(names[: end + 1])[-1] for end in range(len(names))]


def test_repeated_names_are_numbered_from_the_second():
    assert unique_keys(["x", "x", "", "y", "x", ""]) == ["x", "x#2", "#1", "y", "x#3", "#2"]
    assert unique_keys(["w " * 100]) == [("w " * 50).strip()]


def test_numbering_many_equal_names_is_linear_work():
    assert unique_keys(["x"] * 50_000)[-1] == "x#50000"
