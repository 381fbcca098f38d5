"""The words of a template fit the values among them: full stops, possessives, articles, capitals."""

import pytest

from socdocs.document.slots import PlainSlot, ProseSlot, token
from socdocs.report.fitting import fitted

IT = token(0)


def printed(template, value, origin="service_organization.short_name", slot=PlainSlot):
    slots = [slot(value, origin)]
    text = fitted(template.replace("IT", IT), slots)
    for number, filled in enumerate(slots):
        text = text.replace(token(number), filled.text if isinstance(filled, PlainSlot) else filled.markdown)
    return text


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("by IT.", "Acme, Inc.", "by Acme, Inc."),
        ("by IT...", "Acme, Inc.", "by Acme, Inc...."),
        ("IT's controls", "James & Sons", "James & Sons' controls"),
        ("IT's controls", "SAAS", "SAAS' controls"),
        ("IT's controls", "Acme", "Acme's controls"),
        ("IT has an office", "the Company", "The Company has an office"),
        ("It is so. IT's owner. By IT", "the Company", "It is so. The Company's owner. By the Company"),
        ("a\n\nIT is\nIT", "the Company", "a\n\nThe Company is\nthe Company"),
        ("::: M-01\nIT is", "the Company", "::: M-01\nThe Company is"),
        ("# IT", "the Company", "# The Company"),
        ("of:\n\n- IT;\n- its users", "the Company", "of:\n\n- the Company;\n- its users"),
        ("| IT | b |", "the Company", "| the Company | b |"),
        ("Assertion of IT's Management", "the Company", "Assertion of the Company's Management"),
        ("of the IT and the rest", "the Cloud", "of the Cloud and the rest"),
        ("The IT is", "the Cloud", "The Cloud is"),
        ("The IT is", "The Cloud", "The Cloud is"),
        ("the IT is", "Theodor", "the Theodor is"),
        ("IT has", "adidas", "adidas has"),
    ],
)
def test_words_fit_a_name(template, value, expected):
    assert printed(template, value) == expected


def test_only_names_are_changed():
    assert printed("IT", "the list of users", "controls[AC-01].evidence") == "the list of users"
    assert printed("IT", "the *list*", "service_organization.name", ProseSlot) == "the *list*"
