"""Put the files of an import together: relations find their controls, and each mapping goes to its control."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.codes import framework_named
from socdocs.diagnostics import Diagnostic
from socdocs.libraries.codes import Requirement, criterion_of, is_identifier, reference_entry, required_by
from socdocs.libraries.material import Control, Material, Pair, Relation
from socdocs.libraries.merging import CRITERIA, REFERENCES, TEXT, united_entry, with_criteria_of, with_items
from socdocs.model.references import fold_id
from socdocs.problems import Severity
from socdocs.source.rewriting import with_value
from socdocs.source.tables.account import Account
from socdocs.source.tree import Entry, Scalar
from socdocs.source.tree import Mapping as Tree
from socdocs.words import counted, listed

_LISTED: Final = 10


class Together(NamedTuple):
    """The entries of each file, with our fields and each id once in a file, and what became of the file's keys."""

    entries: Mapping[Path, tuple[Tree, ...]]
    accounts: Mapping[Path, Account]


def put_together(materials: Mapping[Path, Material], found: list[Diagnostic]) -> Together:
    """Return the controls of all files with the mappings of all files.

    Adds to `found` what could not be related, and an error where a file holds criteria and nothing that maps to them.
    """
    ends = frozenset(end.text.strip() for row in materials.values() for pair in row.relations for end in pair)
    joined = _Joined(found, ends)
    relate = any(row.pairs or row.relations for row in materials.values())
    relate = relate or any(control.implements for row in materials.values() for part in row.lists for control in part)
    accounts = {path: material.described for path, material in materials.items()}
    for path, material in materials.items():
        kept = [part for part in material.lists if not joined.takes_as_criteria(part, relate=relate)]
        if material.lists and not kept and not (material.pairs or material.relations):
            count = sum(map(len, material.lists))
            accounts[path] = Account(f"{count} criteria, to which controls are mapped", ())
        for part in kept:
            joined.add(path, part)
    for path, material in materials.items():
        joined.add_components(path, material)
        joined.relate(path, material)
    found += joined.findings()
    return Together({path: joined.of(path) for path in materials}, accounts)


class _Joined(Struct):
    """The controls so far, by file and id; the names of controls and of criteria; `ends` are those in relations."""

    found: list[Diagnostic]
    ends: frozenset[str]
    by_file: dict[Path, dict[object, Tree]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)
    in_titles: list[Control] = field(default_factory=list)
    unrelated: list[Relation] = field(default_factory=list)
    replaced: list[Scalar] = field(default_factory=list)
    made: list[Scalar] = field(default_factory=list)
    statements: dict[str, Scalar] = field(default_factory=dict)

    # Criteria, and controls by their names

    def takes_as_criteria(self, controls: tuple[Control, ...], *, relate: bool) -> bool:
        """Whether a list holds criteria; their names are then known."""
        if not controls or any(control.entry.get(CRITERIA) or control.implements for control in controls):
            return False
        by_id = [criterion_of(control.id.text) for control in controls]
        codes = by_id if all(by_id) else [_code_of(control) for control in controls]
        if not all(codes) and not (any(codes) and self._are_related(controls)):
            return False
        if not relate and not all(by_id):
            self.in_titles += controls
            return False
        if not relate:
            message = (
                f"All ids in {controls[0].id.span.file} are criteria, and nothing says which controls map to them."
            )
            advice = (
                "If these are controls, give each an id of its own, such as AC-01, and name the criterion under "
                "“criteria”. If they are criteria, name the files with the controls and the mappings in the same "
                "command. If a column or key lists the ids of their controls, say so with --map NAME=controls."
            )
            self.found.append(Diagnostic("only-criteria", Severity.ERROR, message, controls[0].id.span, advice))
        for control, code in zip(controls, codes, strict=True):
            for name in (control.id.text, *control.names):
                self.criteria[name.strip()] = code
        return True

    def _are_related(self, controls: tuple[Control, ...]) -> bool:
        """Whether relations point to entries of a list by their names, as to requirements of any framework."""
        return any(name in self.ends for control in controls for name in control.names or (control.id.text,))

    def add(self, path: Path, controls: Iterable[Control]) -> None:
        """Add the controls of a list; those that implement a requirement come in `add_components`."""
        own = self.by_file.setdefault(path, {})
        for control in controls:
            if control.implements is not None:
                continue
            id_ = " ".join(control.id.text.split())
            if id_ in own:
                # An id that is given twice in one file has its own message.
                own[path, len(own)] = control.entry
                continue
            own[id_] = control.entry
            text = control.entry.get(TEXT)
            if isinstance(text, Scalar):
                self.statements[id_] = text
            for name in (id_, *control.names):
                self.ids.setdefault(name, id_)
                self.ids.setdefault(fold_id(name), id_)

    def id_of(self, name: str) -> str:
        """Return the id of the control with this name, or ""."""
        name = " ".join(name.split())
        return self.ids.get(name) or self.ids.get(fold_id(name), "")

    def of(self, path: Path) -> tuple[Tree, ...]:
        """Return the entries of a file."""
        entries = self.by_file.get(path, {}).values()
        titled = {row.id for row in self.in_titles}
        return tuple(
            with_criteria_of(entry, title)
            if entry.get("id") in titled and isinstance(title := entry.get("title"), Scalar)
            else entry
            for entry in entries
        )

    # Components of OSCAL

    def add_components(self, path: Path, material: Material) -> None:
        """Add what implements a requirement: to the control of a catalog, or as a control of its own."""
        own, said = self.by_file.setdefault(path, {}), dict[str, list[Tree]]()
        for control in (control for part in material.lists for control in part if control.implements):
            if control.implements is None:
                continue
            requirement, framework, named = control.implements
            id_ = self.id_of(requirement.text)
            if id_ and id_ in self.statements:
                entry = with_value(control.entry, "id", requirement._replace(text=id_))
                if control.entry.get(TEXT) is not None:
                    self._replace_statement(id_, requirement, own=path)
            else:
                id_ = " ".join(control.id.text.split())
                entry = self._mapped(control.entry, requirement, framework)
                if not named and id_ not in own:
                    self.made.append(control.id)
            entries = said.setdefault(id_, [own[id_]] if id_ in own else [])
            entries.append(entry)
            own.setdefault(id_, entry)
        own |= {id_: united_entry(*entries) for id_, entries in said.items()}

    def _replace_statement(self, id_: str, requirement: Scalar, own: Path) -> None:
        """Take the text of a catalog out of its control, since a component says how it is implemented."""
        for path, entries in self.by_file.items():
            entry = entries.get(id_)
            if path != own and entry is not None and entry.get(TEXT) is self.statements[id_]:
                kept = tuple(row for row in entry if row.key.text != TEXT)
                entries[id_] = replace(entry, entries=kept)
                self.replaced.append(requirement._replace(text=id_))

    @staticmethod
    def _mapped(entry: Tree, requirement: Scalar, framework: str) -> Tree:
        text = requirement.text
        if (code := criterion_of(text)) and not framework_named(framework):
            return with_items(entry, CRITERIA, [requirement._replace(text=code, style='"')])
        known = required_by(text)
        named = known if isinstance(known, Requirement) and not framework else Requirement(framework, text)
        return with_items(entry, REFERENCES, [reference_entry(named, requirement)])

    # Relations

    def relate(self, path: Path, material: Material) -> None:
        """Add the mappings that a file holds to the controls that it names."""
        pairs = [*material.pairs]
        for relation in material.relations:
            pair_or_none = self._directed(relation)
            if pair_or_none is None:
                self.unrelated.append(relation)
            else:
                pairs.append(pair_or_none)
        own, more = self.by_file.setdefault(path, {}), dict[tuple[str, str], list[Scalar | Tree]]()
        for control, criterion in pairs:
            id_ = self.id_of(control.text) or " ".join(control.text.split())
            own.setdefault(id_, Tree((_entry("id", control._replace(text=id_, style='"')),), control.span))
            key, item = self._mapping(criterion)
            more.setdefault((id_, key), []).append(item)
        for (id_, key), items in more.items():
            own[id_] = with_items(own[id_], key, items)

    def _directed(self, relation: Relation) -> Pair | None:
        """Return a relation as a control with its criterion, None where it relates something else."""
        if any(self.criteria.get(end.text.strip()) == "" for end in relation):
            return None
        for one, other in (relation, relation[::-1]):
            if self.id_of(one.text) and not self.id_of(other.text):
                return Pair(one, other)
        for one, other in (relation, relation[::-1]):
            if self._criterion(other) and not self._criterion(one) and not self.id_of(one.text):
                return None if required_by(one.text) else Pair(one, other)
        return None

    def _criterion(self, name: Scalar) -> str:
        known = self.criteria.get(name.text.strip()) or required_by(name.text)
        return known if isinstance(known, str) else ""

    def _mapping(self, criterion: Scalar) -> tuple[str, Scalar | Tree]:
        """Return the list to which the criterion of a pair belongs, and its item."""
        written = criterion.text.strip()
        known = self.criteria.get(written) or (required_by(written) if is_identifier(written) else None)
        if isinstance(known, Requirement):
            return REFERENCES, reference_entry(known, criterion)
        # What is no identifier may hold several codes, which are found with all others.
        return CRITERIA, criterion._replace(text=criterion.text if known is None else known, style='"')

    # What is said about it

    def findings(self) -> Iterator[Diagnostic]:
        """Yield at most one finding of each kind."""
        if self.unrelated:
            first = self.unrelated[0]
            names = [f"{row.one.text} – {row.other.text}" for row in self.unrelated]
            message = (
                f"{counted(len(names), 'relation')} of other things than a control and a criterion: {listed(names, 3)}."
            )
            advice = "Name the file with these controls in the same command, if they are controls."
            yield Diagnostic("relations-left-out", Severity.WARNING, message, first.one.span, advice)
        if self.replaced:
            ids = [row.text for row in self.replaced]
            message = (
                f"{counted(len(ids), 'control')} of a catalog took the text of the component that implements it, not "
                f"the catalog's statement: {listed(ids, _LISTED)}."
            )
            yield Diagnostic("statements-replaced", Severity.INFO, message, self.replaced[0].span)
        if self.made:
            ids = [id_.text for id_ in self.made]
            message = (
                f"{counted(len(ids), 'control')} without an id of its own: the names of the component and the "
                f"requirement stand for it, as in {listed(ids, 3)}."
            )
            advice = "Write your own ids in their place, or give each a property “control-id” in the OSCAL file."
            yield Diagnostic("oscal-ids", Severity.INFO, message, self.made[0].span, advice)
        if self.in_titles:
            ids = [row.id.text for row in self.in_titles]
            message = f"{counted(len(ids), 'control')} mapped to the criterion in the title: {listed(ids, _LISTED)}."
            yield Diagnostic("criteria-in-titles", Severity.INFO, message, self.in_titles[0].id.span)


def _code_of(control: Control) -> str:
    """Return the criterion that one of the names of an entry says, or ""."""
    title = control.entry.get("title")
    names = (control.id.text, *control.names, title.text if isinstance(title, Scalar) else "")
    return next((code for name in names if (code := criterion_of(name))), "")


def _entry(key: str, value: Scalar) -> Entry:
    return Entry(Scalar(key, value.span, '"'), value)
