"""What is wrong with a report's facts and what is still wanted: rules, open items, other clients' names."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from pathlib import Path

from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span, worst
from socdocs.document.nodes import Document, Group, Placeholder, Text
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files
from socdocs.model.description import Checks, MoreWords, SystemDescription
from socdocs.model.load import validate
from socdocs.model.tables import table_shape
from socdocs.pipeline import Loaded
from socdocs.report.facts import ReportFacts
from socdocs.report.left_out import list_left_out
from socdocs.report.plan import make_plan
from socdocs.report.scope import Scope, other_reports
from socdocs.report.summary import Summary
from socdocs.report.summary import summarize as make_summary
from socdocs.resources import WORDS
from socdocs.rules.judge import judge
from socdocs.rules.leaks import leaks as find_leaks
from socdocs.rules.subject import LeftOut, Subject
from socdocs.rules.table import Phase
from socdocs.rules.waivers import Weighed, weigh
from socdocs.source.addresses import Locator, escape_key, format_address, parse_address, ways
from socdocs.source.load import load_description
from socdocs.source.positions import Sources
from socdocs.source.tree import Entry, Mapping, Node, Scalar
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import OWNERS

_ABSENT: AbstractMapping[Phase, Severity] = {
    "outline": Severity.INFO,
    "draft": Severity.WARNING,
    "final": Severity.ERROR,
}


def firm_words(files: Files, folder: Path | None) -> tuple[MoreWords, ...]:
    """The words that a firm's own `folder` of templates adds to the wording rules, in the form of `checks.words`.

    Raises InputProblems for mistakes in their file.
    """
    path = folder / WORDS if folder else None
    if path is None or not path.is_file():
        return ()
    try:
        listed, found = read_yaml(files.read(path), str(path), part=True)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    description, problems = validate(_under("checks", _under("words", listed))) if listed else (SystemDescription(), [])
    if description is None or worst(found + problems) is Severity.ERROR:
        raise InputProblems(found + problems)
    return (description.checks and description.checks.words) or ()


def _under(key: str, node: Node) -> Mapping:
    return Mapping((Entry(Scalar(key, node.span), node),), node.span)


def with_firm_words(loaded: Loaded, files: Files, folder: Path | None) -> Loaded:
    """The description with the words of the firm's own `folder` of templates beside its own.

    Raises InputProblems for mistakes in their file.
    """
    more = firm_words(files, folder)
    if not more:
        return loaded
    checks = loaded.description.checks or Checks()
    checks = checks.model_copy(update={"words": (*(checks.words or ()), *more)})
    return replace(loaded, description=loaded.description.model_copy(update={"checks": checks}))


def summarize(scoped: Scope, document: Document, found: Iterable[Diagnostic]) -> Summary:
    """How far the report is whose whole document this is, and what was `found` in its facts, by section and target."""
    facts = ReportFacts(scoped)
    return make_summary(make_plan(facts), facts, document, found)


def check(loaded: Loaded, scoped: Scope, phase: Phase, *, thorough: bool = False) -> list[Diagnostic]:
    """What is wrong with the facts of one report, and what of them it leaves out.

    Waivers are applied; those that match nothing are named where the file has no other report they may be for.  When
    `thorough` they are named in any case, and what waivers accept comes too, each finding with the reason.
    """
    today = _today()
    weighed = judged(loaded, scoped, phase, today)
    alone = thorough or len(loaded.description.reports or ()) < 2
    found = [*weighed.standing, *weighed.problems, *(weighed.unused if alone else ()), *_left_out(loaded, scoped)]
    return [*found, *_accepted(weighed, loaded.description.checks, today)] if thorough else found


def _accepted(weighed: Weighed, checks: Checks | None, today: datetime.date) -> Iterator[Diagnostic]:
    """The waived findings, each with the reason of the first waiver that is for it."""
    rest = weighed.waived
    for waiver in (checks and checks.waive) or ():
        own = weigh(rest, Checks(waive=(waiver,)), today)
        reason = " ".join((waiver.reason or "").split())
        yield from (replace(finding, waived=reason) for finding in own.waived)
        rest = own.standing


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


def judged(loaded: Loaded, scoped: Scope, phase: Phase, today: datetime.date | None = None) -> Weighed:
    """What the rules find in one report, parted by the waivers that are in force `today`."""
    subject = Subject(
        description=scoped.description,
        whole=loaded.description,
        report=scoped.report,
        kind=scoped.kind,
        held=scoped.held,
        homes=scoped.homes,
        today=today or _today(),
        left_out=scoped.left_out,
        others=tuple(other_reports(scoped, loaded.description)),
    )
    locator = Locator(loaded.tree)

    def place(address: str, words: tuple[str, int, int] | None) -> Span | None:
        node = locator.find(address) if words else None
        if words is None or loaded.sources is None or not isinstance(node, Scalar):
            return locator.locate(address)
        text, start, end = words
        first, last = (_as_written(node.text, text, offset) for offset in (start, end - 1))
        before, after = (loaded.sources.position(node, offset) for offset in (first, last))
        return replace(before, end_line=after.end_line, end_column=after.end_column)

    return judge(subject, phase, place)


def _as_written(written: str, text: str, offset: int) -> int:
    """Where in `written` the character at `offset` in `text` stands; `text` may be the same with white space folded."""
    if written == text:
        return offset
    before = sum(not character.isspace() for character in text[:offset])
    inked = (at for at, character in enumerate(written) if not character.isspace())
    return next(itertools.islice(inked, before, None), 0)


def _left_out(loaded: Loaded, scoped: Scope) -> Iterator[Diagnostic]:
    locator = Locator(loaded.tree)
    for row in list_left_out(scoped):
        place = locator.locate(row.address)
        yield Diagnostic("left-out", Severity.INFO, row.message, place, row.advice, row.address)


def leaks(files: Files, loaded: Loaded, others: Iterable[Path]) -> list[Diagnostic]:
    """The names of the descriptions at `others` that stand in this one, those that a waiver accepts with its reason.

    Raises InputProblems for one that cannot be read.
    """
    trees = []
    for path in others:
        tree, problems = load_description(files, path, shape_of=table_shape)
        if tree is None:
            raise InputProblems(problems)
        trees.append(tree)
    today, checks = _today(), loaded.description.checks
    weighed = weigh(list(find_leaks(loaded.tree, trees, loaded.sources or Sources(files))), checks, today)
    return [*weighed.standing, *_accepted(weighed, checks, today)]


def undetermined(loaded: Loaded, phase: Phase) -> Iterator[Diagnostic]:
    """What the description does not say about its reports, so that they can be neither checked nor built."""
    locator = Locator(loaded.tree)
    if not loaded.description.reports:
        message = f"{loaded.path} declares no report, so only its form was checked."
        advice = "Name a kind, as in --kind soc2-type2, or declare a report under “reports”."
        yield Diagnostic("no-report", Severity.INFO, message, None, advice)
    for entry in loaded.description.reports or ():
        if not entry.kind_name:
            address = f"reports[{escape_key(entry.id)}].type"
            message = f"The report {entry.id} does not say of which kind it is, so it was not checked."
            place = locator.locate(address)
            yield Diagnostic(
                "report-kind", _ABSENT[phase], message, place, "Add soc and type, such as soc: 2 and type: 1.", address
            )


def open_items(loaded: Loaded, document: Document, phase: Phase) -> list[Diagnostic]:
    """What the document still wants, as findings of code `open-item`.

    Each has the place of the nearest thing in the file that is there.
    """
    locator = Locator(loaded.tree)
    found = []
    for item in document.open_items:
        verb = "confirm" if item.confirm else "give"
        many = f" ({item.count} facts)" if item.count > 1 else ""
        message = f"{OWNERS[item.owner].subject} has to {verb}: {item.wanted}{many}"
        place = locator.locate(item.address.partition("[…]")[0])
        said = message[0].upper() + message[1:]
        found.append(
            Diagnostic("open-item", _ABSENT[phase], said, place, address=item.address, owner=item.owner),
        )
    return found


def concerning(diagnostics: Iterable[Diagnostic], scoped: Scope, document: Document, tree: Mapping) -> list[Diagnostic]:
    """The findings about what `document`, a part written alone, prints of `tree`.

    A finding that has no address counts where its place lies within a printed fact, or where it has no place either.
    What the report leaves out is printed nowhere: an error about it counts as one where the rest of its list is
    printed, and elsewhere as a warning.
    """
    printed, locator = _origins(document), Locator(tree)
    above_printed = {above for origin in printed for above in ways(origin)}
    places = [node.span for origin in printed if (node := locator.find(origin))]
    lists = {row.address: _list_of(row) for row in scoped.left_out}

    def kept(row: Diagnostic) -> Diagnostic | None:
        if not row.address:
            return row if row.span is None or any(_within(row.span, place) for place in places) else None
        left_out = next((lists[above] for above in ways(row.address) if above in lists), "")
        if left_out and row.severity is Severity.ERROR:
            return row if left_out in above_printed else replace(row, severity=Severity.WARNING)
        about_printed = row.address in above_printed or any(above in printed for above in ways(row.address))
        return row if about_printed else None

    return [row for row in map(kept, diagnostics) if row]


def _within(span: Span, place: Span) -> bool:
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return span.file == place.file and start <= (span.line, span.column) < end


def _list_of(row: LeftOut) -> str:
    """The list of the report in which an entry that it leaves out would be printed."""
    return row.decided_by if row.reason == "own_list" else format_address(parse_address(row.address)[:-1])


def _origins(document: Document) -> set[str]:
    found = set()
    for node in nodes(document.sections):
        match node:
            case Text(origin=origin) if origin:
                found.add(origin)
            case Group(role="fact", name=origin):
                found.add(origin)
            case Placeholder(address=address):
                found.add(address)
    return found
