"""The second step: collect everything that one report is made from."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.files import is_folder
from socdocs.model.base import with_facts
from socdocs.model.description import SystemDescription
from socdocs.model.printing import true_words
from socdocs.model.report_defaults import KINDS_OF_REPORTS, with_shared_facts, with_undeclared_report
from socdocs.model.reporting import Report
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.report.facts import ReportFacts
from socdocs.report.kinds import empty_files, load_kind, load_templates, unmatched_files
from socdocs.report.manifest import ReportKind, Templates
from socdocs.report.plan import Plan, make_plan
from socdocs.report.scope import Scope, narrow
from socdocs.resources import template_folders
from socdocs.source.addresses import Locator, escape_key
from socdocs.words import listed
from socdocs.workflow.firm_words import with_firm_words
from socdocs.workflow.load import Loaded, located
from socdocs.workflow.request import Request
from socdocs.workflow.used_templates import UsedTemplates


class Case(Struct, frozen=True):
    """The material of one report: the description, the kind and its templates, the report's own entry and its facts.

    `loaded` is the whole description and `scope` the part of it that belongs to the report; `facts` exposes this to
    templates, and `plan` names the parts that print.
    """

    loaded: Loaded
    kind: ReportKind
    templates: UsedTemplates
    report: Report
    scope: Scope
    facts: ReportFacts
    plan: Plan


def open_case(loaded: Loaded, request: Request) -> Case:
    """Return the case of the requested report; the words of the firm's own templates are added for the rules.

    Raises InputProblems for an unknown kind, report, part or layout and for mistakes in manifests and in the firm's
    words, and EnvironmentProblem where the folder of templates is none.
    """
    loaded, of_words = with_firm_words(loaded, request.templates)
    if request.templates is not None:
        if not is_folder(request.templates):
            raise EnvironmentProblem(f"{request.templates} is no folder of templates. Name one with --templates.")
        loaded = replace(loaded, notices=(*loaded.notices, *unmatched_files(request.templates)))
    kind, templates = _kind(loaded, request, of_words)
    if empty := tuple(empty_files(templates)):
        loaded = replace(loaded, notices=(*loaded.notices, *empty))
    choose = choose_accompanied if kind.accompanies else choose_report
    report = choose(loaded.description, request.kind, request.report_id)
    declared = [entry.id for entry in loaded.description.reports or ()]
    if report.id not in declared:
        if declared:
            loaded = replace(loaded, notices=(*loaded.notices, _undeclared(kind, loaded, declared)))
        untrue = KINDS_OF_REPORTS - true_words(kind)
        report = with_shared_facts(report, loaded.description.report_defaults, untrue)
        loaded = replace(loaded, tree=with_undeclared_report(loaded.tree, report, untrue))
    usual = request.project.layout
    return make_case(
        loaded,
        kind,
        templates,
        report,
        layout=request.layout,
        only=request.only,
        usual_layout=usual,
        recipient=request.recipient,
    )


def _kind(loaded: Loaded, request: Request, of_words: Sequence[Diagnostic]) -> tuple[ReportKind, Templates]:
    """Return the requested kind and its templates.

    Raises InputProblems with its mistakes and those in the firm's words, and with the mistakes of form in templates,
    which are not filled then.
    """
    folders, problems = template_folders(request.templates), list(of_words)
    try:
        kind, templates = load_kind(loaded.files, folders, request.kind)
    except InputProblems as of_kind:
        problems += of_kind.diagnostics
    if not problems:
        return kind, templates
    from socdocs.report.template_check import malformed  # imported late: most descriptions have no mistake

    with suppress(InputProblems):  # what cannot be read is told already
        problems += malformed(load_templates(loaded.files, folders, request.kind))
    raise InputProblems(problems)


def _undeclared(kind: ReportKind, loaded: Loaded, declared: list[str]) -> Diagnostic:
    """Return the finding about a report that the file does not declare, beside others that it declares."""
    shared = "but what report_defaults says" if loaded.description.report_defaults else "such as categories and dates"
    message = f"The file declares no {kind.short_title}, so this draft takes nothing from {listed(declared)}, {shared}."
    advice = "Add an entry for it under reports, and put what the reports share under report_defaults."
    return Diagnostic("undeclared-report", Severity.INFO, message, Locator(loaded.tree).locate("reports"), advice)


def make_case(
    loaded: Loaded,
    kind: ReportKind,
    templates: Templates,
    report: Report,
    *,
    layout: str = "",
    only: str = "",
    usual_layout: str = "",
    recipient: str = "",
) -> Case:
    """Return the case of `report`, which must be of `kind` or, for a kind that accompanies reports, a SOC report.

    Raises InputProblems for an unknown layout or part; for a layout that the description names, with its place.
    """
    kind = kind.beside(report)
    scope = narrow(loaded.description, report, kind)
    facts = ReportFacts(scope, recipient)
    try:
        # The entry of the report that a kind accompanies names a layout of that report.
        layout_of_letter = kind.default_layout if kind.accompanies else ""
        plan = make_plan(facts, layout=layout or layout_of_letter, only=only, usual_layout=usual_layout)
    except InputProblems as problems:
        if layout or problems.diagnostics[0].code != "unknown-layout":
            raise
        address = f"reports[{escape_key(report.id)}].layout"
        raise InputProblems(located(problems.diagnostics, loaded, address)) from None
    return Case(loaded, kind, UsedTemplates(templates), report, scope, facts, plan)


def choose_report(description: SystemDescription, kind: str, report_id: str = "") -> Report:
    """Return the entry of `reports` for `kind`, or that with `report_id`.

    Without an entry of that kind, returns an empty one, whose facts are all open items.  Raises InputProblems when the
    id is unknown or of another kind, or when several entries match.
    """
    # An entry that --set made for a kind without one has nothing but the kind's name as its id.
    entries = [entry for entry in description.reports or () if (entry.kind_name or entry.id) == kind]
    if report_id:
        entries = [entry for entry in entries if entry.id == report_id]
        if not entries:
            known = [f"{entry.id} ({entry.kind_name})" for entry in description.reports or ()]
            message = f"This file declares no report “{report_id}” of the kind {kind}."
            advice = f"It declares: {', '.join(known) or 'none'}."
            raise InputProblems([Diagnostic("unknown-report", Severity.ERROR, message, None, advice)])
    if len(entries) > 1:
        advice = f"Choose one with --report: {', '.join(entry.id for entry in entries)}."
        message = f"This file declares {len(entries)} reports of the kind {kind}."
        raise InputProblems([Diagnostic("several-reports", Severity.ERROR, message, None, advice)])
    if not entries:
        return undeclared_report(kind)
    return entries[0] if entries[0].kind_name else with_facts(entries[0], kind=kind)


def choose_accompanied(description: SystemDescription, kind: str, report_id: str = "") -> Report:
    """Return the SOC report that `kind` accompanies: that with `report_id`, or the only one of the description.

    A description without any, such as a starter, may have an entry for the letter alone; without that too, returns an
    empty one.  Raises InputProblems as `choose_report` does.
    """
    listed = description.reports or ()
    entries = [row for row in listed if row.soc and row.type] or [row for row in listed if row.kind_name == kind]
    chosen = [entry for entry in entries if report_id in ("", entry.id)]
    declared = ", ".join(f"{entry.id} ({entry.kind_name})" for entry in entries)
    if report_id and not chosen:
        message = f"This file declares no SOC report “{report_id}” that a {kind} could accompany."
        advice = (
            f"It declares: {declared or 'none'}. The letter is made from one of these and needs no entry of its own."
        )
        raise InputProblems([Diagnostic("unknown-report", Severity.ERROR, message, None, advice)])
    if len(chosen) > 1:
        message = f"This file declares {len(chosen)} SOC reports, and a {kind} accompanies one."
        advice = f"Choose it with --report: {declared}."
        raise InputProblems([Diagnostic("several-reports", Severity.ERROR, message, None, advice)])
    return chosen[0] if chosen else undeclared_report(kind)


def undeclared_report(kind: str) -> Report:
    """An entry for a report that the description does not declare yet; its id is the name of its kind."""
    return Report(id=kind, kind=kind)
