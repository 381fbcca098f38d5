"""Write the drawing that shows a picture."""

from __future__ import annotations

from socdocs.writers.docx.xml import escape
from socdocs.writers.picture_files import Picture

EMU_PER_TWIP = 635
_EMU_PER_PIXEL = 9525
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"


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
