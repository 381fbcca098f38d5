"""Record which templates a report used, for its list of inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView

from socdocs.report.manifest import Template, Templates


class UsedTemplates(Mapping[str, Template]):
    """Templates that remember which of them were requested by name."""

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
        """All templates; this counts none of them as used."""
        return self._templates.values()
