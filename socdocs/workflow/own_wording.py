"""Keep reworded and new paragraphs of a draft: management's as own wording of the description, the auditor's as text.

Whose text is whose is said by the parts of the report.  What belongs to the other side is listed and never written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.comments import without_comments
from socdocs.document.links import place_in_report
from socdocs.document.nodes import Anchor, Block, Group, Item, Placeholder, Reference
from socdocs.document.reader import read_prose, read_template
from socdocs.document.slots import TOKEN, NodeSlot, PlainSlot, ProseSlot, Slot, number_of
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.edits.comparison import Added
from socdocs.edits.own_wording import OwnWords, PrintedUnits, new_words, own_words
from socdocs.files import FileRefused, holds
from socdocs.model.load import naming_field
from socdocs.model.ownership import name_of_organization
from socdocs.problems import EnvironmentProblem, Severity
from socdocs.report.compose import Filled, filled_part
from socdocs.report.fitting import fitted
from socdocs.report.kinds import find_kind
from socdocs.report.manifest import walk
from socdocs.report.own_texts import PARAGRAPHS, OwnText
from socdocs.report.own_wording import Unit, put, units, unmatched
from socdocs.resources import kind_names
from socdocs.source.addresses import escape_key
from socdocs.source.editing import Edit, NotEditable, edit_yaml
from socdocs.source.file_kinds import OWN_WORDING
from socdocs.source.tree import Scalar
from socdocs.words import Owner, listed, suggest
from socdocs.writers.markdown.escape import escape

if TYPE_CHECKING:
    from socdocs.edits import Change, Comparison
    from socdocs.report.manifest import Part
    from socdocs.workflow.case import Case

State = Literal["offered", "kept", "other_owner", "by_hand"]
_NOWHERE = Span("", 1, 1, 1, 1)
_NOT_WRITTEN = "no text can be written that prints these words"
_BEFORE_WORDS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*")
"""What is before the first words of a line."""
_BEGINNING = "# Paragraphs in this description's own words; docs/pull.md of socdocs says how they are found.\n"


class Offer(NamedTuple):
    """A paragraph of a template that was reworded, or one that is new, in which case `written` is "".

    `state` says what can become of it: it is `offered` and can be `kept`, belongs to the `other_owner`, or must be
    changed `by_hand` for the `reason` given.  `part` is where it is printed, `unit` the paragraph that it takes the
    place of or follows, `own` its text, and `row` the own text that it had before.
    """

    section: str
    written: str
    found: str
    owner: Owner
    state: State
    reason: str = ""
    part: Part | None = None
    unit: Unit | None = None
    own: OwnWords = OwnWords("")
    row: OwnText | None = None

    @property
    def frozen(self) -> tuple[str, ...]:
        """Return the addresses of the facts that are mere words in the own text."""
        return self.own.frozen


class Rewritten(NamedTuple):
    """A file of the user with what is kept; `before` is None for a file that is new."""

    path: Path
    before: bytes | None
    data: bytes


class _Place(NamedTuple):
    """A paragraph of a part as it reads now: that of the template, or an own text in its place or behind it."""

    unit: Unit
    template: Unit
    row: OwnText | None = None


class _Part(NamedTuple):
    part: Part
    filled: Filled
    places: tuple[_Place, ...]
    printed: PrintedUnits


def offers(copies: Sequence[Comparison], case: Case, owner: Owner) -> tuple[Offer, ...]:
    """Return an offer for each paragraph that was reworded or is new in any of the copies, in the order of the file.

    Only those in parts of `owner` are offered.  Raises InputProblems for mistakes in templates.
    """
    parts = {planned.part.id: planned.part for planned in case.plan.walk_whole()}
    read: dict[str, _Part] = {}
    found: dict[tuple[str, str, str], Offer] = {}
    for copy in copies:
        changes: tuple[Change | Added, ...] = (*copy.reworded, *copy.unattributed, *copy.added)
        for change in changes:
            part = parts.get(change.section)
            if part is not None and part.id not in read:
                read[part.id] = _read(case, part)
            offer = _offer(change, read[part.id] if part else None, owner)
            found.setdefault((offer.section, offer.written, offer.found), offer)
    return tuple(_without_conflicts(found.values()))


def _read(case: Case, part: Part) -> _Part:
    filled = filled_part(case.plan, case.facts, case.templates, part)
    own: dict[str, list[OwnText]] = {}
    for row in case.loaded.own_wording if part.owner == "management" else ():
        if row.part == part.id:
            own.setdefault(row.key, []).append(row)
    places: list[_Place] = []
    for unit in units(filled.markdown, filled.slots, case.report.id):
        here = own.get(unit.key, [])
        instead = next((row for row in here if not row.added), None)
        places.append(_Place(unit.reading(instead) if instead else unit, unit, instead))
        places += (_Place(unit.reading(row), unit, row) for row in here if row.added)
    return _Part(part, filled, tuple(places), PrintedUnits((place.unit for place in places), filled.slots))


def _offer(change: Change | Added, part: _Part | None, owner: Owner) -> Offer:
    if isinstance(change, Added):
        cells = change.behind.cells if change.behind else ()
        written, found, pieces = "", change.text(), cells[0] if len(cells) == 1 else ()
    else:
        written, found, pieces = change.written, change.found, change.pieces
    offer = Offer(change.section, written, found, part.part.owner if part else owner, "by_hand")
    if part is None:
        return offer._replace(reason="it is in no part of the report that a template writes")
    offer = offer._replace(part=part.part)
    if part.part.owner != owner:
        return offer._replace(state="other_owner")
    if owner == "service_auditor" and not part.part.proposed:
        return offer._replace(reason="it is no proposed text; change it in your own templates")
    slots = part.filled.slots
    places = [part.places[at] for at in part.printed.of_line(pieces)] if pieces else []
    if not places or change.line.form != "paragraph":
        return offer._replace(reason="it is no paragraph of a template, or follows none")
    if len(places) > 1:
        return offer._replace(reason="the template has this paragraph in several places")
    place, row = places[0], None
    if isinstance(change, Added):
        own = new_words(found)
    else:
        own, row = own_words(place.unit, slots, pieces, change.texts, found), place.row
    if own is None:
        return offer._replace(reason=_NOT_WRITTEN)
    return offer._replace(state="offered", unit=place.template, own=own, row=row)


def _without_conflicts(found: Iterable[Offer]) -> Iterator[Offer]:
    """Yield the offers; a paragraph that was reworded in several ways is none."""
    rows = list(found)
    counts = Counter((row.section, row.written) for row in rows)
    for row in rows:
        if row.written and row.state == "offered" and counts[row.section, row.written] > 1:
            yield row._replace(state="by_hand", reason="it was reworded in several ways")
        else:
            yield row


# --- what is kept --------------------------------------------------------------------------------------------------


def keep(
    wanted: Iterable[Offer], case: Case, content: Callable[[Path], bytes | None], own_file: Path
) -> tuple[list[Rewritten], tuple[Offer, ...]]:
    """Return the files with the wanted offers in them, and the offers with what became of them.

    `content` gives the bytes of a file, None if there is none; `own_file` is that of the service auditor's facts.
    """
    files: dict[Path, tuple[bytes | None, bytes]] = {}
    became: list[Offer] = []
    ordered = sorted(wanted, key=lambda row: row.section)
    for section, group in groupby(ordered, key=lambda row: row.section):
        rows = tuple(group)
        of_auditor = rows[0].owner == "service_auditor"
        folder = case.loaded.path.parent
        path = own_file if of_auditor else folder / OWN_WORDING / f"{section}.yaml"
        try:
            if not of_auditor:
                _require_own(case, path)
            before, data = files.get(path) or (content(path), content(path) or b"")
            if of_auditor:
                data, rows = _with_auditors_text(data, path, rows, case)
            else:
                data = _with_own_texts(data, path, rows)
        except NotEditable as problem:
            became += (row._replace(state="by_hand", reason=str(problem)) for row in rows)
        else:
            files[path] = before, data
            became += (row._replace(state="kept") for row in rows)
    changed = [Rewritten(path, before, data) for path, (before, data) in files.items() if data != before]
    return changed, tuple(became)


def _require_own(case: Case, path: Path) -> None:
    if not holds(case.loaded.path.parent, path):
        raise NotEditable(f"{path} is a link that leads out of the folder of the description")
    if case.loaded.is_shared(str(path)):
        raise NotEditable(f"{path} is in a library, which others may share")
    if other := next(_of_others(case), ""):
        folder = case.loaded.path.parent / OWN_WORDING
        raise NotEditable(f"{folder} counts for {other} beside it, too; give each description a folder of its own")


def _of_others(case: Case) -> Iterator[str]:
    """Yield the files beside the description that are about another service organization, each with its name."""
    from socdocs.source.yaml_excerpt import read_keys  # imported late: a build keeps nothing

    own, files = case.loaded.path, case.loaded.files.ahead()
    ours = name_of_organization(case.loaded.tree)
    for name in files.names(own.parent, frozenset({".yaml", ".yml", ".json"})):
        with suppress(FileRefused, EnvironmentProblem):  # what cannot be read prints nothing, either
            tree = read_keys(files.read(own.with_name(name)), name, frozenset({"service_organization"}))
            organization = name_of_organization(tree) if tree else None
            if organization and ours and organization.text.split() != ours.text.split():
                yield f"{name} of “{organization.text}”"


def _with_own_texts(data: bytes, path: Path, rows: Sequence[Offer]) -> bytes:
    from socdocs.source.records import Record, write_records  # imported late: a build keeps nothing

    edits = [Edit(row.row.text, row.own.text) for row in rows if row.row]
    data = edit_yaml(data, str(path), edits) if edits else data or _BEGINNING.encode()
    records = [
        Record({place: row.unit.key, "text": row.own.text}, (place, "text"))
        for row in rows
        if row.row is None and row.unit is not None and (place := "instead_of" if row.written else "after")
    ]
    return write_records(data, str(path), PARAGRAPHS, records, naming_field) if records else data


def _with_auditors_text(data: bytes, path: Path, rows: Sequence[Offer], case: Case) -> tuple[bytes, tuple[Offer, ...]]:
    """Return the service auditor's file with the firm's own text under one heading, in which no fact is live."""
    from socdocs.source.records import Record, write_records  # imported late: a build keeps nothing
    from socdocs.workflow.shared_lists import shared_list

    part = rows[0].part
    if part is None:
        return data, ()
    filled = filled_part(case.plan, case.facts, case.templates, part)
    markdown, slots = filled.markdown, list(filled.slots)
    by_unit: dict[int, list[Offer]] = {}
    for row in rows:
        by_unit.setdefault(row.unit.start if row.unit else 0, []).append(row)
    texts = [
        (unit, [OwnText(part.id, unit.key, Scalar(row.own.text, _NOWHERE), not row.written) for row in same])
        for same in by_unit.values()
        if (unit := same[0].unit)
    ]
    markdown = fitted(put(markdown, texts), slots)
    printed = [slot.node for slot in slots if isinstance(slot, NodeSlot)]
    open_facts = [node.wanted for node in printed if isinstance(node, Placeholder)]
    if open_facts:
        raise NotEditable(f"facts in it are still open ({listed(open_facts)}); give these first")
    prose = _as_prose(markdown, slots)
    address = f"reports[{escape_key(case.report.id)}].auditor_report.text"
    record = Record({"heading": part.id.rpartition(".")[2], "text": prose}, ("heading",))
    shared = shared_list(case.loaded.as_written, address, path)
    data = write_records(data, str(path), address, [record], naming_field, shared)
    frozen = tuple(dict.fromkeys(slot.origin for slot in slots if isinstance(slot, PlainSlot) and slot.origin))
    return data, tuple(row._replace(own=row.own._replace(frozen=frozen)) for row in rows)


def _as_prose(markdown: str, slots: Sequence[Slot]) -> str:
    """Return a filled template as Markdown of a user, with the words of facts and without the marks of groups.

    Raises NotEditable if it would not print what the template prints, in the same paragraphs.
    """
    lines = (line for line in markdown.splitlines() if not line.lstrip().startswith(":::"))
    prose, end = "", 0
    text = "\n".join(lines)
    for at in TOKEN.finditer(text):
        prose += text[end : at.start()]
        begins = _BEFORE_WORDS.fullmatch(prose[prose.rfind("\n") + 1 :]) is not None
        prose += _words(slots[number_of(at[1])], begins=begins)
        end = at.end()
    prose = re.sub(r"\n{3,}", "\n\n", prose + text[end:]).strip()
    if _printed(read_prose(without_comments(prose, prose=True), "own")) != _printed(read_template(markdown, slots)):
        raise NotEditable(_NOT_WRITTEN)
    return prose


def _printed(blocks: tuple[Block, ...]) -> tuple[list[type], list[str]]:
    """Return the kinds of the blocks and the words in them."""
    kinds = [type(node) for node in nodes(blocks) if isinstance(node, Block | Item) and not isinstance(node, Group)]
    return kinds, plain_text(blocks).split()


def _words(slot: Slot, *, begins: bool) -> str:
    match slot:
        case PlainSlot(text):
            return _escaped(text, begins=begins)
        case ProseSlot(markdown):
            return markdown
        case NodeSlot(Reference(target, children)) if place_in_report(target):
            return f"[{escape(plain_text(children))}]({target})"
        case NodeSlot(Anchor()):
            return ""
        case NodeSlot(node):
            return _escaped(plain_text((node,)), begins=begins)
        case _:
            raise NotEditable("it holds a table")


def _escaped(text: str, *, begins: bool) -> str:
    escaped = escape(text, line_start=begins)
    # A remark in a text of a user, which no file of socdocs has.
    return f"\\{escaped}" if begins and escaped.startswith(("!!!", "???")) else escaped


# --- what no longer fits -------------------------------------------------------------------------------------------


def unused(case: Case, folders: tuple[Path, ...]) -> Iterator[Diagnostic]:
    """Yield a finding for each own text whose paragraph no report has any more, and for those of other parties.

    `folders` hold the templates.  Raises InputProblems for a malformed manifest of another kind in them.
    """
    yield from _of_unknown_parts(case, folders)
    yield from _of_absent_parts(case)
    for planned in case.plan.walk():
        part = planned.part
        own = [row for row in case.loaded.own_wording if row.part == part.id]
        if own and part.owner != "management":
            message = f"The text of {part.id} is not management's, so own wording does not count there."
            advice = "The service auditor's own text is auditor_report.text in the auditor's file."
            yield Diagnostic("own-wording-unused", Severity.WARNING, message, own[0].span, advice)
        elif own:
            filled = filled_part(case.plan, case.facts, case.templates, part)
            for row in unmatched(own, filled.markdown, filled.slots, case.report.id):
                message = f"The report has no such paragraph in {part.id} any more, so this own text is not printed."
                advice = "Compare it with what the report says there now, and change or remove it."
                yield Diagnostic("own-wording-unused", Severity.WARNING, message, row.span, advice)


def _of_absent_parts(case: Case) -> Iterator[Diagnostic]:
    """Yield a finding for own wording of each part that this kind has, and this report has not."""
    absent = {part.id for part in walk(case.kind.parts)} - {planned.part.id for planned in case.plan.walk_whole()}
    alone = len(case.loaded.description.reports or ()) < 2
    for part, row in {row.part: row for row in case.loaded.own_wording if row.part in absent}.items():
        message = f"The report {case.report.id} has no part “{part}”, since nothing is to be said there."
        advice = "This own text is not printed in it: change or remove the text, or give what the part is about."
        severity = Severity.WARNING if alone else Severity.INFO
        yield Diagnostic("own-wording-unused", severity, message, row.span, advice)


def _of_unknown_parts(case: Case, folders: tuple[Path, ...]) -> Iterator[Diagnostic]:
    """Yield a finding for own wording of a part that no report of the description has, nor a letter beside one."""
    known = [part.id for part in walk(case.kind.parts)]
    if case.kind.accompanies or all(row.part in known for row in case.loaded.own_wording):
        return
    declared = {row.kind_name for row in case.loaded.description.reports or ()}
    for name in kind_names(folders):
        kind, _ = find_kind(case.loaded.files, folders, name)
        known += [part.id for part in walk(kind.parts) if name in declared or kind.accompanies]
    for part, row in {row.part: row for row in case.loaded.own_wording if row.part not in known}.items():
        message = f"No report of this description has a part “{part}”, so this own text is not printed."
        advice = suggest(part, known, "The file of an own text has the name of its part.")
        yield Diagnostic("own-wording-unused", Severity.WARNING, message, row.span, advice)
