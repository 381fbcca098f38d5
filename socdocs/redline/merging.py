"""Merge two finished Word files: the new one, with what differs from the old one as tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from socdocs.redline.adoption import Adoption
from socdocs.redline.alignment import Pair, aligned
from socdocs.redline.blocks import Block, Fixed, Paragraph, Row, Table, read_blocks, read_body
from socdocs.redline.ends import Merged, apart, end_of_section, ended, ended_body, unframe
from socdocs.redline.likeness import alike_blocks, alike_rows
from socdocs.redline.marks import Marks
from socdocs.redline.paragraphs import merge_paragraphs
from socdocs.redline.story import Story, W
from socdocs.redline.word_file import WordFile, open_word_file, packed_parts
from socdocs.writers.docx.package import pack


def redline(old: bytes, new: bytes) -> bytes:
    """Return the Word file `new` with all that differs from `old` as insertions and deletions; both are of socdocs.

    Accepting all changes gives the text of `new`, rejecting them that of `old`.  Text that moved is deleted at one
    place and inserted at the other.  Styles, pages, headers and footers are those of `new`, and so are what follows
    from the rest of a report: its contents, the numbers of headings and captions, and cross-references.  Equal files
    give equal bytes, which are sealed.
    """
    before, after = open_word_file(old), open_word_file(new)
    taken = (mark.get(f"{W}id", "") for mark in after.body.root.iter(f"{W}bookmarkStart"))
    marks = Marks(taken)
    merging = _Merging(before, after, marks, Adoption(before, after, marks))
    merging.body()
    merging.adoption.finish()
    return pack(*packed_parts(after))


class _Merging:
    """Merges the text of one file into that of another."""

    def __init__(self, old: WordFile, new: WordFile, marks: Marks, adoption: Adoption) -> None:
        self.adoption = adoption
        self._old, self._new, self._marks = old, new, marks
        self._old_notes, self._new_notes = old.notes.notes(), new.notes.notes()

    def body(self) -> None:
        """Merge the bodies; the contents and the pages are those of the new one."""
        old, new = self._old.body, self._new.body
        of_old, of_new = (next(story.root.iter(f"{W}body")) for story in (old, new))
        before = [block for block in read_body(of_old, old) if not isinstance(block, Fixed)]
        after: list[Block] = []
        fixed: dict[int, list[Merged]] = {0: []}
        """What follows each of the new blocks, and what comes before them, by how many of the blocks come before it."""
        pages = of_new[-1]
        """The pages of the last section, with which a body ends."""
        for block in read_body(of_new, new):
            if block.element is pages:
                continue
            if isinstance(block, Fixed):
                fixed[len(after)].append(Merged("both", block.element))
            else:
                after.append(block)
                fixed[len(after)] = []
        merged = fixed[0]
        count = 0
        for pair in self._aligned(before, after):
            merged += self._merged(pair, old)
            if pair.new is not None:
                count += 1
                merged += fixed[count]
        unframe(merged)
        of_new[:] = [*(row.element for row in ended_body(list(apart(merged)))), pages]

    def _blocks(self, parent: etree._Element, before: Sequence[Block], after: Sequence[Block], story: Story) -> None:
        """Merge the blocks of two cells or notes; `parent` is the new one."""
        pairs = list(self._aligned(before, after))
        if all(None in pair for pair in pairs) and before and after:
            # The end of the last paragraph can be neither inserted nor deleted.
            pairs = [*self._aligned(before[:-1], ()), *self._aligned((), after[:-1]), Pair(before[-1], after[-1])]
        merged = [row for pair in pairs for row in self._merged(pair, story)]
        others = [child for child in parent if child.tag not in (f"{W}p", f"{W}tbl")]
        parent[:] = [*others, *(row.element for row in ended(list(apart(merged)), self._marks))]

    def _aligned(self, before: Sequence[Block], after: Sequence[Block]) -> list[Pair[Block]]:
        pairs = list(aligned(before, after, lambda block: block.key or block, alike_blocks))
        for old, new in pairs:
            if old is not None and new is not None:
                self.adoption.same_list(old.element, new.element)
        return pairs

    def _merged(self, pair: Pair[Block], story: Story) -> Iterator[Merged]:
        """Yield what comes of a pair of blocks; `story` is that of the old one."""
        old, new = pair
        if new is None and old is not None:
            yield self._deleted(old, story)
        elif old is None and new is not None:
            end = list(end_of_section(new.element))
            self._marks.whole(new.element, "ins")
            yield Merged("ins", new.element)
            yield from end
        elif isinstance(old, Table) and isinstance(new, Table):
            self._tables(old, new, story)
            yield Merged("both", new.element)
        elif isinstance(old, Paragraph) and isinstance(new, Paragraph):
            merge_paragraphs(old, new, story, self.adoption, self._marks, self._notes)
            yield Merged("both", new.element)

    def _deleted(self, block: Block, story: Story) -> Merged:
        list(end_of_section(block.element))  # The pages are those of the new file.
        element = self.adoption.take(block.element, story)
        self._marks.whole(element, "del")
        return Merged("del", element)

    def _tables(self, old: Table, new: Table, story: Story) -> None:
        """Merge two tables with the same number of columns; rows that are gone get the widths of the new table."""
        widths = [cell.get(f"{W}w", "") for cell in new.element.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows: list[etree._Element] = []
        for before, after in aligned(old.rows, new.rows, lambda row: row.key, alike_rows):
            if after is None and before is not None:
                row = self.adoption.take(before.element, story)
                for cell, width in zip(row.iterfind(f"{W}tc/{W}tcPr/{W}tcW"), widths, strict=False):
                    cell.set(f"{W}w", width)
                self._marks.whole(row, "del")
                rows.append(row)
            elif after is not None:
                if before is None:
                    self._marks.whole(after.element, "ins")
                else:
                    self._rows(before, after, story)
                rows.append(after.element)
        others = [child for child in new.element if child.tag != f"{W}tr"]
        new.element[:] = [*others, *rows]

    def _rows(self, old: Row, new: Row, story: Story) -> None:
        cells = zip(new.element.iterfind(f"{W}tc"), old.cells, new.cells, strict=True)
        for cell, before, after in cells:
            self._blocks(cell, before, after, story)

    def _notes(self, old: str, new: str) -> None:
        """Merge two notes, given their numbers in the old and the new file."""
        before, after = self._old_notes[old], self._new_notes[new]
        of_old, of_new = self._old.notes, self._new.notes
        self._blocks(after, list(read_blocks(before, of_old)), list(read_blocks(after, of_new)), of_old)
