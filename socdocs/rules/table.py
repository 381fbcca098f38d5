"""The table of rules, one row each, and the functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from socdocs.problems import Severity
from socdocs.rules import (
    additional_criteria,
    assertion,
    boundaries,
    categories,
    claims,
    controls,
    cuecs,
    dates,
    dates_told_otherwise,
    description,
    distribution,
    durations,
    engagement,
    exceptions,
    exclusive_roles,
    frequency,
    ids,
    letters,
    matters,
    narrative,
    objectives,
    omissions,
    order_of_dates,
    parties,
    periods,
    publishing,
    report_reviews,
    reports_told_otherwise,
    results_in_text,
    roles,
    samples,
    scoping,
    subservice,
    testing,
    times_in_text,
    times_of_other_reports,
    times_of_tests,
    wording,
)
from socdocs.rules.subject import Finding, Subject

Phase = Literal["outline", "draft", "final"]
"""The phase of a report, which decides the severity of an absent fact."""
PHASES: Final[tuple[Phase, ...]] = ("outline", "draft", "final")


class Weight(Struct, frozen=True):
    """The severity of a rule's findings in each phase; None if the rule does not run in that phase."""

    outline: Severity | None
    draft: Severity | None
    final: Severity | None


_ERROR = Weight(Severity.ERROR, Severity.ERROR, Severity.ERROR)
_LATE_ERROR = Weight(None, Severity.ERROR, Severity.ERROR)
_WARNING = Weight(Severity.WARNING, Severity.WARNING, Severity.WARNING)
_LATE_WARNING = Weight(None, Severity.WARNING, Severity.WARNING)
_INFO = Weight(Severity.INFO, Severity.INFO, Severity.INFO)
_LATE_INFO = Weight(None, Severity.INFO, Severity.INFO)
_NOT_IN_FINAL = Weight(None, Severity.WARNING, Severity.ERROR)
_LAST_DAY = Weight(None, Severity.INFO, Severity.ERROR)
ABSENT: Final = Weight(Severity.INFO, Severity.WARNING, Severity.ERROR)
"""The weight of a required fact that is absent."""


class Rule(Struct, frozen=True):
    """One rule.

    `code` is never used again for another rule.  `name` reads as a sentence after "allow".  `reports` selects the
    reports that the rule applies to (`Subject.is_for`).  The docstring of `find` is the rule's manual.  If a rule is
    not `waivable`, no waiver silences it: this is so for impossible facts (the order of dates, arithmetic), for
    evidence missing from a report, and for statements that only the service auditor may make.
    """

    code: str
    name: str
    reports: str
    weight: Weight
    find: Callable[[Subject], Iterator[Finding]]
    waivable: bool = True

    @property
    def manual(self) -> str:
        """The manual of the rule as Markdown: what it finds, why it matters, what fails, and what to write instead."""
        return "\n".join(line.removeprefix("    ") for line in (self.find.__doc__ or "").strip().splitlines())


RULES: Final[tuple[Rule, ...]] = (
    Rule("ENG003", "period-in-type-1", "type1", _ERROR, engagement.period_in_type_1),
    Rule("ENG005", "as-of-date-in-type-2", "type2", _ERROR, engagement.date_in_type_2),
    Rule("ENG006", "period-that-ends-before-it-starts", "type2", _ERROR, dates.period_backwards, waivable=False),
    Rule("ENG007", "period-under-three-months", "all", _WARNING, dates.period_under_3_months),
    Rule("ENG008", "period-under-six-months", "all", _INFO, dates.period_under_6_months),
    Rule("ENG009", "period-over-twelve-months", "all", _WARNING, dates.period_over_12_months),
    Rule("ENG010", "report-dated-too-early", "all", _ERROR, dates.report_before_end, waivable=False),
    Rule("ENG011", "report-dated-late", "all", _WARNING, dates.report_long_after),
    Rule("ENG012", "assertion-dated-wrongly", "all", _ERROR, dates.assertion_out_of_time, waivable=False),
    Rule("ENG013", "last-day-in-the-future", "all", _LAST_DAY, dates.end_to_come, waivable=False),
    Rule("ENG016", "criteria-for-the-other-soc", "all", _ERROR, engagement.other_criteria),
    Rule("ENG017", "gap-to-the-previous-report", "type2", _INFO, dates.gap_to_previous_report),
    Rule("ENG018", "period-typed-in-text", "type2", _WARNING, times_in_text.period_by_hand),
    Rule("ENG019", "until-before-from", "all", _ERROR, order_of_dates.until_before_from, waivable=False),
    Rule("ENG020", "overlapping-reports", "all", _WARNING, periods.overlapping_reports),
    Rule("ENG021", "time-of-another-report", "all", _WARNING, times_of_other_reports.time_of_another_report),
    Rule("ENG022", "letter-of-another-party", "all", _WARNING, parties.letter_of_another_party),
    Rule("ENG023", "framework-not-given", "type2", ABSENT, claims.framework_not_given),
    Rule("ENG024", "letter-of-another-date", "all", _WARNING, letters.letter_of_another_date),
    Rule("ENG025", "standard-of-the-other-soc", "all", _ERROR, engagement.standard_of_the_other_soc),
    Rule("ENG026", "type-of-a-soc-3", "general", _ERROR, publishing.type_of_general_use, waivable=False),
    Rule("ENG027", "long-bridge-letter", "bridge-letter", _WARNING, dates.long_bridge_letter),
    Rule("ENG028", "kind-of-another-soc", "all", _ERROR, engagement.kind_of_another_soc, waivable=False),
    Rule("ENG029", "done-in-the-future", "all", _ERROR, dates.done_in_the_future, waivable=False),
    Rule(
        "ENG030",
        "previous-report-told-otherwise",
        "all",
        _WARNING,
        reports_told_otherwise.previous_report_told_otherwise,
    ),
    Rule("ENG031", "report-called-another", "all", _WARNING, reports_told_otherwise.report_called_another),
    Rule("SCP002", "categories-without-security", "soc2", _ERROR, scoping.without_security),
    Rule("SCP004", "mapping-out-of-scope", "all", _INFO, scoping.mapping_out_of_scope),
    Rule("SCP005", "short-reason-for-not-applicable", "soc2", _ERROR, scoping.short_reason),
    Rule("SCP006", "common-criterion-not-applicable", "soc2", _WARNING, scoping.common_criterion_not_applicable),
    Rule("SCP007", "control-for-criterion-not-applicable", "soc2", _ERROR, scoping.control_for_not_applicable),
    Rule("SCP008", "not-applicable-because-outsourced", "soc2", _WARNING, scoping.not_applicable_by_subservice),
    Rule("SCP010", "privacy-without-personal-information", "soc2", _LATE_WARNING, categories.no_personal_data),
    Rule("SCP011", "privacy-without-data-subjects", "soc2", _INFO, categories.privacy_without_data_subjects),
    Rule("SCP012", "category-without-commitment", "soc2", _WARNING, categories.category_without_commitment),
    Rule("SCP014", "confidentiality-without-confidential-data", "soc2", _LATE_WARNING, categories.no_confidential_data),
    Rule("SCP015", "edition-of-2017", "all", _INFO, categories.old_edition),
    Rule("SCP016", "evidence-left-out", "all", _ERROR, omissions.left_out_with_evidence, waivable=False),
    Rule("SCP017", "control-out-of-scope", "all", _WARNING, scoping.control_out_of_scope),
    Rule("SCP018", "time-without-a-control", "type2", _WARNING, periods.time_without_a_control),
    Rule("SCP019", "category-twice", "soc2", _WARNING, parties.category_twice),
    Rule("SCP020", "criteria-without-a-soc-2", "soc1", _WARNING, claims.criteria_without_soc2),
    Rule(
        "SCP021",
        "unknown-additional-criterion",
        "soc2",
        _ERROR,
        additional_criteria.unknown_additional_criterion,
        waivable=False,
    ),
    Rule(
        "SCP022",
        "additional-criterion-twice",
        "soc2",
        _ERROR,
        additional_criteria.additional_criterion_twice,
        waivable=False,
    ),
    Rule("SCP023", "named-by-a-replaced-entry", "all", _WARNING, omissions.named_but_replaced),
    Rule("DSC003", "commitment-in-no-report", "soc2", _WARNING, categories.commitment_of_no_report),
    Rule("DSC005", "unnamed-law", "soc2", _WARNING, description.law_without_a_name),
    Rule("DSC009", "incident-after-the-last-day", "soc2", _ERROR, description.incident_after_the_end, waivable=False),
    Rule("DSC011", "changes-in-type-1", "type1", _ERROR, description.changes_in_type_1),
    Rule("DSC012", "change-outside-the-period", "type2", _WARNING, description.change_outside_the_period),
    Rule("DSC014", "missing-stages", "soc1", _WARNING, description.stages_missing),
    Rule("DSC018", "unnamed-other-service", "all", _LATE_WARNING, boundaries.unnamed_other_service),
    Rule("DSC019", "advertising", "all", _WARNING, narrative.advertising),
    Rule("DSC020", "plans-in-the-description", "all", _WARNING, narrative.future),
    Rule("DSC021", "details-that-help-attackers", "all", _WARNING, narrative.revealing),
    Rule("DSC022", "leftovers", "all", ABSENT, narrative.leftovers),
    Rule("DSC023", "generic-text", "all", _LATE_WARNING, narrative.generic_text),
    Rule("DSC024", "sample-text", "all", _WARNING, narrative.text_of_the_sample),
    Rule("DSC025", "claims-of-conformity", "all", _WARNING, narrative.claim_of_conformity),
    Rule("DSC027", "unlisted-tool", "all", _LATE_INFO, boundaries.tool_not_listed),
    Rule("DSC028", "incident-before-the-period", "soc2 type2", _WARNING, description.incident_before_the_period),
    Rule("DSC029", "event-that-is-not-subsequent", "all", _WARNING, description.event_that_is_not_subsequent),
    Rule("DSC030", "incident-without-exception", "soc2 tests", _LATE_INFO, description.incident_without_exception),
    Rule("DSC031", "changes-denied", "type2", _WARNING, periods.changes_denied),
    Rule("DSC032", "change-at-another-time", "type2", _WARNING, periods.change_at_another_time),
    Rule("DSC033", "unknown-id-in-text", "all", _WARNING, ids.unknown_id_in_text),
    Rule("DSC034", "count-told-otherwise", "all", _WARNING, claims.count_told_otherwise),
    Rule("DSC035", "comments-in-text", "all", ABSENT, claims.comment_in_text),
    Rule("DSC037", "role-from-nowhere", "all", _LATE_WARNING, roles.role_from_nowhere),
    Rule("DSC038", "two-numbers-of-employees", "all", _WARNING, claims.two_numbers_of_employees),
    Rule("DSC039", "later-than-promised", "soc2", _WARNING, durations.later_than_promised),
    Rule("DSC040", "in-and-out-of-scope", "all", _WARNING, boundaries.in_and_out_of_scope),
    Rule("DSC041", "letter-against-the-description", "all", _LATE_WARNING, letters.letter_against_the_description),
    Rule("DSC042", "date-told-otherwise", "all", _WARNING, dates_told_otherwise.date_told_otherwise),
    Rule("CTL007", "vague-controls", "all", _WARNING, controls.vague_control),
    Rule("CTL008", "policies-alone", "tests", _WARNING, controls.policy_alone),
    Rule("CTL009", "scheduled-control-not-performed", "tests", _LATE_WARNING, frequency.scheduled_but_not_performed),
    Rule("CTL010", "controls-with-the-same-text", "all", _WARNING, controls.same_text),
    Rule("CTL011", "objective-without-its-stem", "soc1", _WARNING, objectives.objective_without_stem),
    Rule("CTL012", "objective-naming-a-tool", "soc1", _WARNING, objectives.objective_naming_a_tool),
    Rule("CTL014", "missing-general-objectives", "soc1", _LATE_WARNING, objectives.without_general_objectives),
    Rule("CTL015", "continuity-objective", "soc1", _WARNING, objectives.objective_of_continuity),
    Rule("CTL016", "controls-performed-by-a-carved-out-organization", "all", _ERROR, controls.performed_by_carved_out),
    Rule("CTL018", "results-in-controls", "all", _WARNING, controls.result_in_control),
    Rule("CTL019", "two-frequencies", "all", _WARNING, frequency.other_frequency),
    Rule("CTL020", "never-in-place", "all", _WARNING, omissions.never_in_place),
    Rule("CTL021", "replacement-in-a-circle", "all", _ERROR, periods.replacement_in_a_circle, waivable=False),
    Rule("CTL022", "gap-before-a-replacement", "type2", _WARNING, periods.gap_before_a_replacement),
    Rule("CTL023", "frequency-told-otherwise", "all", _WARNING, frequency.frequency_told_otherwise),
    Rule("CTL024", "incomplete-controls", "all", _WARNING, controls.incomplete_control),
    Rule("CTL025", "entity-level-controls-alone", "soc2", _WARNING, controls.entity_level_alone),
    Rule("CTL026", "objectives-with-the-same-text", "soc1", _WARNING, objectives.same_objective),
    Rule("SUB004", "monitoring-outside-cc9-2", "soc2", _LATE_WARNING, subservice.monitoring_unmapped),
    Rule("SUB005", "inclusive-method-without-its-controls", "all", ABSENT, subservice.inclusive_without_controls),
    Rule("SUB006", "csocs-under-the-inclusive-method", "all", _ERROR, subservice.csocs_of_inclusive),
    Rule("SUB008", "unlisted-host", "all", _WARNING, boundaries.host_not_listed),
    Rule("SUB009", "mostly-carved-out", "all", _INFO, subservice.mostly_carved_out),
    Rule("SUB010", "days-of-no-reviewed-report", "tests", _LATE_WARNING, report_reviews.days_not_covered),
    Rule("SUB011", "cuec-met-by-nothing", "all", _WARNING, report_reviews.cuec_met_by_nothing),
    Rule("SUB014", "csoc-without-monitoring", "all", _WARNING, subservice.csoc_without_monitoring),
    Rule("SUB015", "method-told-otherwise", "all", _WARNING, parties.method_told_otherwise),
    Rule("SUB016", "party-in-two-roles", "all", _WARNING, exclusive_roles.party_in_two_roles),
    Rule("SUB018", "unknown-company", "all", _WARNING, parties.unknown_company),
    Rule("SUB017", "subservice-report-not-read", "tests", _LATE_WARNING, report_reviews.report_not_read),
    Rule(
        "SUB020",
        "subservice-report-told-otherwise",
        "all",
        _WARNING,
        reports_told_otherwise.subservice_report_told_otherwise,
    ),
    Rule(
        "SUB019",
        "inclusive-facts-under-the-carve-out-method",
        "all",
        _ERROR,
        subservice.inclusive_facts_of_carved_out,
        waivable=False,
    ),
    Rule("SUB013", "text-contradicts-csocs", "all", _ERROR, cuecs.subservice_text),
    Rule("CUE002", "cuec-without-a-reason", "soc2", _WARNING, cuecs.cuec_without_reason),
    Rule("CUE003", "many-cuecs", "soc2", _INFO, cuecs.many_cuecs),
    Rule("CUE004", "cuec-without-user-entities", "all", _WARNING, cuecs.cuec_without_user_entities),
    Rule("CUE005", "text-contradicts-cuecs", "all", _ERROR, cuecs.complementary_text),
    Rule("CUE006", "soc-1-without-cuecs", "soc1", _LATE_INFO, cuecs.no_cuecs),
    Rule("TST001", "tests-in-type-1", "untested", _ERROR, testing.tests_in_type_1),
    Rule("TST003", "unusual-test-methods", "tests", _LATE_WARNING, testing.unusual_method),
    Rule("TST004", "inquiry-alone", "tests", _LATE_WARNING, testing.inquiry_alone),
    Rule("TST007", "exception-without-a-response", "tests", _LATE_WARNING, testing.exception_without_response),
    Rule("TST009", "criterion-without-operation", "tests", _LATE_WARNING, testing.nothing_operated),
    Rule("TST010", "identical-tests", "tests", _LATE_WARNING, testing.rubber_stamp),
    Rule("TST011", "no-occurrences-at-all", "soc2 tests", _LATE_INFO, testing.nothing_at_all),
    Rule("TST013", "sample-above-population", "tests", _NOT_IN_FINAL, samples.sample_above_population, waivable=False),
    Rule(
        "TST014",
        "more-deviations-than-tested",
        "tests",
        _LATE_ERROR,
        exceptions.more_deviations_than_tested,
        waivable=False,
    ),
    Rule("TST015", "missing-reliability-of-lists", "tests", _LATE_INFO, testing.reliability_unsaid),
    Rule(
        "TST017",
        "result-contradicts-exceptions",
        "tests",
        _LATE_ERROR,
        testing.result_against_exceptions,
        waivable=False,
    ),
    Rule(
        "TST018",
        "exception-without-deviations",
        "tests",
        _LATE_ERROR,
        exceptions.exception_without_deviations,
        waivable=False,
    ),
    Rule(
        "TST019", "more-tested-than-sampled", "tests", _NOT_IN_FINAL, samples.more_tested_than_sampled, waivable=False
    ),
    Rule("TST020", "more-occurrences-than-possible", "tests", _LATE_WARNING, samples.more_than_the_period_has),
    Rule("TST021", "frequency-in-test", "tests", _LATE_WARNING, frequency.frequency_in_test),
    Rule("TST022", "one-item-of-many", "tests", _LATE_WARNING, samples.one_item_of_many),
    Rule("TST023", "nothing-sampled", "tests", _LATE_ERROR, samples.nothing_sampled, waivable=False),
    Rule("TST024", "too-few-occurrences", "tests", _LATE_WARNING, samples.too_few_occurrences),
    Rule("TST025", "every-item-deviated", "tests", _LATE_WARNING, exceptions.every_item_deviated),
    Rule("TST026", "contrary-tests", "tests", _LATE_WARNING, testing.contrary_tests),
    Rule("TST027", "two-populations", "tests", _LATE_WARNING, samples.two_populations),
    Rule("TST028", "second-response", "tests", _LATE_ERROR, exceptions.second_response, waivable=False),
    Rule("TST029", "procedure-of-another-time", "tests", _LATE_WARNING, times_of_tests.procedure_of_another_time),
    Rule("TST030", "disputed-exception", "tests", _LATE_WARNING, exceptions.disputed_exception),
    Rule("TST031", "exceptions-denied", "tests", _LATE_WARNING, results_in_text.exceptions_denied),
    Rule("TST032", "tests-claimed", "tests", _LATE_WARNING, results_in_text.tests_claimed),
    Rule("TST033", "wording-of-another-result", "tests", _LATE_WARNING, results_in_text.wording_of_other_result),
    Rule("ASR002", "operation-claimed-in-type-1", "untested type1", _ERROR, assertion.operation_in_type_1),
    Rule(
        "ASR007", "unmodified-opinion-with-matters", "all", _LATE_ERROR, assertion.matters_of_unmodified, waivable=False
    ),
    Rule("ASR011", "signed-twice", "all", _WARNING, exclusive_roles.signed_twice),
    Rule("ASR012", "assertion-modified-in-own-words", "all", _LATE_WARNING, matters.modified_in_own_words),
    Rule("OPN001", "opinion-without-auditor", "all", _ERROR, assertion.opinion_without_auditor, waivable=False),
    Rule(
        "OPN003",
        "modification-on-operation-in-type-1",
        "untested type1",
        _ERROR,
        assertion.modification_on_operation,
        waivable=False,
    ),
    Rule("OPN004", "exception-on-the-only-control", "tests", _LATE_WARNING, assertion.sole_control_with_exception),
    Rule(
        "OPN005", "modification-without-an-exception", "tests", _LATE_WARNING, assertion.modification_without_exception
    ),
    Rule("OPN006", "modification-out-of-scope", "all", _ERROR, omissions.modification_out_of_scope, waivable=False),
    Rule("OPN007", "opinion-before-its-time", "all", _ERROR, assertion.opinion_before_its_time, waivable=False),
    Rule("OPN008", "form-of-opinion", "all", ABSENT, assertion.form_of_opinion, waivable=False),
    Rule("OPN009", "results-under-a-disclaimer", "tests", _LATE_WARNING, assertion.results_under_disclaimer),
    Rule("OPN010", "opinion-milder-than-in-soc-2", "general", _ERROR, publishing.milder_opinion, waivable=False),
    Rule("OPN011", "modified-opinion-not-repeated", "general", ABSENT, publishing.opinion_not_repeated, waivable=False),
    Rule("OPN012", "matter-of-the-description", "general", _ERROR, publishing.matter_of_the_description),
    Rule("OPN013", "matter-of-other-controls", "all", _LATE_WARNING, matters.matter_of_other_targets),
    Rule("DST001", "public-distribution", "restricted", _ERROR, distribution.public_distribution, waivable=False),
    Rule("DST002", "recipient-outside-soc-1", "soc1", _WARNING, distribution.recipient_outside_soc1),
    Rule("DST003", "prospects-without-a-condition", "soc2 restricted", _INFO, distribution.prospects_without_condition),
    Rule("TXT001", "certified", "all", _WARNING, wording.certified),
    Rule("TXT002", "altered-marks", "all", _WARNING, wording.altered_mark),
    Rule("TXT003", "old-name-of-soc", "all", _WARNING, wording.old_name_of_soc),
    Rule("TXT005", "trust-services-principles", "all", _WARNING, wording.principles),
    Rule("TXT006", "superseded-standards", "all", _WARNING, wording.superseded_standard),
    Rule("TXT007", "standard-as-certificate", "all", _WARNING, wording.standard_as_certificate),
    Rule("TXT008", "audit-for-examination", "all", _INFO, wording.audit),
    Rule("TXT010", "abbreviations-unexplained", "all", _INFO, wording.unexplained_abbreviation),
    Rule("TXT011", "trust-services-in-a-soc-1", "soc1", _WARNING, claims.trust_services_in_soc1),
)

BY_CODE: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in RULES})

BESIDE_MISTAKES: Final = frozenset(
    """
    ENG003 ENG005 ENG006 ENG010 ENG012 ENG019 ENG025 ENG026 ENG028 ENG029 SCP005 SCP007 SCP022 DSC009 DSC011 CTL021
    SUB006 SUB019 TST001 TST013 TST014 TST017 TST018 TST019 TST023 TST028 ASR007 OPN003 DST001
    """.split()  # noqa: SIM905 - reads as the list it is
)
"""The codes of rules about facts that are given: what they find is so whatever else cannot be read."""

OF_ANY_KIND: Final = frozenset("ENG006 ENG010 ENG012 ENG019 ENG029 CTL021 SUB006 SUB019 ASR007".split())  # noqa: SIM905 - as above
"""Those of them that find the same in a report of whatever kind."""


def silent_in(phase: Phase) -> frozenset[str]:
    """The codes of the rules that do not run in `phase`."""
    return frozenset(rule.code for rule in RULES if getattr(rule.weight, phase) is None)


def findings(subject: Subject, phase: Phase) -> Iterator[tuple[Rule, Severity, Finding]]:
    """All findings of the rules of `phase` in one report, each with its rule and its severity in that phase."""
    for rule in RULES:
        severity = getattr(rule.weight, phase)
        if severity is not None and subject.is_for(rule.reports):
            for finding in rule.find(subject):
                yield rule, severity, finding
