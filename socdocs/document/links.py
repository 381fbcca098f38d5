"""Decide which links may be followed and which pictures may be shown, by lists of what is allowed."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLink
from msgspec import Struct, field

MAX_LENGTH = 2048
MAX_REPEATED = 100_000
"""How many characters of addresses and titles the links of one text may repeat."""
PLACES = (
    "section",
    "table",
    "control",
    "criterion",
    "objective",
    "cuec",
    "csoc",
    "exception",
    "incident",
    "change",
    "commitment",
    "requirement",
)
"""What a text can refer to in its report, as links like `[AC-01](control:AC-01)` name it."""
_SCHEMES = ("http", "https", "mailto")
_UNSAFE_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"\\^`{|}\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_IN_BRACKETS = re.compile(r"\[([0-9A-Fa-f:.]{2,45})\](?::[0-9]*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def safe_target(url: str) -> str | None:
    """Return the link target, percent-encoded as the formats need it, or None if it may not be followed.

    Allowed are http and https with a host and without a user name or password, and mailto with an address, of at most
    2048 characters.
    """
    try:
        target = normalizeLink(url)
        parts = urlsplit(target)
    except ValueError:
        return None
    if len(target) > MAX_LENGTH or parts.scheme.lower() not in _SCHEMES or _UNSAFE_CHARACTERS.search(target):
        return None
    if parts.scheme.lower() == "mailto":
        return target if "@" in parts.path else None
    return target if parts.hostname and "@" not in parts.netloc and _is_host_everywhere(parts.netloc) else None


def _is_host_everywhere(host: str) -> bool:
    """Whether a host is one for every Python: which addresses in brackets are refused changed in releases of 3.11."""
    if "[" not in host and "]" not in host:
        return True
    from ipaddress import IPv6Address  # imported late: next to no link has one

    match = _IN_BRACKETS.fullmatch(host)
    try:
        return match is not None and bool(IPv6Address(match[1]))
    except ValueError:
        return False


def place_in_report(url: str) -> str:
    """Return the anchor that a link to something in the report names, such as `control:AC-01`; "" for other links."""
    target = unquote(url)
    kind, _, name = target.partition(":")
    return target if kind in PLACES and name else ""


def local_picture(source: str) -> str | None:
    """Return the path of a picture beside the description, with percent-encoding decoded; None for other sources.

    Does not look at the disk: the code that opens the file checks that it exists below the description's folder.
    """
    path = unquote(source)
    if not path or path.startswith(("/", "\\")) or _DRIVE_OR_SCHEME.match(path) or _CONTROL.search(path):
        return None
    return path


class RepeatedLinks(Struct):
    """How much the links and pictures of one text repeat.

    A target that is defined once can be named by any number of marks, each of which prints its address and its title.
    """

    met: set[tuple[str, str]] = field(default_factory=set)
    repeated: int = 0

    def room_for(self, target: str, title: str) -> bool:
        """Count a link or a picture, and return whether it may still be shown."""
        if (target, title) in self.met:
            self.repeated += len(target) + len(title)
        self.met.add((target, title))
        return self.repeated <= MAX_REPEATED
