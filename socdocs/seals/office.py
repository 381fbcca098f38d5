"""The mark of a Word file or workbook: a custom property with a checksum of all its parts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

PROPERTIES = "docProps/custom.xml"
"""The part with the custom properties."""
PROPERTY = "socdocs-content"
"""The name of the property."""
_VALUE = re.compile(rb'(name="' + PROPERTY.encode() + rb'"><vt:lpwstr>)([0-9a-f]{64})?(</vt:lpwstr>)')
_BEGIN, _END = b"PK\3\4", b"PK\5\6"
"""How the first part of an archive begins, and its last record."""
_END_LENGTH = 22
"""How long the last record is without a comment."""
_LARGEST = 512 * 2**20
_AT_ONCE = 2**20


def sealed(properties: bytes, digests: Mapping[str, bytes]) -> bytes:
    """Return the part `properties` with the checksum filled in; `digests` has the SHA-256 of each other part."""
    return _VALUE.sub(rb"\g<1>" + _checksum(digests, properties) + rb"\g<3>", properties)


def is_whole(main: str, data: bytes) -> bool:
    """Return whether `data` is a file with the part `main` that socdocs wrote and that has not been changed since.

    Repacking it with another zip program is not a change; any change to a part is, and so is whatever lies around the
    archive or is a comment of it.  Returns False for any other data.
    """
    if not data.startswith(_BEGIN) or not data[-_END_LENGTH:].startswith(_END):
        return False
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
        return main in digests and len(found) == 1 and found[0][1] == _checksum(digests, properties)
    except Exception:  # noqa: BLE001 - zipfile raises nine types of errors for damaged archives, and all mean "not ours"
        return False


def _digest(archive: zipfile.ZipFile, name: str) -> bytes:
    digest = hashlib.sha256()
    with archive.open(name) as part:
        while stretch := part.read(_AT_ONCE):
            digest.update(stretch)
    return digest.digest()


def _checksum(digests: Mapping[str, bytes], properties: bytes) -> bytes:
    """Return the hash of the names and hashes of all parts of a package, with the checksum left out of `properties`."""
    unmarked = _VALUE.sub(rb"\g<1>\g<3>", properties)
    lines = sorted({**digests, PROPERTIES: hashlib.sha256(unmarked).digest()}.items())
    return hashlib.sha256(b"".join(name.encode() + b"\0" + digest for name, digest in lines)).hexdigest().encode()
