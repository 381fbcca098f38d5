"""What a reference document holds in its headers, footers and cover and readers do not see: it must not get along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from socdocs.writers.docx.parsing import has_document_type
from socdocs.writers.docx.style_source.elements import W, remove, value

_NO = ("0", "false", "off")
_HIDDEN = ("vanish", "specVanish")
_HIDDEN_SHAPE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_WORDS = ("tooltip", f"{W}tooltip", "title")
"""Attributes that are shown only to those who point at something."""
_PLACES = ("action", f"{W}docLocation", "tgtFrame", f"{W}tgtFrame")
"""Attributes of a link besides its address: what is run, and a place in another file."""
_LINKS = (f"{W}hyperlink", f"{_DRAWING}hlinkClick", f"{_DRAWING}hlinkHover", f"{_DRAWING}hlinkMouseOver", _SHAPE)
_NOTES = {f"{W}footnoteReference": "a footnote, with its mark", f"{W}endnoteReference": "an endnote, with its mark"}
"""The marks of notes, which readers see; their words are in a part of their own, which no report takes."""
_FIELD = (f"{W}fldChar", f"{W}instrText")

_RUNS_OR_LOADS = frozenset(
    {"script", "handler", "listener", "foreignobject", "iframe", "object", "embed", "a", "audio"}
)
_RUNS_OR_LOADS |= {"video", "set", "animate", "animatemotion", "animatetransform", "discard"}
_OWN_ADDRESS = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif);|\Z)", re.IGNORECASE)
_LOADING_STYLE = re.compile(
    r"@import|\\|url\s*\(\s*[\"']?\s*(?!#|[\"'#\s]|data:image/(?:png|jpe?g|gif);)", re.IGNORECASE
)


def hidden_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the ids of the styles whose words are hidden, themselves or by those that they are based on.

    "" is among them if words without a style are hidden.
    """
    if styles is None:
        return frozenset()
    rows = {value(row, "styleId"): row for row in styles.iter(f"{W}style")}
    based = {id: value(row.find(f"{W}basedOn")) for id, row in rows.items()}
    own = {id: _says(row.find(f"{W}rPr")) for id, row in rows.items()}
    found = {id for id, hidden in own.items() if hidden}
    if _says(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")):
        found.add("")
    heirs = dict[str, list[str]]()
    for id, other in based.items():
        if own[id] is None:
            heirs.setdefault(other, []).append(id)
    left = list(found)
    while left:
        more = [id for id in heirs.get(left.pop(), ()) if id not in found]
        found.update(more)
        left += more
    usual = {id for id, row in rows.items() if value(row, "default") and value(row, "type") == "paragraph"}
    return frozenset(found | {""} if found & usual else found)


def show_styles(styles: etree._Element | None) -> None:
    """Take from styles what hides words, since those of a report have the same styles."""
    for found in () if styles is None else [*styles.iter(*(f"{W}{name}" for name in _HIDDEN))]:
        remove(found)


def drop_unseen(root: etree._Element, hidden: frozenset[str]) -> Iterator[str]:
    """Remove what readers do not see, and notes, and yield it in words.

    `hidden` are the ids of the styles that hide words.
    """
    for mark in list(root.iter(*_NOTES)):
        yield _NOTES[str(mark.tag)]
        remove(mark)
    for row in list(root.iter(f"{W}tr")):
        if _is_on(row.find(f"{W}trPr/{W}hidden")):
            yield from _quoted(row)
            remove(row)
    styles = {paragraph: value(paragraph.find(f"{W}pPr/{W}pStyle")) for paragraph in root.iter(f"{W}p")}
    for run in list(root.iter(f"{W}r")):
        shapes = [*run.iter(_SHAPE)]
        is_shape = any(shape.get("hidden") in ("1", "true") for shape in shapes) or any(
            _HIDDEN_SHAPE.search(found.get("style", "")) for found in run.iter(etree.Element)
        )
        if not is_shape and not _hides(run, styles, hidden):
            continue
        yield from _quoted(run) or (["a hidden shape"] if is_shape else [])
        if run.find(_FIELD[0]) is None and run.find(_FIELD[1]) is None:
            remove(run)
        else:  # without it the field would have no beginning or no end
            for words in list(run.iter(f"{W}t")):
                remove(words)
    for link in root.iter(*_LINKS):
        for name in (*_WORDS, *_PLACES):
            if said := link.attrib.pop(name, ""):
                yield f"“{said!s}”"


def _quoted(found: etree._Element) -> list[str]:
    words = "".join(text.text or "" for text in found.iter(f"{W}t")).strip()
    return [f"“{words}”"] if words else []


def _hides(run: etree._Element, styles: Mapping[etree._Element, str], hidden: frozenset[str]) -> bool:
    properties = run.find(f"{W}rPr")
    if (said := _says(properties)) is not None:
        return said
    paragraph = next(run.iterancestors(f"{W}p"), None)
    style = "" if paragraph is None else styles[paragraph]
    return style in hidden or (value(run.find(f"{W}rPr/{W}rStyle")) or "-") in hidden


def _says(properties: etree._Element | None) -> bool | None:
    """Whether properties hide words; None if they do not say it."""
    found = [] if properties is None else [properties.find(f"{W}{name}") for name in _HIDDEN]
    said = [_is_on(one) for one in found if one is not None]
    return any(said) if said else None


def _is_on(found: etree._Element | None) -> bool:
    return found is not None and value(found) not in _NO


def only_draws(svg: bytes) -> bool:
    """Return whether a drawing runs nothing and loads nothing, such as a style or a document type from elsewhere."""
    if has_document_type(svg):
        return False
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except etree.XMLSyntaxError:
        return False
    # What is beside the root or has no name is an instruction to another program.
    return not [*root.itersiblings(preceding=True), *root.itersiblings()] and all(map(_is_drawn, root.iter()))


def _is_drawn(found: etree._Element) -> bool:
    if not isinstance(found.tag, str) or etree.QName(found).localname.lower() in _RUNS_OR_LOADS:
        return False
    if etree.QName(found).localname.lower() == "style" and _LOADING_STYLE.search("".join(map(str, found.itertext()))):
        return False
    for name, said in ((etree.QName(name).localname.lower(), said) for name, said in found.attrib.items()):
        if name.startswith("on") or (name in ("href", "src") and not _OWN_ADDRESS.match(str(said))):
            return False
        if _LOADING_STYLE.search(str(said)):
            return False
    return True
