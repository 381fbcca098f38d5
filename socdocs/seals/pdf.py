"""The mark of a PDF file: a keyword among its properties with a checksum of everything else."""

from __future__ import annotations

import hashlib
import re

_NAME = "socdocs-content sha256:"
UNSEALED = _NAME + "0" * 64
"""The keyword in a file whose checksum is not known yet; the properties may hold it more than once."""
_MARK = re.compile(rb"(?<=" + _NAME.encode() + rb")[0-9a-f]{64}")


def sealed(data: bytes) -> bytes:
    """Return the file with its checksum in place of the zeros of `UNSEALED`."""
    return _MARK.sub(_checksum(data), data)


def is_whole(data: bytes) -> bool:
    """Return whether `data` is a PDF file that socdocs wrote and that has not been changed since."""
    found = set(_MARK.findall(data))
    return data.startswith(b"%PDF-") and found == {_checksum(data)}


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(_MARK.sub(b"0" * 64, data)).hexdigest().encode()
