"""Write raised and lowered words as characters of their own, since a report has no other form for them: 2¹²⁸, H₂O."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_AS_THEY_ARE: Final = "®©™℠°ªº†‡§′″ "
_SCRIPTS: Final[Mapping[str, tuple[str, dict[int, int]]]] = MappingProxyType(
    {
        "sup": (
            "^",
            str.maketrans(
                f"0123456789+-\u2212\u2013=()abcdefghijklmnoprstuvwxyz{_AS_THEY_ARE}",
                f"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ{_AS_THEY_ARE}",
            ),
        ),
        "sub": (
            "_",
            str.maketrans(
                f"0123456789+-\u2212\u2013=()aehijklmnoprstuvx{_AS_THEY_ARE}",
                f"₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ{_AS_THEY_ARE}",
            ),
        ),
    }
)
SCRIPTS: Final = frozenset(_SCRIPTS)
"""Raised and lowered words, by the names that HTML has for them."""
_WORDS: Final = MappingProxyType(
    {"TM": "™", "SM": "℠", "*": "*", "**": "**", **{th: th for th in ("st", "nd", "rd", "th")}}
)
"""Words that mean the same where they are not raised, or that are one sign."""


def in_script(words: str, script: str) -> str | None:
    """Return `words` raised ("sup") or lowered ("sub"); None if there is no such character for one of them."""
    if script == "sup" and words.strip() in _WORDS:
        return _WORDS[words.strip()]
    signs = _SCRIPTS[script][1]
    return words.translate(signs) if all(ord(character) in signs for character in words) else None


def with_sign(words: str, script: str) -> str:
    """Return `words` raised or lowered, and behind a sign in brackets where there is no such character: x^(A)."""
    found = in_script(words, script)
    return f"{_SCRIPTS[script][0]}({words})" if found is None else found
