"""The mark of a Word file: a custom property that holds a checksum of all its parts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

PROPERTIES = "docProps/custom.xml"
"""The part with the custom properties."""
_VALUE = re.compile(rb'(name="socdocs-content"><vt:lpwstr>)([0-9a-f]{64})?(</vt:lpwstr>)')
_LARGEST = 512 * 2**20
_AT_ONCE = 2**20


def sealed(properties: bytes, digests: Mapping[str, bytes]) -> bytes:
    """The part `properties` with the checksum in its place; `digests` are the SHA-256 of all other parts by name."""
    return _VALUE.sub(rb"\g<1>" + _checksum(digests, properties) + rb"\g<3>", properties)


def is_whole(data: bytes) -> bool:
    """Whether `data` is a Word file that socdocs wrote and that was not changed since.

    Packing it anew (another zip program) is no change; any change to a part is.  False for anything else at all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST or len({e.filename for e in entries}) < len(
                entries
            ):
                return False
            properties = archive.read(PROPERTIES)
            names = (entry.filename for entry in entries if not entry.is_dir() and entry.filename != PROPERTIES)
            digests = {name: _digest(archive, name) for name in names}
        found = _VALUE.findall(properties)
        return len(found) == 1 and found[0][1] == _checksum(digests, properties)
    except Exception:  # noqa: BLE001 - zipfile raises nine kinds on damaged archives, and all mean "not ours"
        return False


def _digest(archive: zipfile.ZipFile, name: str) -> bytes:
    digest = hashlib.sha256()
    with archive.open(name) as part:
        while stretch := part.read(_AT_ONCE):
            digest.update(stretch)
    return digest.digest()


def _checksum(digests: Mapping[str, bytes], properties: bytes) -> bytes:
    """The hash of a package: of its parts' names and hashes, and of the properties without the checksum in them."""
    unmarked = _VALUE.sub(rb"\g<1>\g<3>", properties)
    lines = sorted({**digests, PROPERTIES: hashlib.sha256(unmarked).digest()}.items())
    return hashlib.sha256(b"".join(name.encode() + b"\0" + digest for name, digest in lines)).hexdigest().encode()
