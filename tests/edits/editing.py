"""Edit a Word file as a person would, in its XML: the words of a fact replaced, plainly or as a tracked change.

The places of facts are found by the bookmarks and checked against the words that the XML has there, without the reader
that is under test.
"""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from socdocs.edits import EditedFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
KINDS = ("table cell", "paragraph", "bound fact", "longer text")


class Place(NamedTuple):
    """Words of a fact in the XML: `before`, the words, and `behind` make up the text of the cell or paragraph.

    `address` and `written` are those of the fact, of which a longer text shows only a part, from `offset` on.
    """

    kind: str
    address: str
    written: str
    before: str
    words: str
    behind: str
    offset: int
    element: etree._Element


class Edit(NamedTuple):
    """Other words for those of a place."""

    place: Place
    words: str

    @property
    def change(self) -> tuple[str, str, str]:
        """Address, written text and new text of the fact."""
        place = self.place
        end = place.offset + len(place.words)
        return place.address, place.written, place.written[: place.offset] + self.words + place.written[end:]


class Editing:
    """A Word file that is being edited; `written` is what its reader says was written."""

    def __init__(self, data: bytes, written: EditedFile) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[DOCUMENT])
        self._written = written

    def data(self) -> bytes:
        """The file as it is now."""
        self.parts[DOCUMENT] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return target.getvalue()

    def places(self) -> Iterator[Place]:
        """Every place of a fact, in the order of the file."""
        starts = {start.get(f"{W}name"): start for start in self.root.iter(f"{W}bookmarkStart")}
        for line in self._written.written:
            start = starts.get(line.name)
            if start is None:
                continue
            if line.kind in ("row", "header"):
                cells: Sequence[etree._Element] = _above(start, "tr").findall(f".//{W}tc")
            else:
                cells = [_above(start, "p")]
            alone = len(line.cells) == 1 and len(line.cells[0]) == 1 and "\n" in line.text()
            if alone:
                yield from _longer_text(line.cells[0][0].address, line.text(), cells[0])
                continue
            for pieces, element in zip(line.cells, cells, strict=False):
                if shown(element) != "".join(piece.text for piece in pieces):
                    continue
                before = ""
                for at, piece in enumerate(pieces):
                    behind = "".join(other.text for other in pieces[at + 1 :])
                    if piece.address and not piece.open_item and "\n" not in piece.text:
                        kind = "table cell" if line.kind == "row" else "paragraph"
                        place = Place(kind, piece.address, piece.text, before, piece.text, behind, 0, element)
                        runs = [text.getparent() for text in _texts(element, len(before), len(piece.text))]
                        if all(_above(run, "sdt", within=element) is not None for run in runs):
                            place = place._replace(kind="bound fact")
                        yield place
                    before += piece.text

    def edit(self, edits: Sequence[Edit], *, author: str = "") -> None:
        """Make `edits`; those of an `author` are tracked.  Places further on in a paragraph come first."""
        for edit in sorted(edits, key=lambda edit: -len(edit.place.before)):
            place = edit.place
            runs = _isolated(place.element, len(place.before), len(place.before) + len(place.words))
            assert "".join(shown(run) for run in runs) == place.words
            _replace_tracked(runs, edit.words, author) if author else _replace(runs, edit.words)


def chosen(places: Iterator[Place], count: int, seed: int = 1) -> dict[str, list[Edit]]:
    """At most `count` edits for each kind of place, each in a paragraph, cell or longer text of its own."""
    rng = random.Random(seed)  # noqa: S311 - the same edits every time
    shuffled = sorted(places, key=lambda place: rng.random())
    edited: set[object] = set()
    edits: dict[str, list[Edit]] = {kind: [] for kind in KINDS}
    for place in shuffled:
        found = edits[place.kind]
        where = place.address if place.kind == "longer text" else place.element
        if len(found) < count and where not in edited:
            edited.add(where)
            found.append(_edit(place, len(found)))
    return edits


def _edit(place: Place, number: int) -> Edit:
    words = place.words.split(" ")
    if number % 2 or len(words) < 3 or place.kind == "longer text":
        return Edit(place, f"Replaced {number}")
    return Edit(place, " ".join([*words[:1], f"replaced {number}", *words[2:]]))


def shown(element: etree._Element) -> str:
    """The words of an element, in their order."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _longer_text(address: str, written: str, first: etree._Element) -> Iterator[Place]:
    element: etree._Element | None = first
    offset = 0
    for line in written.split("\n"):
        if element is None or element.tag != f"{W}p" or shown(element) != line:
            return
        words = next(iter(re.findall(r"\w{4,}", line)), "")
        if words:
            before, _, behind = line.partition(words)
            yield Place("longer text", address, written, before, words, behind, offset + len(before), element)
        offset += len(line) + 1
        element = element.getnext()


def _above(element: etree._Element, tag: str, within: etree._Element | None = None) -> etree._Element:
    found = element
    while found is not None and found is not within and found.tag != f"{W}{tag}":
        found = found.getparent()
    return None if found is within else found


def _texts(element: etree._Element, start: int, length: int) -> Iterator[etree._Element]:
    at = 0
    for text in element.iter(f"{W}t"):
        end = at + len(text.text or "")
        if at < start + length and end > start:
            yield text
        at = end


def _isolated(element: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs of the words from `start` to `end`, after runs that reach further were divided there."""
    found: list[etree._Element] = []
    at = 0
    for text in list(element.iter(f"{W}t")):
        words = text.text or ""
        first, last = max(start - at, 0), min(end - at, len(words))
        if words and first < last:
            found.append(_divided(text, words[:first], words[first:last], words[last:]))
        at += len(words)
    return found


def _divided(text: etree._Element, before: str, words: str, behind: str) -> etree._Element:
    run = text.getparent()
    form = run.find(f"{W}rPr")
    assert [child for child in run if child is not form] == [text]
    for place, other in ((run.addprevious, before), (run.addnext, behind)):
        if other:
            place(_run(form, other))
    _set(text, words)
    return run


def _run(form: etree._Element | None, words: str, tag: str = "t") -> etree._Element:
    run = etree.Element(f"{W}r")
    if form is not None:
        run.append(copy.deepcopy(form))
    _set(etree.SubElement(run, f"{W}{tag}"), words)
    return run


def _set(text: etree._Element, words: str) -> None:
    text.text = words
    text.set(SPACE, "preserve")


def _replace(runs: Sequence[etree._Element], words: str) -> None:
    for run in runs:
        _set(run.find(f"{W}t"), "")
    _set(runs[0].find(f"{W}t"), words)


def _replace_tracked(runs: Sequence[etree._Element], words: str, author: str) -> None:
    about = {f"{W}author": author, f"{W}date": "2026-10-05T09:00:00Z"}
    for run in runs:
        text = run.find(f"{W}t")
        deleted = etree.Element(f"{W}del", {f"{W}id": "900000", **about})
        run.addprevious(deleted)
        deleted.append(run)
        text.tag = f"{W}delText"
    inserted = etree.Element(f"{W}ins", {f"{W}id": "900001", **about})
    runs[-1].getparent().addnext(inserted)
    inserted.append(_run(runs[-1].find(f"{W}rPr"), words))
