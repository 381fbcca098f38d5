"""Compare two descriptions fact by fact, in the words of the field."""

from socdocs.comparison.comparing import Difference, Located, compare
from socdocs.comparison.coverage import Coverage, compare_coverage
from socdocs.comparison.groups import grouped, words_of
from socdocs.comparison.result import Comparison, Question, Side, compare_sides, questions
from socdocs.comparison.stretches import Stretch, stretches

__all__ = [
    "Comparison",
    "Coverage",
    "Difference",
    "Located",
    "Question",
    "Side",
    "Stretch",
    "compare",
    "compare_coverage",
    "compare_sides",
    "grouped",
    "questions",
    "stretches",
    "words_of",
]
