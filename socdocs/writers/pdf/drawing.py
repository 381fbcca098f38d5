"""Have Typst draw a report, in fonts that come with it and with the package of Lato."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socdocs.files import disk_problem, names_in
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
    try:
        # Its types do not say that it takes several files.
        return typst.compile(files, font_paths=_fonts(), **options)  # type: ignore[no-any-return]
    except BaseException as panic:
        # A crash inside the library, such as where the system gives it no thread, arrives as no Exception.
        if type(panic).__name__ != "PanicException":
            raise
        message = f"Typst, which draws PDF files, could not go on: {panic}."
        raise EnvironmentProblem(f"{message} Run again when the machine does less, or write another format.") from None


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the package with Lato and those in Typst itself, and none of the system.

    Raises EnvironmentProblem where one of its files cannot be read: Typst would take other letters.
    """
    import typst

    found = find_spec(_FONTS)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name=_FONTS)
    folder = Path(found.origin).with_name("files")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    try:
        missing = {name for name in names_in(folder) if name.endswith(".ttf")}
    except OSError as problem:
        raise disk_problem(folder, "could not be read", problem) from None
    missing -= {Path(font.path).name for font in fonts.fonts() if font.path}
    if missing or "Lato" not in fonts.families():
        which = ", ".join(str(folder / name) for name in sorted(missing)) or folder
        raise EnvironmentProblem(
            f"The letters of PDF files could not be read: {which}. Run again, or install it again."
        )
    return fonts


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
