"""All that a comparison of two descriptions gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from socdocs.comparison.comparing import Difference, Located, compare
from socdocs.comparison.coverage import Coverage, compare_coverage
from socdocs.comparison.groups import grouped, subject_of
from socdocs.comparison.own_wording import compare_own_wording
from socdocs.model.description import SystemDescription
from socdocs.model.next_period import is_renewed
from socdocs.report.own_texts import OwnText
from socdocs.source.addresses import Locator
from socdocs.source.tree import Mapping


class Side(NamedTuple):
    """One of the two descriptions: its name on the command line, its facts, the tree that has their places, its words.

    `own_wording` are the paragraphs that it has in place of those of templates.
    """

    name: str
    description: SystemDescription
    tree: Mapping
    own_wording: tuple[OwnText, ...] = ()


class Comparison(NamedTuple):
    """What differs between two descriptions."""

    old: str
    new: str
    found: tuple[Located, ...]
    coverage: tuple[Coverage, ...]
    own_wording: tuple[Located, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The facts that differ, without their places."""
        return tuple(located.difference for located in self.found)


class Question(NamedTuple):
    """What a person must be asked because of the differences in one thing, such as a control."""

    address: str
    asks: str
    differences: tuple[Difference, ...]


def compare_sides(old: Side, new: Side) -> Comparison:
    """Return what differs between two descriptions."""
    before, after = Locator(old.tree), Locator(new.tree)
    found = tuple(
        Located(
            difference,
            before.locate(difference.address) if difference.old else None,
            after.locate(difference.address) if difference.new else None,
        )
        for difference in compare(old.description, new.description)
    )
    coverage = compare_coverage(old.description, new.description)
    reworded = tuple(compare_own_wording(old.own_wording, new.own_wording))
    return Comparison(old.name, new.name, found, coverage, reworded)


def questions(comparison: Comparison) -> Iterator[Question]:
    """Yield a question for each thing in which practice may have changed, in the order of the groups.

    That a fact of last year's period is no longer given raises none: the next period begins without it.
    """
    by_subject = dict[str, list[Difference]]()
    for group, differences in grouped(comparison.differences).items():
        for difference in differences if group.practice else ():
            if difference.new or not is_renewed(difference.address):
                by_subject.setdefault(subject_of(difference.address), []).append(difference)
    for address, found in by_subject.items():
        whole = found[0].kind == "item" and found[0].address == address
        yield Question(address, _QUESTIONS[whole, bool(found[0].new)], tuple(found))


_CHANGED: Final = "differs from last year: did practice change, and when?"
_QUESTIONS: Final = {
    (True, True): "is new: when did it begin?",
    (True, False): "is no longer described: did it end, and when?",
    (False, True): _CHANGED,
    (False, False): _CHANGED,
}
"""The question by whether the whole thing is new or gone, and whether it is there now."""
