"""The Word writer: write a document as a .docx file.

The package is written with `zipfile` and not through python-docx: every part is made here anyway, python-docx has no
API for most of them (fields, bookmarks, controls, notes, numbering) and stamps the time of writing into the archive,
and importing it alone costs about a tenth of a usual run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from socdocs.document.nodes import Document
from socdocs.writers.docx import facts, manifest, properties
from socdocs.writers.docx.body import finish_body, write_body
from socdocs.writers.docx.comments import comments_part
from socdocs.writers.docx.context import Context, open_context
from socdocs.writers.docx.headers_footers import KINDS
from socdocs.writers.docx.numbering import numbering
from socdocs.writers.docx.package import Part, Relationship, pack
from socdocs.writers.docx.style_source import StyleSource, built
from socdocs.writers.docx.style_source.settings import OUR_STYLE
from socdocs.writers.docx.style_source.theme import settings
from socdocs.writers.docx.xml import DECLARATION, document_part, document_stretches, paragraph

__all__ = ["write", "write_in"]

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_PAGES: Mapping[str, int] = MappingProxyType({})
_ROOT = (
    Relationship("rId1", "officeDocument", "word/document.xml"),
    Relationship(
        "rId2",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    ),
    Relationship("rId3", "extended-properties", "docProps/app.xml"),
    Relationship("rId4", "custom-properties", "docProps/custom.xml"),
)
_BESIDE = (
    Relationship("rId1", "styles", "styles.xml"),
    Relationship("rId2", "numbering", "numbering.xml"),
    Relationship("rId3", "settings", "settings.xml"),
    Relationship("rId4", "fontTable", "fontTable.xml"),
    Relationship("rId5", "theme", "theme/theme1.xml"),
    Relationship("rId6", "footnotes", "footnotes.xml"),
)


def write(
    document: Document,
    *,
    pictures: Mapping[str, bytes] = _NOTHING,
    reference: bytes | None = None,
    pages: Mapping[str, int] = _NO_PAGES,
    marks: bool = True,
) -> bytes:
    """Return `document` as a Word file.

    `pictures` are the files behind the images, by their source as written; an image without one shows its alternative
    text.  `reference` is a Word document or template whose styles, page, headers and footers the report takes; without
    it the report looks like socdocs' own.  `pages` are the page numbers of bookmarks for the contents, if a layout
    has found them.  Without `marks` the file has no content controls, bookmarks of facts, comments and custom data; a
    final report never has.  The bytes depend on nothing but the arguments, so equal documents give equal files.

    Raises InputProblems if `reference` cannot be used.
    """
    language = document.properties.language
    style_source = built(OUR_STYLE, language) if reference is None else _adopted(reference, language)
    return write_in(style_source, document, pictures=pictures, pages=pages, marks=marks)


def write_in(
    style_source: StyleSource,
    document: Document,
    *,
    pictures: Mapping[str, bytes] = _NOTHING,
    pages: Mapping[str, int] = _NO_PAGES,
    marks: bool = True,
) -> bytes:
    """Like `write`, with a style source that is already open."""
    about = document.properties
    context = open_context(document, style_source.page, pictures, marked=marks and about.draft)
    write_body(context, document)
    headers_footers = {
        kind: style_source.headers_footers(kind, about, context.page_of(kind), context.facts)
        for kind in KINDS
        if context.story.relates_to(f"header_{kind}.xml")
    }
    finish_body(context, document, pages)
    written = manifest.manifest(context.marks.lines) if context.marked else b""
    optional = (
        *_comments(context),
        *_prompts(context, style_source),
        *_custom_data(1, facts.DATA_STORE, facts.DATA_NAMESPACE, context.facts.data()),
        *_custom_data(2, manifest.STORE, manifest.NAMESPACE, written),
    )
    beside = (*_BESIDE, *(relationship for relationship, _ in optional))
    body = chain(("<w:body>",), context.story.fragments, ("</w:body>",))
    parts = [
        Part("word/document.xml", document_stretches("w:document", body), (*beside, *context.story.relationships())),
        Part("word/styles.xml", style_source.styles),
        Part(
            "word/numbering.xml",
            numbering(context.headings, context.lists, style_source.abstract_lists, style_source.lists),
        ),
        Part("word/settings.xml", settings(about.language)),
        Part("word/fontTable.xml", style_source.fonts),
        Part("word/theme/theme1.xml", style_source.theme),
        Part("word/footnotes.xml", _footnotes(context), context.notes.relationships()),
        *chain.from_iterable(parts for _, parts in optional),
        Part("docProps/core.xml", properties.core(about)),
        Part("docProps/app.xml", properties.app()),
        Part("docProps/custom.xml", properties.custom(about, manifest.properties(written) if written else ())),
        *context.media_parts(),
        *style_source.media,
    ]
    for kind, (header, footer) in headers_footers.items():
        parts.append(Part(f"word/header_{kind}.xml", header.part("w:hdr"), header.relationships()))
        parts.append(Part(f"word/footer_{kind}.xml", footer.part("w:ftr"), footer.relationships()))
    return pack(parts, _ROOT)


def _adopted(reference: bytes, language: str) -> StyleSource:
    from socdocs.writers.docx.style_source.adoption import (
        adopted,  # reading another's file takes lxml, which writing ours does not
    )

    return adopted(reference, language)


def _footnotes(context: Context) -> bytes:
    lines = (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id}">{paragraph("Normal", f"<w:r><w:{line}/></w:r>")}</w:footnote>'
        for kind, id, line in lines
    )
    return document_part("w:footnotes", separators + "".join(context.notes.fragments))


_Optional = Iterator[tuple[Relationship, tuple[Part, ...]]]
"""The relationship of the main part to a part that not every file has, and its parts."""


def _comments(context: Context) -> _Optional:
    if context.comments:
        part = Part("word/comments.xml", comments_part(context))
        yield Relationship("comments", "comments", "comments.xml"), (part,)


def _prompts(context: Context, style_source: StyleSource) -> _Optional:
    blocks = "".join(
        f'<w:docPart><w:docPartPr><w:name w:val="{name}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        f'<w:behaviors><w:behavior w:val="content"/></w:behaviors></w:docPartPr><w:docPartBody><w:p>{content}</w:p>'
        "</w:docPartBody></w:docPart>"
        for name, content in context.controls.prompts()
    )
    if not blocks:
        return
    glossary = Part(
        "word/glossary/document.xml",
        document_part("w:glossaryDocument", f"<w:docParts>{blocks}</w:docParts>"),
        (Relationship("rId1", "styles", "styles.xml"),),
    )
    styles = Part("word/glossary/styles.xml", style_source.prompt_styles)
    yield Relationship("prompts", "glossaryDocument", "glossary/document.xml"), (glossary, styles)


def _custom_data(number: int, store: str, namespace: str, data: bytes) -> _Optional:
    if not data:
        return
    about = (
        f'{DECLARATION}<ds:datastoreItem ds:itemID="{store}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties_of_data = Relationship("rId1", "customXmlProps", f"itemProps{number}.xml")
    parts = (
        Part(f"customXml/item{number}.xml", data, (properties_of_data,)),
        Part(f"customXml/itemProps{number}.xml", about.encode()),
    )
    yield Relationship(f"data{number}", "customXml", f"../customXml/item{number}.xml"), parts
