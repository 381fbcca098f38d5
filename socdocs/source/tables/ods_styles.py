"""Read from the styles of an OpenDocument file which of them put a line through words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Style = tuple[str, str]
"""The family of a style, such as `table-cell`, and its name within the family."""
_STYLES: Final = ("style:style", "style:default-style")
_LINES: Final = ("style:text-line-through-style", "style:text-line-through-type")


class StruckStyles:
    """Collects which styles put a line through words, or take it away, from the elements of a file in their order."""

    def __init__(self) -> None:
        self._struck = dict[Style, bool]()
        self._now: Style = ("", "")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element into account.  A style has what the one above it has, unless it says something else."""
        if name in _STYLES:
            family = attributes.get("style:family", "")
            self._now = (family, attributes.get("style:name", ""))
            above = self._struck.get((family, attributes.get("style:parent-style-name", "")))
            if above is not None:
                self._struck[self._now] = above
        elif name == "style:text-properties":
            lines = [attributes[line] for line in _LINES if line in attributes]
            if lines:
                self._struck[self._now] = "none" not in lines

    def is_struck(self, family: str, name: str, *, around: bool = False) -> bool:
        """Whether words in a style have a line through them; `around` says whether those around them have."""
        return self._struck.get((family, name), around)
