from pathlib import Path

import pytest

from socdocs import resources
from socdocs.problems import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[1]


def test_a_checkout_has_its_templates_beside_the_package():
    assert resources.templates() == ROOT / "templates"


def test_an_installed_package_uses_the_templates_inside_it(tmp_path):
    inside, beside = tmp_path / "socdocs" / "templates", tmp_path / "templates"
    inside.mkdir(parents=True)
    beside.mkdir()

    assert resources._folder("templates", tmp_path / "socdocs") == inside


def test_the_templates_of_another_project_beside_an_installed_package_are_not_taken(tmp_path):
    (tmp_path / "templates").mkdir()

    with pytest.raises(EnvironmentProblem, match="install socdocs again") as caught:
        resources._folder("templates", tmp_path / "socdocs")

    assert str(tmp_path / "socdocs") in str(caught.value)
    assert "\n" not in str(caught.value)
