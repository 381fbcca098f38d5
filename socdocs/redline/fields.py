"""Fields that number tables and figures: one element while two files are merged, several runs in what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import takewhile
from typing import Final

from lxml import etree

from socdocs.redline.story import W
from socdocs.writers.docx.xml import instruction_pieces

_SIMPLE: Final = f"{W}fldSimple"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBERS = re.compile(r"\s*SEQ\s")


def close_fields(root: etree._Element) -> None:
    """Make one `w:fldSimple` of the runs of each field that numbers tables or figures."""
    for start in list(root.iter(f"{W}r")):
        if _character(start) != "begin" or (parent := start.getparent()) is None:
            continue
        inside = list(takewhile(lambda run: _character(run) not in ("begin", "end"), start.itersiblings(f"{W}r")))
        instruction = "".join(text.text or "" for run in inside for text in run.iter(f"{W}instrText"))
        end = inside[-1].getnext() if inside else None
        if end is None or _character(end) != "end" or not _NUMBERS.match(instruction):
            continue
        field = etree.Element(_SIMPLE, {f"{W}instr": instruction})
        start.addprevious(field)
        field.extend(run for run in inside if run.find(f"{W}t") is not None)
        for run in (start, *inside, end):
            if run.getparent() is parent:
                parent.remove(run)


def open_fields(root: etree._Element) -> None:
    """Make runs of each field that `close_fields` made one element of."""
    for field in list(root.iter(_SIMPLE)):
        parent = field.getparent()
        if parent is not None and _NUMBERS.match(field.get(f"{W}instr", "")):
            place = parent.index(field)
            parent[place : place + 1] = list(runs_of(field))


def runs_of(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the runs that a field is in its long form, and any other element as it is."""
    if element.tag != _SIMPLE:
        yield element
        return
    yield _run(_mark("begin"))
    for piece in instruction_pieces(element.get(f"{W}instr", "")):
        instruction = etree.Element(f"{W}instrText", {_SPACE: "preserve"})
        instruction.text = piece
        yield _run(instruction)
    yield _run(_mark("separate"))
    yield from map(deepcopy, element)
    yield _run(_mark("end"))


def _character(run: etree._Element) -> str:
    """Return which character of a field a run holds: begin, separate, end or none."""
    found = run.find(f"{W}fldChar")
    return "" if found is None else found.get(f"{W}fldCharType", "")


def _run(part: etree._Element) -> etree._Element:
    run = etree.Element(f"{W}r")
    run.append(part)
    return run


def _mark(kind: str) -> etree._Element:
    return etree.Element(f"{W}fldChar", {f"{W}fldCharType": kind})
