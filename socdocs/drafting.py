"""One report from its files: the document, what was found, its pictures, and the files that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from socdocs import checking, pipeline, resources
from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document
from socdocs.files import Files, Reading
from socdocs.pipeline import Loaded, Options
from socdocs.report.manifest import Template, Templates
from socdocs.rules.table import Phase
from socdocs.writers import Writer
from socdocs.writers.pictures import read_pictures


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that can be written; where something in `found` is an error, one that should not be.

    Of a part written alone, `found` tells only what concerns that part.
    """

    report_id: str
    document: Document
    found: tuple[Diagnostic, ...]
    pictures: Mapping[str, bytes]
    inputs: tuple[Reading, ...]
    """Every file it was made from: description, lists, pictures, templates; of the templates those that were used."""


def draft(
    files: Files, loaded: Loaded, kind: str, report_id: str, *, own_templates: Path | None, options: Options
) -> Draft:
    """The report of `kind` in the description, checked for the phase that `options` mean.

    Raises InputProblems for an unknown kind, report, part or layout and for mistakes in templates.
    """
    folders = resources.template_folders(own_templates)
    loaded = checking.with_firm_words(loaded, files, own_templates)
    known, templates = pipeline.load_kind(files, folders, kind)
    used = _Used(templates)
    report = pipeline.choose_report(loaded.description, kind, report_id)
    scoped = pipeline.scope(loaded, report, known)
    phase: Phase = "final" if options.final_reason else "draft"
    found = [*loaded.notices, *checking.check(loaded, scoped, phase)]
    document = pipeline.build(loaded, scoped, used, options)
    if options.only:
        found = checking.concerning(found, scoped, document, loaded.tree)
    if phase == "final":
        found += checking.open_items(loaded, document, phase)
    pictures, problems = read_pictures(files, loaded.path.parent, loaded.tree, document)
    inputs = tuple(_inputs(files, folders, used.paths | {resources.WORDS}))
    return Draft(report.id, document, (*found, *problems), pictures, inputs)


def has_contents(draft: Draft, writer: Writer) -> bool:
    """Whether the file has a table of contents that can carry page numbers."""
    return writer.paged and len(draft.document.sections) > 1


def written(draft: Draft, writer: Writer, house: bytes | None, *, paged: bool) -> bytes:
    """The finished file, in the style of the Word file `house`, its contents with page numbers if `paged`.

    Raises EnvironmentProblem when LibreOffice, which lays the pages out, is missing or fails.
    """
    dress = partial(writer.write, draft.document, pictures=draft.pictures, reference=house)
    if not (paged and has_contents(draft, writer)):
        return dress()
    from socdocs.writers.docx.pagination import paginated

    return paginated(lambda pages: dress(pages=pages))


def made_from(draft: Draft, writer: Writer, reference: Path | None) -> list[Path]:
    """The files that the report in this format depends on, the firm's own Word file among them where it is used."""
    looks = [reference] if reference and writer.styled else []
    return [*(reading.path for reading in draft.inputs), *looks]


class _Used(Mapping[str, Template]):
    """Templates that remember which of them were asked for by name."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        # The manifest's own files were read to know the kind.
        self.paths = {template.path for template in templates.values() if template.path.endswith(".yaml")}

    def __getitem__(self, name: str) -> Template:
        template = self._templates[name]
        self.paths.add(template.path)
        return template

    def __contains__(self, name: object) -> bool:
        return name in self._templates

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)

    def values(self) -> ValuesView[Template]:
        return self._templates.values()


def _inputs(files: Files, folders: tuple[Path, ...], used: set[str]) -> Iterator[Reading]:
    for reading in files.readings:
        folder = next((folder for folder in folders if reading.path.is_relative_to(folder)), None)
        if folder is None or reading.path.relative_to(folder).as_posix() in used:
            yield reading
