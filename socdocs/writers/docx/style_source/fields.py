"""The fields in a reference document's headers, footers and cover: found when it is opened, and replaced by marks.

A field can fetch a file or run a program as soon as the report is opened, and hide in another or end in a paragraph
further on.  So none stays but what is known to be harmless as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import etree

from socdocs.writers.docx.headers_footers import FIELD_MARK, FIELDS
from socdocs.writers.docx.style_source.elements import W, element, remove, unwrap, value

_NAMES = {"title": "title", "subject": "report_title", "company": "organization"} | {name: name for name in FIELDS}
_INSTRUCTION = re.compile(r"\s*(?:DOCPROPERTY\s+)?\"?([\w ]+?)\"?\s*(?:\\.*)?")
_HARMLESS = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION|STYLEREF)(?:\s*\\[*#@a-z]|\s+\"[^\"\\]*\"|\s+[^\s\"\\]+)*\s*",
    re.IGNORECASE,
)
_MARKS = (f"{W}fldChar", f"{W}instrText", f"{W}delInstrText")
_OWN_ATTRIBUTES = {f"{W}fldCharType", f"{W}instr", "{http://www.w3.org/XML/1998/namespace}space"}
_FLAT = {("begin", "end"), ("begin", "separate", "end")}
"""The marks of a field that holds no other."""
_MERGE_FIELD = re.compile(r"\s*MERGEFIELD\b", re.IGNORECASE)
_TEMPLATE_MARK = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}|«[^«»]*»", re.DOTALL)


def mark_fields(root: etree._Element) -> frozenset[str]:
    """Replace controls and fields for properties of the report by marks; return the names of all that is shown."""
    shown = set()
    for control in list(root.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        names = (value(control.find(f"{W}sdtPr/{W}{tag}")).strip().lower() for tag in ("alias", "tag"))
        name = next((_NAMES[name] for name in names if name in _NAMES), "")
        if name and content is not None:
            shown.add(name)
            _replace_by_mark(content, name)
        if content is not None:
            for child in list(content):
                control.addprevious(child)
        remove(control)
    for simple in list(root.iter(f"{W}fldSimple")):
        runs = list(simple)
        name, harmless = _property_of(value(simple, "instr"))
        if name:
            shown.add(name)
        if harmless and next(simple.iterdescendants(f"{W}fldSimple", *_MARKS), None) is None:
            _strip(simple)
            continue
        unwrap(simple)
        if name and not harmless:
            _collapse(runs, name)
    _split_runs(root)
    kept: set[etree._Element] = set()
    for paragraph in root.iter(f"{W}p"):
        shown |= _mark_complex(paragraph, kept)
    for mark in [mark for mark in root.iter(*_MARKS) if mark not in kept]:
        remove(mark)
    return frozenset(shown)


def drop_template_marks(root: etree._Element) -> Iterator[str]:
    """Remove the marks that other programs fill, such as `{{ client }}` or «client»; yield each as it is written."""
    for simple in list(root.iter(f"{W}fldSimple")):
        if _MERGE_FIELD.match(value(simple, "instr")):
            remove(simple)
            yield value(simple, "instr").strip()
    _split_runs(root)
    for paragraph in root.iter(f"{W}p"):
        for runs, instruction in list(_complex_fields(paragraph)):
            if _MERGE_FIELD.match(instruction):
                _remove_all(runs)
                yield instruction.strip()
        yield from _drop_from_text(list(paragraph.iter(f"{W}t")))


def _drop_from_text(texts: list[etree._Element]) -> Iterator[str]:
    """Remove marks from the text of a paragraph; Word may have split a mark over several runs."""
    found = list(_TEMPLATE_MARK.finditer("".join(text.text or "" for text in texts)))
    at = start = 0
    for text in texts:
        words = text.text or ""
        end, kept, place = start + len(words), "", start
        while at < len(found) and found[at].start() < end:
            kept += words[place - start : max(found[at].start(), start) - start]
            place = min(found[at].end(), end)
            if found[at].end() > end:
                break
            at += 1
        if place > start:
            text.text = kept + words[place - start :]
        start = end
    yield from (match[0] for match in found)


def _mark_complex(paragraph: etree._Element, kept: set[etree._Element]) -> set[str]:
    """Replace fields of several runs by marks; return the names of all that is shown.

    The marks of the fields that are left as they are go into `kept`.
    """
    shown = set()
    for runs, instruction in list(_complex_fields(paragraph)):
        name, harmless = _property_of(instruction)
        marks = [mark for run in runs for mark in run.iterchildren(*_MARKS)]
        kinds = tuple(value(mark, "fldCharType") for mark in marks if mark.tag == f"{W}fldChar")
        if name:
            shown.add(name)
        if harmless and kinds in _FLAT:
            kept.update(marks)
            for mark in marks:
                _strip(mark)
        elif not harmless and name:
            _collapse(runs, name)
        else:
            _keep_result(runs)
    return shown


def _strip(field: etree._Element) -> None:
    """Take from a field, or from a mark of it, what is no part of its instruction: data, forms with macros, orders."""
    for child in field.findall(f"{W}fldData") + field.findall(f"{W}ffData"):
        remove(child)
    for name in {*field.attrib} - _OWN_ATTRIBUTES:
        del field.attrib[name]


def _keep_result(runs: list[etree._Element]) -> None:
    """Remove a field except the words that it shows."""
    depth, shows = 0, False
    for run in runs:
        kind = value(run.find(f"{W}fldChar"), "fldCharType")
        depth += (kind == "begin") - (kind == "end")
        shows = shows or (kind == "separate" and depth == 1)
        if not shows or run.find(f"{W}t") is None:
            remove(run)


def _complex_fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """Yield the runs of each field that begins and ends in a paragraph, with its instruction."""
    runs: list[etree._Element] = []
    instruction, depth = "", 0
    for run in paragraph.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p")) is not paragraph:  # in a shape
            continue
        kind = value(run.find(f"{W}fldChar"), "fldCharType")
        depth += kind == "begin"
        if depth:
            runs.append(run)
            instruction += "".join(text.text or "" for text in run.iterchildren(f"{W}instrText"))
        depth -= kind == "end" and depth > 0
        if runs and not depth:
            yield runs, instruction
            runs, instruction = [], ""


def _split_runs(root: etree._Element) -> None:
    """Give each mark of a field a run of its own, in which nothing else begins or ends."""
    for mark in list(root.iter(*_MARKS)):
        run = mark.getparent()
        if run is None or run.tag != f"{W}r":
            continue
        content = [child for child in run if child.tag != f"{W}rPr"]
        for child in content[1:]:
            properties = run.find(f"{W}rPr")
            alone = element("r", *([] if properties is None else [deepcopy(properties)]), child)
            run.addnext(alone)
            run = alone


def _property_of(instruction: str) -> tuple[str, bool]:
    """Return the property that a field shows (`page` for the page), and whether the field is left as it is."""
    if match := _HARMLESS.fullmatch(instruction):
        return match[1].lower(), True
    match = _INSTRUCTION.fullmatch(instruction)
    return _NAMES.get(match[1].strip().lower(), "") if match else "", False


def _collapse(runs: list[etree._Element], name: str) -> None:
    """Replace `runs` by one mark with the format of the last one that has text."""
    if not runs:
        return
    form = next((run.find(f"{W}rPr") for run in reversed(runs) if run.find(f"{W}t") is not None), None)
    mark = element(FIELD_MARK, name=name)
    if form is not None:
        mark.append(deepcopy(form))
    runs[0].addprevious(mark)
    _remove_all(runs)


def _remove_all(runs: Iterable[etree._Element]) -> None:
    for run in list(runs):
        remove(run)


def _replace_by_mark(content: etree._Element, name: str) -> None:
    runs = list(content.iter(f"{W}r"))
    if runs:
        _collapse(runs, name)
    else:
        paragraph = next(content.iter(f"{W}p"), content)
        paragraph.append(element(FIELD_MARK, name=name))
