"""A firm's own words, in `words.yaml` of its folder of templates, are sought in every description."""

import json

import pytest

WORDS = "- name: advertising\n  words: [frictionless, hyperscal*]\n"
DESCRIPTION = """\
system: {boundaries: 'A frictionless, hyperscaling, seamless platform.'}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""
MORE = "checks: {words: [{name: advertising, words: [seamless]}]}\n"


@pytest.fixture
def own(folder):
    """Write words.yaml of the firm's own folder."""
    (folder / "own").mkdir()
    (folder / "system.yaml").write_text(DESCRIPTION, "utf-8")

    def write(text):
        (folder / "own" / "words.yaml").write_text(text, "utf-8")

    return write


@pytest.fixture
def advertising(socdocs):
    """What `check` finds of DSC019."""

    def run(*options):
        ended = socdocs("check", "system.yaml", "--select", "DSC019", "--output-format", "json", *options)
        return [row["message"].partition(" is ")[0] for row in json.loads(ended.out)["diagnostics"]]

    return run


def test_they_are_sought_where_the_folder_is_given(own, advertising):
    own(WORDS)

    assert advertising() == []
    assert advertising("--templates", "own") == ["“frictionless”", "“hyperscaling”"]


def test_they_are_used_beside_those_of_the_description(own, advertising, folder):
    own(WORDS)
    (folder / "system.yaml").write_text(DESCRIPTION + MORE, "utf-8")

    assert advertising("--templates", "own") == ["“frictionless”", "“hyperscaling”", "“seamless”"]


def test_a_build_seeks_them_too_and_is_made_from_them(own, socdocs, folder):
    own(WORDS)

    ended = socdocs("soc2", "system.yaml", "--type", "1", "--templates", "own", "-o", "r.md", "--depfile", "r.d")
    assert ended.code == 0
    assert "shown by: socdocs check system.yaml --templates own\n" in ended.err
    assert "DSC019" in socdocs("check", "system.yaml", "--templates", "own").out
    assert "own/words.yaml" in (folder / "r.d").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("- name: advertizing\n  words: [a]\n", "1:9", "advertizing"),
        ("- name: vague\n  word: [a]\n", "2:3", "word"),
        ("vague: [a]\n", "1:1", ""),
        ("- [a\n", "1:3", ""),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ("check", "system.yaml", "--templates"),
        ("soc2", "system.yaml", "--type", "1", "-o", "r.md", "--templates"),
        ("templates", "check"),
    ],
)
def test_a_mistake_in_them_is_shown_at_its_place(own, socdocs, command, text, place, words):
    own(text)

    ended = socdocs(*command, "own")
    assert ended.code == 1
    assert f"own/words.yaml:{place}" in ended.out + ended.err
    assert words in ended.out + ended.err


def test_a_valid_file_is_not_reported_as_an_unused_template(own, socdocs):
    own(WORDS)

    assert socdocs("templates", "check", "own").out == "No findings.\n"
