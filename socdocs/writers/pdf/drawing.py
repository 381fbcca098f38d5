"""Have Typst draw a report, in fonts that come with it and with the package of Lato."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socdocs.problems import EnvironmentProblem

if TYPE_CHECKING:
    import typst

_WHERE_IN_TYPST = re.compile(r" \(occurred at .*", re.DOTALL)

_MAIN = Path(__file__).with_name("report.typ")
_FONTS = "fontpkg_lato"
"""The package with Lato, the letters of the text; those of headings and code come with Typst itself."""
_NO_FONT = re.compile(r"the text `\"((?:[^\"\\]|\\.)+)\"` could not be displayed")
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")


class NotTagged(Exception):
    """Typst refuses to tag a report; the message is its reason.

    `boxes` are the texts that would be boxes because no font has their characters, where that is the reason.
    """

    def __init__(self, reason: str, boxes: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.boxes = boxes


class NotDrawn(Exception):
    """Typst cannot draw some pictures; `names` are those of their files."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(*names)
        self.names = names


def draw_tagged(report: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF file of the data of a report, tagged as PDF/UA-1 asks.

    Raises NotTagged if Typst refuses that, and NotDrawn for pictures that are damaged.
    """
    import typst

    files = _files(report, pictures)
    try:
        return _compiled(files, pdf_standards="ua-1")
    except typst.TypstError as problem:
        refusal = problem
    if damaged := [name for name in pictures if not _can_be_drawn(name, files[name])]:
        raise NotDrawn(tuple(damaged))
    # What is wrong inside Typst comes with a place in its source.
    reason = _WHERE_IN_TYPST.sub("", refusal.message).removeprefix("PDF/UA-1 error: ")
    raise NotTagged(reason, tuple(dict.fromkeys(_boxes(refusal))))


def draw_untagged(report: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF file without tags.  Raises EnvironmentProblem if Typst cannot draw the report at all."""
    import typst

    try:
        return _compiled(_files(report, pictures), pdf_tags=False)
    except typst.TypstError as refusal:
        problem = refusal.message
    raise EnvironmentProblem(f"Typst could not draw the report: {problem}")


def _files(report: Mapping[str, object], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    # The files that Typst is given may hold nothing but text, so a picture is a list of its bytes.
    drawn = {name: json.dumps([*data], separators=(",", ":")).encode() for name, data in pictures.items()}
    return {"main.typ": _MAIN.read_bytes(), "report.json": json.dumps(report).encode(), **drawn}


def _compiled(files: Mapping[str, bytes], **options: Any) -> bytes:  # noqa: ANN401 - they are those of Typst
    import typst

    # Its own choice of a folder is the current one, which may be gone.
    options["root"] = _MAIN.parent
    # Its types do not say that it takes several files.
    return typst.compile(files, font_paths=_fonts(), **options)  # type: ignore[no-any-return]


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the package with Lato and those in Typst itself, and none of the system."""
    import typst

    found = find_spec(_FONTS)
    folder = Path(found.origin).parent if found and found.origin else Path()
    return typst.Fonts(include_system_fonts=False, font_paths=[folder / "files"])


def _boxes(refusal: typst.TypstError) -> Iterator[str]:
    for quoted in _NO_FONT.findall(refusal.diagnostic):
        yield _CODE_POINT.sub(lambda code: chr(int(code[1], 16)), quoted)


def _can_be_drawn(name: str, data: bytes) -> bool:
    import typst

    try:
        _compiled({"main.typ": f'#image(bytes(json("{name}")))'.encode(), name: data})
    except typst.TypstError:
        return False
    return True
