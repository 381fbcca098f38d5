"""The Word writer: write a document as a .docx file.

python-docx opens the reference document, ours when socdocs is built and a firm's when it is given; the result is a
`Shell` of plain values, around which the parts of one report are written here: python-docx has no API for most of them
(fields, bookmarks, controls, notes) and stamps the time of writing into the archive.
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
from socdocs.writers.docx.headers_footers import KINDS, write_headers_footers
from socdocs.writers.docx.numbering import numbering
from socdocs.writers.docx.package import Deflated, Part, Relationship, deflate, pack
from socdocs.writers.docx.shell import opened, ours
from socdocs.writers.docx.xml import DECLARATION, document_part, document_stretches, paragraph

__all__ = ["write"]

_GLOSSARY = "word/glossary/"
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
) -> bytes:
    """Return `document` as a Word file.

    `pictures` are the files behind the images, by their source as written; an image without one shows its alternative
    text.  `reference` is a Word document or template whose styles, page, headers and footers the report takes; without
    it the report looks like socdocs' own.  `pages` are the page numbers of bookmarks for the contents, if a layout
    has found them.  Only a draft that may be `marked` has content controls, bookmarks of facts, comments and custom
    data.  The bytes depend on nothing but the arguments, so equal documents give equal files.

    Raises InputProblems if `reference` cannot be used.
    """
    about = document.properties
    shell = ours(about.language) if reference is None else opened(reference, about.language)
    context = open_context(document, shell, pictures, marked=about.marked and about.draft)
    write_body(context, document)
    headers_footers = {
        kind: write_headers_footers(shell, kind, about, context.page_of(kind), context.facts)
        for kind in KINDS
        if context.story.relates_to(f"header_{kind}.xml")
    }
    finish_body(context, document, pages)
    prompts = list(_prompts(context))
    shared = _custom_part(1, context.facts.data())
    written = _custom_part(2, manifest.manifest(context.marks.lines, context.comments) if context.marked else b"")
    kept = manifest.properties(written.data) if written.size else ()
    optional = (
        *_comments(context),
        *prompts,
        *_custom_data(1, shared, facts.DATA_STORE, facts.DATA_NAMESPACE),
        *_custom_data(2, written, manifest.STORE, manifest.NAMESPACE),
    )
    beside = (*_BESIDE, *(relationship for relationship, _ in optional))
    body = chain(("<w:body>",), context.story.fragments, ("</w:body>",))
    parts: list[Part | Deflated] = [
        Part("word/document.xml", document_stretches("w:document", body), (*beside, *context.story.relationships())),
        Part("word/numbering.xml", numbering(context.headings, context.lists, shell.numbering)),
        Part("word/footnotes.xml", _footnotes(context), context.notes.relationships()),
        *chain.from_iterable(parts for _, parts in optional),
        Part("docProps/core.xml", properties.core(about)),
        Part("docProps/app.xml", properties.app()),
        Part("docProps/custom.xml", properties.custom(about, kept)),
        *context.media_parts(),
        *(part for part in shell.parts if prompts or not part.name.startswith(_GLOSSARY)),
    ]
    for kind, (header, footer) in headers_footers.items():
        parts.append(Part(f"word/header_{kind}.xml", header.part("w:hdr"), header.relationships()))
        parts.append(Part(f"word/footer_{kind}.xml", footer.part("w:ftr"), footer.relationships()))
    return pack(parts, _ROOT)


def _footnotes(context: Context) -> bytes:
    lines = (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id}">{paragraph("Normal", f"<w:r><w:{line}/></w:r>")}</w:footnote>'
        for kind, id, line in lines
    )
    return document_part("w:footnotes", separators + "".join(context.notes.fragments))


_Optional = Iterator[tuple[Relationship, tuple[Part | Deflated, ...]]]
"""The relationship of the main part to a part that not every file has, and its parts."""


def _comments(context: Context) -> _Optional:
    if context.comments:
        part = Part("word/comments.xml", comments_part(context))
        yield Relationship("comments", "comments", "comments.xml"), (part,)


def _prompts(context: Context) -> _Optional:
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
        f"{_GLOSSARY}document.xml",
        document_part("w:glossaryDocument", f"<w:docParts>{blocks}</w:docParts>"),
        (Relationship("rId1", "styles", "styles.xml"),),
    )
    yield Relationship("prompts", "glossaryDocument", "glossary/document.xml"), (glossary,)


def _custom_part(number: int, data: bytes) -> Deflated:
    of_data = Relationship("rId1", "customXmlProps", f"itemProps{number}.xml")
    return deflate(f"customXml/item{number}.xml", data, (of_data,))


def _custom_data(number: int, part: Deflated, store: str, namespace: str) -> _Optional:
    if not part.size:
        return
    about = (
        f'{DECLARATION}<ds:datastoreItem ds:itemID="{store}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties_of_data = Part(f"customXml/itemProps{number}.xml", about.encode())
    yield Relationship(f"data{number}", "customXml", f"../{part.name}"), (part, properties_of_data)
