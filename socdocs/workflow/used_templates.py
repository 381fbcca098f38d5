"""Record which templates a report used, for its list of inputs."""

from __future__ import annotations

from functools import partial

from socdocs.report.manifest import Template, Templates


class UsedTemplates(Templates):
    """Templates that remember which of them were requested by name."""

    def __init__(self, templates: Templates) -> None:
        super().__init__({name: partial(templates.__getitem__, name) for name in templates})
        self._templates = templates
        # The manifest's own files were read to know the kind.
        self.paths = {templates[name].path for name in templates if name.endswith(".yaml")}
        """The paths of those that were used, in the folder of templates."""

    def __getitem__(self, name: str) -> Template:
        template = super().__getitem__(name)
        self.paths.add(template.path)
        return template

    @property
    def of_others(self) -> list[Template]:
        """Those whose text socdocs does not come with; this counts none of them as used."""
        return self._templates.of_others
