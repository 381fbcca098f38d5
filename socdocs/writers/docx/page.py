"""Paper and margins."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class Page(Struct, frozen=True):
    """Paper and margins in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    gutter: int

    @property
    def text_width(self) -> int:
        """The width of a line of text."""
        return self.width - self.left - self.right - self.gutter

    @property
    def text_height(self) -> int:
        """The height of a column of text."""
        return self.height - self.top - self.bottom

    @property
    def is_landscape(self) -> bool:
        """Whether the page is wider than high."""
        return self.width > self.height

    def landscape(self) -> Page:
        """Return the same paper turned, with side margins that leave space for wide tables."""
        side = min(1080, self.left, self.right)
        return replace(self, width=self.height, height=self.width, left=side, right=side)

    def properties(self) -> str:
        """Return the page as WordprocessingML."""
        turned = ' w:orient="landscape"' if self.is_landscape else ""
        return (
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{turned}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}"'
            f' w:header="{self.header}" w:footer="{self.footer}" w:gutter="{self.gutter}"/>'
        )
