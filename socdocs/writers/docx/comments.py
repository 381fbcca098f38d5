"""Write comments: guidance for the writers of the report, at the heading that it belongs to."""

from __future__ import annotations

from socdocs.writers.docx.context import Context
from socdocs.writers.docx.properties import TIME
from socdocs.writers.docx.xml import document_part, paragraph, run, styled

AUTHOR = "socdocs"
_INITIALS = "sd"


def comment(context: Context, words: str) -> tuple[str, str]:
    """Return the fragments before and after the text that gets the comment `words`."""
    number = len(context.comments)
    context.comments.append(words)
    mark = f'<w:r>{styled("CommentReference")}<w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>{mark}'


def comments_part(context: Context) -> bytes:
    """Return the part with all comments."""
    sign = f"<w:r>{styled('CommentReference')}<w:annotationRef/></w:r>"
    return document_part(
        "w:comments",
        "".join(
            f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:date="{TIME}" w:initials="{_INITIALS}">'
            f"{paragraph('CommentText', sign + run(words))}</w:comment>"
            for number, words in enumerate(context.comments)
        ),
    )
