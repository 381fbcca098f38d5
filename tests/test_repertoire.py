"""What is a letter does not depend on the Python that runs socdocs."""

import sys
import unicodedata

from socdocs.json_text import json_text
from socdocs.repertoire import newer_characters

OLDEST = "14.0.0"
"""The Unicode of Python 3.11."""


def test_the_characters_are_those_of_unicode_14_on_every_python():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    newer = set(newer_characters(every))
    unassigned = {sign for sign in every if unicodedata.category(sign) == "Cn"}

    assert unassigned == newer if unicodedata.unidata_version == OLDEST else unassigned < newer


def test_usual_texts_have_none():
    assert newer_characters("Zürich “Ω” 東京 𝛂 🙂 \u202e \ue000 \U000f0000") == ""


def test_json_has_them_by_their_numbers():
    assert json_text({"\U0002ebf0": "東"}) == '{\n  "\\ud87a\\udff0": "東"\n}\n'
