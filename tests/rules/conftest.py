"""Checking a description that a test writes."""

import pytest

from socdocs import pipeline, resources
from socdocs.files import Files


@pytest.fixture
def scoped(tmp_path):
    """The description of a text and the facts of the report that it declares first."""

    def read(text):
        path = tmp_path / "system.yaml"
        path.write_text(text, encoding="utf-8")
        loaded = pipeline.load(Files(), path)
        report = loaded.description.reports[0]
        kind, templates = pipeline.load_kind(Files(), resources.template_folders(), report.kind_name)
        return loaded, pipeline.scope(loaded, report, kind), templates

    return read
