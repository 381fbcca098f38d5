"""What people changed in a Word file, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from socdocs.edits import Change, Comparison
from socdocs.edits.comments import Comment
from socdocs.edits.proposals import Proposal, State
from socdocs.edits.word_file import TrackedChange
from socdocs.json_text import json_text
from socdocs.reporting.changed_words import changed_words
from socdocs.reporting.places import in_words
from socdocs.reporting.printable import printable
from socdocs.words import OWNERS, Owner

if TYPE_CHECKING:
    from socdocs.workflow.own_wording import Offer

_ABOUT = 60
"""The most characters that are shown of what a comment is about."""
_HEADINGS: dict[State, str] = {
    "change": "Can be taken",
    "taken": "Taken",
    "conflict": "Changed in more than one way: decide, and change the description",
    "by_hand": "To be changed by hand",
    "other_owner": "Belongs to the other party, and is not written",
    "done": "The description says so already",
}


_KEPT: dict[Owner, str] = {
    "management": "Kept in words of this description's own",
    "service_auditor": "Kept as the firm's own text in this report",
}
_OF_OTHERS: dict[Owner, str] = {
    "service_auditor": "Points for the service auditor, whose text it is; not written",
    "management": "Proposals for management, whose text it is; not written until it takes them",
    "subservice_organization": "Points for the subservice organization, whose text it is; not written",
}


def edits_text(
    proposals: Sequence[Proposal],
    copies: Sequence[Comparison],
    comments: Sequence[Comment] = (),
    offers: Sequence[Offer] = (),
) -> str:
    """Return all that was changed, grouped by what can become of it, and the comments of people.

    `offers` say what can become of paragraphs that were reworded or are new.
    """
    lines: list[str] = []
    for state, heading in _HEADINGS.items():
        if found := [proposal for proposal in proposals if proposal.state == state]:
            lines += [f"{heading} ({len(found)}):", *(line for proposal in found for line in _proposal(proposal)), ""]
    for heading, changes in (*_offered(offers), *_other(copies, offers)):
        lines += [f"{heading} ({len(changes)}):", *(line for change in changes for line in change), ""]
    if comments:
        lines += [f"Comments ({len(comments)}):", *(line for comment in comments for line in _comment(comment)), ""]
    return "\n".join(lines) + "\n" if lines else "Nothing was changed in the file.\n"


def edits_json(
    proposals: Sequence[Proposal],
    copies: Sequence[Comparison],
    comments: Sequence[Comment] = (),
    offers: Sequence[Offer] = (),
) -> str:
    """Return the same as JSON: `facts` with their states, and lines of other changes."""
    whole: dict[str, Any] = {
        "facts": [
            {
                "address": proposal.address,
                "owner": proposal.owner,
                "state": proposal.state,
                "written": proposal.written,
                "found": list(proposal.found),
                "description": proposal.now,
                "section": proposal.section,
                "reason": proposal.reason,
                "place": in_words(proposal.place) if proposal.place else "",
            }
            for proposal in proposals
        ],
        "reworded": [_as_json(change) for copy in copies for change in copy.reworded],
        "not_attributed": [_as_json(change) for copy in copies for change in copy.unattributed],
        "missing": [line.text() for copy in copies for line in copy.missing],
        "added": [line.text() for copy in copies for line in copy.added],
        "own_wording": [
            {
                "section": offer.section,
                "owner": offer.owner,
                "state": offer.state,
                "written": offer.written,
                "found": offer.found,
                "reason": offer.reason,
                "frozen": list(offer.frozen),
            }
            for offer in offers
        ],
        "comments": [comment._asdict() for comment in comments],
    }
    return json_text(whole)


def tracked_text(changes: Iterable[TrackedChange]) -> str:
    """Return the tracked changes that are neither accepted nor rejected, a line each."""
    signs = {"insertion": "+", "deletion": "-"}
    return "".join(
        f"  {printable(change.author)}, {printable(change.date[:10])}: {signs[change.kind]} {printable(change.text)}\n"
        for change in changes
    )


def offer_text(offer: Offer) -> str:
    """Return a paragraph that was reworded or is new, with its section."""
    return "\n".join(_offer(offer)) + "\n"


def _offer(offer: Offer) -> Iterator[str]:
    yield f"  {printable(offer.section)}"
    yield f"    {changed_words(offer.written, offer.found)}"
    if offer.state == "kept" and offer.owner == "service_auditor":
        yield "    It takes the place of the proposed text, whose confirmation counts no more."
    if offer.frozen:
        yield f"    Mere words from now on, whatever the description says: {', '.join(map(printable, offer.frozen))}"


def _offered(offers: Sequence[Offer]) -> Iterator[tuple[str, list[list[str]]]]:
    for state, headings in (("kept", _KEPT), ("other_owner", _OF_OTHERS)):
        for owner, heading in headings.items():
            if found := [row for row in offers if row.state == state and row.owner == owner]:
                yield heading, [list(_offer(row)) for row in found]


def _comment(comment: Comment) -> Iterator[str]:
    state = ", resolved" if comment.resolved else ""
    who = ", ".join(printable(word) for word in (comment.author, comment.date[:10]) if word)
    yield f"  {who}{state}: {printable(comment.text)}"
    if comment.about:
        yield f"    about: {printable(comment.about[:_ABOUT])}{'…' if len(comment.about) > _ABOUT else ''}"


def _as_json(change: Change) -> dict[str, str]:
    return {"section": change.section, "written": change.written, "found": change.found}


def _proposal(proposal: Proposal) -> Iterator[str]:
    place = f"{printable(in_words(proposal.place))} " if proposal.place else ""
    owner = f" ({OWNERS[proposal.owner].label})" if proposal.state == "other_owner" else ""
    yield f"  {place}{printable(proposal.address)}{owner}"
    for found in proposal.found:
        yield f"    {changed_words(proposal.written, found)}"
    if proposal.state == "conflict" and len(proposal.found) == 1:
        yield f"    description: {printable(proposal.now)}"
    if proposal.reason:
        yield f"    {proposal.reason}"


def _words(change: Change, offer: Offer | None) -> Iterator[str]:
    yield f"    {changed_words(change.written, change.found)}"
    if offer and offer.reason:
        yield f"    It cannot be kept in own words: {offer.reason}."


def _other(copies: Sequence[Comparison], offers: Sequence[Offer]) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the changes that are no facts and that nothing was said of yet."""
    by_words = {(row.section, row.written, row.found): row for row in offers}
    told = {words for words, row in by_words.items() if row.state in ("kept", "other_owner")}
    for heading, changes in (
        ("Words of the report that are no facts", [change for copy in copies for change in copy.reworded]),
        ("Changed, but it cannot be told which fact", [change for copy in copies for change in copy.unattributed]),
    ):
        left = [change for change in changes if (change.section, change.written, change.found) not in told]
        if left:
            rows = [(c, by_words.get((c.section, c.written, c.found))) for c in left]
            yield heading, [[f"  {printable(c.section)}", *_words(c, offer)] for c, offer in rows]
    missing = [line.text() for copy in copies for line in copy.missing]
    if missing:
        yield "Written and not found in the file", [[f"  {printable(line)}"] for line in missing]
    added = [row.text() for copy in copies for row in copy.added if (row.section, "", row.text()) not in told]
    if added:
        yield "New in the file", [[f"  {printable(line)}"] for line in added]
