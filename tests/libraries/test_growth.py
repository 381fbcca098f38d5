"""What an import costs grows with its files, however many of their entries are about one control."""

import json

import pytest

from socdocs.files import Files
from socdocs.source.tables.choice import Choice
from socdocs.workflow.imported import read_controls
from tests.counting import lines_run
from tests.libraries.test_mappings import oscal

pytestmark = pytest.mark.exhaustive


def catalog_(number):
    controls = [{"id": f"ac-{n}", "title": f"T{n}", "parts": [statement(n)]} for n in range(number)]
    return {"c.json": oscal("catalog", {"controls": controls})}


def statement(n):
    return {"name": "statement", "prose": f"We do {n}."}


def components(number):
    rows = [
        {
            "uuid": f"11111111-1111-4111-8111-{n:012}",
            "type": "software",
            "title": f"Tool {n}",
            "description": "d",
            "control-implementations": [
                {
                    "uuid": f"21111111-1111-4111-8111-{n:012}",
                    "source": "x",
                    "description": "d",
                    "implemented-requirements": [
                        {
                            "uuid": f"31111111-1111-4111-8111-{n:012}",
                            "control-id": "ac-1",
                            "description": f"It does {n}.",
                        }
                    ],
                }
            ],
        }
        for n in range(number)
    ]
    return {**catalog_(2), "d.json": oscal("component-definition", {"components": rows})}


def mapped(number):
    mappings = {"AC-01": [f"A.{n // 40 + 5}.{n % 40 + 1}" for n in range(number)], "AC-02": ["CC6.2"]}
    controls = [{"Control ID": id_, "Description": f"What {id_} is."} for id_ in mappings]
    return {"c.json": json.dumps(controls), "m.json": json.dumps(mappings)}


@pytest.mark.parametrize("form", [catalog_, components, mapped])
def test_twice_as_many_entries_are_about_twice_the_work(tmp_path, form):
    def work(number):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in form(number).items():
            (folder / name).write_text(text, "utf-8")
        return lines_run(lambda: read_controls(Files(), sorted(folder.iterdir()), Choice()))

    work(3)
    few, more, most = work(20), work(40), work(80)
    assert most - more < 2.3 * (more - few) + 500, (few, more, most)
