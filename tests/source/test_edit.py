"""Trees are changed by address and laid over one another."""

import pytest

from socdocs.source.addresses import AddressError, Locator
from socdocs.source.edit import overlay, set_value
from socdocs.source.yaml_reader import read_yaml

DESCRIPTION = """\
service_organization: {name: Acme}
controls:
  - id: AC-01
    text: Reviewed.
categories: [security]
period:
"""


def tree(text, name="f.yaml"):
    root, found = read_yaml(text.encode(), name)
    assert not found
    return root


def text_at(root, address):
    node = Locator(root).find(address)
    return None if node is None else node.text


@pytest.mark.parametrize(
    "address",
    [
        "service_organization.name",
        "controls[AC-01].text",
        "controls[AC-01].owner",
        "controls[AC-99].text",
        "period.end",
        "reports[soc2].period.end",
        "service_auditor.name",
    ],
)
def test_a_value_set_is_found_at_its_address_and_nothing_else_changes(address):
    before = tree(DESCRIPTION)
    after = set_value(before, address, "new")

    assert text_at(after, address) == "new"
    assert str(Locator(after).locate(address)) == "--set:1:1"
    assert before == tree(DESCRIPTION)
    for other in ("service_organization.name", "controls[AC-01].text", "controls[AC-01].id"):
        assert other == address or text_at(after, other) == text_at(before, other)


def test_an_item_of_a_list_of_texts_is_its_own_key():
    changed = set_value(tree(DESCRIPTION), "categories[privacy]", "privacy")

    assert [item.text for item in changed.get("categories").items] == ["security", "privacy"]


def test_words_with_commas_between_take_the_place_of_a_list_of_words():
    changed = set_value(tree(DESCRIPTION), "categories", "security, availability").get("categories")

    assert [item.text for item in changed.items] == ["security", "availability"]
    assert str(changed.span) == "--set:1:1"


def test_a_new_item_has_its_key_as_id():
    assert text_at(set_value(tree(DESCRIPTION), "controls[AC-99].text", "x"), "controls[AC-99].id") == "AC-99"


def test_an_empty_value_takes_the_fact_away_and_null_is_text():
    assert Locator(set_value(tree(DESCRIPTION), "controls[AC-01].text", "")).find("controls[AC-01].text").absent
    assert not Locator(set_value(tree(DESCRIPTION), "controls[AC-01].text", "null")).find("controls[AC-01].text").absent


@pytest.mark.parametrize(
    "address",
    ["service_organization", "controls", "controls.text", "controls[AC-01].text.x", "a..", "a." * 5_000 + "b"],
)
def test_an_address_that_leads_nowhere_is_refused(address):
    with pytest.raises(AddressError):
        set_value(tree(DESCRIPTION), address, "x")


AUDITOR = """\
service_auditor: {name: Firm LLP}
controls:
  - id: AC-01
    design_assessment: Suitable.
  - id: AC-02
    design_assessment: Not suitable.
categories: [security]
period: {end: 2026-03-31}
"""


def test_an_overlay_adds_keys_and_items_where_they_belong():
    merged, found = overlay(tree(DESCRIPTION), tree(AUDITOR, "auditor.yaml"))

    assert found == []
    assert text_at(merged, "controls[AC-01].text") == "Reviewed."
    assert text_at(merged, "controls[AC-01].design_assessment") == "Suitable."
    assert text_at(merged, "controls[AC-02].design_assessment") == "Not suitable."
    assert text_at(merged, "period.end") == "2026-03-31"
    assert str(Locator(merged).locate("service_auditor.name")) == "auditor.yaml:1:25"


@pytest.mark.parametrize(
    ("over", "address"),
    [
        ("controls: [{id: AC-01, text: Other.}]", "controls[AC-01].text"),
        ("categories: [privacy]", "categories"),
        ("service_organization: Acme", "service_organization"),
    ],
)
def test_what_both_files_give_differently_is_an_error_with_both_places(over, address):
    merged, found = overlay(tree(DESCRIPTION), tree(over, "auditor.yaml"))

    assert [(one.code, one.address) for one in found] == [("given-twice", address)]
    assert found[0].span.file == "auditor.yaml"
    assert found[0].related[0].span.file == "f.yaml"
    assert Locator(merged).locate(address).file == "auditor.yaml"


def test_equal_and_absent_values_are_no_conflict():
    merged, found = overlay(tree(DESCRIPTION), tree("service_organization: {name: Acme}\ncontrols:\n", "auditor.yaml"))

    assert found == []
    assert text_at(merged, "controls[AC-01].text") == "Reviewed."
