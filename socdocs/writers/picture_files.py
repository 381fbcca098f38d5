"""Read the kind and size of pictures, and whether they are whole."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_LARGEST_SIDE = 100_000


class Picture(Struct, frozen=True):
    """A picture's bytes, kind, and size in pixels."""

    data: bytes
    extension: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture | None:
    """Return the picture in `data`; None if it is neither PNG nor JPEG, has no size or is cut off before its end."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and _ends_as_png(data):
        extension, size = "png", struct.unpack(">II", data[16:24])
    elif data.startswith(b"\xff\xd8"):
        extension, size = "jpeg", _jpeg_size(data)
    else:
        return None
    width, height = size
    return Picture(data, extension, width, height) if 0 < width < _LARGEST_SIDE and 0 < height < _LARGEST_SIDE else None


def is_svg(data: bytes) -> bool:
    """Return whether `data` is an SVG document."""
    return re.search(rb"<svg[\s>]", data[:4096]) is not None


def fallback_name(source: str) -> str:
    """Return the name of the PNG beside the SVG at `source`."""
    return re.sub(r"\.svg$", "", source, flags=re.IGNORECASE) + ".png"


def _ends_as_png(data: bytes) -> bool:
    """Return whether every chunk of a PNG is there, up to the one that ends it."""
    place = len(_PNG)
    while place + 12 <= len(data):
        kind = data[place + 4 : place + 8]
        place += 12 + int.from_bytes(data[place : place + 4])
        if kind == b"IEND":
            return place <= len(data)
    return False


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return the width and height of a JPEG; zeros if it has none, or no end after its picture began."""
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            return 0, 0
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker == 0xFF:
            place += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return (width, height) if b"\xff\xd9" in data[place:] else (0, 0)
        else:
            place += 2 + length
    return 0, 0


class Shown(NamedTuple):
    """A picture as a file shows it; `vector` is the SVG, and `picture` replaces it in programs that cannot draw one."""

    picture: Picture
    vector: bytes


def shown(pictures: Mapping[str, bytes], source: str) -> Shown | None:
    """Return the picture from `source` among `pictures`; None if it is not there, or of another kind."""
    data = pictures.get(source, b"")
    picture, vector = read_picture(data), b""
    if picture is None and is_svg(data):
        picture, vector = read_picture(pictures.get(fallback_name(source), b"")), data
    return Shown(picture, vector) if picture else None
