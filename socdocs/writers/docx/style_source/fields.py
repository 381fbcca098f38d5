"""The fields in a reference document's headers, footers and cover: found when it is opened, and replaced by marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import etree

from socdocs.writers.docx.headers_footers import FIELD_MARK, FIELDS
from socdocs.writers.docx.style_source.elements import W, element, remove, unwrap, value

_NAMES = {"title": "title", "subject": "report_title", "company": "organization"} | {name: name for name in FIELDS}
_INSTRUCTION = re.compile(r"\s*(?:DOCPROPERTY\s+)?\"?([\w ]+?)\"?\s*(?:\\.*)?")
_HARMLESS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF")
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
        if harmless:
            shown.add(name)
            continue
        unwrap(simple)
        if name:
            shown.add(name)
            _collapse(runs, name)
    for paragraph in root.iter(f"{W}p"):
        shown |= _mark_complex(paragraph)
    return frozenset(shown)


def drop_template_marks(root: etree._Element) -> Iterator[str]:
    """Remove the marks that other programs fill, such as `{{ client }}` or «client»; yield each as it is written."""
    for simple in list(root.iter(f"{W}fldSimple")):
        if _MERGE_FIELD.match(value(simple, "instr")):
            remove(simple)
            yield value(simple, "instr").strip()
    for paragraph in root.iter(f"{W}p"):
        for runs, instruction in list(_complex_fields(paragraph)):
            if _MERGE_FIELD.match(instruction):
                _remove_all(runs)
                yield instruction.strip()
        yield from _drop_from_text(list(paragraph.iter(f"{W}t")))


def _drop_from_text(texts: list[etree._Element]) -> Iterator[str]:
    """Remove marks from the text of a paragraph; Word may have split a mark over several runs."""
    found = list(_TEMPLATE_MARK.finditer("".join(text.text or "" for text in texts)))
    for match in reversed(found):
        start = 0
        for text in texts:
            words = text.text or ""
            end = start + len(words)
            first, last = max(match.start(), start) - start, min(match.end(), end) - start
            if first < last:
                text.text = words[:first] + words[last:]
            start = end
    yield from (match[0] for match in found)


def _mark_complex(paragraph: etree._Element) -> set[str]:
    """Replace fields of several runs by marks; return the names of all that is shown."""
    shown = set()
    for runs, instruction in list(_complex_fields(paragraph)):
        name, harmless = _property_of(instruction)
        if name:
            shown.add(name)
        if not harmless and name:
            _collapse(runs, name)
        elif not harmless:
            _remove_all(run for run in runs if run.find(f"{W}t") is None or run.find(f"{W}fldChar") is not None)
    return shown


def _complex_fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """Yield the runs of each field of several runs, with its instruction."""
    runs: list[etree._Element] = []
    instruction, depth = "", 0
    for run in paragraph.iter(f"{W}r"):
        kinds = [value(char, "fldCharType") for char in run.iter(f"{W}fldChar")]
        depth += kinds.count("begin")
        if depth:
            runs.append(run)
            instruction += "".join(text.text or "" for text in run.iter(f"{W}instrText"))
        depth -= kinds.count("end")
        if runs and not depth:
            yield runs, instruction
            runs, instruction = [], ""


def _property_of(instruction: str) -> tuple[str, bool]:
    """Return the property that a field shows (`page` for the page), and whether the field is left as it is."""
    word = (instruction.split() or [""])[0].upper()
    if word in _HARMLESS:
        return ("page" if word == "PAGE" else word.lower()), True
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
