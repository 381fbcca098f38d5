"""Who has read a text and signed it off: confirmations of the service auditor, approvals of management."""

from typing import ClassVar, Literal

from socdocs.model.base import Date, Facts, NextPeriod, Plain, fact, needed
from socdocs.words import Owner

Role = Literal["engagement_partner", "quality_reviewer"]


class Confirmation(Facts):
    """A confirmation by a person at the firm that the proposed text under one heading may be used.

    `socdocs confirm` writes it.
    """

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    heading: Plain = needed(prints="never", example="scope")
    """The heading's id."""
    by: Plain | None = fact("who confirmed the text", prints="never", example="Priya Raman, CPA")
    """The person at the firm."""
    role: Role | None = fact(prints="never", example="engagement_partner")
    """The person's role in the engagement."""
    date: Date | None = fact("when the text was confirmed", prints="never", example="2026-02-10")
    """The day."""
    text: Plain | None = fact("the mark of the confirmed text", prints="never", example="7c1e44b2")
    """The eight characters shown beside the heading in the draft; they change when the text or a fact in it changes."""
    words: Plain | None = fact(prints="never")
    """The confirmed words, by which messages say what changed since."""


class ConfirmedWording(Facts):
    """A confirmation by a person at the firm of the words under one heading, whatever the facts in them are.

    It counts for all reports of the firm that have these words.
    """

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    heading: Plain = needed(prints="never", example="inherent_limitations")
    """The heading's id."""
    by: Plain | None = fact("who confirmed the wording", prints="never", example="Priya Raman, CPA")
    """The person at the firm."""
    role: Role | None = fact(prints="never", example="quality_reviewer")
    """The person's role."""
    date: Date | None = fact("when the wording was confirmed", prints="never", example="2026-02-10")
    """The day."""
    wording: Plain | None = fact("the mark of the confirmed wording", prints="never", example="c04f1d77")
    """Eight characters that change with the words, and not with the facts in them."""
    words: Plain | None = fact(prints="never")
    """The confirmed words, with the names of facts in braces."""


class FirmsWordings(Facts):
    """The wordings that a firm has confirmed once, in a file of the firm's."""

    owner_of_facts: ClassVar[Owner] = "service_auditor"
    next_period_of_facts: ClassVar[NextPeriod] = "kept"

    confirmed_wordings: tuple[ConfirmedWording, ...] | None = fact(prints="never")
    """The confirmed wordings."""


class Approval(Facts):
    """An approval of a section's text by its owner at the service organization.  `socdocs confirm` writes it."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    section: Plain = needed(prints="never", example="description.components")
    """The section's id, as `--only` takes it."""
    by: Plain | None = fact(prints="never", example="Dana Whitcomb")
    """The person."""
    role: Plain | None = fact(prints="never", example="Chief Technology Officer")
    """The person's position."""
    date: Date | None = fact(prints="never", example="2026-02-10")
    """The day."""
    text: Plain | None = fact(prints="never", example="51d0c2ae")
    """Eight characters that change when the section's text or a fact in it changes."""
    words: Plain | None = fact(prints="never")
    """The approved words, by which messages say what changed since."""
