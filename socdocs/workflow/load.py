"""The first step: read and validate a description."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.catalogs.trust_services import grammar
from socdocs.diagnostics import Diagnostic, Span, form_of, worst
from socdocs.files import STANDARD_INPUT, FileRefused, Files, Folders
from socdocs.model.confirmations import ConfirmedWording
from socdocs.model.criteria import read_criteria
from socdocs.model.description import SystemDescription
from socdocs.model.folded_texts import folded_lists
from socdocs.model.load import naming_field, validate
from socdocs.model.ownership import (
    check_audited_organization,
    check_audited_reports,
    check_auditor_file,
    check_management_file,
)
from socdocs.model.references import check_references, resolve_references
from socdocs.model.report_defaults import replaced_defaults, with_report_defaults
from socdocs.model.shared_csocs import with_shared_csocs
from socdocs.model.single_values import list_single_values
from socdocs.model.tables import table_shape
from socdocs.problems import InputProblems, Severity
from socdocs.source.addresses import Locator
from socdocs.source.characters import normalise_text, peculiar_characters, peculiarity
from socdocs.source.edit import COMMAND_LINE, nth_setting, overlay, set_value
from socdocs.source.file_kinds import AUDITORS_FILE, OWN_WORDING
from socdocs.source.libraries import LIBRARIES, folders_of
from socdocs.source.load import load_description
from socdocs.source.rewriting import without, without_wrong
from socdocs.source.tree import Mapping
from socdocs.workflow.near_names import near_names, unread_wording
from socdocs.workflow.request import Request
from socdocs.workflow.wordings import read_wordings

if TYPE_CHECKING:
    from socdocs.report.own_texts import OwnText


class Loaded(Struct, frozen=True):
    """A valid description: its facts, the tree that holds them, and the findings of reading it.

    `files` are those that were read for it; files that a report reads later are added.  `by_auditor` says whether the
    service auditor's facts come from a file of its own.
    """

    description: SystemDescription
    tree: Mapping
    path: Path
    notices: tuple[Diagnostic, ...] = ()
    input_hash: str = ""
    files: Files = field(default_factory=Files)
    by_auditor: bool = False
    folders: Folders = field(default_factory=lambda: Folders(Path()))
    auditors_folders: Folders | None = None
    """The folders of the service auditor's file, if there is one."""
    wordings: tuple[ConfirmedWording, ...] = ()
    """The wordings that the service auditor has confirmed for all its reports."""
    wording_places: tuple[tuple[str, Span], ...] = ()
    """Where their file says who confirmed them and when, by address."""
    own_wording: tuple[OwnText, ...] = ()
    """Paragraphs in words of this description's own, from the folder beside it."""
    as_written: Mapping = Mapping((), Span("", 1, 1, 1, 1))
    """The tree as the files hold it, before what reports share is filled in."""

    def is_shared(self, file: str) -> bool:
        """Whether a file is in a library, so that others may use it, too."""
        return any(folders.has_in_library(Path(file)) for folders in (self.folders, self.auditors_folders) if folders)

    @property
    def named_elsewhere(self) -> bool:
        """Whether texts may name pictures from other folders than the description's."""
        libraries = self.folders.libraries or (self.auditors_folders and self.auditors_folders.libraries)
        return bool(libraries) or any(form_of(str(path)) == "prose" for path in self.files.paths)


def load(files: Files, request: Request) -> Loaded:
    """Load the requested description, with the service auditor's file and the values of `--set`.

    Raises InputProblems with all mistakes in all of them at once, and AddressError for a value whose address leads
    nowhere.
    """
    read = _read(files, request)
    tree, description, problems = _understood(read.tree)
    # What is wrong with a shared fact is wrong in every entry that has it.
    found = [*request.project.notices, *read.found, *problems]
    found = list({(row.code, row.message, row.span): row for row in reversed(found)}.values())[::-1]
    if description is None or worst(found) is Severity.ERROR:
        raise InputProblems(found)
    return _loaded(files, request, read, tree, description, found)


def load_sound_part(files: Files, request: Request) -> Loaded | None:
    """Load what a description with mistakes says without them; None if they leave nothing that can be understood.

    What is wrong is taken as not given, and so is what refers to it; where that names an entry, a word stands for it.
    It holds no findings.  Raises InputProblems for mistakes in the files beside the description, and AddressError as
    `load` does.
    """
    from socdocs.model.stand_ins import with_stand_ins  # imported late: only what has mistakes needs them

    try:
        read = _read(files, request)
    except InputProblems:
        return None
    tree = _without(read.tree, read.found)
    for _ in range(_ROUNDS):
        if tree is None:
            return None
        tree = with_stand_ins(tree)
        whole, description, problems = _understood(tree)
        if description is not None and worst(problems) is not Severity.ERROR:
            return _loaded(files, request, read, whole, description, [])
        at_addresses = _without(tree, problems, by_address=True)
        tree = _without(tree, problems) if at_addresses is tree else at_addresses
    return None


def _without(tree: Mapping, problems: Iterable[Diagnostic], *, by_address: bool = False) -> Mapping | None:
    """Return `tree` without what is wrong; `by_address` tells the uses of a value that is repeated from each other."""
    errors = [row for row in problems if row.severity is Severity.ERROR]
    wrong = {(row.span, row.address if by_address else "") for row in errors}
    return without_wrong(tree, lambda span, address: (span, address if by_address else "") in wrong, _BELONGS)


_BELONGS: Final = frozenset({"reports", "from", "until"})
"""The keys that say to which reports an entry belongs, so that without them nothing can be said of it."""
_ROUNDS: Final = 20
"""How often what refers to something wrong is left out with it."""


class _Read(NamedTuple):
    """The tree of a description as it is written in all its files, and what was found in reading it."""

    tree: Mapping
    found: list[Diagnostic]
    folders: Folders
    auditors_folders: Folders | None
    wordings: tuple[ConfirmedWording, ...]
    own_wording: tuple[OwnText, ...]


def _read(files: Files, request: Request) -> _Read:
    usual = request.project.libraries
    tree, found = load_description(
        files, request.description, shape_of=table_shape, with_texts=list_single_values, libraries=usual
    )
    folders = folders_of(tree, request.description.parent, files, [], usual) if tree else None
    auditors_folders = None
    if request.auditor is not None:
        found += check_management_file(tree) if tree else ()
        over, problems = _over(files, request.auditor, request)
        found += problems
        if over is not None and tree is None:
            found += check_auditor_file(over) + validate(without(over, LIBRARIES))[1]
        elif over is not None and tree is not None:
            auditors_folders = folders_of(over, request.auditor.parent, files, [], usual)
            over = without(over, LIBRARIES)
            found += check_auditor_file(over) + check_audited_organization(tree, over)
            over = without(over, "service_organization")
            found += check_audited_reports(tree, over)
            tree, problems = _laid_over(tree, over)
            found += problems
    wordings, about_wordings = _wordings(files, request)
    own_wording, about_own = _own_wording(files, request.description)
    found += [*about_wordings, *about_own]
    if request.auditors_place:
        found += near_names(files, request.auditors_place, "the service auditor's file")
    if tree is None or folders is None:
        raise InputProblems([*request.project.notices, *found])
    for number, (address, text) in enumerate(request.settings, 1):
        found += _peculiar(address, text)
        tree = set_value(tree, address, normalise_text(text), naming_field, nth_setting(number))
    found += replaced_defaults(tree)
    return _Read(tree, found, folders, auditors_folders, wordings, own_wording)


def _laid_over(tree: Mapping, over: Mapping) -> tuple[Mapping, list[Diagnostic]]:
    """Return the description and the auditor's file as one, and what contradicts; a wrong shape hides no right one."""
    merged, found = overlay(tree, over)
    if found:
        misshapen = [row for file in (tree, over) for row in validate(file)[1] if row.code == "wrong-shape"]
        merged, found = overlay(tree, over, frozenset(row.span for row in misshapen if row.span))
        found += misshapen
    return merged, found


def _over(files: Files, auditor: Path, request: Request) -> tuple[Mapping | None, list[Diagnostic]]:
    """Return the tree of the auditor's file, None where it cannot be read or must not be, and what was found."""
    files.note(auditor)
    if outside := list(_outside(files, auditor, request.auditors_folders)):
        return None, outside
    return load_description(
        files,
        auditor,
        shape_of=table_shape,
        with_texts=list_single_values,
        purpose=AUDITORS_FILE,
        libraries=request.project.libraries,
    )


def _understood(tree: Mapping) -> tuple[Mapping, SystemDescription | None, list[Diagnostic]]:
    """Return the tree with all that its short forms mean, the description in it, and the mistakes in both."""
    tree, of_criteria = read_criteria(resolve_references(with_report_defaults(tree)), grammar())
    tree, of_csocs = with_shared_csocs(tree)
    description, problems = validate(tree)
    found = [*of_criteria, *of_csocs, *problems, *check_references(tree, grammar()), *folded_lists(tree)]
    return tree, description, found


def _loaded(
    files: Files,
    request: Request,
    read: _Read,
    tree: Mapping,
    description: SystemDescription,
    found: list[Diagnostic],
) -> Loaded:
    content = "".join(reading.sha256 for reading in files.readings) + "".join(f"{a}={t}\n" for a, t in request.settings)
    input_hash = hashlib.sha256(content.encode()).hexdigest()
    return Loaded(
        description,
        tree,
        request.description,
        tuple(found),
        input_hash,
        files,
        request.auditor is not None,
        read.folders,
        read.auditors_folders,
        read.wordings,
        _wording_places(files, request, read.wordings),
        read.own_wording,
        read.tree,
    )


def _wordings(files: Files, request: Request) -> tuple[tuple[ConfirmedWording, ...], tuple[Diagnostic, ...]]:
    """Return the wordings that the firm has confirmed for all its reports, and the mistakes in their file."""
    if request.wordings is None:
        return request.project.confirmed_wordings, ()
    try:
        return read_wordings(files, request.wordings), ()
    except InputProblems as problems:
        return (), tuple(problems.diagnostics)


def _wording_places(
    files: Files, request: Request, wordings: tuple[ConfirmedWording, ...]
) -> tuple[tuple[str, Span], ...]:
    """Return the places of the persons and days in the file of the wordings, by address."""
    path = request.wordings or request.project.path
    if not wordings or path is None:
        return ()
    from socdocs.rules.subject import keyed  # imported late: few firms have confirmed a wording
    from socdocs.source.yaml_reader import read_yaml

    tree, _ = read_yaml(files.content(str(path)), str(path))
    if not isinstance(tree, Mapping):
        return ()
    locator = Locator(tree)
    facts = (f"{place}.{key}" for place, _ in keyed(wordings, "confirmed_wordings") for key in ("by", "date"))
    return tuple((fact, span) for fact in facts if (span := locator.locate(fact)))


def _own_wording(files: Files, description: Path) -> tuple[tuple[OwnText, ...], list[Diagnostic]]:
    """Return the own wording of a description without what is wrong in its files, and all that was found there."""
    folder = description.parent / OWN_WORDING
    if description is STANDARD_INPUT:
        return (), []
    found = list(near_names(files, folder, "the folder of own wording", folder=True))
    if not files.is_there(folder):
        return (), found
    if wrong := _is_wrong(folder, description, files):
        return (), [*found, wrong]
    names = files.names(folder, frozenset({".yaml", ".yml"}))
    found += unread_wording(files, folder)
    if not names:
        return (), found
    from socdocs.report.own_texts import read_own_wording  # imported late: few descriptions have such a folder

    texts: list[OwnText] = []
    for path in (folder / name for name in names):
        files.note(path)
        if not files.holds(description.parent, path):
            message = f"{path} is a link that leads out of the folder of the description."
            found.append(Diagnostic("file-outside", Severity.ERROR, message, None, "Put the file itself there."))
            continue
        if path.suffix != ".yaml":
            message = f"{path} is not read: own wording is in files that end in .yaml."
            place = Span(str(path), 1, 1, 1, 1)
            found.append(Diagnostic("own-wording", Severity.ERROR, message, place, "Give it that ending."))
            continue
        try:
            rows, problems = read_own_wording(files.read_named(path), path)
        except FileRefused as refusal:
            rows, problems = (), [refusal.diagnostic()]
        texts += rows
        found += problems
    return tuple(texts), found


def _is_wrong(folder: Path, description: Path, files: Files) -> Diagnostic | None:
    """Return an error for a folder of own wording that is none, or that is a link out of the description's."""
    if not files.holds(description.parent, folder):
        message = f"{folder} is a link that leads out of the folder of the description."
        return Diagnostic("file-outside", Severity.ERROR, message, None, "Put the folder itself there.")
    if not files.is_folder(folder):
        message = f"{folder} is no folder, and no link to one, so no own wording can be read from it."
        return Diagnostic("file-kind", Severity.ERROR, message, None, "Put the folder itself there, or remove it.")
    return None


def _peculiar(address: str, text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each character of `--set` that is none of plain text, as in a file."""
    for character, kind in {character: kind for _, character, kind in peculiar_characters(address + text)}.items():
        yield replace(peculiarity(character, kind, COMMAND_LINE), address=address)


def _outside(files: Files, auditor: Path, folders: tuple[Path, ...]) -> Iterator[Diagnostic]:
    """Yield an error for an auditor's file that is not named and that is a link out of `folders`."""
    if folders and not any(files.holds(folder, auditor) for folder in folders):
        message = f"{auditor} is a link that leads out of the folder of the description."
        advice = "Name the file that you mean with --auditor, or leave it out with --no-auditor."
        yield Diagnostic("file-outside", Severity.ERROR, message, None, advice)


def in_memory(description: SystemDescription, files: Files | None = None) -> Loaded:
    """A description that was not read from a file, so that its facts have no place."""
    empty = Mapping((), Span("", 1, 1, 1, 1))
    return Loaded(description, empty, Path(), (), hashlib.sha256().hexdigest(), files or Files())


def located(diagnostics: Iterable[Diagnostic], loaded: Loaded, address: str) -> Iterator[Diagnostic]:
    """Give findings without a place that of `address`, whose value caused them."""
    place = Locator(loaded.tree).locate(address)
    for diagnostic in diagnostics:
        yield diagnostic if diagnostic.span else replace(diagnostic, span=place, address=address)
