"""Write a number or text as a cell shows it: leading zeros, percent, thousands, currency, and texts around it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Final, NamedTuple

LONG_NUMBER: Final = 1e21
"""From here on a number is written with an exponent, as many programs do, and not with all its digits."""
_LONGEST: Final = 255
"""The most characters of a format that Excel takes."""
_TEXTS: Final = 4
"""Which section of a format is for texts, if it has so many."""
_MOST_PLACES: Final = 30
_PRECISION: Final = 80
"""Enough digits for a number below `LONG_NUMBER` with that many decimals, in percent."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(_).|(\*).|\[([^\[\]]*)\]|(General)|(.)', re.DOTALL | re.IGNORECASE)
_COLOR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]+)?")
_DIGITS: Final = "0#?.,"
_GENERAL: Final = "General"
_SHOW_VALUES: Final = ("", "general", "@")
_BEFORE_THREE = re.compile(r"(?<=\d)(?=(?:\d{3})+\Z)")
_PATTERN = re.compile(r"([#0?,]*?)(,*)(?:\.([#0?]*)(,*))?")
_SHOWN = re.compile(r"(\D*?)(\d(?:[\d.,'’ \u00a0\u202f]*\d)?)(\D*)")
_WHOLE = re.compile(r"\d{1,30}|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,9}", re.ASCII)
_FRACTION = re.compile(r"\d{0,30}", re.ASCII)
_DATE: Final = frozenset("dmyhsbgDMYHSBG")


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
    """What cells show before and behind a text, and whether they show the text itself."""

    before: str = ""
    after: str = ""
    has_text: bool = False


def text_format(code: str) -> TextFormat | None:
    """How cells with the number format `code` show a text; None where they show it as it is, or it cannot be told."""
    if len(code) > _LONGEST:
        return None
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token[7] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    # A format of fewer than four sections has one for texts if the last one says so.
    section = sections[min(len(sections), _TEXTS) - 1]
    marks = [at for at, token in enumerate(section) if token[7] == "@" or token[6]]
    if len(sections) < _TEXTS and not any(token[7] == "@" for token in section):
        return None
    texts = [_literal(token) or "" for at, token in enumerate(section) if at not in marks]
    first = marks[0] if marks else len(texts)
    found = TextFormat("".join(texts[:first]), "".join(texts[first:]), len(marks) == 1)
    return None if found.has_text and not f"{found.before}{found.after}".strip() else found


class Conditional(NamedTuple):
    """What cells show where a condition holds: a number format, or in other words, and for which values it matters."""

    shows: str
    numbers: bool
    texts: bool


def conditional(code: str) -> Conditional | None:
    """Return what cells show under a condition with the number format `code`; None where they show their values."""
    found = Conditional(code, code.lower() not in _SHOW_VALUES, text_format(code) is not None)
    return found if found.numbers or found.texts else None


def is_plain(code: str) -> bool:
    """Whether cells with this format show a number as it is read, or show a date or a time, which are no numbers."""
    if code.lower() in _SHOW_VALUES:
        return True
    if len(code) > _LONGEST:
        return False
    tokens = _TOKEN.finditer(code)
    return any((token[7] or "") in _DATE or re.fullmatch(r"[hms]+", token[5] or "", re.IGNORECASE) for token in tokens)


def as_shown(value: float, code: str) -> str | None:
    """The text that a cell with the number format `code` shows for `value`; None where it cannot be told."""
    positive, *others = _sections(code)
    own = others[:1] if value < 0 else others[1:2] if value == 0 else []
    section = own[0] if own else positive
    with localcontext(prec=_PRECISION):
        text = section.write(Decimal(f"{abs(value):.15g}")) if section.is_known else None
    return (f"{'-' if value < 0 and not own else ''}{text}".strip() if text else "") or None


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


@lru_cache
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format, for positive and negative numbers, zero and texts."""
    if len(code) > _LONGEST:
        return (_Section(is_known=False),)
    sections, section = list[_Section](), _Section()
    for token in _TOKEN.finditer(code):
        sign = token[7] or token[6] or ""
        if sign == ";":
            sections.append(section)
            section = _Section()
        elif token[6] or (sign and sign in _DIGITS):
            section = section._replace(pattern=section.pattern + (sign if token[7] else _GENERAL))
            if section.after:
                section = section._replace(is_known=False)
        elif (text := _literal(token)) is None:
            section = section._replace(is_known=False)
        else:
            side = "after" if section.pattern else "before"
            section = section._replace(**{side: getattr(section, side) + text}, percent=section.percent + (sign == "%"))
    return (*sections, section)


def _literal(token: re.Match[str]) -> str | None:
    """The text that a part of a format stands for besides digits; None for what is not known here."""
    quoted, escaped, space, fill, bracket, _, sign = token.groups()
    if bracket is not None:
        currency = _CURRENCY.fullmatch(bracket)
        return currency[1] if currency else "" if _COLOR.fullmatch(bracket) else None
    if sign and (sign.isalnum() or sign == "@"):
        return None
    return quoted or escaped or (" " if space else "") or ("" if fill else sign or "")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _grouped(digits: str) -> str:
    return _BEFORE_THREE.sub(",", digits)
