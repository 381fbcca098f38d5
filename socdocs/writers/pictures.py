"""Read the pictures of a document from the description's folder, and check them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import Document
from socdocs.files import FileRefused, Files
from socdocs.source.positions import Sources
from socdocs.source.tree import Node, Scalar, Sequence

PIXEL_LIMIT = 50_000_000
"""The most pixels of a picture: a small file can declare more than the reader's computer can hold in memory."""


def read_pictures(
    files: Files, folder: Path, tree: Node, document: Document
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the pictures of `document` by source, read from `folder`, and the problems of all others.

    A picture that is missing, lies elsewhere or is neither PNG, JPEG nor SVG is an error where the prose in `tree`
    names it, and so is an SVG without the PNG of the same name beside it.
    """
    found, problems = dict[str, bytes](), list[Diagnostic]()
    for source in document.found.pictures:
        try:
            found |= _pictures(files, folder, source)
        except FileRefused as refusal:
            place = _place(source, tree, Sources(files))
            problems.append(refusal.diagnostic(place))
    return found, problems


def _pictures(files: Files, folder: Path, source: str) -> dict[str, bytes]:
    """Return the picture and, for an SVG, the PNG beside it for programs that cannot draw an SVG."""
    from socdocs.writers.docx.pictures import fallback_name, is_svg

    data = files.read(files.inside(folder, source))
    if not is_svg(data):
        return {source: _raster(source, data)}
    name = fallback_name(source)
    try:
        return {source: data, name: _raster(name, files.read(files.inside(folder, name)))}
    except FileRefused as refusal:
        message = f"{source} has no usable PNG beside it: {refusal.message}"
        raise FileRefused("picture-fallback", message, f"Save the same picture as {name}.") from None


def _raster(source: str, data: bytes) -> bytes:
    from socdocs.writers.docx.pictures import read_picture

    picture = read_picture(data)
    if picture is None:
        message = f"{source} is no PNG, JPEG or SVG picture, or it is damaged."
        raise FileRefused("picture-kind", message, "Save the picture as PNG or JPEG.")
    if picture.width * picture.height > PIXEL_LIMIT:
        message = (
            f"{source} has {picture.width} × {picture.height} pixels; {PIXEL_LIMIT // 1_000_000} million are the most."
        )
        raise FileRefused("picture-size", message, "Save it smaller.")
    return data


def _place(source: str, tree: Node, sources: Sources) -> Span | None:
    """Return the place where the prose names the picture; None if it writes the name in another way."""
    for scalar in _scalars(tree):
        if "![" in scalar.text and (offset := scalar.text.find(source)) >= 0:
            first, last = (sources.position(scalar, place) for place in (offset, offset + len(source) - 1))
            return replace(first, end_line=last.end_line, end_column=last.end_column)
    return None


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.items if isinstance(node, Sequence) else (entry.value for entry in node):
        yield from _scalars(child)
