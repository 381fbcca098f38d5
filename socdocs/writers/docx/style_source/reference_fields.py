"""The fields in a firm's headers and footers: marked when the reference document is read, filled for each report."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.headers_footers import write_words
from socdocs.writers.docx.style_source.reference import FIELDS
from socdocs.writers.docx.style_source.reference_docx import W, element, remove, value

_NAMES = {"title": "title", "subject": "report_title", "company": "organization"} | {name: name for name in FIELDS}
_INSTRUCTION = re.compile(r"\s*(?:DOCPROPERTY\s+)?\"?([\w ]+?)\"?\s*(?:\\.*)?")
_HARMLESS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF")
_MARK = re.compile(r"<w:socdocsField w:name=\"(\w+)\"(?:/>|>(.*?)</w:socdocsField>)", re.DOTALL)


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
        for child in runs:
            simple.addprevious(child)
        remove(simple)
        if name:
            shown.add(name)
            _collapse(runs, name)
    for paragraph in root.iter(f"{W}p"):
        shown |= _mark_complex(paragraph)
    return frozenset(shown)


def _mark_complex(paragraph: etree._Element) -> set[str]:
    """Replace fields of several runs by marks; return the names of all that is shown."""
    shown, runs, instruction = set(), [], ""
    depth = 0
    for run in list(paragraph.iter(f"{W}r")):
        kinds = [value(char, "fldCharType") for char in run.iter(f"{W}fldChar")]
        depth += kinds.count("begin")
        if depth:
            runs.append(run)
            instruction += "".join(text.text or "" for text in run.iter(f"{W}instrText"))
        depth -= kinds.count("end")
        if runs and not depth:
            name, harmless = _property_of(instruction)
            if name:
                shown.add(name)
            if not harmless and name:
                _collapse(runs, name)
            elif not harmless:
                _keep_result(runs)
            runs, instruction = [], ""
    return shown


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
    mark = element("socdocsField", name=name)
    if form is not None:
        mark.append(deepcopy(form))
    runs[0].addprevious(mark)
    for run in runs:
        remove(run)


def _keep_result(runs: list[etree._Element]) -> None:
    for run in runs:
        if run.find(f"{W}fldChar") is not None or run.find(f"{W}instrText") is not None:
            remove(run)


def _replace_by_mark(content: etree._Element, name: str) -> None:
    runs = list(content.iter(f"{W}r"))
    if runs:
        _collapse(runs, name)
    else:
        paragraph = next(content.iter(f"{W}p"), content)
        paragraph.append(element("socdocsField", name=name))


def fill_fields(fragments: list[str], content: str, about: Properties, facts: Facts) -> None:
    """Append `content` with the properties of the report in place of the marks."""
    words = {name: getattr(about, name) for name in FIELDS} | {"notices": " \u00b7 ".join(about.notices)}
    place = 0
    for mark in _MARK.finditer(content):
        fragments.append(content[place : mark.start()])
        write_words(fragments, words[mark[1]], facts, mark[2] or "")
        place = mark.end()
    fragments.append(content[place:])
