"""Write inlines as runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

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
from socdocs.document.words import unbroken
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.controls import prompt
from socdocs.writers.docx.facts import shared_title
from socdocs.writers.docx.xml import PLAIN, Format, escape, run, run_properties, styled

_NOT_IN_URLS = re.compile(r"[^!#$%&'()*+,\-./:;=?@\[\]_~A-Za-z0-9]")


def write_inlines(context: Context, children: Sequence[Inline], form: Format = PLAIN) -> None:
    """Append the runs of `children`."""
    for child in children:
        _WRITERS[type(child)](context, child, form)


def _text(context: Context, node: Text, form: Format) -> None:
    text = node.text if node.origin else unbroken(node.text)
    if not text:
        return
    context.characters += len(text)
    fragment = run(text, run_properties(form))
    if shared_title(node.origin):
        context.facts.note(node.origin, text, context.story.fragments, fragment, bindable=not form.link)
    else:
        context.story.fragments.append(fragment)


def _code(context: Context, node: Code, form: Format) -> None:
    context.characters += len(node.text)
    context.story.fragments.append(run(node.text, run_properties(form._replace(code=True))))


def _emphasis(context: Context, node: Emphasis, form: Format) -> None:
    write_inlines(context, node.children, form._replace(emphasis=True))


def _strong(context: Context, node: Strong, form: Format) -> None:
    write_inlines(context, node.children, form._replace(strong=True))


def _strikethrough(context: Context, node: Strikethrough, form: Format) -> None:
    write_inlines(context, node.children, form._replace(strike=True))


def _link(context: Context, node: Link, form: Format) -> None:
    if form.link or not node.children:
        write_inlines(context, node.children, form)
        return
    relation = context.story.relate_link(_NOT_IN_URLS.sub(_percent, node.target))
    tip = f' w:tooltip="{escape(node.title[:260])}"' if node.title else ""
    context.story.fragments.append(f'<w:hyperlink r:id="{relation}"{tip} w:history="1">')
    write_inlines(context, node.children, form._replace(link=True))
    context.story.fragments.append("</w:hyperlink>")


def _reference(context: Context, node: Reference, form: Format) -> None:
    name = "" if form.link else context.link_target(node.target)
    if not name:
        write_inlines(context, node.children, form)
        return
    context.story.fragments.append(f'<w:hyperlink w:anchor="{name}" w:history="1">')
    write_inlines(context, node.children, form._replace(link=True))
    context.story.fragments.append("</w:hyperlink>")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _anchor(context: Context, node: Anchor, form: Format) -> None:
    context.story.fragments.append("".join(context.anchor(node.name)))


def _image(context: Context, node: Image, form: Format) -> None:
    fragments, shown = context.story.fragments, context.picture(node.source)
    if shown is None:
        fragments.append(run(node.alt, run_properties(form)) if node.alt else "")
        return
    from socdocs.writers.docx.pictures import drawing, fitted  # imported late: most reports show no picture

    picture = shown.picture
    vector = context.media(shown.vector, "svg") if shown.vector else ""
    context.drawings += 1
    size = fitted(picture, context.page.text_width, int(context.page.text_height * 0.75))
    # A picture in a cell makes its row about as many lines high as it is large.
    context.characters += size[1] // 1000
    fragments.append(drawing(context.drawings, context.media(picture.data, picture.extension), size, node.alt, vector))


def _line_break(context: Context, node: LineBreak, form: Format) -> None:
    context.story.fragments.append("<w:r><w:br/></w:r>")


def _footnote(context: Context, node: Footnote, form: Format) -> None:
    if context.story is context.notes:
        write_inlines(context, in_words(node), form)
        return
    context.footnotes.append(node)
    mark = f'<w:footnoteReference w:id="{len(context.footnotes)}"/>'
    context.story.fragments.append(f"<w:r>{styled('FootnoteReference')}{mark}</w:r>")


def in_words(note: Footnote) -> tuple[Inline, ...]:
    """Return the words that replace the mark of a note in a note; Word has no notes on notes."""
    return (Text(" ("), *_words_of(note.blocks), Text(")"))


def _words_of(blocks: Sequence[Block]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.children
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _words_of(item.blocks)
        elif isinstance(block, (Quote, Group)):
            yield from _words_of(block.blocks)


def _placeholder(context: Context, node: Placeholder, form: Format) -> None:
    context.characters += len(node.wanted) + 20
    if context.marked:
        context.facts.note_open_item(node, context.story.fragments)
    else:
        context.story.fragments.append(prompt(node))


_WRITERS: dict[type, Callable[[Context, Any, Format], None]] = {
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
