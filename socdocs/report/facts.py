"""The facts of one report that templates may use.

They are views of the description and values computed from it once, so that they agree everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from socdocs.catalogs.trust_services import Catalog, catalog
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM, SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.reporting import Report
from socdocs.model.system import Components
from socdocs.model.testing import ControlTest, DesignAssessment
from socdocs.report.additional_criteria import AdditionalSet, additional_sets
from socdocs.report.auditors_facts import ExceptionRow, can_be_concluded, exception_rows, untold
from socdocs.report.control_groups import ControlGroup, group_by_framework, group_by_process, group_by_target
from socdocs.report.manifest import ReportKind
from socdocs.report.scope import Scope
from socdocs.report.targets import Target, criterion_targets, map_targets, objective_targets
from socdocs.report.view import EntryView, Value, see
from socdocs.source.addresses import escape_key


class ReportFacts:
    """The context of every template of one report."""

    def __init__(self, scope: Scope, recipient: str = "") -> None:
        self.scope = scope
        self._recipient = recipient
        self._rows = fields_of(SystemDescription)

    @property
    def kind(self) -> ReportKind:
        """The kind of the report."""
        return self.scope.kind

    @property
    def recipient(self) -> str:
        """The party that this copy is prepared for; "" for none."""
        return self._recipient

    @cached_property
    def report(self) -> EntryView:
        """The report's own entry."""
        return EntryView(Report, self.scope.report, f"reports[{escape_key(self.scope.report.id)}]")

    @cached_property
    def description(self) -> Mapping[str, Any]:
        """Every top-level list and group of the description, as views."""
        narrowed, homes = self.scope.description, self.scope.homes
        return MappingProxyType(
            {
                name: see(getattr(narrowed, name), row, homes.get(name, row.key))
                for name, row in self._rows.items()
                if name not in NOT_ABOUT_THE_SYSTEM
            }
        )

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any value of a field
        return self.description[name]

    @cached_property
    def organization(self) -> Any:  # noqa: ANN401 - a value or what is missing
        """The name for running text: the short name, or the full one."""
        entry = self["service_organization"]
        return entry.short_name or entry.name

    @cached_property
    def catalog(self) -> Catalog:
        """The trust services criteria."""
        return catalog()

    @cached_property
    def categories(self) -> Any:  # noqa: ANN401 - values or what is missing
        """The labels of the chosen categories in the catalog's order, or what is missing."""
        chosen = self.report.trust_services_categories
        if not chosen:
            return chosen
        return tuple(
            Value(label, chosen[0].address) for name, label in self.catalog.categories.items() if name in chosen
        )

    @cached_property
    def categories_lower(self) -> Any:  # noqa: ANN401 - values or what is missing
        """The categories as they are written inside a sentence."""
        return tuple(Value(label.lower(), label.address) for label in self.categories) or self.categories

    @cached_property
    def controls_by_id(self) -> Mapping[str, EntryView]:
        """The report's controls by id, in written order."""
        return MappingProxyType({view.facts.id: view for view in self["controls"]})

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The applicable criteria in the catalog's order, or the control objectives in written order."""
        mapped = map_targets(self.scope, self["controls"], self["cuecs"], self.csocs)
        if self.kind.criteria == "control_objectives":
            return objective_targets(self["control_objectives"], mapped)
        return criterion_targets(self["criteria_not_applicable"], self["criteria_text"], mapped)

    @cached_property
    def additional_criteria(self) -> tuple[AdditionalSet, ...]:
        """Criteria of other frameworks that the opinion covers, with their controls; none in a SOC 1."""
        return self._additional(in_opinion=True)

    @cached_property
    def framework_mappings(self) -> tuple[AdditionalSet, ...]:
        """Criteria of other frameworks that no opinion covers, with their controls; none in a SOC 1."""
        return self._additional(in_opinion=False)

    def _additional(self, *, in_opinion: bool) -> tuple[AdditionalSet, ...]:
        if self.kind.criteria == "control_objectives":
            return ()
        return tuple(additional_sets(self.report.additional_criteria, self["controls"], in_opinion=in_opinion))

    @cached_property
    def additional_controls(self) -> tuple[EntryView, ...]:
        """Controls that serve criteria of other frameworks in the opinion, and no trust services criterion."""
        serving = [view for found in self.additional_criteria for row in found.rows for view in row.controls]
        alone = (view for view in serving if not view.facts.criteria and not view.facts.criteria_to_choose)
        return tuple({view.facts.id: view for view in alone}.values())

    @cached_property
    def unmapped(self) -> tuple[EntryView, ...]:
        """Controls that map to no criterion or objective yet, or whose criterion of a series is still to be chosen.

        They are listed all the same, and their mapping is an open item.
        """
        if self.kind.criteria == "control_objectives":
            return tuple(view for view in self["controls"] if not view.facts.control_objectives)
        rows = (view for view in self["controls"] if not view.facts.criteria or view.facts.criteria_to_choose)
        return tuple(view for view in rows if view not in self.additional_controls)

    @cached_property
    def carved_out(self) -> tuple[EntryView, ...]:
        """Subservice organizations under the carve-out method; one whose method is still open counts here."""
        return tuple(view for view in self["subservice_organizations"] if view.facts.method != "inclusive")

    @cached_property
    def with_csocs(self) -> tuple[EntryView, ...]:
        """Carved-out subservice organizations, except those at which it is stated that no controls are assumed."""
        return tuple(view for view in self.carved_out if not view.csocs.none_statement)

    @cached_property
    def included(self) -> tuple[EntryView, ...]:
        """Subservice organizations under the inclusive method."""
        return tuple(view for view in self["subservice_organizations"] if view.facts.method == "inclusive")

    @cached_property
    def csocs(self) -> tuple[tuple[EntryView, EntryView], ...]:
        """All CSOCs, each with its subservice organization."""
        return tuple((csoc, organization) for organization in self.carved_out for csoc in organization.csocs)

    @cached_property
    def controls_layout(self) -> str:
        """How controls are grouped: by_criterion, by_process or by_framework."""
        return self.scope.report.controls_layout or "by_criterion"

    @cached_property
    def control_groups(self) -> tuple[ControlGroup, ...]:
        """The controls as the chosen layout groups them."""
        match self.controls_layout:
            case "by_process":
                return group_by_process(self["controls"], self["processes"])
            case "by_framework":
                return group_by_framework(self["controls"], self["frameworks"], self.scope.report.framework)
            case _:
                return group_by_target(self.targets, self.additional_controls, self.unmapped)

    @cached_property
    def _tests(self) -> Mapping[str, list[EntryView]]:
        found: dict[str, list[EntryView]] = {}
        for view in self["tests"]:
            found.setdefault(view.facts.control, []).append(view)
        return found

    def tests_of(self, control: EntryView) -> tuple[EntryView, ...]:
        """Return the tests of a control; if it has none, one absent test whose facts are all open items."""
        found = self._tests.get(control.facts.id)
        if found:
            return tuple(found)
        base = self.scope.homes.get("tests", "tests")
        return (EntryView(ControlTest, None, f"{base}[{escape_key(control.facts.id)}]", "service_auditor"),)

    @cached_property
    def _assessments(self) -> Mapping[str, EntryView]:
        return {view.facts.control: view for view in self["design_assessments"]}

    def assessment_of(self, control: EntryView) -> EntryView:
        """Return the assessment of the control's design; if there is none, an absent one."""
        base = self.scope.homes.get("design_assessments", "design_assessments")
        absent = EntryView(DesignAssessment, None, f"{base}[{escape_key(control.facts.id)}]", "service_auditor")
        return self._assessments.get(control.facts.id, absent)

    @cached_property
    def exceptions(self) -> tuple[ExceptionRow, ...]:
        """Every exception in the order of their ids; none under a disclaimer, which gives no results of tests."""
        return () if self.disclaimed else self._exceptions

    @cached_property
    def untold_exceptions(self) -> tuple[ExceptionRow, ...]:
        """The exceptions found before a disclaimer whose controls none of its matters names."""
        return untold(self._exceptions, self.opinion) if self.disclaimed else ()

    @cached_property
    def _exceptions(self) -> tuple[ExceptionRow, ...]:
        return exception_rows(self["controls"], self._tests, self["management_responses"])

    @cached_property
    def _exception_ids(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self.exceptions:
            id_ = row.control.facts.id
            found[id_] = (*found.get(id_, ()), row.exception.facts.id)
        return found

    def exceptions_of(self, control: EntryView) -> tuple[str, ...]:
        """Return the ids of the exceptions found in the control's tests, which are printed with each of its ids."""
        return self._exception_ids.get(control.facts.id, ())

    @cached_property
    def not_operated(self) -> tuple[EntryView, ...]:
        """Controls that did not have to operate in the period, according to management or to a test."""
        tests = () if self.disclaimed else self["tests"]
        by_test = {view.facts.control for view in tests if view.facts.result == "no_occurrence"}
        return tuple(view for id_, view in self.controls_by_id.items() if id_ in by_test or view.facts.did_not_operate)

    @cached_property
    def entity_level_controls(self) -> tuple[EntryView, ...]:
        """Controls that work across the organization, whose tests have a table of their own (SOC 1)."""
        return tuple(view for view in self.controls_by_id.values() if view.facts.entity_level)

    @cached_property
    def opinion(self) -> Any:  # noqa: ANN401 - an entry, false unless the service auditor provided it
        """The opinion if the service auditor provided it, else an absent one whose facts are open items."""
        entry = self.report.opinion
        if entry and entry.facts.provided_by_auditor and entry.facts.type:
            return entry
        return EntryView(type(entry.facts), None, entry.at, "service_auditor") if entry else entry

    @cached_property
    def modified(self) -> bool:
        """Whether the service auditor provided a modified opinion."""
        return bool(self.opinion) and self.opinion.facts.type != "unmodified"

    @cached_property
    def disclaimed(self) -> bool:
        """Whether the service auditor disclaims an opinion, so that the account of its work is left out."""
        return bool(self.opinion) and self.opinion.facts.type == "disclaimer"

    @cached_property
    def opinion_concluded(self) -> bool:
        """Whether there is an opinion and all that it needs: a firm, tests, and a date when all days had passed."""
        return bool(self.opinion) and can_be_concluded(self.report, self.kind, self["tests"])

    @cached_property
    def subsequent_events_listed(self) -> bool:
        """Whether there are subsequent events; a statement that there were none is kept and not printed."""
        return bool(self["subsequent_events"])

    @cached_property
    def privacy_in_scope(self) -> bool:
        """Whether privacy is among the chosen categories."""
        return "privacy" in (self.scope.report.trust_services_categories or ())

    @cached_property
    def grouped_otherwise(self) -> bool:
        """Whether controls are not grouped by criterion, so that a cross-reference table is needed."""
        return self.controls_layout != "by_criterion"

    @cached_property
    def responses_here(self) -> bool:
        """Whether management's responses print among other information, which is the default."""
        return bool(self.exceptions) and self.scope.report.management_response_placement != "controls_and_tests"

    @cached_property
    def other_information_given(self) -> bool:
        """Whether there is other information: further information, mappings to frameworks, or responses."""
        return bool(self["other_information"]) or self.responses_here or bool(self.framework_mappings)

    @cached_property
    def controls_changed(self) -> tuple[EntryView, ...]:
        """Controls that were in place for only part of the period, or that took over from another."""
        rows = self.controls_by_id.values()
        return tuple(v for v in rows if v.facts.valid_from or v.facts.valid_until or v.facts.replaces)

    @cached_property
    def partly_used(self) -> tuple[EntryView, ...]:
        """What was in use for only part of the period, controls aside."""
        components = self["components"]
        lists = (getattr(components, name) for name in fields_of(Components))
        rows = (*self["services"], *chain(*lists), *self["subservice_organizations"], *self["vendors"])
        return tuple(v for v in rows if v.facts.valid_from or v.facts.valid_until)

    def modifications_of(self, subject: str) -> tuple[EntryView, ...]:
        """Return the matters that modify the provided opinion on `subject` (description, design, operation)."""
        return tuple(view for view in self.opinion.modifications if view.facts.subject == subject)


TEMPLATE_FACTS: Final = (
    "kind",
    "report",
    "recipient",
    "organization",
    "catalog",
    "categories",
    "categories_lower",
    "privacy_in_scope",
    "targets",
    "additional_criteria",
    "additional_controls",
    "framework_mappings",
    "unmapped",
    "controls_layout",
    "control_groups",
    "grouped_otherwise",
    "controls_changed",
    "partly_used",
    "entity_level_controls",
    "not_operated",
    "carved_out",
    "with_csocs",
    "included",
    "csocs",
    "tests_of",
    "assessment_of",
    "exceptions",
    "untold_exceptions",
    "opinion",
    "opinion_concluded",
    "modified",
    "disclaimed",
    "modifications_of",
    "subsequent_events_listed",
    "other_information_given",
    "responses_here",
)
"""The attributes of `ReportFacts` that templates and manifests may use; docs/templates.md explains each."""
