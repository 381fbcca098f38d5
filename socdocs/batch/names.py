"""The file names of outputs, made from a pattern and the facts of a report, valid on every operating system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping

from socdocs.outputs import RESERVED
from socdocs.repertoire import newer_characters

PATTERN = "{service_organization.short_name}-{kind}-{period.end}"
"""The default pattern for the names of outputs."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "service_organization.short_name": ("service_organization.short_name", "service_organization.name", "description"),
    "service_organization.name": ("service_organization.name", "description"),
    "system.name": ("system.name",),
    "description": ("description",),
    "kind": ("kind",),
    "report": ("report",),
    "period.start": ("period.start", "as_of_date"),
    "period.end": ("period.end", "as_of_date"),
    "as_of_date": ("as_of_date", "period.end"),
}
"""The fields of a pattern; each is replaced by the first of its facts that is given.  `description` is the folder of a
system.yaml, or the name of a description with another file name; `report` is the report's id."""

_LONGEST = 120


class PatternError(ValueError):
    """The pattern is not valid; the message says why."""


def safe_name(text: str) -> str:
    """Turn `text` into a file name without extension: letters, digits and `.+-_`, and no name reserved by Windows.

    Letters that not all Pythons know are none.
    """
    text = text.translate(dict.fromkeys(map(ord, newer_characters(text)), "-"))
    name = re.sub(r"-{2,}", "-", re.sub(r"[^\w.+-]+", "-", unicodedata.normalize("NFC", text))).strip(".-") or "report"
    if len(name.encode()) > _LONGEST:
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name.encode()[:_LONGEST].decode(errors='ignore').strip('.-')}-{mark}"
    return f"{name}-report" if RESERVED.match(name) else name


def check_pattern(pattern: str) -> None:
    """Raise PatternError for unknown fields, stray braces and folders outside the output folder."""
    _check_fields("name pattern", pattern, FIELDS, "kind")
    folders = pattern.split("/")
    if not all(folders) or ".." in folders or "." in folders or "\\" in pattern:
        raise PatternError("A name pattern must name a file inside the output folder; separate folders by /")


def check_auditor_pattern(pattern: str) -> None:
    """Raise PatternError for stray braces, and those around anything but `description`."""
    _check_fields("pattern for auditors' files", pattern, ("description",), "description")


def _check_fields(what: str, pattern: str, known: Collection[str], example: str) -> None:
    for field in re.findall(r"{([^{}]*)}", pattern):
        if field not in known:
            raise PatternError(f"The {what} must not hold “{{{field}}}”; it may hold: {', '.join(known)}")
    if re.search(r"[{}]", re.sub(r"{[^{}]*}", "", pattern)):
        raise PatternError(f"Braces in a {what} must enclose the name of a fact, as in {{{example}}}")


def file_name(pattern: str, fact: Callable[[str], str]) -> str:
    """The name that `pattern` gives to a report, without extension; `fact` must return "" for an absent fact."""

    def value(match: re.Match[str]) -> str:
        return next((text for name in FIELDS[match[1]] if (text := fact(name))), "").replace("/", "-")

    return "/".join(safe_name(re.sub(r"{([^{}]*)}", value, part)) for part in pattern.split("/"))


def collisions(names: Iterable[str]) -> list[str]:
    """The names that occur twice; upper and lower case count as the same, as on the disks of Windows and macOS."""
    seen, twice = set[str](), list[str]()
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            twice.append(name)
        seen.add(key)
    return list(dict.fromkeys(twice))
