"""What a draft said when it was written, where its file does not hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socdocs.edits.markdown_file import written_in
from socdocs.workflow.case import open_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import Loaded
from socdocs.workflow.request import Request

if TYPE_CHECKING:
    from socdocs.edits import EditedFile
    from socdocs.edits.drafts import DraftMark
    from socdocs.writers.docx.written import Line


def lines_of_original(original: EditedFile, mark: DraftMark, loaded: Loaded, request: Request) -> tuple[Line, ...]:
    """Return the lines of a Markdown draft as socdocs wrote it, with the facts in them.

    Which words are facts is told by the report as it would be written now; `mark` says which report it is, unless
    `request` does.  Raises InputProblems as `open_case` and templates do.
    """
    request = request.choose(mark.kind, request.report_id or mark.declared_id)
    return written_in(original, document_of(open_case(loaded, request), request))
