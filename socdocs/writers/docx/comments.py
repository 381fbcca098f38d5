"""Comments: what the program has to say to those who write the report, at the heading that it is about."""

from __future__ import annotations

from socdocs.writers.docx.properties import TIME
from socdocs.writers.docx.story import Writing
from socdocs.writers.docx.xml import document_part, paragraph, run, styled

_AUTHOR = "socdocs"
_INITIALS = "sd"


def comment(writing: Writing, words: str) -> tuple[str, str]:
    """The fragments before and after the text that the comment `words` is about."""
    number = len(writing.comments)
    writing.comments.append(words)
    mark = f'<w:r>{styled("CommentReference")}<w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>{mark}'


def comments_part(writing: Writing) -> bytes:
    """The part with all comments."""
    sign = f"<w:r>{styled('CommentReference')}<w:annotationRef/></w:r>"
    return document_part(
        "w:comments",
        "".join(
            f'<w:comment w:id="{number}" w:author="{_AUTHOR}" w:date="{TIME}" w:initials="{_INITIALS}">'
            f"{paragraph('CommentText', sign + run(words))}</w:comment>"
            for number, words in enumerate(writing.comments)
        ),
    )
