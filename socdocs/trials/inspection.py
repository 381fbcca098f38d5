"""Check report kinds and their templates before they are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from socdocs.diagnostics import Diagnostic
from socdocs.report.kinds import unused_file
from socdocs.report.manifest import ReportKind, Templates, walk
from socdocs.report.manifest_check import manifest_files
from socdocs.report.template_check import check_templates, referenced, referenced_in
from socdocs.trials.trial import TOO_MUCH, Trial, check_elements, try_kind

Kinds = Sequence[tuple[ReportKind, Templates]]


def used_files(kind: ReportKind, templates: Templates) -> set[str]:
    """The names of the files that `kind` uses, manifests and templates."""
    texts = [kind.title, kind.timeframe_line, *(part.title for part in walk(kind.parts))]
    roots = {name for part in walk(kind.parts) for name in (part.template, part.whole) if name}
    inline = {name for text in texts for name in referenced_in(text)}
    return manifest_files(kind, templates).keys() | referenced(templates, roots | inline).intersection(templates)


def inspect(kinds: Kinds, own: Sequence[str], *, complete: bool = True) -> list[Diagnostic]:
    """Check the templates of `kinds`, whose manifests are valid, that use a file of `own`.

    When `kinds` are `complete`, also report the files of `own` that no kind uses.  A kind that uses a template which
    took too much in another is not tried.
    """
    found, trials, used = list[Diagnostic](), list[Trial](), set[str]()
    for kind, templates in kinds:
        files = used_files(kind, templates)
        paths = {templates[name].path for name in files}
        used |= paths
        if not paths.isdisjoint(own):
            found += check_templates(templates, files - manifest_files(kind, templates).keys())
            places = {templates[name].place for name in files}
            if not any(places & trial.excessive for trial in trials):
                trials.append(try_kind(kind, templates))
    found += (row for trial in trials for row in trial.problems)
    found += check_elements(trials)
    unused = [path for path in sorted(own) if path not in used and PurePosixPath(path).suffix in (".md", ".yaml")]
    return _once([*found, *(map(unused_file, unused) if complete else ())])


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Keep one finding for each place, although several kinds and trials find the same."""
    kept: dict[object, Diagnostic] = {}
    for row in found:
        kept.setdefault((row.span, row.code if row.code in ("template", TOO_MUCH) else row.message), row)
    return list(kept.values())
