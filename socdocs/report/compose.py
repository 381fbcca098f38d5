"""Compose a plan and its facts into a document.

The template of each part is filled and read, and proposed text is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.document.authorship import without
from socdocs.document.nodes import (
    Block,
    Document,
    Group,
    Inline,
    Paragraph,
    Placeholder,
    Properties,
    Section,
    Text,
)
from socdocs.document.open_items import OPEN_ITEMS
from socdocs.document.reader import read_prose, read_template
from socdocs.document.references import SECTION
from socdocs.document.slots import Slot
from socdocs.document.words import plain_text
from socdocs.model.confirmations import ConfirmedWording
from socdocs.problems import InputProblems
from socdocs.report.confirming import Accepted, fingerprint, is_confirmed
from socdocs.report.facts import ReportFacts
from socdocs.report.fitting import fitted
from socdocs.report.manifest import Part, Templates
from socdocs.report.plan import MANAGEMENT, Plan, Planned
from socdocs.report.render import Renderer, Renders

if TYPE_CHECKING:
    from socdocs.report.own_texts import OwnText


class Stamp(Struct, frozen=True):
    """The origin of an output: the hash of its input, the version of socdocs, and the reason if it is final.

    `draft_label` is the number of a draft with the words behind it, "" for none.
    """

    input_hash: str
    version: str
    final_reason: str = ""
    marked: bool = True
    draft_label: str = ""


def compose(
    plan: Plan,
    facts: ReportFacts,
    templates: Templates,
    stamp: Stamp,
    *,
    open_items: bool = True,
    guidance: bool = False,
    wordings: tuple[ConfirmedWording, ...] = (),
    own_wording: tuple[OwnText, ...] = (),
) -> Document:
    """Return the document of `plan`, which must still be passed to `document.finish`.

    Raises InputProblems for mistakes in templates, each at template:line, and in own wording.

    With `guidance`, the parts of a draft that management writes carry their guidance.  `wordings` are those that the
    firm has confirmed for all its reports, and `own_wording` takes the place of template text of management's parts.
    """
    confirmed = tuple(view.facts for view in facts.report.service_auditor.confirmed)
    accepted = Accepted(confirmed, wordings)
    shown = guidance and not stamp.final_reason
    writer = _Composer(plan, facts, templates, accepted, own_wording, guidance=shown)
    with writer.confined():
        sections = tuple(writer.section(planned, 1) for planned in plan.sections)
        properties, titles = writer.properties(stamp), writer.titles()
    if writer.problems:
        raise InputProblems(dict.fromkeys(writer.problems))
    if plan.only == MANAGEMENT:
        sections = without(sections, "service_auditor")
    if open_items:
        sections = (*sections, OPEN_ITEMS)
    return Document(properties, sections, titles)


class Filled(NamedTuple):
    """A filled template: its Markdown, and the slots of its tokens."""

    markdown: str
    slots: tuple[Slot, ...]


def filled_part(plan: Plan, facts: ReportFacts, templates: Templates, part: Part) -> Filled:
    """Return the filled template of a part, without own wording.  Raises InputProblems for mistakes in templates."""
    writer = _Composer(plan, facts, templates, Accepted())
    with writer.confined():
        return writer.filled(part)


class _Composer:
    def __init__(
        self,
        plan: Plan,
        facts: ReportFacts,
        templates: Templates,
        accepted: Accepted,
        own_wording: tuple[OwnText, ...] = (),
        *,
        guidance: bool = False,
    ) -> None:
        self._own_wording = own_wording
        self._plan = plan
        self._accepted = accepted
        self._guidance = guidance
        self.problems: list[Diagnostic] = []
        """The mistakes in templates and own wording so far; what has one is left out."""
        self._facts = facts
        self._templates = templates
        self._planned = {row.part.id: row for row in plan.walk_whole()}
        self._titles: dict[str, tuple[Inline, ...]] = {}
        written = {row.part.id for row in plan.walk()}
        self._own = Renderer(templates, facts, self._planned.__contains__, written.__contains__, self._title_of)
        self._renderer: Renders = self._own

    @contextmanager
    def confined(self) -> Iterator[None]:
        """Within the block, the templates of others are filled within limits."""
        if not self._templates.of_others:
            yield
            return
        from socdocs.report.confined import confined

        with confined(self._own, self._templates) as self._renderer:
            yield

    def properties(self, stamp: Stamp) -> Properties:
        """Return the properties of the whole file."""
        facts, kind = self._facts, self._plan.kind
        organization = facts["service_organization"]
        fictional = facts["fictional"]
        marked = stamp.marked and not stamp.final_reason
        label = "" if stamp.final_reason else stamp.draft_label
        prepared_for = f"Prepared for {facts.recipient}" if facts.recipient else ""
        title = self._text(kind.title)
        if not self._plan.complete:
            title = ", ".join(plain_text(self._title(row)) for row in self._plan.sections)
        return Properties(
            title=title,
            kind=kind.name,
            organization=_words(organization.name),
            system=_words(facts["system"].name),
            timeframe=self._text(kind.timeframe_line),
            report_title=kind.short_title,
            restricted_use=kind.use,
            notices=tuple(filter(None, (f"Draft {label}" if label else "", prepared_for, _words(fictional)))),
            draft=not stamp.final_reason,
            draft_label=label,
            report_id=facts.scope.report.id if marked else "",
            final_reason=stamp.final_reason,
            marked=marked,
            numerals=self._plan.numerals,
            list_of_tables=self._plan.layout.list_of_tables,
            input_hash=stamp.input_hash,
            version=stamp.version,
        )

    @contextmanager
    def _going_on(self, source: str = "") -> Iterator[None]:
        """Within the block, mistakes are kept, so that the rest is looked at, too; but no time is left at a limit.

        Those in a text of the manifests, `source`, get its place.
        """
        try:
            yield
        except InputProblems as found:
            from socdocs.report.manifest_reading import place_in_manifests  # imported late: most have no mistake

            place = place_in_manifests(self._templates, source) if source else None
            self.problems += (replace(row, span=place or row.span) for row in found.diagnostics)
            if any(row.code == "template-limit" for row in found.diagnostics):
                raise InputProblems(dict.fromkeys(self.problems)) from None

    def _text(self, source: str) -> str:
        markdown, slots = source, list[Slot]()
        with self._going_on(source):
            markdown, slots = self._renderer.render_text(source, "report.yaml")
        return plain_text(read_template(fitted(markdown, slots), slots))

    def section(self, planned: Planned, level: int) -> Section:
        """Return one part with its children as a section of the document."""
        part = planned.part
        whole = self._whole(part)
        blocks = self._blocks(part, whole or part.template) if whole or part.template else ()
        if part.proposed:
            blocks = self._confirmed(planned, blocks)
        return Section(
            id=part.id,
            level=level,
            title=self._title(planned),
            numbered=part.numbered and (self._plan.complete or level > 1),
            owner=part.owner,
            blocks=blocks,
            children=() if whole else tuple(self.section(child, level + 1) for child in planned.children),
            guidance=_guidance(part) if self._guidance and part.owner == "management" else "",
        )

    def titles(self) -> dict[str, str]:
        """Return the titles of all parts of the whole report by anchor, also of those that this output leaves out."""
        return {SECTION + row.part.id: plain_text(self._title(row)) for row in self._planned.values()}

    def _title_of(self, id_: str) -> tuple[Inline, ...]:
        return self._title(self._planned[id_]) if id_ in self._planned else ()

    def _title(self, planned: Planned) -> tuple[Inline, ...]:
        known = self._titles.get(planned.part.id)
        if known is None:
            known = self._titles[planned.part.id] = self._new_title(planned)
        return known

    def _new_title(self, planned: Planned) -> tuple[Inline, ...]:
        if planned.own_title or not planned.title:
            return (Text(planned.title),) if planned.title else ()
        markdown, slots = planned.title, list[Slot]()
        with self._going_on(planned.title):
            markdown, slots = self._renderer.render_text(planned.title, planned.part.id)
        blocks = read_template(fitted(markdown, slots), slots)
        return blocks[0].children if blocks and isinstance(blocks[0], Paragraph) else ()

    def _whole(self, part: Part) -> str:
        return part.whole if part.whole in self._templates else ""

    def _blocks(self, part: Part, template: str) -> tuple[Block, ...]:
        markdown, slots = "", list[Slot]()
        with self._going_on():
            markdown, slots = self._renderer.render(template)
        own = tuple(row for row in self._own_wording if row.part == part.id)
        if own and part.owner == "management":
            from socdocs.report.own_wording import reworded  # imported late: few descriptions have wording of their own

            with self._going_on():
                markdown = reworded(own, self._facts.scope.report.id, markdown, slots)
        return read_template(fitted(markdown, slots), slots)

    def filled(self, part: Part) -> Filled:
        """Return the template of a part, filled as it is before its words are fitted to the values among them."""
        template = self._whole(part) or part.template
        markdown, slots = self._renderer.render(template) if template else ("", [])
        return Filled(markdown, tuple(slots))

    def _confirmed(self, planned: Planned, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return the service auditor's text for a heading.

        It is the auditor's own text, or else the proposed text, which is marked until it is confirmed unchanged.
        """
        heading = planned.part.id.rpartition(".")[2]
        own = next(
            (view for view in self._facts.report.auditor_report.text if view.facts.heading == heading and view.text),
            None,
        )
        if own:
            return (Group("fact", read_prose(own.text, own.text.address), own.text.address),)
        if not planned.part.per_engagement and all(
            isinstance(block, Group) and block.role == "fact" for block in blocks
        ):
            return blocks  # words of the firm's own, which the template prints in place of those that it proposes
        if is_confirmed(heading, blocks, self._accepted, per_engagement=planned.part.per_engagement):
            return blocks
        address = f"{self._facts.report.service_auditor.at}.confirmed[{heading}]"
        wanted = f"{plain_text(self._title(planned))}, text {fingerprint(blocks)}"
        note = Paragraph((Placeholder(wanted, "service_auditor", address, confirm=True),))
        return (Group("proposed", (note, *blocks), heading),)


def _guidance(part: Part) -> str:
    """Return what a good answer contains and which requirement it serves."""
    serves = f"It answers {part.answers}." if part.answers else ""
    return " ".join(filter(None, (part.guidance, serves)))


def _words(fact: object) -> str:
    return str(fact) if fact else ""
