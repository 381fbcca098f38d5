"""Texts that people sign off: the firm its proposed paragraphs, section owners their sections.

A text has a mark that changes with any of its words, and messages say what changed since it was signed off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from socdocs.comparison import Stretch, stretches
from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Block, Document, Footnote, Group, Image, Placeholder, Section
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.model.confirmations import Approval, Confirmation
from socdocs.model.report_defaults import is_shared
from socdocs.problems import Severity
from socdocs.report.confirming import fingerprint, mark_of, wording
from socdocs.report.manifest import walk
from socdocs.rules.subject import keyed
from socdocs.source.addresses import Locator, escape_key
from socdocs.workflow.case import Case
from socdocs.workflow.document_findings import ABSENT

if TYPE_CHECKING:
    from socdocs.model.reporting import Report
    from socdocs.rules.table import Phase

CHANGED_CONFIRMED: Final = "confirmed-text-changed"
CHANGED_APPROVED: Final = "approved-text-changed"
"""The codes of findings on texts that changed since they were signed off."""


class TextToRead(Struct, frozen=True):
    """A text of a report that a person is to sign off: a paragraph to confirm, or a section to approve.

    `id` is the heading's or the section's.  `parts` are blocks as readers see them, each under its title, `words` their
    words and `mark` their mark.  `wording` are the words with the names of facts in place of what they say, and
    `wording_mark` is "" for a text that no firm can confirm once for all its reports.  `earlier` are all who
    signed the text off, as it is or as it was.
    """

    report_id: str
    id: str
    title: str
    parts: tuple[tuple[str, tuple[Block, ...]], ...]
    mark: str
    words: str
    wording: str = ""
    wording_mark: str = ""
    earlier: tuple[Confirmation, ...] | tuple[Approval, ...] = ()

    @property
    def signed_off(self) -> tuple[Confirmation | Approval, ...]:
        """Those who signed off the text as it is now."""
        return tuple(row for row in self.earlier if row.text == self.mark)

    @property
    def lacks_facts(self) -> bool:
        """Whether facts are still open in it."""
        return any(isinstance(node, Placeholder) for _, blocks in self.parts for node in nodes(blocks))


def texts_to_confirm(case: Case, composed: Document, document: Document) -> Iterator[TextToRead]:
    """Yield the proposed paragraphs of a report that no one at the firm has confirmed as they are, in reading order.

    `composed` is the document as its marks are made from it, `document` the same when it is finished.
    """
    auditor = case.report.service_auditor
    confirmed = (auditor and auditor.confirmed) or ()
    parts = {planned.part.id: planned.part for planned in case.plan.walk()}
    printed = {section.id: section for section in _sections(document.sections)}
    # Finishing takes the list of open items away where nothing is open.
    for section in (row for row in _sections(composed.sections) if row.id in printed):
        for before, now in zip(section.blocks, printed[section.id].blocks, strict=False):
            if not (isinstance(before, Group) and before.role == "proposed" and isinstance(now, Group)):
                continue
            # The first block is the mark of the draft.
            text, blocks = before.blocks[1:], now.blocks[1:]
            yield TextToRead(
                case.report.id,
                before.name,
                _title(printed[section.id]),
                (("", blocks),),
                fingerprint(text),
                plain_text(blocks),
                wording(blocks),
                "" if parts[section.id].per_engagement else mark_of(wording(text)),
                tuple(row for row in confirmed if row.heading == before.name and row.by and row.date),
            )


def texts_to_approve(case: Case, composed: Document, document: Document) -> Iterator[TextToRead]:
    """Yield the sections that management answers for, in reading order.

    They are the parts of a section that has some, and otherwise the section itself.
    """
    approvals = case.report.approvals or ()
    printed = {section.id: section for section in _sections(document.sections)}
    for section in (row for row in _owned(composed.sections) if row.id in printed):
        now = printed[section.id]
        yield TextToRead(
            case.report.id,
            section.id,
            f"{now.number} {_title(now)}".strip(),
            tuple(_parts(now)),
            mark_of(_all_words(_blocks(section), addresses=True)),
            _all_words(_blocks(now)),
            earlier=tuple(row for row in approvals if row.section == section.id and row.by and row.date),
        )


def changed_since(case: Case, composed: Document, document: Document, phase: Phase) -> Iterator[Diagnostic]:
    """Yield a finding for each text that changed since it was signed off, with the words.

    Confirmations that do not hold the words that they were for are left out; their texts are open items like any other.
    """
    locator = Locator(case.loaded.tree)
    at = f"reports[{escape_key(case.report.id)}]"

    def finding(
        code: str, text: TextToRead, row: Confirmation | Approval, address: str, severity: Severity
    ) -> Diagnostic:
        verb = "confirmed" if isinstance(row, Confirmation) else "approved"
        changed = (
            f"; since then this changed: {told(row.words, text.words)}"
            if row.words
            else f", and the entry does not hold the mark of the text as it is now ({text.mark})"
        )
        message = f"“{text.title}” was {verb} by {row.by} on {row.date}{changed}"
        advice = "Read it again with socdocs confirm, or restore what it said."
        owner = type(row).owner_of_facts
        return Diagnostic(code, severity, message, locator.locate(address), advice, address, owner=owner)

    for text in texts_to_confirm(case, composed, document):
        with_words = [row for row in text.earlier if row.words]
        if with_words:
            address = f"{at}.service_auditor.confirmed[{text.id}]"
            yield finding(CHANGED_CONFIRMED, text, with_words[-1], address, ABSENT[phase])
    # No one has to approve, so a changed text stops nothing; a part written alone may say what refers to others
    # differently.
    weight = min(ABSENT[phase], Severity.WARNING)
    yield from gone(case, document, phase)
    for section in texts_to_approve(case, composed, document) if case.plan.complete and case.report.approvals else ():
        if section.earlier and not section.signed_off:
            row = ([row for row in section.earlier if row.words] or section.earlier)[-1]
            address = f"{at}.approvals[{escape_key(section.id)}]"
            yield finding(CHANGED_APPROVED, section, row, address, weight)


def gone(case: Case, document: Document, phase: Phase) -> Iterator[Diagnostic]:
    """Yield a finding for each text that was signed off, that the kind of report has, and that this one has not now.

    Approvals that count for no section, as an entry that was written by hand may, are among them; a confirmation that
    counts for no text leaves an open item.
    """
    if not case.plan.complete:
        return
    printed, locator = {section.id for section in _sections(document.sections)}, Locator(case.loaded.tree)
    gone = [part for part in walk(case.kind.parts) if part.id not in printed]
    sections = {part.id for part in gone}
    headings = {part.id.rpartition(".")[2] for part in gone if part.proposed}
    approved = dict.fromkeys(section.id for section in _owned(document.sections))
    several = len(case.loaded.description.reports or ()) > 1
    for address, row in signed_off(case.report):
        confirmed = isinstance(row, Confirmation)
        name = row.heading if isinstance(row, Confirmation) else row.section
        place = locator.locate(address)
        if row.by and row.date and name in (headings if confirmed else sections):
            # Reports share entries for texts that only some of them have.
            if several and is_shared(case.loaded.tree, place):
                continue
            message = f"“{name}” was signed off by {row.by} on {row.date}, and the report has no such text now"
            advice = "Restore what it said, or take the entry out."
        elif not confirmed and name in printed and name not in approved:
            message = f"“{name}” is not approved as one, so this entry counts for nothing"
            parts = [id_ for id_ in approved if id_.startswith(f"{name}.")]
            advice = f"What is approved: {', '.join(parts or approved)}."
        elif not confirmed and not (row.by and row.date):
            message = f"Who approved “{name}”, or when, is not said, so this entry counts for nothing"
            advice = "Read the section with socdocs confirm, which writes both, or take the entry out."
        else:
            continue
        code = CHANGED_CONFIRMED if confirmed else CHANGED_APPROVED
        weight = min(ABSENT[phase], Severity.WARNING)
        yield Diagnostic(code, weight, message, place, advice, address, owner=row.owner_of_facts)


def signed_off(report: Report) -> Iterator[tuple[str, Confirmation | Approval]]:
    """Yield the firm's confirmations and management's approvals of a report, each with its address."""
    at = f"reports[{escape_key(report.id)}]"
    auditor = report.service_auditor
    yield from keyed(auditor.confirmed if auditor else None, f"{at}.service_auditor.confirmed")
    yield from keyed(report.approvals, f"{at}.approvals")


def told(old: str, new: str) -> str:
    """Return in words which words of a text changed."""
    changed = list(_changes([row for row in stretches(old, new) if row.part != "both" or row.text.strip("… ")]))
    return f"{'; '.join(changed)}." if changed else "nothing that its words show."


def _changes(rows: Sequence[Stretch]) -> Iterator[str]:
    at = 0
    while at < len(rows):
        part, text = rows[at]
        if part == "old" and at + 1 < len(rows) and rows[at + 1].part == "new":
            yield f"“{text}” is now “{rows[at + 1].text}”"
            at += 1
        elif part != "both":
            yield f"“{text}” was {'taken out' if part == 'old' else 'added'}"
        at += 1


def _title(section: Section) -> str:
    return plain_text(section.title) or section.id


def _sections(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _sections(section.children)


def _owned(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        parts = [child for child in section.children if child.owner == "management"]
        if section.owner == "management" and section.title:
            yield from parts or (section,)


def _parts(section: Section, title: str = "") -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield the blocks of a section and of its parts, each with the title that it is printed under."""
    yield title, section.blocks
    for child in section.children:
        yield from _parts(child, f"{child.number} {_title(child)}".strip())


def _all_words(blocks: tuple[Block, ...], *, addresses: bool = False) -> str:
    """Return the words of blocks, those of notes and pictures last."""
    notes = (node.blocks for node in nodes(blocks) if isinstance(node, Footnote))
    pictures = (node.alt for node in nodes(blocks) if isinstance(node, Image))
    texts = (plain_text(blocks, addresses=addresses), *(plain_text(note, addresses=addresses) for note in notes))
    return " ".join((*texts, *pictures)).strip()


def _blocks(section: Section) -> tuple[Block, ...]:
    return (*section.blocks, *(block for child in section.children for block in _blocks(child)))
