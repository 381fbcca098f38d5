"""A story: a part of the package with text of its own, such as the body, the notes, a header or a footer."""

from __future__ import annotations

from msgspec import Struct, field

from socdocs.writers.docx.copies import Copies
from socdocs.writers.docx.package import Relationship
from socdocs.writers.docx.xml import document_part

_OUTSIDE = "hyperlink"


class Story(Struct):
    """The fragments of one story, as WordprocessingML calls it, and the relationships that they name."""

    fragments: list[str] = field(default_factory=list)
    copies: Copies = field(default_factory=Copies)
    root: tuple[str, str] | None = None
    """The start and end of the root element, if it comes from a reference document."""
    inherited: tuple[Relationship, ...] = ()
    """The relationships of fragments that come from a reference document."""
    _targets: dict[tuple[str, str], str] = field(default_factory=dict)

    def relate(self, kind: str, target: str) -> str:
        """Return the relationship id for `target`, the same for all its uses."""
        return self._targets.setdefault((kind, target), f"rel{len(self._targets) + 1}")

    def relationships(self) -> tuple[Relationship, ...]:
        """Return the relationships of the part, in the order of first use."""
        return self.inherited + tuple(
            Relationship(id, kind, target, external=kind == _OUTSIDE) for (kind, target), id in self._targets.items()
        )

    def relates_to(self, target: str) -> bool:
        """Return whether a fragment names `target`."""
        return any(known == target for _, known in self._targets)

    def part(self, root: str) -> bytes:
        """Return the part with the given root element."""
        content = "".join(self.fragments)
        return document_part(root, content) if self.root is None else f"{self.root[0]}{content}{self.root[1]}".encode()

    def relate_link(self, target: str) -> str:
        """Return the relationship id for a link to a web page or mail address."""
        return self.relate(_OUTSIDE, target)
