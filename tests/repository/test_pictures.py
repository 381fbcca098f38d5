"""The picture in the README shows what the program prints now."""

import importlib.util
import re
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "pictures.py"


@pytest.fixture(scope="module")
def pictures():
    spec = importlib.util.spec_from_file_location("pictures", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def letters(text):
    """`text` without what a picture draws by place: blanks, line ends and colours."""
    return "".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


def drawn(svg):
    return letters("".join(etree.fromstring(svg).itertext("{*}text")))


def test_the_picture_of_check_is_current(pictures):
    printed = letters(f"$ socdocs check system.yaml {pictures.printed()}")
    assert drawn(pictures.PICTURE.read_bytes()) == printed, "make it anew with scripts/pictures.py"


def test_the_picture_shows_three_mistakes_each_with_what_to_do(pictures):
    printed = pictures.printed()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert plain.count("--> system.yaml:") == plain.count("= help: ") == 3
    assert plain.endswith("3 errors\n")


def test_the_script_draws_what_is_printed(pictures):
    assert drawn(pictures.picture().encode()) == letters(f"$ socdocs check system.yaml {pictures.printed()}")


def test_the_picture_fetches_nothing(pictures):
    assert re.findall(r"https?://[^\"' )]+", pictures.PICTURE.read_text("utf-8")) == ["http://www.w3.org/2000/svg"]
