"""Write a number or text as a cell shows it: leading zeros, percent, thousands, currency, and texts around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Final, NamedTuple

_FORMATS: Final = 1_000
"""How many formats are kept read; Excel lets a workbook have some 250 of its own."""
LONG_NUMBER: Final = 1e21
"""From here on a number is written with an exponent, as many programs do, and not with all its digits."""
_LONGEST: Final = 255
"""The most characters of a format that Excel takes."""
_SHOWN_OF_LONG: Final = 60
_TEXTS: Final = 4
"""Which section of a format is for texts, if it has so many."""
_MOST_PLACES: Final = 30
_PRECISION: Final = 80
"""Enough digits for a number below `LONG_NUMBER` with that many decimals, in percent."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(_).|(\*).|\[([^\[\]]*)\]|(General)|(.)', re.DOTALL | re.IGNORECASE)
_COLOR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?")
_SIGNS_OF_DIGITS: Final = "0#?"
_DIGITS: Final = f"{_SIGNS_OF_DIGITS}.,"
_GENERAL: Final = "General"
_SHOW_VALUES: Final = ("", "general", "@")
_BEFORE_THREE = re.compile(r"(?<=\d)(?=(?:\d{3})+\Z)")
_PATTERN = re.compile(r"([#0?,]*?)(,*)(?:\.([#0?]*)(,*))?")
_SHOWN = re.compile(r"(\D*?)(\d(?:[\d.,'’ \u00a0\u202f]*\d)?)(\D*)")
_WHOLE = re.compile(r"\d{1,30}|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,9}", re.ASCII)
_FRACTION = re.compile(r"\d{0,30}", re.ASCII)
_DATE: Final = frozenset("dmyhsbgDMYHSBG")
_DAYS: Final = frozenset("dybgDYBG")
_CLOCK: Final = frozenset("hsHS")
_BESIDE_DATES: Final = frozenset("eapEAP0")
"""What a format has beside the letters of a date: years of emperors, AM and PM, parts of seconds."""
_SPAN: Final = "["
"""Is among the letters of a format with hours, minutes or seconds that go on beyond a day."""
_FIRST_OF_MARCH: Final = 61
"""The number of March 1, 1900."""
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"[<>=]")
_LOCALE = re.compile(r"\$([^-]*)(?:-.*)?|(?:DB|Nat)Num\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+|[^\s.,:/'’-]")
_WORDS_OF_DATES: Final = frozenset(
    {
        *("of", "the", "de", "del", "den", "du", "uhr", "kl", "gada", "d", "t", "z", "h", "m", "min", "s", "г", "р"),
        *"年月日時时分秒년월일시분초",
    }
)
"""The words that are a part of how dates and times are written, and say nothing more; so are blanks and points."""

Tokens = tuple[re.Match[str], ...]
"""The parts of one section of a format."""


class _Section(NamedTuple):
    """What a format says for positive or negative numbers or zero; without a pattern it is a text alone."""

    before: str = ""
    pattern: str = ""
    after: str = ""
    percent: int = 0
    is_known: bool = True

    def write(self, value: Decimal) -> str | None:
        """The text for a number; None where it is not known."""
        if self.pattern in ("", _GENERAL):
            return f"{self.before}{plain_number(float(value)) if self.pattern else ''}{self.after}"
        match = _PATTERN.fullmatch(self.pattern)
        if match is None or len(match[3] or "") > _MOST_PLACES:
            return None
        whole, decimals = match[1], match[3] or ""
        value = value.scaleb(2 * self.percent - 3 * len(match[2] + (match[4] or "")))
        digits, _, fraction = f"{_rounded(value, len(decimals)):f}".partition(".")
        fraction = fraction[: decimals.rfind("0") + 1] + fraction[decimals.rfind("0") + 1 :].rstrip("0")
        digits = digits.lstrip("0").zfill(whole.count("0"))
        if "," in whole:
            digits = _grouped(digits)
        return f"{self.before}{digits}{'.' if '.' in self.pattern else ''}{fraction}{self.after}"


class TextFormat(NamedTuple):
    """What cells show before and behind a text, and whether they show the text itself.

    With none of it they show no text, or it cannot be told what.
    """

    before: str = ""
    after: str = ""
    has_text: bool = False


def text_format(code: str) -> TextFormat | None:
    """How cells with the number format `code` show a text; None where they show it as it is."""
    sections = _split(code)
    if not sections:
        return None
    # A format of fewer than four sections has one for texts if the last one says so.
    section = sections[min(len(sections), _TEXTS) - 1]
    marks = [at for at, token in enumerate(section) if token[7] == "@" or token[6]]
    if len(sections) < _TEXTS and not any(token[7] == "@" for token in section):
        return None
    texts = [_text_beside(token) for at, token in enumerate(section) if at not in marks]
    if len(marks) > 1 or None in texts or _has_conditions(sections):
        return TextFormat()
    first = marks[0] if marks else len(texts)
    found = TextFormat("".join(map(str, texts[:first])), "".join(map(str, texts[first:])), bool(marks))
    return None if found.has_text and not f"{found.before}{found.after}".strip() else found


class Conditional(NamedTuple):
    """What cells show where a condition holds: a number format, or in other words, and for which values it matters."""

    shows: str
    numbers: bool
    texts: bool


def conditional(code: str) -> Conditional | None:
    """Return what cells show under a condition with the number format `code`; None where they show their values."""
    shows = code if len(code) <= _LONGEST else f"{code[:_SHOWN_OF_LONG]}…"
    found = Conditional(shows, code.lower() not in _SHOW_VALUES, text_format(code) is not None)
    return found if found.numbers or found.texts else None


def is_plain(code: str) -> bool:
    """Whether cells with this format show every number as it is read."""
    return code.lower() in _SHOW_VALUES


def shows_date(value: float, code: str) -> bool:
    """Whether a cell with the number format `code` shows `value` as a date or a time, without words of its own."""
    sections = _date_sections(code)
    at = _at(value, len(sections))
    letters = sections[at] if sections else None
    # calamine 0.9 makes a date of a value where the first section has one, whichever section is for the value.
    if not letters or not sections[0] or (value < 0 and not at):
        return False
    # A time alone is on no day, and in the first two months programs disagree about the days.
    is_time = abs(value) < 1 and not (_DAYS & letters or _CLOCK.isdisjoint(letters))
    return abs(value) >= _FIRST_OF_MARCH or is_time or _SPAN in letters


def shows_span(code: str) -> bool:
    """Whether cells with this format show how much time has passed, as with `[h]:mm`."""
    return any(token[5] and _ELAPSED.fullmatch(token[5]) for section in _split(code) for token in section)


def belongs_to_dates(text: str) -> bool:
    """Whether what a format has between the numbers of a date or time says nothing more: points, blanks, “of”."""
    return {*_WORD.findall(text.casefold())} <= _WORDS_OF_DATES


def as_shown(value: float, code: str) -> str | None:
    """The text that a cell with the number format `code` shows for `value`; None where it cannot be told."""
    sections = _sections(code)
    at = _at(value, len(sections))
    section = sections[at]
    with localcontext(prec=_PRECISION):
        text = section.write(Decimal(f"{abs(value):.15g}")) if section.is_known else None
    return (f"{'-' if value < 0 and not at else ''}{text}".strip() if text else "") or None


def as_read(value: float, shown: str) -> str | None:
    """The text `shown` for `value` with a decimal point, whatever sign its language has; None where it is another."""
    match = _SHOWN.fullmatch(shown)
    if match is None:
        return None
    before, core, after = match.groups()
    with localcontext(prec=_PRECISION):
        number = Decimal(f"{abs(value):.15g}").scaleb(2 if "%" in shown else 0)
        for sign in (".", ",", "\0"):
            whole, _, fraction = core.partition(sign) if core.count(sign) == 1 else (core, "", "")
            digits = re.sub(r"\D", "", whole)
            if not _WHOLE.fullmatch(whole) or not _FRACTION.fullmatch(fraction):
                continue
            if _rounded(number, len(fraction)) == Decimal(f"{digits}.{fraction}"):
                digits = digits if digits == whole else _grouped(digits)
                return f"{before}{digits}{'.' if fraction else ''}{fraction}{after}"
    return None


def plain_number(value: float) -> str:
    """A number as a person would type it: without the noise behind the fifteenth digit, or hundreds of zeros."""
    return str(int(value)) if value == int(value) and abs(value) < LONG_NUMBER else f"{value:.15g}"


def time_span(microseconds: int) -> str:
    """A time of a day, or the hours, minutes and seconds of a longer time: `08:01:40`, `30:00:00`."""
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    fraction = f".{rest:06}" if rest else ""
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


def _split(code: str) -> tuple[Tokens, ...]:
    """The sections of a format; none of one that is too long."""
    if len(code) > _LONGEST:
        return ()
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token[7] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(tuple, sections))


def _of_numbers(code: str) -> tuple[Tokens, ...]:
    """The sections of a format for positive and negative numbers and zero; none where conditions choose them."""
    sections = _split(code)[: _TEXTS - 1]
    if _has_conditions(sections):
        return ()
    if len(sections) > 1 and any(token[7] == "@" for token in sections[-1]):
        return sections[:-1]
    return sections


def _has_conditions(sections: Sequence[Tokens]) -> bool:
    return any(_CONDITION.search(token[5] or "") for section in sections for token in section)


def _at(value: float, sections: int) -> int:
    """Which of so many sections is for a number: a negative one and zero can have their own."""
    own = 1 if value < 0 else 2 if value == 0 else 0
    return own if own < sections else 0


@lru_cache(maxsize=_FORMATS)
def _date_sections(code: str) -> tuple[frozenset[str], ...]:
    """The letters of dates and times in each section of a format for numbers; none of a section with other words."""
    return tuple(map(_date_letters, _of_numbers(code)))


def _date_letters(section: Tokens) -> frozenset[str]:
    letters, words = set[str](), ""
    for token in section:
        quoted, escaped, _, _, bracket, general, sign = token.groups()
        if bracket is not None and _ELAPSED.fullmatch(bracket):
            letters |= {_SPAN, *bracket}
        elif bracket is not None:
            if not (locale := _LOCALE.fullmatch(bracket)) and not _COLOR.fullmatch(bracket):
                return frozenset()
            words += (locale[1] or "") if locale else ""
        elif sign and sign in _DATE:
            letters.add(sign)
            words += " "
        elif general or (sign and sign.isalnum() and sign not in _BESIDE_DATES):
            return frozenset()
        else:
            words += quoted or escaped or (sign if sign and sign not in _BESIDE_DATES else " ")
    return frozenset(letters) if belongs_to_dates(words) else frozenset()


@lru_cache(maxsize=_FORMATS)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format, for positive and negative numbers and zero."""
    return tuple(map(_section, _of_numbers(code))) or (_Section(is_known=False),)


def _section(tokens: Tokens) -> _Section:
    section = _Section()
    for token in tokens:
        sign = token[7] or token[6] or ""
        if token[6] or (sign and sign in _DIGITS):
            section = section._replace(pattern=section.pattern + (sign if token[7] else _GENERAL))
            if section.after:
                section = section._replace(is_known=False)
        elif (text := _literal(token)) is None:
            section = section._replace(is_known=False)
        else:
            side = "after" if section.pattern else "before"
            section = section._replace(**{side: getattr(section, side) + text}, percent=section.percent + (sign == "%"))
    return section


def _literal(token: re.Match[str]) -> str | None:
    """The text that a part of a format stands for besides digits; None for what is not known here."""
    quoted, escaped, space, fill, bracket, _, sign = token.groups()
    if bracket is not None:
        currency = _CURRENCY.fullmatch(bracket)
        return currency[1] if currency else "" if _COLOR.fullmatch(bracket) else None
    if sign and (sign.isalnum() or sign == "@"):
        return None
    return quoted or escaped or (" " if space else "") or ("" if fill else sign or "")


def _text_beside(token: re.Match[str]) -> str | None:
    """The text that a part of a format stands for beside a text; None for what is not known here.

    Programs disagree about a currency there, and about the signs of digits.
    """
    text = _literal(token)
    return None if (token[7] and token[7] in _SIGNS_OF_DIGITS) or (token[5] is not None and text) else text


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _grouped(digits: str) -> str:
    return _BEFORE_THREE.sub(",", digits)
