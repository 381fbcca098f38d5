"""Take text of the old file over into the new one, with the links, pictures, lists and notes that it needs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Final

from lxml import etree

from socdocs.redline.marks import Marks
from socdocs.redline.story import Story, W, relations
from socdocs.redline.word_file import BODY, WordFile, serialized
from socdocs.writers.docx.package import Relationship
from socdocs.writers.docx.parsing import parse_part

_LISTS: Final = "word/numbering.xml"
_NUMBER = f"{W}pPr/{W}numPr/{W}numId"


class Adoption:
    """What was taken over so far from `old` into `new`, whose parts grow."""

    def __init__(self, old: WordFile, new: WordFile, marks: Marks) -> None:
        self._old, self._new, self._marks = old, new, marks
        self._bookmarks = {e.get(f"{W}name") for e in new.body.root.iter(f"{W}bookmarkStart")}
        self._linked = {e.get(f"{W}anchor") for e in old.body.root.iter(f"{W}hyperlink")}
        self._notes = old.notes.notes()
        self._note_numbers = _free(new.notes.notes())
        drawings = (e for e in new.body.root.iter(etree.Element) if e.tag.endswith("}docPr"))
        self._drawing_numbers = _free(e.get("id", "") for e in drawings)
        self._lists = _Lists(old, new)

    def take(self, element: etree._Element, story: Story) -> etree._Element:
        """Return a copy of an element of the old `story`, as it may lie in the new file."""
        taken = deepcopy(element)
        self._take_bookmarks(taken)
        for owner, name in relations(taken):
            owner.set(name, self._relation(story.relationships[owner.get(name, "")], story))
        for number in taken.iter(f"{W}numId"):
            number.set(f"{W}val", self._lists.adopted(number.get(f"{W}val", "")))
        for part in taken.iter(etree.Element):
            if part.tag.endswith("}docPr"):
                part.set("id", next(self._drawing_numbers))
        for reference in taken.iter(f"{W}footnoteReference"):
            self._take_note(reference)
        return taken

    def same_list(self, old: etree._Element, new: etree._Element) -> None:
        """Let what is taken over of the list of paragraph `old` belong to that of `new`."""
        one, other = old.find(_NUMBER), new.find(_NUMBER)
        if one is not None and other is not None:
            self._lists.same(one.get(f"{W}val", ""), other.get(f"{W}val", ""))

    def finish(self) -> None:
        """Put the lists that were taken over into the new file."""
        self._new.parts[_LISTS] = self._lists.part()

    def _take_bookmarks(self, taken: etree._Element) -> None:
        """Keep the bookmarks that links of the old file lead to, unless the new file has them; remove all others."""
        kept: dict[str | None, str] = {}
        for start in taken.iter(f"{W}bookmarkStart"):
            name = start.get(f"{W}name")
            if name in self._linked and name not in self._bookmarks:
                self._bookmarks.add(name)
                kept[start.get(f"{W}id")] = self._marks.number()
        for mark in list(taken.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            if number := kept.get(mark.get(f"{W}id")):
                mark.set(f"{W}id", number)
            elif (parent := mark.getparent()) is not None:
                parent.remove(mark)

    def _relation(self, wanted: Relationship, story: Story) -> str:
        """Return the id of a relationship of the new story that leads where the `wanted` one of the old story does."""
        target = wanted.target if wanted.external else self._media(wanted.target, story)
        known = self._new.body.relationships if story is self._old.body else self._new.notes.relationships
        for row in known.values():
            if (row.kind, row.target) == (wanted.kind, target):
                return row.id
        id = f"old{len(known) + 1}"
        known[id] = Relationship(id, wanted.kind, target, wanted.external)
        return id

    def _media(self, target: str, story: Story) -> str:
        """Return the name of the picture in the new file that has the bytes of the one at `target`."""
        data, parts = story.media[target], self._new.parts
        folder = posixpath.dirname(BODY)
        name = next((name for name, part in parts.items() if part == data and "/media/" in name), "")
        if not name:
            name = f"{folder}/media/old{len(parts) + 1}{posixpath.splitext(target)[1]}"
            parts[name] = data
        return posixpath.relpath(name, folder)

    def _take_note(self, reference: etree._Element) -> None:
        note = self.take(self._notes[reference.get(f"{W}id", "")], self._old.notes)
        note.set(f"{W}id", next(self._note_numbers))
        for paragraph in note.iter(f"{W}p"):
            self._marks.content(paragraph, "del")
        self._new.notes.root.append(note)
        reference.set(f"{W}id", note.get(f"{W}id", ""))


class _Lists:
    """The numbered lists of the new file and, by the number of each of the old one, which of them takes its items."""

    def __init__(self, old: WordFile, new: WordFile) -> None:
        self._old = {e.get(f"{W}numId", ""): e for e in parse_part(old.parts[_LISTS]).iter(f"{W}num")}
        self._root = parse_part(new.parts[_LISTS])
        self._last = list(self._root.iter(f"{W}num"))[-1]
        self._numbers = _free(e.get(f"{W}numId", "") for e in self._root.iter(f"{W}num"))
        self._known: dict[str, str] = {}

    def same(self, old: str, new: str) -> None:
        self._known.setdefault(old, new)

    def adopted(self, number: str) -> str:
        """Return the number of the list for the items of an old one; those that count by themselves are copied."""
        own = self._old.get(number)
        if own is None or own.find(f"{W}lvlOverride") is None:
            return number
        if number not in self._known:
            self._known[number] = next(self._numbers)
            added = deepcopy(own)
            added.set(f"{W}numId", self._known[number])
            self._last.addnext(added)
            self._last = added
        return self._known[number]

    def part(self) -> bytes:
        return serialized(self._root)


def _free(taken: Iterator[str] | dict[str, etree._Element]) -> Iterator[str]:
    """Yield the numbers above all that are taken."""
    return map(str, count(max((int(number) for number in taken if number.isdigit()), default=0) + 1))
