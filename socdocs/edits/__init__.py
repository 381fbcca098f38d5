"""What people changed in a Word file: each fact with what was written and what the file says now."""

from socdocs.edits.comparison import Change, Comparison, compare
from socdocs.edits.merging import Merged, merge
from socdocs.edits.word_file import Tracked, WordFile, read_word_file

__all__ = ["Change", "Comparison", "Merged", "Tracked", "WordFile", "compare", "merge", "read_word_file"]
