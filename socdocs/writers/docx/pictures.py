"""Read the kind and size of pictures from their first bytes, and write the drawing that shows them."""

from __future__ import annotations

import re
import struct

from msgspec import Struct

from socdocs.writers.docx.xml import escape

EMU_PER_TWIP = 635
_EMU_PER_PIXEL = 9525
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_LARGEST_SIDE = 100_000


class Picture(Struct, frozen=True):
    """A picture's bytes, kind, and size in pixels."""

    data: bytes
    extension: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture | None:
    """Return the picture in `data`; None if it is neither PNG nor JPEG, or its size cannot be read."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
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


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            return 0, 0
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker == 0xFF:
            place += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + length
    return 0, 0


def fitted(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """Return the picture's size in EMU, made smaller if it exceeds `width` and `height` (twentieths of a point)."""
    natural = picture.width * _EMU_PER_PIXEL, picture.height * _EMU_PER_PIXEL
    scale = min(1.0, width * EMU_PER_TWIP / natural[0], height * EMU_PER_TWIP / natural[1])
    return max(1, int(natural[0] * scale)), max(1, int(natural[1] * scale))


def drawing(id: int, relation: str, size: tuple[int, int], alt: str, vector: str = "") -> str:
    """Return the run that shows a picture in its line; `vector` is the relationship of its SVG."""
    x, y = size
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
        ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    sharper = (
        f'<a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip'
        f' xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{vector}"/></a:ext>'
        f"</a:extLst>"
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{x}" cy="{y}"/>'
        f'<wp:docPr id="{id}" name="Picture {id}" descr="{escape(alt)}" xmlns:a="{_DRAWING}main">'
        f"{'' if alt.strip() else decorative}</wp:docPr>"
        f'<a:graphic xmlns:a="{_DRAWING}main"><a:graphicData uri="{_DRAWING}picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}picture"><pic:nvPicPr><pic:cNvPr id="{id}" name="Picture {id}"/>'
        f"<pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}">{sharper if vector else ""}</a:blip>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext '
        f'cx="{x}" cy="{y}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
