"""Inlines to runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from socdocs.document.nodes import (
    Anchor,
    Block,
    Code,
    Emphasis,
    Footnote,
    Group,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Reference,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.writers.docx.facts import prompt_words
from socdocs.writers.docx.pictures import drawing, fitted
from socdocs.writers.docx.story import Noted, Writing
from socdocs.writers.docx.stream import Stream
from socdocs.writers.docx.xml import PLAIN, Format, escape, run, run_properties, styled


class Kept(NamedTuple):
    """A place in a stream and the fragments that belong there."""

    stream: Stream
    at: int
    fragments: Stream


_NOT_IN_URLS = re.compile(r"[^!#$%&'()*+,\-./:;=?@\[\]_~A-Za-z0-9]")


def write_inlines(writing: Writing, children: Sequence[Inline], form: Format = PLAIN) -> None:
    """Append the runs of `children` to the stream."""
    if len(children) == 1:
        _WRITERS[type(children[0])](writing, children[0], form)
        return
    place = 0
    while place < len(children):
        child = children[place]
        origin = _origin(child)
        end = _end_of_fact(children, place, origin) if origin else place + 1
        if end > place + 1:
            _bracketed(writing, origin, children[place:end], form)
        else:
            _WRITERS[type(child)](writing, child, form)
        place = end


def _bracketed(writing: Writing, origin: str, children: Sequence[Inline], form: Format) -> None:
    """A fact with emphasis in it is several runs, and a control holds one: bookmarks bracket the whole."""
    start, end = writing.key_bookmark(origin, plain_text(children))
    writing.story.stream.append(start)
    for child in children:
        plain = _without_origin(child)
        _WRITERS[type(plain)](writing, plain, form)
    writing.story.stream.append(end)


def _origin(child: Inline) -> str:
    """The one fact that all words of `child` come from, "" if there is none."""
    if isinstance(child, Text):
        return child.origin
    if isinstance(child, (Emphasis, Strong, Strikethrough, Link)):
        origins = {_origin(inner) for inner in child.children}
        return origins.pop() if len(origins) == 1 else ""
    return ""


def _end_of_fact(children: Sequence[Inline], start: int, origin: str) -> int:
    """Where the stretch ends that begins at `start` and holds words of `origin` and no other's."""
    end = start + 1
    for place in range(start + 1, len(children)):
        found = _origin(children[place])
        if found == origin:
            end = place + 1
        elif found or isinstance(children[place], (Text, Placeholder, Reference, Anchor)):
            break
    return end


def _without_origin(child: Inline) -> Inline:
    if isinstance(child, Text):
        return Text(child.text)
    if isinstance(child, (Emphasis, Strong, Strikethrough, Link)):
        return replace(child, children=tuple(_without_origin(inner) for inner in child.children))
    return child


def plain_text(children: Iterable[Inline]) -> str:
    """The words of `children` without marks, notes and pictures; a picture counts as its alternative text."""
    words = []
    for child in children:
        if isinstance(child, (Text, Code)):
            words.append(child.text)
        elif isinstance(child, Placeholder):
            words.append("".join(prompt_words(child)))
        elif isinstance(child, Image):
            words.append(child.alt)
        elif isinstance(child, LineBreak):
            words.append(" ")
        elif not isinstance(child, (Anchor, Footnote)):
            words.append(plain_text(child.children))
    return "".join(words)


def _text(writing: Writing, node: Text, form: Format) -> None:
    text = node.text
    if not text:
        return
    writing.characters += len(text)
    fragment = run(text, run_properties(form))
    if not node.origin or text.isspace():
        writing.story.stream.append(fragment)
    elif form.link:
        start, end = writing.key_bookmark(node.origin, text)
        writing.story.stream.append(start + fragment + end)
    else:
        writing.facts.note(node.origin, text, writing.story.stream, fragment)


def _code(writing: Writing, node: Code, form: Format) -> None:
    writing.characters += len(node.text)
    writing.story.stream.append(run(node.text, run_properties(form._replace(code=True))))


def _emphasis(writing: Writing, node: Emphasis, form: Format) -> None:
    write_inlines(writing, node.children, form._replace(emphasis=True))


def _strong(writing: Writing, node: Strong, form: Format) -> None:
    write_inlines(writing, node.children, form._replace(strong=True))


def _strikethrough(writing: Writing, node: Strikethrough, form: Format) -> None:
    write_inlines(writing, node.children, form._replace(strike=True))


def _link(writing: Writing, node: Link, form: Format) -> None:
    if form.link or not node.children:
        write_inlines(writing, node.children, form)
        return
    relation = writing.story.relate_link(_NOT_IN_URLS.sub(_percent, node.target))
    tip = f' w:tooltip="{escape(node.title[:260])}"' if node.title else ""
    writing.story.stream.append(f'<w:hyperlink r:id="{relation}"{tip} w:history="1">')
    write_inlines(writing, node.children, form._replace(link=True))
    writing.story.stream.append("</w:hyperlink>")


def _reference(writing: Writing, node: Reference, form: Format) -> None:
    if form.link:
        write_inlines(writing, node.children, form)
        return
    # Whether the target is in this document shows at the end; the place is kept until then.
    writing.characters += 12
    writing.references.append(Noted(writing.story, writing.story.stream, len(writing.story.stream), node, form))
    writing.story.stream.append("")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def write_references(writing: Writing) -> list[Kept]:
    """Write the references noted so far, each for itself: links where the target is in this document, else words."""
    kept, noted = [], writing.references
    writing.references = []
    for story, place, at, node, form in noted:
        outer, stream, writing.story = writing.story, story.stream, story
        story.stream = Stream()
        name = writing.anchors.get(node.target)
        if name:
            story.stream.append(f'<w:hyperlink w:anchor="{name}" w:history="1">')
        write_inlines(writing, node.children, form._replace(link=bool(name)))
        if name:
            story.stream.append("</w:hyperlink>")
        kept.append(Kept(place, at, story.stream))
        story.stream, writing.story = stream, outer
    return kept


def _anchor(writing: Writing, node: Anchor, form: Format) -> None:
    writing.story.stream.append("".join(writing.anchor(node.name)))


def _image(writing: Writing, node: Image, form: Format) -> None:
    stream, shown = writing.story.stream, writing.picture(node.source)
    if shown is None:
        stream.append(run(node.alt, run_properties(form)) if node.alt else "")
        return
    picture = shown.picture
    vector = writing.media(shown.vector, "svg") if shown.vector else ""
    writing.drawings += 1
    size = fitted(picture, writing.page.text_width, int(writing.page.text_height * 0.75))
    # A picture in a cell makes its row about as many lines high as it is large.
    writing.characters += size[1] // 1000
    stream.append(drawing(writing.drawings, writing.media(picture.data, picture.extension), size, node.alt, vector))


def _line_break(writing: Writing, node: LineBreak, form: Format) -> None:
    writing.story.stream.append("<w:r><w:br/></w:r>")


def _footnote(writing: Writing, node: Footnote, form: Format) -> None:
    if writing.story is writing.notes:
        # Word has no notes on notes: the words stand where the mark would.
        write_inlines(writing, (Text(" ("), *_words_of(node.blocks), Text(")")), form)
        return
    writing.footnotes.append(node)
    mark = f'<w:footnoteReference w:id="{len(writing.footnotes)}"/>'
    writing.story.stream.append(f"<w:r>{styled('FootnoteReference')}{mark}</w:r>")


def _words_of(blocks: Sequence[Block]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.children
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _words_of(item.blocks)
        elif isinstance(block, (Quote, Group)):
            yield from _words_of(block.blocks)


def _placeholder(writing: Writing, node: Placeholder, form: Format) -> None:
    writing.characters += len(node.wanted) + 20
    writing.facts.note_placeholder(node, writing.story.stream)


_WRITERS: dict[type, Callable[[Writing, Any, Format], None]] = {
    Text: _text,
    Code: _code,
    Emphasis: _emphasis,
    Strong: _strong,
    Strikethrough: _strikethrough,
    Link: _link,
    Reference: _reference,
    Anchor: _anchor,
    Image: _image,
    LineBreak: _line_break,
    Footnote: _footnote,
    Placeholder: _placeholder,
}
