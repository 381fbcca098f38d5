"""Lists that the reports of a file share, and of which a list of a report's own takes the place."""

from __future__ import annotations

from pathlib import Path

from socdocs.model.fields import keys_of
from socdocs.model.report_defaults import DEFAULTS
from socdocs.model.reporting import ReportDefaults
from socdocs.source.addresses import Segment, format_address, parse_address
from socdocs.source.editing import NotEditable
from socdocs.source.tree import Mapping, Node, Sequence


def shared_list(tree: Mapping, address: str, path: Path) -> str:
    """Return the address at which reports share what one of them has at `address`; "" for what they do not share.

    `tree` is what the files hold.  Raises NotEditable where it has a list there that is in another file than `path`.
    """
    fact = parse_address(address)[2:]
    if not fact or fact[0].text not in keys_of(ReportDefaults):
        return ""
    shared = format_address((Segment(DEFAULTS), *fact))
    node: Node | None = tree.get(DEFAULTS)
    for segment in fact:
        node = node.get(segment.text) if isinstance(node, Mapping) else None
    if isinstance(node, Sequence) and Path(node.span.file) != path:
        raise NotEditable(f"the list {shared}, which counts for the report now, is in {node.span.file}")
    return shared
