"""Write outputs, never in the place of an input, of another output, or of other people's work."""

from socdocs.outputs.locks import one_at_a_time
from socdocs.outputs.places import RESERVED, Output, Place, require_apart
from socdocs.outputs.replacing import holds_others_work, require_replaceable, require_writable
from socdocs.outputs.saving import replace_input, write

__all__ = [
    "RESERVED",
    "Output",
    "Place",
    "holds_others_work",
    "one_at_a_time",
    "replace_input",
    "require_apart",
    "require_replaceable",
    "require_writable",
    "write",
]
