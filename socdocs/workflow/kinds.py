"""Report kinds with their templates, read from the user's own folder and from that of socdocs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from pathlib import Path

from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span
from socdocs.files import FileRefused, Files
from socdocs.report.manifest import ReportKind, Template, Templates, read_kind
from socdocs.report.manifest_check import check_manifest
from socdocs.resources import kind_names, template_files
from socdocs.words import suggest


class UsedTemplates(Mapping[str, Template]):
    """Templates that remember which of them were asked for by name."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        # The manifest's own files were read to know the kind.
        self.paths = {template.path for template in templates.values() if template.path.endswith(".yaml")}
        """The paths of those that were used, in the folder of templates."""

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
        """All templates; looking through them uses none."""
        return self._templates.values()


def load_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """The report kind `name` and its templates.

    Raises InputProblems for an unknown kind or a mistake in its manifest.
    """
    known = kind_names(folders)
    if name not in known:
        message = f"There is no report kind “{name}”."
        advice = " ".join(filter(None, (suggest(name.lower(), known), f"There are: {', '.join(known)}.")))
        raise InputProblems([Diagnostic("unknown-kind", Severity.ERROR, message, None, advice)])
    templates = load_templates(files, folders, name)
    kind = read_kind(name, templates)
    if problems := list(check_manifest(kind, templates)):
        raise InputProblems(problems)
    return kind, templates


def load_templates(files: Files, folders: Iterable[Path], kind: str) -> Templates:
    """The files that `kind` can use: its own folder's, then `shared/`, in each the user's before that of socdocs."""
    return {name: Template(path, _template_text(files, file)) for name, path, file in template_files(folders, kind)}


def _template_text(files: Files, file: Path) -> str:
    try:
        return files.read(file).decode("utf-8")
    except FileRefused as refusal:
        problem = refusal.diagnostic()
    except UnicodeDecodeError as error:
        line = files.read(file)[: error.start].count(b"\n") + 1
        message = f"{file} is not UTF-8 text."
        problem = Diagnostic(
            "not-utf-8", Severity.ERROR, message, Span(str(file), line, 1, line, 1), "Save it as UTF-8."
        )
    raise InputProblems([problem])
