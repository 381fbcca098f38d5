"""Have Typst draw a report, in fonts that come with it and with the package of Lato."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socdocs.diagnostics import Diagnostic
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.writers import File

if TYPE_CHECKING:
    import typst

_MAIN = Path(__file__).with_name("report.typ")
_FONTS = "fontpkg_lato"
"""The package with Lato, the letters of the text; those of headings and code come with Typst itself."""
_NO_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")


def draw_file(report: Mapping[str, object], pictures: Mapping[str, bytes]) -> File:
    """Return the PDF file of the data of a report, tagged as PDF/UA-1 asks unless Typst refuses that.

    Raises InputProblems for a picture that is damaged, and EnvironmentProblem if Typst refuses the report.
    """
    import typst

    # The files that Typst is given may hold nothing but text, so a picture is a list of its bytes.
    drawn = {name: json.dumps([*data], separators=(",", ":")).encode() for name, data in pictures.items()}
    files = {"main.typ": _MAIN.read_bytes(), "report.json": json.dumps(report).encode(), **drawn}
    try:
        return File(_compiled(files, pdf_standards="ua-1"))
    except typst.TypstError as refusal:
        boxes, reason = tuple(dict.fromkeys(_boxes(refusal))), refusal.message
    if damaged := [name for name, data in drawn.items() if not _can_be_drawn(name, data)]:
        raise InputProblems(
            Diagnostic("picture-kind", Severity.ERROR, f"{name} of the report is damaged.", None, "Save it again.")
            for name in damaged
        )
    try:
        return File(_compiled(files, pdf_tags=False), boxes, "" if boxes else reason)
    except typst.TypstError as refusal:
        problem = refusal.message
    raise EnvironmentProblem(f"Typst could not draw the report: {problem}")


def _compiled(files: Mapping[str, bytes], **options: Any) -> bytes:  # noqa: ANN401 - they are those of Typst
    import typst

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
