"""Names from other descriptions that were left in this one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from inspect import cleandoc
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.model.report_defaults import DEFAULTS
from socdocs.problems import Severity
from socdocs.rules.named import Names
from socdocs.rules.names import LEAK
from socdocs.source.addresses import escape_key, item_keys, name_of
from socdocs.source.positions import Sources
from socdocs.source.tree import Mapping, Node, Scalar
from socdocs.source.tree import Sequence as Items

_OWN: Final = frozenset({"the system", "a signatory", "a person who approved a section"})
"""Facts that two organizations never have in common; an auditor or a subservice organization may work for both."""
NAMING: Final = {
    "service_organization.name": "the service organization",
    "service_organization.short_name": "the service organization",
    "system.name": "the system",
    "subservice_organizations.name": "a subservice organization",
    "subservice_organizations.short_name": "a subservice organization",
    "subservice_organizations.assertion.signatories.name": "a signatory",
    "subservice_organizations.report_reviews.service_auditor": "the service auditor",
    "vendors.name": "a vendor",
    "reports.assertion.signatories.name": "a signatory",
    "reports.service_auditor.firm": "the service auditor",
    "reports.service_auditor.confirmed.by": "a person at the service auditor",
    "reports.approvals.by": "a person who approved a section",
    "reports.previous_report.service_auditor": "the service auditor",
}
"""The facts that name a person, an organization or a thing, by address without ids, and what they name."""

_LEGAL_FORM = re.compile(
    r",? (?:& Co(?:mpany|\.)?,? )?"
    r"(?:Inc|L\.?L\.?C|L\.?L\.?P|L\.?P|Ltd|Limited|Corp|Corporation|Co|Company|PLC|plc|PC|PLLC"
    r"|GmbH|AG|KG|SE|S\.?A|SAS|B\.?V|N\.?V|Pty|AB|Oy|SpA|S\.?r\.?l)\.?$"
)
_GENERIC: Final = frozenset(
    """
    access account accounting administrator advisory analytics application applications audit bank benefits billing
    business capital care center centre claims client clients cloud common company compliance computing connect
    consulting core customer customers data database delivery desk digital document documents engine enterprise
    exchange finance financial first fund funds gateway general global group health host hosted hosting hub information
    insight insurance integration international internet invoice invoicing management managed manager market media
    mobile national network office one online operations partner partners pay payment payments payroll platform point
    portal processing processor professional program record records report reporting risk search secure security server
    service services share site software solution solutions storage store suite support system systems team technologies
    technology the trade transfer trust united vault vendor web work workflow and for of
    """.split()  # noqa: SIM905 - reads as the list it is
)
"""Words that are in many names: a name made only of them is skipped."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 3


class _Name(Struct, frozen=True):
    """A name in a description, the thing that it names, the field that gives it, and its place."""

    text: str
    names: str
    field: str
    span: Span

    @property
    def forms(self) -> tuple[str, ...]:
        """The name as given, and without the legal form."""
        text = " ".join(self.text.split())
        return tuple(dict.fromkeys((text, _LEGAL_FORM.sub("", text))))


def leaks(
    tree: Mapping, others: Sequence[Mapping], sources: Sources, own_wording: Sequence[tuple[str, Scalar]] = ()
) -> Iterator[Diagnostic]:
    """A name from another description is used in this one.

    With `--not-mentioning FILE` the names of the service and subservice organizations, systems and auditors in the
    other file, and of the people who sign, approve or confirm there, are searched for in this one and in its own
    wording, as whole words with the same spelling.  Names that this description also gives itself, such as a subservice
    organization or an auditor that both have, are skipped, and so are names made of common words, and those of one or
    two letters.  Where a text has the words of a name in small letters, they may begin a sentence with a capital one,
    and are found within sentences alone.  Where the service auditor's facts about the other system are in a file of
    their own, name that one, too: `--not-mentioning tidewater/auditor.yaml`.

    A description that began as a copy of another client's must not reveal who that client is: that is a breach of
    confidence, and it makes readers doubt everything else in the description.

    Fails: `Tidewater reviews access each quarter.` in the description of Birchgate Invoicing, Inc., checked with
    `--not-mentioning tidewater/system.yaml`.

    Write instead: `Birchgate reviews access each quarter.`  Where both really have to do with the one named, list it
    here under `vendors` or `subservice_organizations`.
    """
    own = list(_names(tree))
    texts = [*_scalars(tree, ""), *own_wording]
    theirs = dict[str, _Name]()
    for other in others:
        for name in _names_of_others(own, list(_names(other))):
            for form in name.forms:
                if not _of_many(form):
                    theirs.setdefault(form, name)
    if not theirs:
        return
    words = _of_words(theirs, "\n".join(scalar.text for _, scalar in texts))
    known = {form for name in own for form in name.forms} - theirs.keys()
    wanted = Names((form, spelling) for form in (*theirs, *known) for spelling in (form, form.upper()))
    for address, scalar in texts:
        if address.startswith("checks."):
            # The text of a waiver is never printed, and it may have to name the other organization.
            continue
        for form, match in _mentions(wanted, scalar.text):
            word = form in words and match[0] != form.upper() and kind_of(address) not in NAMING
            if form in theirs and not (word and _begins(scalar.text, match.start())):
                yield _diagnostic(theirs[form], match, address, scalar, sources)


MANUAL: Final = cleandoc(leaks.__doc__ or "")


def _diagnostic(name: _Name, match: re.Match[str], address: str, scalar: Scalar, sources: Sources) -> Diagnostic:
    first, last = (sources.position(scalar, offset) for offset in (match.start(), match.end() - 1))
    shown = " ".join(match[0].split())
    return Diagnostic(
        LEAK,
        Severity.ERROR,
        f"“{shown}” names {name.names} in {name.span.file}, the description of another system.",
        replace(first, end_line=last.end_line, end_column=last.end_column),
        "Write what is true of this system; where both have to do with it, list it under vendors.",
        address,
        (Related(name.span, "named here"),),
    )


def _names_of_others(own: Sequence[_Name], theirs: Sequence[_Name]) -> Iterator[_Name]:
    """The names from the other descriptions that this description does not also give."""
    same = _is_one_organization(own, theirs)
    full = {word for name in own if name.field == _FULL for word in _WORD.findall(name.text)}
    # A short name that has nothing of the full one may have been left from the other organization.
    shorts = [row for row in own if row.field == _SHORT and full.isdisjoint(_WORD.findall(row.text))]
    left = shorts if full and not same else []
    known = (name for name in own if name not in left)
    shared = {form for name in known if same or name.names not in _OWN for form in name.forms}
    yield from (name for name in theirs if name.names != "a vendor" and not shared.intersection(name.forms))


def _is_one_organization(own: Sequence[_Name], theirs: Sequence[_Name]) -> bool:
    """Whether two descriptions are of one service organization: by its name, and without one by its short name."""
    for field in (_FULL, _SHORT):
        ours, others = ({form for row in rows if row.field == field for form in row.forms} for rows in (own, theirs))
        if ours and others:
            return not ours.isdisjoint(others)
    return False


_FULL: Final = "service_organization.name"
_SHORT: Final = "service_organization.short_name"


def _of_many(form: str) -> bool:
    """Whether a name is too short, or is made of words that are in many names."""
    return len(form) < _SHORTEST or all(word.lower() in _GENERIC for word in _WORD.findall(form))


def _of_words(forms: Iterable[str], said: str) -> frozenset[str]:
    """The names whose words this description has in small letters, so that they may be no names."""
    found = set[str]()
    for start, names in Names((form, form.lower()) for form in forms if not form.islower()).places_in(said):
        found.update(form for form in names if form not in found and _in_small_letters(form).match(said, start))
    return frozenset(found)


@cache
def _in_small_letters(form: str) -> re.Pattern[str]:
    # Not in addresses, where every name is in lower case.
    return re.compile(rf"(?<![\w.@/-]){_spelled(form.lower())}(?![\w@/-]|\.\w)")


def _mentions(wanted: Names, text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each mention of a name in a text; a name within a longer one is none."""
    end = 0
    for start, forms in wanted.places_in(text):
        matches = ((form, _as_written(form).match(text, start)) for form in forms if start >= end)
        for form, match in matches:
            if match:
                end = match.end()
                yield form, match
                break


@cache
def _as_written(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_spelled(form)}|{_spelled(form.upper())})(?!\w)")


def _begins(text: str, start: int) -> bool:
    """Whether what starts there is the first word of a sentence, a heading, a cell or an item."""
    window = text[max(0, start - _NEAR) : start]
    before = window.rstrip(_MARKS)
    marks = window[len(before) :]
    return not before or before[-1] in ".!?:;|" or marks.count("\n") > 1 or ("\n" in marks and marks.strip() != "")


_NEAR: Final = 80
_MARKS: Final = " \t\n\"'“‘([*_>#+-"
"""Blanks, and what may be before the first word of a sentence, a heading or an item."""


def _spelled(form: str) -> str:
    """A pattern for `form` that allows any white space, either kind of apostrophe, and what Markdown shows as these.

    It begins with the first word: signs before it, as in `(ISC)²`, may be missing.
    """
    form = _SIGNS_BEFORE.sub("", form)
    return _APOSTROPHE.sub("['’]", re.escape(form).replace(r"\ ", _BETWEEN).replace(r"\&", "&(?:amp;)?"))


_SIGNS_BEFORE = re.compile(r"\A[\W_]+")
_APOSTROPHE = re.compile("['’]")


_BETWEEN: Final = r"(?:[\s*_]|&nbsp;|&#160;|<br ?/?>)+"
"""What prints as a blank between two words, with the marks of stress."""


def kind_of(address: str) -> str:
    """An address without the ids of items, of what all reports share that in their entries."""
    name = name_of(address)
    return f"reports.{name.removeprefix(_SHARED)}" if name.startswith(_SHARED) else name


_SHARED: Final = f"{DEFAULTS}."


def _names(tree: Mapping) -> Iterator[_Name]:
    for address, scalar in _scalars(tree, ""):
        names = NAMING.get(kind_of(address))
        if names and not scalar.absent and scalar.text.strip():
            yield _Name(scalar.text, names, kind_of(address), scalar.span)


def _scalars(node: Node, address: str) -> Iterator[tuple[str, Scalar]]:
    """Every value in a tree with its address."""
    match node:
        case Scalar():
            yield address, node
        case Mapping():
            for entry in node:
                yield from _scalars(entry.value, f"{address}.{entry.key.text}" if address else entry.key.text)
        case Items():
            for key, item in zip(item_keys(node), node.items, strict=True):
                inner = address if isinstance(item, Scalar) else f"{address}[{escape_key(key)}]"
                yield from _scalars(item, inner)
