"""Write outputs, never in the place of an input, of another output, or of other people's work."""

from socdocs.outputs.places import RESERVED, Output, Place, require_apart
from socdocs.outputs.replacing import content_to_replace, holds_others_work, require_writable
from socdocs.outputs.saving import write

__all__ = [
    "RESERVED",
    "Output",
    "Place",
    "content_to_replace",
    "holds_others_work",
    "require_apart",
    "require_writable",
    "write",
]
