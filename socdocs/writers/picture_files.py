"""Read the kind and size of pictures, and whether they are whole."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

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


def can_be_drawn(data: bytes) -> bool:
    """Return whether programs can draw a PNG or JPEG that `read_picture` knows: whether it is whole on the inside."""
    return _is_whole_png(data) if data.startswith(_PNG) else _is_whole_jpeg(data)


_SAMPLES: Final[Mapping[int, tuple[int, tuple[int, ...]]]] = {
    0: (1, (1, 2, 4, 8, 16)),
    2: (3, (8, 16)),
    3: (1, (1, 2, 4, 8)),
    4: (2, (8, 16)),
    6: (4, (8, 16)),
}
"""The samples of a pixel, and the bits that one may have, by the color type of a PNG."""
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""The first column and row of each pass of an interlaced PNG, and the steps from there."""
_PIECE: Final = 1 << 16


def _is_whole_png(data: bytes) -> bool:
    """Return whether a PNG holds the bytes of all its pixels, and its checksums fit."""
    chunks = list(_chunks(data))
    # A letter in lower case marks a chunk that programs can do without.
    if any(kind[:1].isupper() and zlib.crc32(kind + content) != checksum for kind, content, checksum in chunks):
        return False
    width, height, bits, color, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    samples, depths = _SAMPLES.get(color, (0, ()))
    if bits not in depths or (color == 3 and not any(kind == b"PLTE" for kind, _, _ in chunks)):
        return False
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    sizes = ((-(-(width - x) // right), -(-(height - y) // down)) for x, y, right, down in passes)
    wanted: int = sum(rows * (1 + (columns * samples * bits + 7) // 8) for columns, rows in sizes if columns > 0 < rows)
    unpacking = zlib.decompressobj()
    try:
        for kind, content, _ in chunks:
            packed = content if kind == b"IDAT" else b""
            while packed and wanted > 0:
                wanted -= len(unpacking.decompress(packed, _PIECE))
                packed = unpacking.unconsumed_tail
    except zlib.error:
        return False
    return wanted <= 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield the kind, the content and the checksum of each chunk of a PNG."""
    place = len(_PNG)
    while place + 12 <= len(data):
        end = place + 8 + int.from_bytes(data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : end], int.from_bytes(data[end : end + 4])
        place = end + 4


_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The end of the pixels of a JPEG: a marker that is none of those among them."""


def _is_whole_jpeg(data: bytes) -> bool:
    """Return whether a JPEG has the tables that its pixels need, eight bits for a sample, and an end behind them."""
    place, met = 2, set[int]()
    while found := _MARKER.search(data, place):
        marker, place = data[found.start() + 1], found.end()
        if marker == 0xD9:
            return {0xDA, 0xC4, 0xDB} <= met
        met.add(marker)
        if marker in _JPEG_FRAMES and data[place + 2 : place + 3] != b"\x08":
            return False
        place += int.from_bytes(data[place : place + 2])
    return False


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
            return (width, height) if data.find(b"\xff\xd9", place) >= 0 else (0, 0)
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
