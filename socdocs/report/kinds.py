"""Find report kinds and their templates in the folders of templates, and read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from socdocs import resources
from socdocs.diagnostics import Diagnostic, Span
from socdocs.files import FileRefused, Files, is_file, require_inside
from socdocs.prepared_values import Prepared
from socdocs.problems import InputProblems, Severity
from socdocs.report.manifest import ReportKind, Template, Templates
from socdocs.resources import TemplateFile, kind_names, template_files
from socdocs.source.data_files import YAML_MAKERS
from socdocs.words import suggest


def load_templates(files: Files, folders: Iterable[Path], kind: str) -> Templates:
    """Return the files that `kind` can use: those in its folder and `shared/`; the user's replace the shipped ones.

    Raises InputProblems for those of the user's that are no text.
    """
    shipped = resources.templates()
    found: dict[str, Template | Callable[[], Template]] = {}
    problems: list[Diagnostic] = []
    for row in template_files(folders, kind):
        try:
            found[row.name] = partial(_shipped, files, row) if row.folder == shipped else _own(files, row, shipped)
        except InputProblems as refused:
            problems += refused.diagnostics
    if problems:
        raise InputProblems(problems)
    return Templates(found)


def _shipped(files: Files, row: TemplateFile) -> Template:
    return Template(row.path, files.read(row.file).decode())


def _own(files: Files, row: TemplateFile, shipped: Path) -> Template:
    text = _text(files, row)
    copied = shipped / row.path
    shipped_too = is_file(copied) and text == copied.read_text("utf-8")
    return Template(row.path, text, shipped_too, str(row.file))


def _text(files: Files, row: TemplateFile) -> str:
    """Return the text of a template of the user's own.  Raises InputProblems if it is no text or cannot be printed."""
    from socdocs.source.characters import decode  # imported late: only a firm's own templates need it

    try:
        require_inside(row.file, row.folder)
        text, found = decode(files.read(row.file), str(row.file))
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    if errors := [row for row in found if row.severity is Severity.ERROR]:
        raise InputProblems(errors)
    return text


def empty_files(templates: Templates) -> Iterator[Diagnostic]:
    """Yield a finding for each template of the user's own that is empty, so that its part prints without a word."""
    for template in templates.of_others:
        if not template.text.strip():
            yield Diagnostic(
                "template-empty",
                Severity.WARNING,
                f"{template.place} is empty, so nothing prints in its place.",
                Span(template.place, 1, 1, 1, 1),
                "Delete it to get the text of socdocs again, or write {# empty on purpose #} in it.",
            )


def unmatched_files(own: Path) -> Iterator[Diagnostic]:
    """Yield a finding for each file of the user's own folder that no report kind can use, because of its folder."""
    yield from (unused_file(path, own) for path in resources.unmatched_files(own))


def unused_file(path: str, folder: Path = Path()) -> Diagnostic:
    """Return the finding about a file that no report kind uses: `path` in the user's own folder of templates.

    The finding names the file below `folder`.
    """
    file, meant = folder / path, f"shared/{path}"
    instead = f"; as {folder / meant} it would be used" if is_file(resources.templates() / meant) else ""
    return Diagnostic(
        "template-unused",
        Severity.WARNING,
        f"No report kind uses {file}{instead}.",
        Span(str(file), 1, 1, 1, 1),
        "Give it the folder and the name of the file that it should replace; `socdocs templates list` names them all.",
    )


def load_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """Return the report kind `name` and its templates, ready for a report.

    Raises InputProblems for an unknown kind, or with all mistakes in its manifest.
    """
    from socdocs.report.manifest_check import check_manifest  # imported late: it loads the whole model

    templates = _templates(files, folders, name)
    try:
        kind, problems = _read(name, _manifests(templates)), list[Diagnostic]()
    except InputProblems:
        kind, problems = _understood(name, templates)
    if problems := [*problems, *check_manifest(kind, templates)]:
        raise InputProblems(problems)
    return kind, templates


def find_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """Return the report kind `name` as its manifest describes it, and its templates, without checking all names.

    Does not check that the facts and templates that the manifest names exist.  Raises InputProblems for an unknown kind
    or a malformed manifest.
    """
    templates = _templates(files, folders, name)
    return _read(name, _manifests(templates)), templates


def understand(files: Files, folders: tuple[Path, ...], name: str) -> ReportKind:
    """Return the report kind `name` as far as its manifest can be understood.

    Raises InputProblems for an unknown kind, and for a manifest that is no text.
    """
    return _understood(name, _templates(files, folders, name))[0]


def _understood(name: str, templates: Templates) -> tuple[ReportKind, list[Diagnostic]]:
    from socdocs.report.manifest_reading import understand_kind  # imported late: most manifests have no mistake

    return understand_kind(name, templates)


def _templates(files: Files, folders: tuple[Path, ...], name: str) -> Templates:
    known = kind_names(folders)
    if name not in known:
        message = f"There is no report kind “{name}”."
        advice = " ".join(filter(None, (suggest(name.lower(), known), f"There are: {', '.join(known)}.")))
        raise InputProblems([Diagnostic("unknown-kind", Severity.ERROR, message, None, advice)])
    return load_templates(files, folders, name)


def prepared(files: Files) -> dict[str, bytes]:
    """Return the files to prepare for the report kinds that socdocs ships, by name."""
    folders = resources.template_folders()
    found = ((name, _manifests(load_templates(files, folders, name))) for name in kind_names(folders))
    return dict(_PREPARED.file(_read_afresh(name, manifests), *_made_of(name, manifests)) for name, manifests in found)


Manifests = tuple[tuple[str, Template], ...]


def _manifests(templates: Templates) -> Manifests:
    return tuple((file, templates[file]) for file in templates if file.endswith(".yaml"))


@lru_cache(maxsize=64)
def _read(name: str, manifests: Manifests) -> ReportKind:
    """Return the kind that these manifest files describe; cached, because the reports of a batch share few kinds."""
    return _PREPARED.find(*_made_of(name, manifests)) or _read_afresh(name, manifests)


def _read_afresh(name: str, manifests: Manifests) -> ReportKind:
    from socdocs.report.manifest_reading import read_kind  # imported late: what is prepared needs no reading

    return read_kind(name, Templates(dict(manifests)))


_MAKERS: Final = tuple(Path(__file__).with_name(f"{name}.py") for name in ("kinds", "manifest", "manifest_reading"))
_PREPARED: Final = Prepared("kind", ReportKind, (*YAML_MAKERS, *_MAKERS))


def _made_of(name: str, manifests: Manifests) -> Iterator[bytes]:
    """Yield what a kind is made of: its name, and the names and texts of its manifest files."""
    yield name.encode()
    for file, template in manifests:
        yield from (file.encode(), template.text.encode())
