"""The list of words that the project does not use finds what it is for, and nothing in plain sentences."""

import importlib.util

import pytest

from tests.conftest import ROOT

_SPEC = importlib.util.spec_from_file_location("plain_words", ROOT / "scripts" / "plain_words.py")
plain_words = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain_words)

PRIVATE = (
    "Mistakes are for `read_yaml` to tell of.",
    "What a YAML parser stumbles over, said to somebody who does not know YAML, and where possible stepped over.",
    "Descriptions of nobody's system, made from the model alone, on which templates are tried.",
    "parted by the waivers in force on its day",
    "What is there without a value, and lists and mappings without entries, count as absent.",
    "so that a kind of one's own prints what its criteria and timeframe call for",
    "The one of `forms` that stands there, written as it is or in capitals.",
    "Such numbers cannot be, and readers compute.",
    "The footer holds the restricted use, the notices and, but on a cover, the page.",
    "Work shared among processes: what ends badly ends alone, and an interrupt lets what has begun come to its end.",
    "--final wants reports without errors in which nothing is open or unconfirmed.",
    "“X” wants a list, but a single value stands here",
    "How files are called, without the ending; unless given",
    "opinion-of-nobody",
    "texts-of-anybody",
    "strangers-to-a-soc-1",
    "texts-of-the-sample",
    "hosts-that-are-not-listed",
    "Tell of the firm's own Word style in the changelog",
    "Delete what nobody asks for",
)
PLAIN = (
    "SOC stands for System and Organization Controls; a period stands for a fiscal year.",
    "The disk is full: make room and run again.",
    "Auditors judge exceptions and weigh their effect.",
    "The service auditor wanted a list; no one gave it.",
)


@pytest.mark.parametrize("text", PRIVATE)
def test_private_wording_is_found(text):
    assert list(plain_words.find_in_text(text))


@pytest.mark.parametrize("rule", plain_words.RULES, ids=lambda rule: rule.pattern.pattern)
def test_each_entry_of_the_list_finds_its_own_example(rule):
    assert rule.pattern.search(rule.example)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_wording_passes(text):
    assert not list(plain_words.find_in_text(text))


def test_comments_docstrings_messages_and_names_are_read_and_inputs_of_tests_are_not():
    source = '''\
def judge(house):
    """What stands there."""
    # Nobody reads this.
    raise ValueError("It wants a list.")
'''
    found = {(row.line, row.words) for row in plain_words.find_in_module(source)}

    assert found == {(1, "house"), (1, "judge"), (2, "stands"), (3, "Nobody"), (4, "wants")}
    assert all(row.words != "wants" for row in plain_words.find_in_module(source, messages=False))


def test_code_blocks_of_a_page_are_not_read():
    assert not list(plain_words.find_in_document("Text.\n\n```yaml\nname: Furniture House\n```\n"))
