"""Parse criteria codes as people write them in cells and lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import ClassVar, Final, Literal, NamedTuple, cast

from msgspec import Struct, field

Kind = Literal["criterion", "series", "other", "unknown"]


class Code(NamedTuple):
    """A code that was found.

    `id` is the id of a criterion (CC6.1) or series (CC6, A) or of a requirement of another framework; for text that is
    not a code, it is the text.  `framework` names the other framework; `point` is true if a point of focus was replaced
    by its criterion.
    """

    kind: Kind
    id: str
    framework: str = ""
    point: bool = False


_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")

_LETTERS: Final = "CC|PI|A|C|P"
_SERIES_LETTERS: Final = frozenset(_LETTERS.split("|"))
_POINT: Final = (
    r"[._]\d{1,2}(?:[._]\d{1,2})*|[ _.-]*\(?(?:POF|points?[ _]of[ _]focus)[ _.-]*\d+\)?"
    r"|[ ]?\([a-z]\)|[a-z](?![A-Za-z0-9])"
)
_START: Final = r"(?<![A-Za-z0-9.])"
_END: Final = r"(?![A-Za-z0-9]|[._]\d)"

_FRAMEWORKS: Final = (
    (r"ISO(?:[ /-]?IEC)?[ -]*(27\d{3})(?:[ ]?:[ ]?(20\d\d))?", "ISO/IEC {}"),
    (r"NIST[ -]*CSF(?:[ ]*v?(\d\.\d))?", "NIST CSF {}"),
    (r"NIST[ -]*(?:SP[ -]*)?(800-\d+)(?:[ -]*r(?:ev)?\.?[ ]?\d)?", "NIST SP {}"),
    (r"PCI(?:[ -]*DSS)?(?:[ ]*(?:v(?:ersion)?[ ]?)(\d\.\d(?:\.\d)?))?", "PCI DSS {}"),
    (r"HIPAA", "HIPAA"),
    (r"HITRUST(?:[ ]CSF)?", "HITRUST CSF"),
    (r"GDPR", "GDPR"),
    (r"COBIT(?:[ ]*(20\d\d|5))?", "COBIT {}"),
    (r"CIS(?:[ ](?:CSC|Controls?))?(?:[ ]v(\d(?:\.\d)?))?", "CIS Controls {}"),
    (r"(?:CSA[ -]*)?CCM(?:[ ]*v(\d(?:\.\d)*))?", "CSA CCM {}"),
    (r"FedRAMP", "FedRAMP"),
    (r"CMMC", "CMMC"),
    (r"BSI[ -]*C5", "BSI C5"),
    (r"COSO", "COSO"),
)
"""Patterns for the names of other frameworks, and the full name of each with the number or year that was found."""


def framework_named(text: str) -> str:
    """Return the name of the other framework with which `text` begins (`nist_800_53`, `ISO27001:2022`), or ""."""
    for written in (text.replace("_", " "), text.replace("_", "-")):
        for pattern, name in _FRAMEWORKS:
            if found := re.match(rf"(?:{pattern})(?![A-Za-z0-9])", written.strip(), re.IGNORECASE):
                return name.format(":".join(part for part in found.groups() if part)).strip()
    return ""


_UNNAMED: Final = (
    (r"A\.(?:[5-9]|1\d)(?:\.\d{1,2}){0,3}", "ISO/IEC 27001"),
    (r"(?:GV|ID|PR|DE|RS|RC)\.[A-Z]{2}(?:-\d{1,2})?", "NIST CSF"),
    (r"(?:45[ ]CFR[ ]*)?(?:§[ ]*)?16[0-4]\.\d{3}(?:\([A-Za-z0-9]+\))*", "HIPAA"),
)
"""Patterns of codes that belong to another framework even if it is not named."""

_BEFORE_WHOLE: Final = re.compile(r"(?:^|[;,/|\n•·\[\]{}\"']|\band)[ ]*$")
_AFTER_WHOLE: Final = re.compile(r"[ ]*(?:$|[;,/|\n\[\]{}\"':]|-[ ]|and\b)")
_REACH: Final = 30
"""How many characters before a token are searched for a separator, or for a word that takes it back."""
_NOT_BEFORE: Final = re.compile(
    r"(?:~~|(?<![A-Za-z])(?:not(?:[ ](?:mapped|related|relevant|applicable)(?:[ ](?:to|for))?)?"
    r"|except(?:ing)?(?:[ ]for)?|exclud(?:es|ing)|without|no[ ]longer|n/?a(?:[ ]for)?|instead[ ]of)[ :(\[]*)$",
    re.IGNORECASE,
)
_NOT_AFTER: Final = re.compile(
    r"[ ]*+(?:~~|\?|[:=(\[-]*+[ ]*+(?:n/?a|no|n|not|none|false|removed|deleted|retired|excluded|dropped"
    r"|out[ ]of[ ]scope|no[ ]longer(?:[ ]\w+)?"
    r"|not[ ](?:applicable|relevant|mapped|related|met|tested|in[ ]scope|in[ ]place))"
    r"(?=[ ]*+(?:\.?+[ ]*+$|[;,/|)\]\n])))",
    re.IGNORECASE,
)
"""Words before and after a code that take it back, such as “not CC6.1” and “CC6.1: no”; “CC6.1 No shared accounts” does
not.
"""
_BETWEEN: Final = frozenset({"and", "or", "to", "through", "thru", "until", "und", "et", "yes", "x"})
"""Words between codes that say nothing but that both are meant."""
_NOTHING: Final = frozenset({"", "n/a", "na", "none", "tbd", "not applicable", "not mapped", "to be determined", "nil"})


@cache
def _token() -> re.Pattern[str]:
    """Return one pattern for all kinds of tokens; it is compiled for the first text that is not a plain code."""
    return re.compile(
        "|".join(
            (
                *(
                    rf"(?P<framework{number}>{_START}(?:{pattern})(?![A-Za-z0-9]))"
                    for number, (pattern, _) in enumerate(_FRAMEWORKS)
                ),
                # Names of the trust services criteria before a code.
                (
                    rf"(?P<own>{_START}(?:20\d\d[ ])?(?:AICPA|TSC|TSP|SOC[ _-]?2|trust[ ]services?[ ]criteri(?:a|on))"
                    r"(?:[ ](?:section[ ])?100A?)?(?:[ ]\(?20\d\d\)?)?(?![A-Za-z0-9]))"
                ),
                *(
                    rf"(?P<unnamed{number}>{_START}{pattern}(?![A-Za-z0-9]))"
                    for number, (pattern, _) in enumerate(_UNNAMED)
                ),
                # CC6.1-CC6.3 and CC6.1 to 6.3
                (
                    rf"(?P<range>{_START}{_code('from_')}[._](?P<from_number>\d{{1,2}})[ ]*"
                    r"(?:-|to|thru|through|until|\.{2,3})[ ]*"
                    rf"(?:{_code('to_')}|(?P<to_bare>\d{{1,2}}))[._](?P<to_number>\d{{1,2}}){_END})"
                ),
                # CC6.1-3 can be three criteria or a point of focus.
                rf"(?P<unclear>{_START}{_code('unclear_')}[._]\d{{1,2}}[ ]?-[ ]?\d{{1,2}}{_END})",
                rf"(?P<code>{_START}{_code('')}(?:[._][ ]?(?P<number>\d{{1,2}}|x|\*)(?P<point>{_POINT})?)?{_END})",
                rf"(?P<bare>{_START}(?P<bare_series>\d{{1,2}})\.(?P<bare_number>\d{{1,2}})(?P<bare_point>\.\d+)?{_END})",
                r"(?P<likely>(?:[A-Za-z][A-Za-z.-]{0,30})?\d[\w.-]*(?:\(\w+\))*)",
                r"(?P<word>[^\W\d_]+)",
            )
        ),
        re.IGNORECASE,
    )


def _code(group: str) -> str:
    """Return the pattern of the letters and series of a code; the names of its groups begin with `group`."""
    return rf"(?:CC[ _-])?(?P<{group}letters>{_LETTERS})[ _-]?(?P<{group}series>\d{{1,2}})"


class Grammar(Struct, frozen=True, dict=True):
    """The known codes: the criteria in order, and the letters of each category by its name in lower case."""

    criteria: tuple[str, ...]
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def find(self, text: str) -> tuple[Code, ...]:
        """Return the codes in `text`, as `find_all` does."""
        return self.find_all([text])[0]

    def find_all(self, texts: Iterable[str]) -> list[tuple[Code, ...]]:
        """Return the codes in each text of one list, in order and without duplicates; none for a text such as "n/a".

        Codes are found whatever is between them, and whatever their case and prefix.  Missing parts are taken from the
        code before, even from an earlier text: the letters of 6.2 after P6.1, or the framework.  A text without any
        code gives a code of kind `unknown`.
        """
        scan = _Scan(self)
        return [self._codes(text, scan) for text in texts]

    def _codes(self, text: str, scan: _Scan) -> tuple[Code, ...]:
        if text in self._known:
            scan.go_on_from(text)
            return (Code("criterion", text),)
        plain = _plain(text)
        if " ".join(plain.split()).casefold().strip(" -.") in _NOTHING:
            return ()
        if codes := tuple(dict.fromkeys(scan.codes(plain))):
            return codes
        category = self.categories.get(" ".join(re.findall(r"[a-z]+", plain.casefold())))
        if category:
            return (Code("series", category),)
        return () if scan.named_framework else (Code("unknown", " ".join(text.split())),)

    def takes_back(self, text: str) -> bool:
        """Return whether a word in `text` takes back a code beside it, as in “not CC6.1”."""
        plain = _plain(text)
        return any(_taken_back(plain, match) for match in _token().finditer(plain))

    def unread(self, text: str) -> str:
        """Return the words beside the codes in `text`, which `find` passes over, and frameworks named without a code.

        Words between codes, such as “and”, are left out, and so are the names of categories.
        """
        if text in self._known:
            return ""
        plain, found = _plain(text), dict[int, str]()
        framework = -1
        for match in _token().finditer(plain):
            kind = _kind(match)
            if kind.startswith("framework"):
                framework = match.start()
                found[framework] = match[0]
            elif kind == "word" and match[0] not in _SERIES_LETTERS and match[0].casefold() not in _BETWEEN:
                found[match.start()] = match[0]
            elif kind not in ("own", "word"):
                found.pop(framework, None)
        own = {word for name in self.categories for word in name.split()}
        return " ".join(found.values()) if {word.casefold() for word in found.values()} - own else ""

    def in_series_of(self, code: str) -> tuple[str, ...]:
        """Return the criteria in the series of a code that is not a criterion: those of CC6 for CC6.9, or none."""
        match = re.match(rf"({_LETTERS})[ _-]?(\d{{1,2}})[._]", code, re.IGNORECASE)
        return self.of_series(f"{match[1].upper()}{int(match[2])}") if match else ()

    def of_series(self, series: str) -> tuple[str, ...]:
        """Return the criteria of a series (CC6), or of all series with these letters (CC)."""
        return self._series.get(series, ())

    def is_criterion(self, text: str) -> bool:
        """Return whether `text` is exactly the id of a criterion."""
        return text in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.criteria)

    @cached_property
    def _series(self) -> Mapping[str, tuple[str, ...]]:
        found = dict[str, tuple[str, ...]]()
        for id_ in self.criteria:
            series = id_.partition(".")[0]
            for name in (series, series.rstrip("0123456789")):
                found[name] = (*found.get(name, ()), id_)
        return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def _kind(match: re.Match[str]) -> str:
    """Return the kind of token that was met."""
    return next(kind for kind in _Scan.READERS if match[kind] is not None)


def _taken_back(text: str, match: re.Match[str]) -> str:
    """Return a code with the word beside it that takes it back; "" where there is no such word."""
    if _kind(match) not in ("code", "range", "bare"):
        return ""
    start = max(0, match.start() - _REACH)
    before, after = _NOT_BEFORE.search(text[start : match.start()]), _NOT_AFTER.match(text, match.end())
    if not before and not after:
        return ""
    begin, end = start + before.start() if before else match.start(), after.end() if after else match.end()
    return " ".join(text[begin:end].split())


class _Scan:
    """A scan of texts, which remembers the framework and the letters that were named last."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar, self._text = grammar, ""
        self._framework = ""
        self._letters = "CC"
        self.named_framework = False

    def go_on_from(self, criterion: str) -> None:
        """Record a criterion that was read without scanning."""
        self._framework, self._letters = "", criterion.partition(".")[0].rstrip("0123456789")

    def codes(self, text: str) -> Iterator[Code]:
        """Yield the codes in `text`, in order."""
        self._text, self.named_framework = text, False
        for match in _token().finditer(text):
            if stretch := _taken_back(text, match):
                yield Code("unknown", stretch)
            else:
                yield from self.READERS[_kind(match)](self, match)

    def _named(self, match: re.Match[str]) -> Iterator[Code]:
        number = next(number for number in range(len(_FRAMEWORKS)) if match[f"framework{number}"] is not None)
        pattern, name = _FRAMEWORKS[number]
        found = cast("re.Match[str]", re.compile(pattern, re.IGNORECASE).match(self._text, match.start()))
        self._framework = name.format(":".join(part for part in found.groups() if part)).strip()
        self.named_framework = True
        return iter(())

    def _own(self, _: re.Match[str]) -> Iterator[Code]:
        self._framework = ""
        return iter(())

    def _unnamed(self, match: re.Match[str]) -> Iterator[Code]:
        known = next(name for pattern, name in _UNNAMED if re.fullmatch(pattern, match[0], re.IGNORECASE))
        same = self._framework.startswith(known)
        yield Code("other", " ".join(match[0].split()), self._framework if same else known)

    def _code(self, match: re.Match[str]) -> Iterator[Code]:
        series, number = f"{match['letters'].upper()}{int(match['series'])}", match["number"]
        if number is None or not number.strip("x*0"):
            yield self._series(series, match)
        else:
            yield self._criterion(f"{series}.{int(number)}", match, point=bool(match["point"]))
        self._letters = match["letters"].upper()

    def _series(self, series: str, match: re.Match[str]) -> Code:
        if self._grammar.of_series(series):
            self._framework = ""
            return Code("series", series)
        return self._unknown(match)

    def _criterion(self, id_: str, match: re.Match[str], *, point: bool) -> Code:
        if id_ in self._grammar.criteria:
            self._framework = ""
            return Code("criterion", id_, point=point)
        return self._unknown(match)

    def _range(self, match: re.Match[str]) -> Iterator[Code]:
        letters = match["from_letters"].upper()
        series = match["to_series"] or match["to_bare"]
        first = f"{letters}{int(match['from_series'])}.{int(match['from_number'])}"
        last = f"{(match['to_letters'] or letters).upper()}{int(series)}.{int(match['to_number'])}"
        known = self._grammar.criteria
        same = (match["to_letters"] or letters).upper() == letters
        if same and first in known and last in known and known.index(first) < known.index(last):
            self._letters, self._framework = letters, ""
            yield from (Code("criterion", id_) for id_ in known[known.index(first) : known.index(last) + 1])
        else:
            yield self._unknown(match)

    def _bare(self, match: re.Match[str]) -> Iterator[Code]:
        id_ = f"{self._letters}{int(match['bare_series'])}.{int(match['bare_number'])}"
        if not self._framework and id_ in self._grammar.criteria and self._is_whole(match):
            yield Code("criterion", id_, point=bool(match["bare_point"]))
        else:
            yield self._unknown(match)

    def _likely(self, match: re.Match[str]) -> Iterator[Code]:
        yield self._unknown(match)

    def _word(self, match: re.Match[str]) -> Iterator[Code]:
        letters = match[0].upper()
        if not self._framework and letters in _SERIES_LETTERS and match[0].isupper() and self._is_whole(match):
            yield Code("series", letters)

    def _unknown(self, match: re.Match[str]) -> Code:
        written = " ".join(match[0].split())
        return Code("other", written, self._framework) if self._framework else Code("unknown", written)

    def _is_whole(self, match: re.Match[str]) -> bool:
        """Return whether the match has only separators before and after it."""
        before = self._text[max(0, match.start() - _REACH) : match.start()]
        return bool(_BEFORE_WHOLE.search(before)) and bool(_AFTER_WHOLE.match(self._text, match.end()))

    READERS: ClassVar[Mapping[str, Callable[[_Scan, re.Match[str]], Iterator[Code]]]] = MappingProxyType(
        {
            **dict.fromkeys((f"framework{number}" for number in range(len(_FRAMEWORKS))), _named),
            "own": _own,
            **dict.fromkeys((f"unnamed{number}" for number in range(len(_UNNAMED))), _unnamed),
            "range": _range,
            "unclear": _likely,
            "code": _code,
            "bare": _bare,
            "likely": _likely,
            "word": _word,
        }
    )
    """The method that reads each kind of token."""
