"""Check references between facts.

Duplicate ids and references to unknown facts are found in the tree, so that other mistakes do not hide them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from socdocs.codes import Grammar
from socdocs.diagnostics import Diagnostic, Related
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.problems import Severity
from socdocs.source.addresses import escape_key, item_name
from socdocs.source.rewriting import each_value
from socdocs.source.tree import UNREAD, Mapping, Node, Scalar, Sequence, leaves
from socdocs.words import suggest

CONTROLS = ("controls[].id",)
OBJECTIVES = ("control_objectives[].id",)
REPORTS = ("reports[].id",)
EXCEPTIONS = ("tests[].exceptions[].id", "reports[].tests[].exceptions[].id")
CSOCS = ("subservice_organizations[].csocs[].id",)


_Way = tuple[str | tuple[int, Node], ...]
"""Keys and item numbers that lead to a value; they are turned into an address only to report a mistake."""


class Pointer(NamedTuple):
    """Places that refer to a fact, the places that give those facts their ids, and the noun for such a fact.

    With `elsewhere`, all these facts may be in a file that is not given: exceptions belong to the service auditor.
    """

    places: tuple[str, ...]
    targets: tuple[str, ...]
    noun: str
    elsewhere: bool = False


_WITH_OBJECTIVES = (
    "controls[]",
    "cuecs[]",
    "subservice_organizations[].csocs[]",
    "changes[]",
    "reports[].changes[]",
    "reports[].opinion.modifications[]",
)
_WITH_CRITERIA = (*_WITH_OBJECTIVES, "incidents[]", "reports[].incidents[]")
_WITH_REPORTS = (
    "controls[]",
    "cuecs[]",
    "control_objectives[]",
    "subservice_organizations[]",
    "subservice_organizations[].csocs[]",
    "services[]",
    "incidents[]",
    "changes[]",
    "subsequent_events[]",
    "user_entity_responsibilities[]",
    "criteria_not_applicable[]",
    "other_information[]",
)

POINTERS = (
    Pointer(tuple(f"{p}.control_objectives[]" for p in _WITH_OBJECTIVES), OBJECTIVES, "a control objective"),
    Pointer(
        (
            "tests[].control",
            "design_assessments[].control",
            "reports[].tests[].control",
            "reports[].design_assessments[].control",
            "controls[].replaces",
            "changes[].controls[]",
            "reports[].changes[].controls[]",
            "reports[].opinion.modifications[].controls[]",
            "subservice_organizations[].monitoring_controls[]",
            "subservice_organizations[].cuecs_addressed_by[]",
            "subservice_organizations[].report_reviews[].cuecs[].controls[]",
        ),
        CONTROLS,
        "a control",
    ),
    Pointer(("requirements[].commitments[]",), ("commitments[].id",), "a commitment"),
    Pointer(
        ("controls[].performed_by", "subservice_organizations[].csocs[].also_at[]"),
        ("subservice_organizations[].id",),
        "a subservice organization",
    ),
    Pointer(("management_responses[].exception",), EXCEPTIONS, "an exception", elsewhere=True),
    Pointer(tuple(f"{p}.reports[]" for p in _WITH_REPORTS), REPORTS, "a report"),
)
CRITERIA_PLACES = (
    *(f"{p}.criteria[]" for p in _WITH_CRITERIA),
    "criteria_not_applicable[].criterion",
    "criteria_text[].criterion",
)
SERIES_PLACES = frozenset({"subservice_organizations[].csocs[].criteria[]"})

_UNIQUE = (
    *(
        (f"{row.key}[].id",)
        for row in fields_of(SystemDescription).values()
        if row.item and row.shape in ("entries", "stated") and "id" in fields_of(row.item)
    ),
    EXCEPTIONS,
    CSOCS,
    ("frameworks[].families[].id",),
)
_ONCE: Final = (
    "criteria_text[].criterion",
    "criteria_not_applicable[].criterion",
    "processes[].name",
    "frameworks[].name",
    "design_assessments[].control",
    "reports[].design_assessments[].control",
    "reports[].section_titles[].section",
    "reports[].auditor_report.text[].heading",
    "reports[].additional_criteria[].id",
    "reports[].additional_criteria[].catalog.criteria[].id",
    "reports[].changes[].id",
    "reports[].incidents[].id",
    "reports[].tests[].id",
    "subservice_organizations[].report_reviews[].cuecs[].id",
)
"""Keys of entries of which there can be one for each: of two, one would be lost, or they would contradict it."""
WORDS_LIMIT: Final = 1_000
"""The most words of a file that the wording rules look for: each is looked for in all texts."""


def check_references(tree: Mapping, grammar: Grammar) -> list[Diagnostic]:
    """Return every duplicate or deceptive id, every reference to an unknown fact and every unknown criterion in `tree`.

    `grammar` holds the known criteria.
    """
    found = [problem for places in _UNIQUE for problem in _duplicates(tree, places)]
    told = {problem.span for problem in found}
    found += [problem for places in _UNIQUE for problem in _deceptive(tree, places) if problem.span not in told]
    found += (problem for place in _ONCE for problem in _given_twice(tree, place))
    found += too_many_words(tree)
    for pointer in POINTERS:
        found += _dangling(tree, pointer)
    for place in CRITERIA_PLACES:
        for scalar, way in values_at(tree, place):
            name = _folded(scalar)
            if grammar.is_criterion(name) or (place in SERIES_PLACES and grammar.of_series(name)):
                continue
            found.append(_unknown_criterion(scalar, _address(way), name, grammar))
    return found


def _unknown_criterion(scalar: Scalar, address: str, name: str, grammar: Grammar) -> Diagnostic:
    if known := grammar.of_series(name):
        message = f"“{name}” is a series of criteria, and this must be a single criterion."
        advice = f"Write {', '.join(known)}."
    elif grammar.takes_back(name):
        message = f"“{name}” names a trust services criterion and takes it back."
        advice = "Write the criteria to which it is mapped, and nothing of the others."
    else:
        message = f"“{name}” is not a trust services criterion."
        series = grammar.in_series_of(name)
        advice = f"In this series there are {', '.join(series)}." if series else "`socdocs criteria` lists all of them."
    return Diagnostic("unknown-criterion", Severity.ERROR, message, scalar.span, advice, address)


def resolve_references(tree: Mapping) -> Mapping:
    """Return `tree` with each reference replaced by its id: an equal one, or else the only one that folds alike."""
    for pointer in POINTERS:
        declared = {_folded(scalar) for target in pointer.targets for scalar, _ in values_at(tree, target)}
        alike = Counter(map(fold_id, declared))
        named = {fold_id(id_): id_ for id_ in declared if alike[fold_id(id_)] == 1}

        def meant(scalar: Scalar, declared: set[str] = declared, named: dict[str, str] = named) -> Scalar:
            written = _folded(scalar)
            id_ = written if written in declared else named.get(fold_id(written), "")
            return scalar._replace(text=id_) if id_ and id_ != scalar.text else scalar

        for place in pointer.places:
            if any(_folded(scalar) not in declared for scalar, _ in values_at(tree, place)):
                tree = each_value(tree, place, meant)
    return tree


def fold_id(id_: str) -> str:
    """Return the id in lower case, with one separator for dashes, blanks, underscores and between letters and digits.

    AC01, ac-01 and “AC 01” are the same; AC-1-1 and AC-11 are not.  Invisible characters are dropped, and letters of
    other alphabets are replaced by the Latin letters that they look like.
    """
    plain = id_ if id_.isascii() else unicodedata.normalize("NFKC", id_).translate(_LOOK_ALIKES)
    plain = _SEPARATORS.sub("-", plain)
    if not plain.isascii():
        plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return re.sub("-+", "-", _LETTER_AND_DIGIT.sub("-", plain.casefold())).strip("-")


_LOOK_ALIKES: Final = str.maketrans("АВЕКМНОРСТХаеорсхіΑΒΕΗΙΚΜΝΟΡΤΧ", "ABEKMHOPCTXaeopcxiABEHIKMNOPTX")
_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015\u2212\u00ad]+")
_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def _duplicates(tree: Mapping, places: tuple[str, ...]) -> Iterator[Diagnostic]:
    first: dict[str, Scalar] = {}
    # The ids of reports are the user's names of files, which are compared where files are written.
    same = _folded if places == REPORTS else lambda scalar: fold_id(scalar.text)
    for place in places:
        for scalar, way in values_at(tree, place):
            known = first.setdefault(same(scalar), scalar)
            if known is scalar or known.span == scalar.span:
                continue
            name, other = _folded(scalar), _folded(known)
            message = f"The id “{name}” is given twice."
            if name != other:
                message = (
                    f"The ids “{other}” and “{name}” differ only in case, dashes, blanks or look-alike characters, "
                    f"and so mean the same.{_unusual(other, name)}"
                )
            related = (Related(known.span, "first given here"),)
            advice = "Give one of them a different id."
            yield Diagnostic("duplicate-id", Severity.ERROR, message, scalar.span, advice, _address(way), related)


def _given_twice(tree: Mapping, place: str) -> Iterator[Diagnostic]:
    """Yield an error for each entry of a list that is for the same thing, in the same reports, as one before it."""
    first: dict[tuple[object, ...], Scalar] = {}
    for scalar, way in values_at(tree, place):
        *above, numbered, key = way
        entry = numbered[1] if isinstance(numbered, tuple) else None
        reports = entry.get("reports") if isinstance(entry, Mapping) else None
        of_reports = frozenset(leaf.text for leaf in leaves(reports)) if reports else frozenset()
        list_of = tuple(step if isinstance(step, str) else step[0] for step in above)
        name = _folded(scalar)
        known = first.setdefault((list_of, of_reports, name), scalar)
        if known is not scalar and known.span != scalar.span:
            message = f"There are two entries for the {key} “{name}”, and there can be only one."
            related = (Related(known.span, "the first of them"),)
            advice = "Make them one entry."
            yield Diagnostic("duplicate-id", Severity.ERROR, message, scalar.span, advice, _address(way), related)


def too_many_words(tree: Mapping) -> Iterator[Diagnostic]:
    """Yield an error for the first word under `checks.words` that is beyond the limit."""
    for scalar, way in islice(values_at(tree, "checks.words[].words[]"), WORDS_LIMIT, WORDS_LIMIT + 1):
        message = f"More than {WORDS_LIMIT:,} words are to be looked for."
        advice = "Keep those that matter; * stands for any ending."
        yield Diagnostic("too-many-words", Severity.ERROR, message, scalar.span, advice, _address(way))


def _deceptive(tree: Mapping, places: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield a finding for each id that is not what it shows: its readers could not type or find it."""
    for scalar, way in (row for place in places for row in values_at(tree, place)):
        name = scalar.text
        if any(unicodedata.category(letter) == "Cf" for letter in name):
            message = f"The id “{name}” holds a character that cannot be seen."
            yield Diagnostic("bad-id", Severity.ERROR, message, scalar.span, "Type the id anew.", _address(way))
        elif not name.isascii() and (latin := name.translate(_LOOK_ALIKES)).isascii():
            message = f"The id “{name}” looks like “{latin}” and is written otherwise.{_unusual(name, latin)}"
            advice = "Type the id anew, so that a search finds it."
            yield Diagnostic("look-alike-id", Severity.WARNING, message, scalar.span, advice, _address(way))


def _unusual(*ids: str) -> str:
    """Return what is said about characters outside ASCII that only one of two ids has, which readers cannot see."""
    said = ""
    for id_, other in (ids, ids[::-1]):
        strange = [c for c in dict.fromkeys(id_) if not c.isascii() and c not in other]
        names = ", ".join(f"{unicodedata.name(c, 'a character').lower()} (U+{ord(c):04X})" for c in strange)
        said += f" “{id_}” has: {names}." if names else ""
    return said


_PROPOSED: Final = 50
"""The unknown references for which the nearest id is looked for, since each is compared with all ids."""


def _dangling(tree: Mapping, pointer: Pointer) -> list[Diagnostic]:
    known = {_folded(scalar) for target in pointer.targets for scalar, _ in values_at(tree, target)}
    if not known and pointer.elsewhere:
        return []
    if any(_incomplete(tree, target) for target in pointer.targets):
        # An entry whose id is missing or misspelt has its own message; references to it are not a second mistake.
        return []
    found, ids = list[Diagnostic](), sorted(known)
    for place in pointer.places:
        for scalar, way in values_at(tree, place):
            name = _folded(scalar)
            if name not in known:
                add = f"Add {pointer.noun} with this id, or remove the reference."
                add = add if known else f"There is no list of them yet. {add}"
                advice = suggest(name, ids, add) if len(found) < _PROPOSED else add
                message = f"“{name}” is not the id of {pointer.noun}."
                found.append(
                    Diagnostic("unknown-reference", Severity.ERROR, message, scalar.span, advice, _address(way))
                )
    return found


def _incomplete(tree: Mapping, target: str) -> bool:
    listed = tree.get(target.partition("[")[0])
    if isinstance(listed, Scalar) and listed.style == UNREAD:
        return True
    entries, _, key = target.rpartition(".")
    return any(isinstance(node, Mapping) and node.get(key) is None for node, _ in _nodes(tree, entries))


def values_at(tree: Mapping, place: str) -> Iterator[tuple[Scalar, _Way]]:
    """Yield the scalars at `place` (`controls[].criteria[]`), each with the way to it."""
    for node, way in _nodes(tree, place):
        if isinstance(node, Scalar) and not node.absent:
            yield node, way


def _nodes(tree: Mapping, place: str) -> list[tuple[Node, _Way]]:
    """Return the nodes at `place`; the way to an item of the last list ends at that list."""
    found: list[tuple[Node, _Way]] = [(tree, ())]
    steps = place.split(".")
    for depth, step in enumerate(steps, 1):
        key = step.removesuffix("[]")
        children = ((node.get(key), (*way, key)) for node, way in found if isinstance(node, Mapping))
        if key == step:
            found = [(child, way) for child, way in children if child is not None]
        else:
            found = [
                (item, way if depth == len(steps) else (*way, (number, item)))
                for child, way in children
                if isinstance(child, Sequence)
                for number, item in enumerate(child.items, 1)
            ]
    return found


def _address(way: _Way) -> str:
    address = ""
    for step in way:
        if isinstance(step, str):
            address += f".{step}" if address else step
        else:
            number, item = step
            address += f"[{escape_key(item_name(item) or str(number))}]"
    return address


def _folded(scalar: Scalar) -> str:
    return unicodedata.normalize("NFC", " ".join(scalar.text.split()))
