"""Recognize criteria, and requirements of other frameworks, in the names that libraries give them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from socdocs.catalogs.trust_services import grammar
from socdocs.codes import framework_named
from socdocs.source.tree import Entry, Mapping, Scalar

_PARTS: Final = re.compile(r"[:/#]+")
_IDENTIFIER: Final = re.compile(r"(?:urn:|https?://)\S+|[^\s#]*#[^\s#]+", re.IGNORECASE)
_OWN: Final = re.compile(r"\b(?:soc[ _-]?2|tsc|tsp|aicpa|trust[ _-]services?)", re.IGNORECASE)
_SERIES: Final = re.compile(r"(?:CC|PI)\d{1,2}", re.IGNORECASE)
_LETTERS: Final = re.compile(r"(?:soc[ _-]?2[ _:-]*|tsc[ _:-]*)?(?:cc|pi|a|c|p)[ _.-]?\d", re.IGNORECASE)


class Requirement(NamedTuple):
    """A requirement of another framework."""

    framework: str
    reference: str


def criterion_of(text: str) -> str:
    """Return the criterion or series with which a name such as `CC6.1 Logical access` begins, or "".

    Letters are needed, since 6.1 may be a number of anything, and so is the number of a criterion except after CC and
    PI, since controls are often called A-1 or C-2.
    """
    if not _LETTERS.match(text.strip()):
        return ""
    first = next(iter(grammar().find(text)), None)
    if first is None or first.kind not in ("criterion", "series"):
        return ""
    return first.id if first.kind == "criterion" or _SERIES.fullmatch(first.id) else ""


def required_by(name: str) -> str | Requirement | None:
    """Return the criterion or requirement that `urn:x:soc2-2017:cc6.1`, `tsc.yaml#CC6.1` and other identifiers name.

    The framework is before the last part, where there is one.  A criterion is returned as it is written, so that its
    points of focus are told with all others.  None where neither can be told.
    """
    *above, last = [part for part in _PARTS.split(name.strip()) if part.strip()] or [""]
    others = [named for part in reversed(above) if (named := framework_named(part))]
    is_own = any(_OWN.search(part) for part in above)
    if others and not is_own:
        return Requirement(others[0], last)
    code = criterion_of(last)
    if code and (is_own or not above or code.startswith(("CC", "PI")) or "#" in name):
        return last.strip()
    other = next((found for found in grammar().find(last) if found.kind == "other"), None)
    if other is not None:
        return Requirement(other.framework, other.id)
    return Requirement(above[-1], last) if name.startswith("urn:") and len(above) > 1 and not is_own else None


def is_identifier(text: str) -> bool:
    """Whether a text is one identifier or address, and not codes as people write them."""
    return bool(_IDENTIFIER.fullmatch(text.strip()))


def is_own_framework(name: str) -> bool:
    """Whether a key such as `TSC` or `soc2` names the trust services criteria."""
    return bool(_OWN.match(name.strip()))


def reference_entry(requirement: Requirement, place: Scalar) -> Mapping:
    """Return an entry of `framework_references`."""
    texts = (("framework", requirement.framework), ("reference", requirement.reference))
    entries = (Entry(Scalar(key, place.span, '"'), Scalar(text, place.span, '"')) for key, text in texts)
    return Mapping(tuple(entries), place.span)
