"""What people changed in a Word file: each fact with what was written and what the file says now."""

from socdocs.edits.comparison import Change, Comparison, compare
from socdocs.edits.word_file import Tracked, WordFile, read_word_file

__all__ = ["Change", "Comparison", "Tracked", "WordFile", "compare", "read_word_file"]
