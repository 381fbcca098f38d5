"""What rules on language find: each file in sentences/ holds texts that a rule finds and texts that it leaves alone."""

import itertools
import json
from functools import cache
from pathlib import Path

import pytest

from socdocs.source.yaml_reader import read_yaml
from tests.rules.test_cases import codes_in

FILES = sorted((Path(__file__).parent / "sentences").glob("*.yaml"))
REPORT = """\
reports:
  - id: r
    soc: 2
    type: 2
    period: {start: 2026-01-01, end: 2026-12-31}
    trust_services_categories: [security]
"""


def texts_of(path):
    """The frame of a file, what its rule has to find, and what it has to leave alone."""
    tree, problems = read_yaml(path.read_bytes(), path.name)
    assert not problems
    frame = next(entry for entry in tree if entry.key.text not in ("found", "silent", "more"))
    more = tree.get("more")
    rest = more.text.replace("{", "{{").replace("}", "}}") if more else ""
    text = f"{frame.key.text}:\n  {frame.value.text}\n{rest}"
    return text, *([item.text for item in tree.get(name).items] for name in ("found", "silent"))


@pytest.fixture(scope="module")
def finds(tmp_path_factory):
    """Say whether the rule of a file of sentences finds a text in its frame; each text is looked at once."""
    file = tmp_path_factory.mktemp("sentences") / "system.yaml"

    @cache
    def found(path, frame, text):
        quoted = json.dumps(text, ensure_ascii=False) if "\n" in text else "'" + text.replace("'", "''") + "'"
        file.write_text(REPORT + frame.format(text=quoted), encoding="utf-8")
        return path.stem in codes_in(file)

    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_on_language_finds_seven_of_ten_and_nothing_else(path, finds, golden):
    frame, found, silent = texts_of(path)
    missed = [text for text in found if not finds(path, frame, text)]

    assert len(found) >= 20
    assert len(silent) >= 20
    assert [text for text in silent if finds(path, frame, text)] == []
    assert len(missed) <= 0.3 * len(found), missed
    golden(f"rules/{path.stem}/missed_sentences.txt", "".join(f"{text}\n" for text in missed))


def spaced_otherwise(text):
    """The same words as in an item of a list with wrapped lines, with blanks of word processors and doubled ones."""
    words = text.split(" ")
    blanks = itertools.cycle(("\n  ", "\u00a0", "  ", "\u202f", "\t"))
    return "- " + "".join(word + blank for word, blank in zip(words, blanks, strict=False)).rstrip() + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_on_language_reads_words_however_they_are_spaced(path, finds):
    frame, found, silent = texts_of(path)
    found = [text for text in found if finds(path, frame, text) and finds(path, frame, f"- {text}\n")]

    assert [text for text in found if not finds(path, frame, spaced_otherwise(text))] == []
    assert [text for text in silent if finds(path, frame, spaced_otherwise(text))] == []
