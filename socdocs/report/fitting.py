"""Fit the words of a filled template to the values among them: full stops, possessives, articles and capitals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from socdocs.document.slots import TOKEN, PlainSlot, ProseSlot, Slot, number_of, token

_NAME = re.compile(r"(?:^|\.)(?:short_)?name$")
"""The addresses of names, whose first word may be an article."""

_Fit = Callable[[re.Match[str], list[Slot]], str]


def fitted(text: str, slots: list[Slot]) -> str:
    """Return the Markdown of a filled template with its words fitted to the values in `slots`.

    A second full stop after “Acme, Inc.” goes, “James & Sons” has the possessive “James & Sons'”, “the” is not said
    twice before “the Company”, and this name has a capital where it begins a sentence, for which `slots` grows.
    """
    for pattern, fit in _FITS:
        text = pattern.sub(_with(fit, slots), text)
    if any(_begins_with_article(slots[number_of(number)]) for number in TOKEN.findall(text)):
        for pattern, fit in _FITS_OF_ARTICLES:
            text = pattern.sub(_with(fit, slots), text)
    return text


def _begins_with_article(slot: Slot) -> bool:
    return isinstance(slot, PlainSlot) and slot.text[:4].lower() == "the "


def _with(fit: _Fit, slots: list[Slot]) -> Callable[[re.Match[str]], str]:
    return lambda found: fit(found, slots)


def _value(found: re.Match[str], slots: list[Slot]) -> str:
    slot = slots[number_of(found["slot"])]
    return slot.text if isinstance(slot, PlainSlot) else slot.markdown if isinstance(slot, ProseSlot) else ""


def _one_stop(found: re.Match[str], slots: list[Slot]) -> str:
    return found["token"] if _value(found, slots).rstrip().endswith(".") else found[0]


def _possessive(found: re.Match[str], slots: list[Slot]) -> str:
    return found[0][:-1] if _value(found, slots).endswith(("s", "S")) else found[0]


def _one_article(found: re.Match[str], slots: list[Slot]) -> str:
    if not _value(found, slots).lower().startswith("the "):
        return found[0]
    return found["token"] if found["article"] == "the" else _capital(found, slots)


def _capital(found: re.Match[str], slots: list[Slot]) -> str:
    slot = slots[number_of(found["slot"])]
    if not isinstance(slot, PlainSlot) or not _NAME.search(slot.origin) or not slot.text.startswith("the "):
        return found[0].removeprefix("The ")
    slots.append(replace(slot, text=f"T{slot.text[1:]}"))
    return found[0].removeprefix("The ").replace(found["token"], token(len(slots) - 1))


_TOKEN: Final = f"(?P<token>{TOKEN.pattern.replace('(', '(?P<slot>')})"
# A paragraph of a template may go on over several lines, so only some beginnings of lines begin a sentence.
_BEGIN: Final = r"(?:\A|\n[ \t]*\n|(?:\A|\n):::[^\n]*\n|(?:^|\n)#{1,6} |[.!?] )"
_FITS: Final[tuple[tuple[re.Pattern[str], _Fit], ...]] = (
    (re.compile(rf"{_TOKEN}\.(?!\.)"), _one_stop),
    (re.compile(rf"{_TOKEN}['’]s\b"), _possessive),
)
_FITS_OF_ARTICLES: Final[tuple[tuple[re.Pattern[str], _Fit], ...]] = (
    (re.compile(rf"\b(?P<article>[Tt]he) {_TOKEN}"), _one_article),
    (re.compile(_BEGIN + _TOKEN), _capital),
)
