"""Section numbers close up whatever is left out."""

import pytest

from socdocs.document.nodes import Document, Properties, Section, walk_sections
from socdocs.document.numbering import number, to_roman


def section(name, *children, level=1, numbered=True):
    return Section(name, level, (), numbered=numbered, children=children)


def numbers(*sections, numerals="roman"):
    document = number(Document(Properties("T", "soc2", numerals=numerals), sections))
    return {part.id: part.number for part in walk_sections(document.sections)}


def test_parts_are_roman_and_what_is_below_them_arabic():
    deep = section("c", section("d", level=3), section("e", level=3), level=2)

    assert numbers(section("a"), section("b", deep, section("f", level=2))) == {
        "a": "Section I",
        "b": "Section II",
        "c": "2.1",
        "d": "2.1.1",
        "e": "2.1.2",
        "f": "2.2",
    }


def test_parts_can_be_arabic():
    assert numbers(section("a"), section("b"), numerals="arabic") == {"a": "Section 1", "b": "Section 2"}


def test_sections_without_a_number_leave_no_gap_and_number_nothing_below_them():
    cover = section("cover", section("x", level=2), numbered=False)
    body = section("b", section("y", level=2, numbered=False), section("z", level=2))

    assert numbers(cover, section("a"), body) == {
        "cover": "",
        "x": "",
        "a": "Section I",
        "b": "Section II",
        "y": "",
        "z": "2.1",
    }


@pytest.mark.parametrize(("value", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX")])
def test_roman_numerals(value, numeral):
    assert to_roman(value) == numeral
