"""Read from the styles of an OpenDocument file what they do to words, and to numbers where a condition holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from socdocs.source.tables.number_formats import Conditional, belongs_to_dates

Style = tuple[str, str]
"""The family of a style, such as `table-cell`, and its name within the family."""
_STYLES: Final = ("style:style", "style:default-style")
_LINES: Final = ("style:text-line-through-style", "style:text-line-through-type")
_CELLS: Final = "table-cell"
_FORMAT = re.compile(r"number:[a-z]+-style")
_TEXT_FORMAT: Final = "number:text-style"
_DATES: Final = ("number:date-style", "number:time-style")
_GENERAL: Final = ("", "N0")
"""The names of formats by which a number is shown as it is."""

_LONGEST: Final = 255
"""The most characters of words in a format that are looked at; longer ones say something."""
_MOST_CONDITIONS: Final = 100
"""How many conditions of a style are looked at; what has more is taken to show other words under one of them."""


class Look(NamedTuple):
    """What a style does to words: None for what it does not say.

    `script` is "sup" or "sub" for words that are raised or lowered, "" for others.  `form` is the name of its number
    format, and `conditions` are the styles that cells have where a condition holds.
    """

    struck: bool | None = None
    script: str | None = None
    form: str = ""
    conditions: tuple[str, ...] = ()


class OdsStyles:
    """Collects what styles do, from the elements of a file in their order."""

    def __init__(self) -> None:
        self._looks = dict[Style, Look]()
        self._formats_of_texts = set[str]()
        self._now: Style = ("", "")
        self._said: str | None = None
        self._with_words, self._applied = set[str](), dict[str, list[str]]()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element into account.  A style has what the one above it has, unless it says something else."""
        if name in _STYLES:
            family = attributes.get("style:family", "")
            self._now = (family, attributes.get("style:name", ""))
            look = self._looks.get((family, attributes.get("style:parent-style-name", "")), Look())
            self._looks[self._now] = look._replace(form=attributes.get("style:data-style-name", look.form))
        elif _FORMAT.fullmatch(name):
            self._now = (name, attributes.get("style:name", ""))
            if name == _TEXT_FORMAT:
                self._formats_of_texts.add(self._now[1])
        elif name == "number:text" and self._now[0] in _DATES:
            self._said = ""
        elif name == "style:map" and self._now[0].startswith("number:"):
            applied = self._applied.setdefault(self._now[1], [])
            if len(applied) < _MOST_CONDITIONS:
                applied.append(attributes.get("style:apply-style-name", ""))
            else:
                self._with_words.add(self._now[1])
        elif name == "style:text-properties" and self._now in self._looks:
            self._looks[self._now] = _with_properties(self._looks[self._now], attributes)
        elif name == "style:map" and self._now in self._looks:
            look = self._looks[self._now]
            if len(look.conditions) < _MOST_CONDITIONS:
                conditions = (*look.conditions, attributes.get("style:apply-style-name", ""))
                self._looks[self._now] = look._replace(conditions=conditions)

    def say(self, words: str) -> None:
        """Take words between elements into account."""
        if self._said is not None and len(self._said) <= _LONGEST:
            self._said += words

    def end(self, name: str) -> None:
        """Take the end of an element into account."""
        if name == "number:text" and self._said is not None:
            if len(self._said) > _LONGEST or not belongs_to_dates(self._said):
                self._with_words.add(self._now[1])
            self._said = None

    def has_words_beside_dates(self, name: str) -> bool:
        """Whether cells with the style of this name can show words of their own beside a date or time."""
        form = self._looks.get((_CELLS, name), Look()).form
        return not self._with_words.isdisjoint((form, *self._applied.get(form, ())))

    def look(self, family: str, name: str, around: Look | None = None) -> Look:
        """What a style does to words; `around` is what is done to those around them."""
        found, outer = self._looks.get((family, name), Look()), around or Look()
        return Look(
            outer.struck if found.struck is None else found.struck,
            outer.script if found.script is None else found.script,
        )

    def conditional(self, name: str) -> Conditional | None:
        """What cells with the style of this name show where a condition holds; None where they show their values."""
        own = self._looks.get((_CELLS, name), Look())
        if len(own.conditions) == _MOST_CONDITIONS:
            return Conditional("", numbers=True, texts=True)
        forms = {self._looks.get((_CELLS, applied), Look()).form for applied in own.conditions}
        forms -= {own.form, *_GENERAL}
        return Conditional("", numbers=True, texts=not forms.isdisjoint(self._formats_of_texts)) if forms else None


def _with_properties(look: Look, attributes: Mapping[str, str]) -> Look:
    lines = [attributes[line] for line in _LINES if line in attributes]
    if lines:
        look = look._replace(struck="none" not in lines)
    place = attributes.get("style:text-position", "")
    if place:
        lowered, raised = place.startswith(("sub", "-")), not place.startswith("0")
        look = look._replace(script="sub" if lowered else "sup" if raised else "")
    return look
