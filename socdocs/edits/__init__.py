"""What people changed in a Word or Markdown file: each fact with what was written and what the file says now."""

from socdocs.edits.comparison import Added, Change, Comparison, compare
from socdocs.edits.merging import Merged, merge
from socdocs.edits.word_file import EditedFile, Tracked, read_word_file

__all__ = ["Added", "Change", "Comparison", "EditedFile", "Merged", "Tracked", "compare", "merge", "read_word_file"]
