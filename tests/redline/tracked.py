"""Read a Word file as it reads when all tracked changes are accepted or rejected, with zipfile and lxml alone.

Numbers, contents and cross-references are not compared, so a reference reads as the name of what it leads to, the
number of a caption as “#”, and the contents are left out.
"""

import io
import re
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}drawing": "(picture)", f"{W}pict": "(picture)"}
INSERTED, DELETED = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
UPDATE = "To see page numbers, click on this table in Word and press F9; this line then goes."
OWN_WORDS = ("Table of Contents", "List of Tables")


def lines(data, changes="accept"):
    """Every paragraph with words, and every row of a table as a tuple of cells; the words of a note lie in the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        streams = {name: archive.read(name) for name in archive.namelist()}
    # LibreOffice writes no part for notes if there is none.
    body, notes = (etree.fromstring(streams.get(f"word/{part}.xml", b"<none/>")) for part in ("document", "footnotes"))
    for root in (body, notes):
        settle(root, changes)
    return list(Reading(notes).blocks(body.find(f"{W}body")))


def settle(root, changes):
    """Accept or reject all changes in a tree, as ISO 29500-1, 17.13.5 describes them."""
    gone = DELETED if changes == "accept" else INSERTED
    for row in list(root.iter(f"{W}tr")):
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in gone):
            row.getparent().remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    joined = [p for p in root.iter(f"{W}p") if any(p.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in gone)]
    for mark in list(root.iter(*INSERTED, *DELETED)):
        parent = mark.getparent()
        if parent.tag not in (f"{W}rPr", f"{W}trPr"):
            place = parent.index(mark)
            parent[place : place + 1] = [] if mark.tag in gone else list(mark)
    for paragraph in joined:
        following = paragraph.getnext()
        content = [child for child in paragraph if child.tag != f"{W}pPr"]
        if following.tag == f"{W}p":
            following[1:1] = content
        else:
            assert not any(child.tag == f"{W}r" for child in content), "words would run into a table"
        paragraph.getparent().remove(paragraph)


class Reading:
    """The words of a file, whose notes are in the tree `notes`."""

    def __init__(self, notes):
        self.notes = {note.get(f"{W}id"): note for note in notes.iter(f"{W}footnote")}

    def blocks(self, parent):
        for element in parent:
            if element.tag == f"{W}p":
                if (words := self.paragraph(element)) and not is_contents(element, words):
                    yield words
            elif element.tag == f"{W}tbl":
                yield from (self.row(row) for row in element.findall(f"{W}tr"))
            elif element.tag in (f"{W}sdt", f"{W}sdtContent"):
                yield from self.blocks(element)

    def row(self, row):
        return tuple(tuple(self.blocks(cell)) for cell in row.findall(f"{W}tc"))

    def paragraph(self, paragraph):
        words = "".join(self.pieces(paragraph))
        return re.sub(r"\x02[^\x03]*SEQ [^\x03]*\x03", "#", words)

    def pieces(self, parent):
        for element in parent:
            if element.tag in (f"{W}t", f"{W}delText", f"{W}instrText", f"{W}delInstrText"):
                yield element.text or ""
            elif element.tag in SIGNS:
                yield SIGNS[element.tag]
            elif element.tag == f"{W}fldSimple":
                yield "#"
            elif element.tag == f"{W}fldChar":
                yield {"begin": "\x02", "end": "\x03"}.get(element.get(f"{W}fldCharType"), "")
            elif element.tag == f"{W}hyperlink" and element.get(f"{W}anchor"):
                yield f"→{element.get(f'{W}anchor')}" if len(element) else ""
            elif element.tag == f"{W}footnoteReference":
                note = self.notes[element.get(f"{W}id")]
                yield f"({' / '.join(map(str, self.blocks(note)))})"
            elif element.tag not in (f"{W}pPr", f"{W}rPr"):
                yield from self.pieces(element)


def is_contents(paragraph, words):
    return (
        any(link.get(f"{W}anchor", "").startswith("_Toc") for link in paragraph.iter(f"{W}hyperlink"))
        or words in OWN_WORDS
        or words.endswith(UPDATE)
    )
