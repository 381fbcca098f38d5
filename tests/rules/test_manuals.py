"""What a manual calls wrong is found, and what it says to write instead is not."""

import re
from functools import cache

import pytest

from socdocs.files import Files
from socdocs.rules.manual import manuals_of_rules
from socdocs.rules.manuals import MANUALS
from socdocs.rules.table import RULES
from socdocs.source.addresses import Locator
from socdocs.source.tree import Scalar
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.rules.test_cases import FOLDER, found_by_rules


def found_in(path, *settings):
    loaded = load(Files(), Request(path, settings=settings))
    return loaded, found_by_rules(loaded, loaded.description.reports[-1])


@cache
def place_of(code):
    """A case of the rule, and the address of the text that it finds fault with; "" where that is no text."""
    path = FOLDER / code / "fails.yaml"
    loaded, found = found_in(path)
    address = next((row.address for row in found if row.code == code), "")
    node = Locator(loaded.tree).find(address) if address else None
    return path, address if isinstance(node, Scalar) else ""


def sentences(rule, heading):
    """The sentences in code marks under `heading` of a manual."""
    part = re.search(rf"^{heading}: (.*?)(?=^\w[\w ]*: |\Z)", rule.manual, re.MULTILINE | re.DOTALL)
    for mark in re.findall(r"`([^`]+)`", part[1]):
        text = re.sub(r"^\w+: ", "", " ".join(mark.split()))
        if text.endswith(".") and " " in text and not re.search(r"[\[\]{}…]", text):
            yield text


def told(heading):
    return [
        pytest.param(rule.code, text, id=f"{rule.code} {text[:40]}")
        for rule in RULES
        for text in sentences(rule, heading)
        if place_of(rule.code)[1]
    ]


@pytest.mark.parametrize(("code", "text"), told("Fails"))
def test_what_a_manual_calls_wrong_is_found(code, text):
    path, address = place_of(code)
    _, found = found_in(path, (address, text))

    assert (code, address) in {(row.code, row.address) for row in found}


@pytest.mark.parametrize(("code", "text"), told("Write instead"))
def test_no_rule_fires_on_what_a_manual_says_to_write(code, text):
    path, address = place_of(code)
    _, found = found_in(path, (address, text))

    assert address not in {row.address for row in found}


def test_every_rule_of_wording_brings_a_sentence_to_write():
    proved = {parameters.values[0] for parameters in told("Write instead")}

    assert {rule.code for rule in RULES if rule.code.startswith("TXT")} <= proved
    assert {"ASR002", "CTL007", "CTL008", "CTL011", "CTL018", "CUE004", "DSC019", "DSC020", "DSC021"} <= proved


def test_the_file_of_manuals_holds_those_of_the_rules_as_their_code_does():
    assert manuals_of_rules() == MANUALS
