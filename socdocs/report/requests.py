"""The requests of a report: what the service auditor asks for, each request once for all the controls it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from socdocs.catalogs.populations import Population, documents_in, population_of, slug
from socdocs.model.base import NoneStatement
from socdocs.model.controls import Control
from socdocs.report.facts import ReportFacts
from socdocs.report.subservice_reviews import gap_in_words
from socdocs.rules.frequency import days_between, rhythm_of
from socdocs.rules.subject import days_of
from socdocs.source.addresses import unique_keys

Kind = Literal["policy", "report", "configuration", "population", "sample", "inquiry"]


class Request(NamedTuple):
    """One request.

    `key` is the same in every run: the kind of the request and what it is about.  `when` is the period or as-of date,
    `source` the system that the evidence comes from, `how` what must be visible in it.
    """

    key: str
    kind: Kind
    asked: str
    controls: tuple[str, ...]
    when: str
    source: str = ""
    how: str = ""
    owner: str = ""


_PRODUCED: Final = (
    "Export the whole list. Show the query or filter, its parameters, the number of rows, who ran it and when."
)
_PERFORMED: Final = "For each time: the date, who performed it, and what it left as evidence."
_REVIEWED: Final = (
    "The review says the period and its gap to yours, the opinion, the exceptions and what they mean for you, and "
    "which of your controls meet its CUECs."
)
_SEEN: Final = (
    "A picture of the screen or an export that shows the system, the date and the setting; who can change it."
)
_SELECTED: Final = (
    "For each item that the service auditor selected: what shows that the control was performed, by whom and when."
)


def make_requests(facts: ReportFacts) -> tuple[Request, ...]:
    """Return the requests of one report, by kind and then in the order of the controls.

    A report on a date asks for one example of each control that people perform; a report on a period asks for the
    lists that the service auditor selects from, and, once tests name populations and samples, for the items selected.
    """
    made = [request for make in _MAKERS for request in make(facts)]
    keys = unique_keys(tuple("_".join(request.key.split()) for request in made))
    return tuple(request._replace(key=key) for request, key in zip(made, keys, strict=True))


def _policies(facts: ReportFacts) -> Iterator[Request]:
    named: dict[str, tuple[str, list[Control]]] = {}
    organization = str(facts.organization or "…")
    for control in _controls(facts):
        for document in documents_in(control.text or ""):
            name = document.removeprefix(f"{organization} ")
            named.setdefault(slug(name), (name, []))[1].append(control)
    for key, (name, controls) in named.items():
        yield Request(
            f"policy:{key}",
            "policy",
            f"{name[0].upper()}{name[1:]}: the version in force",
            _ids(controls),
            _when(facts),
            how="With its date, its owner, who approved it and when, and each version that it replaced in this time.",
            owner=_owners(controls),
        )


def _subservice_reports(facts: ReportFacts) -> Iterator[Request]:
    for view in facts.carved_out:
        row = view.facts
        name = row.name or row.id
        stated = isinstance(row.report_reviews, NoneStatement)
        yield Request(
            f"report:{slug(row.id)}",
            "report",
            f"What shows how {name}, which has no SOC report, was monitored"
            if stated
            else f"The SOC reports of {name} that cover this time, any bridge letter, and your review of them",
            tuple(row.monitoring_controls or ()),
            _when(facts),
            how=_PERFORMED if stated else _REVIEWED + gap_in_words(row, facts),
            owner=_owners(control for control in _controls(facts) if control.id in (row.monitoring_controls or ())),
        )


def _configurations(facts: ReportFacts) -> Iterator[Request]:
    for control in _controls(facts):
        if control.nature == "automated":
            yield Request(
                f"configuration:{control.id}",
                "configuration",
                f"The settings that make {_called(control)} work"
                + ("" if facts.kind.date else ", and the changes to them in the period"),
                (control.id,),
                _when(facts),
                _systems((control,)),
                _SEEN,
                control.owner or "",
            )


def _populations(facts: ReportFacts) -> Iterator[Request]:
    if facts.kind.date:
        return
    grouped: dict[str, tuple[Population, list[Control]]] = {}
    for control in _performed(facts):
        if population := _population(control):
            grouped.setdefault(population.name, (population, []))[1].append(control)
        else:
            grouped[control.id] = (Population(control.id, ""), [control])
    for name, (population, controls) in grouped.items():
        shared = bool(population.listed)
        yield Request(
            f"population:{name}",
            "population",
            f"A list of {population.listed}" if shared else _performances(controls[0], facts),
            _ids(controls),
            _when(facts),
            _systems(controls),
            (f"{_PRODUCED} Columns: {population.columns}." if population.columns else _PRODUCED)
            if shared
            else _PERFORMED,
            _owners(controls),
        )


def _population(control: Control) -> Population | None:
    if control.instances:
        return Population(slug(control.instances), control.instances)
    if _rhythm(control):
        return None
    return population_of(control.frequency or "", control.title or "", control.text or "")


def _performances(control: Control, facts: ReportFacts) -> str:
    asked = f"Each time that {_called(control)} was performed"
    rhythm, (first, last) = _rhythm(control), days_of(facts.scope.report, facts.kind)
    if not rhythm or days_between(rhythm) < _WEEK or first is None or last is None:
        return asked
    times = max(1, round(((last - first).days + 1) / days_between(rhythm)))
    return f"{asked}; {'one time is' if times == 1 else f'about {times} times are'} expected ({control.frequency})"


_WEEK: Final = 7


def _rhythm(control: Control) -> str | None:
    """The rhythm of a control; `annually in March` is annual."""
    frequency = control.frequency or ""
    return rhythm_of(frequency) or rhythm_of(frequency.partition(" ")[0].rstrip(",;"))


def _examples(facts: ReportFacts) -> Iterator[Request]:
    if facts.kind.date:
        for control in _performed(facts):
            yield Request(
                f"sample:{control.id}",
                "sample",
                f"One example of {_called(control)}, the last before the date",
                (control.id,),
                _when(facts),
                _systems((control,)),
                _PERFORMED,
                control.owner or "",
            )


def _samples(facts: ReportFacts) -> Iterator[Request]:
    """The second round: the items that the service auditor's tests selected."""
    drawn: dict[tuple[str, str], list[Control]] = {}
    for control in _controls(facts):
        for test in facts.tests_of(facts.controls_by_id[control.id]):
            for procedure in (test.facts.procedures if test.facts else None) or ():
                if procedure.sample:
                    drawn.setdefault((procedure.population or "", procedure.sample), []).append(control)
    for (population, sample), controls in drawn.items():
        # The numbers grow until the end of the period, and the request stays the same.
        named = slug("".join(letter for letter in population if not letter.isdigit()))
        yield Request(
            f"sample:{controls[0].id}:{named or 'items'}",
            "sample",
            f"The items selected{f' from {population}' if population else ''}: {sample}",
            _ids(controls),
            _when(facts),
            _systems(controls),
            _SELECTED,
            _owners(controls),
        )


def _inquiries(facts: ReportFacts) -> Iterator[Request]:
    owners: dict[str, list[Control]] = {}
    for control in _controls(facts):
        owners.setdefault(" ".join((control.owner or "").split()), []).append(control)
    for owner, controls in owners.items():
        yield Request(
            f"inquiry:{slug(owner) or 'owner-to-name'}",
            "inquiry",
            f"A conversation with the {owner} on how {_counted(controls)} and what changed"
            if owner
            else f"Who is responsible for these controls, and a conversation on how {_counted(controls)}",
            _ids(controls),
            _when(facts),
            owner=owner,
        )


def _counted(controls: Sequence[Control]) -> str:
    return "this control works" if len(controls) == 1 else f"these {len(controls)} controls work"


_MAKERS: Final[tuple[Callable[[ReportFacts], Iterator[Request]], ...]] = (
    _policies,
    _subservice_reports,
    _configurations,
    _populations,
    _examples,
    _samples,
    _inquiries,
)


def _controls(facts: ReportFacts) -> list[Control]:
    return [view.facts for view in facts["controls"]]


def _performed(facts: ReportFacts) -> Iterator[Control]:
    """Yield the controls that people perform: all that are not known to be automated."""
    return (control for control in _controls(facts) if control.nature != "automated")


def _when(facts: ReportFacts) -> str:
    first, last = days_of(facts.scope.report, facts.kind)
    if facts.kind.date:
        return f"as of {last}" if last else "as of the date of the report"
    return f"{first} to {last}" if first and last else "the period of the report"


def _called(control: Control) -> str:
    return f"{control.id} ({control.title})" if control.title else control.id


def _ids(controls: Iterable[Control]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(control.id for control in controls))


def _systems(controls: Iterable[Control]) -> str:
    return "; ".join(dict.fromkeys(name for control in controls for name in control.systems or ()))


def _owners(controls: Iterable[Control]) -> str:
    return "; ".join(dict.fromkeys(control.owner for control in controls if control.owner))


KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "policy": "Policies and other documents",
        "report": "SOC reports of subservice organizations",
        "configuration": "Settings of automated controls",
        "population": "Lists to select from",
        "sample": "Items selected, or one example",
        "inquiry": "Conversations",
    }
)
"""What each kind of request asks for."""
