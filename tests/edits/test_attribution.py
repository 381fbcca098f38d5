"""What became of a line is told for each of its facts, or not at all: the cases of attribution.txt."""

import re
from pathlib import Path

import pytest

from socdocs.edits.attribution import Attribution, attribute
from socdocs.writers.docx.written import Piece

CASES = re.findall(
    r"^(\S.*)\.\nwritten: (.*)\nedited:  (.*)\nfound:   (.*)$",
    Path(__file__).with_name("attribution.txt").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def pieces(line):
    parts = re.split(r"\{(\w+)\|([^}]*)\}", line)
    found = []
    for at in range(0, len(parts), 3):
        found += [Piece(parts[at])] if parts[at] else []
        found += [Piece(parts[at + 2], parts[at + 1])] if at + 2 < len(parts) else []
    return tuple(found)


def words(line):
    return tuple(piece.text for piece in line)


def template(line):
    return [piece.text for piece in line if not piece.address]


@pytest.mark.parametrize(("written", "edited", "found"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_line_is_attributed_as_the_case_says(written, edited, found):
    before, now = pieces(written), pieces(found)

    attribution = attribute(before, edited)

    if found == "cannot be told":
        assert {text for text, piece in zip(attribution.texts, before, strict=True) if piece.address} == {None}
        assert attribution.reworded
    else:
        assert attribution == Attribution(words(now), template(now) != template(before))
        assert "".join(words(now)) == edited


def test_every_case_of_the_file_is_read():
    text = Path(__file__).with_name("attribution.txt").read_text(encoding="utf-8")

    assert len(CASES) == text.count("\nwritten: ")
