"""Read the pictures of a document from the folders of the description, and check them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import Document, Image
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files, Folders
from socdocs.problems import Severity
from socdocs.source.addresses import Locator
from socdocs.source.positions import Sources
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

SHOWN_LIMIT = 100_000_000
"""The most bytes of all pictures, each counted at every place where it is shown, as a page for a browser holds it."""
PIXEL_LIMIT = 50_000_000
"""The most pixels of a picture: a small file can declare more than the reader's computer can hold in memory."""


def read_pictures(
    files: Files,
    folders_of: Callable[[str], Folders],
    tree: Mapping,
    document: Document,
    others: Iterable[Scalar] = (),
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the pictures of `document` by source, and the problems of all others.

    Sources begin in the description's own folder; `folders_of` says from which folders the text at an address may take
    pictures.  A picture that is missing, lies elsewhere or is neither PNG, JPEG nor SVG is an error where the prose in
    `tree`, or in `others`, names it, and so is an SVG without the PNG of the same name beside it.
    """
    found, problems = dict[str, bytes](), list[Diagnostic]()
    own = folders_of("").own
    texts: tuple[Node, ...] = (tree, *others)
    for source, origin in document.found.pictures:
        try:
            found |= read_picture_files(files, folders_of(origin), own, source)
        except FileRefused as refusal:
            place = place_of(source, origin, own, texts, Sources(files))
            problems.append(refusal.diagnostic(place))
    if found and (problem := _shown_too_often(document, found)):
        source, message = problem
        place = place_of(source, dict(document.found.pictures)[source], own, texts, Sources(files))
        problems.append(
            Diagnostic("picture-size", Severity.ERROR, message, place, "Show it less often, or save it smaller.")
        )
    return found, problems


def _shown_too_often(document: Document, pictures: dict[str, bytes]) -> tuple[str, str] | None:
    """Return the picture that takes most of the space, and a message, if all places together take too much."""
    counts = Counter(node.source for node in nodes(document.sections) if isinstance(node, Image))
    sizes = {source: len(pictures[source]) * count for source, count in counts.items() if source in pictures}
    if sum(sizes.values()) <= SHOWN_LIMIT:
        return None
    largest = max(sizes, key=lambda source: (sizes[source], source))
    together = f"{sum(sizes.values()) / 1_000_000:,.0f} MB"
    most = f"{SHOWN_LIMIT // 1_000_000} MB"
    return (
        largest,
        f"{largest} is shown {counts[largest]:,} times: all pictures take {together}, and {most} are the most.",
    )


def read_picture_files(files: Files, folders: Folders, beside: Path, source: str) -> dict[str, bytes]:
    """Return the picture called `source` from the folder `beside` and, for an SVG, the PNG beside it.

    Programs that cannot draw an SVG show that.  Raises `FileRefused` for a file that is missing, lies outside of
    `folders` or is no picture.
    """
    from socdocs.writers.picture_files import fallback_name, is_svg

    data = files.read_named(folders.find(source, beside))
    if not is_svg(data):
        return {source: _raster(source, data)}
    name = fallback_name(source)
    try:
        return {source: data, name: _raster(name, files.read_named(folders.find(name, beside)))}
    except FileRefused as refusal:
        message = f"{source} has no usable PNG beside it: {refusal.message}"
        raise FileRefused("picture-fallback", message, f"Save the same picture as {name}.") from None


def _raster(source: str, data: bytes) -> bytes:
    from socdocs.writers.picture_files import can_be_drawn, read_picture

    picture = read_picture(data)
    if picture is None:
        message = f"{source} is no PNG, JPEG or SVG picture, or it is damaged."
        raise FileRefused("picture-kind", message, "Save the picture as PNG or JPEG.")
    if picture.width * picture.height > PIXEL_LIMIT:
        message = (
            f"{source} has {picture.width} × {picture.height} pixels; {PIXEL_LIMIT // 1_000_000} million are the most."
        )
        raise FileRefused("picture-size", message, "Save it smaller.")
    if not can_be_drawn(data):
        message = f"{source} is damaged on the inside, or of a kind that programs cannot draw."
        raise FileRefused("picture-kind", message, "Save it again, as PNG or JPEG.")
    return data


def place_of(source: str, origin: str, own: Path, trees: tuple[Node, ...], sources: Sources) -> Span | None:
    """Return the place where the prose names the picture; None if it writes the name in another way."""
    named = Locator(trees[0]).find(origin) if origin and isinstance(trees[0], Mapping) else None
    for scalar in (row for tree in (trees if named is None else (named,)) for row in _scalars(tree)):
        beside = os.path.relpath(own / source, Path(scalar.span.file).parent).replace(os.sep, "/")
        for name in (source, beside) if "![" in scalar.text else ():
            if (offset := scalar.text.find(name)) >= 0:
                first, last = (sources.position(scalar, place) for place in (offset, offset + len(name) - 1))
                return replace(first, end_line=last.end_line, end_column=last.end_column)
    return None


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.items if isinstance(node, Sequence) else (entry.value for entry in node):
        yield from _scalars(child)
