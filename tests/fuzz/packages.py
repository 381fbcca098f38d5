"""Workbooks and Word files as samples that people can read: a line “=== NAME” before each part of the package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

_PART = re.compile(rb"^=== ([^\n]+)\n", re.MULTILINE)


def packed(sample: bytes) -> bytes:
    """Return the package of a sample; one that does not begin with a part is the file itself."""
    _, *words = _PART.split(sample) if sample.startswith(b"=== ") else [sample]
    if not words:
        return sample
    file = io.BytesIO()
    parts = {name.decode(errors="replace"): content for name, content in zip(words[::2], words[1::2], strict=True)}
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            # Always of the same day, so that a sample is always the same file.
            package.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def unpacked(package: bytes, wanted: Callable[[str], bool]) -> bytes:
    """Return the sample of a package with the parts that are `wanted`, which must be text."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = [(name, opened.read(name)) for name in opened.namelist() if wanted(name)]
    return b"".join(b"=== %s\n%s\n" % (name.encode(), content.rstrip()) for name, content in parts)
