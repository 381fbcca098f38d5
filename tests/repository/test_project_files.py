"""What lies in the repository fits any machine and any package index."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"}
LOCKS = ("requirements.txt", "requirements-dev.txt")

PRIVATE = {
    "the address of a package index": r"pypi\.org|pythonhosted\.org|:[/]{2}\S+/simple/",
    "an option that names a package index": r"--(?:find-links|trusted-host|(?:extra-)?index[-]url)",
    "a folder of somebody's machine": r"(?:/home|/Users|[A-Z]:\\Users)[/\\]\w+|/root/\.|/opt/\w+",
    "the place of this checkout": re.escape(f"{ROOT}/"),
}
SAMPLES = {
    "the address of a package index": "https:/" + "/mirror.example/simple/click/",
    "an option that names a package index": "-" + "-extra-index" + "-url x",
    "a folder of somebody's machine": "/ho" + "me/ada/socdocs",
    "the place of this checkout": f"{ROOT}/socdocs",
}


def project_files() -> Iterator[Path]:
    """Every file that could be committed, whether or not git is at hand."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in MADE_HERE and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in names)


def private_things_in(text: str) -> list[str]:
    return [thing for thing, pattern in PRIVATE.items() if re.search(pattern, text)]


def test_no_file_names_a_machine_or_a_package_index():
    found = {
        str(path.relative_to(ROOT)): things
        for path in project_files()
        if (things := private_things_in(path.read_bytes().decode("utf-8", errors="replace")))
    }

    assert found == {}


@pytest.mark.parametrize(("thing", "text"), SAMPLES.items())
def test_a_private_thing_would_be_noticed(thing, text):
    assert thing in private_things_in(text)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pins_hashes_and_comments_only(name):
    pin, hash_line, comment = r"[a-z0-9-]+==[\w.]+ \\", r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", r" *#.*"
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not re.fullmatch(f"{pin}|{hash_line}|{comment}", line)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_the_hashes_of_a_built_and_of_a_source_distribution(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    hashes = {block.split("==")[0]: block.count("--hash=") for block in re.split(r"\n(?=[a-z0-9-]+==)", text)[1:]}

    # These two publish no source distribution.
    assert {pin for pin, count in hashes.items() if count < 2} <= {"pypandoc-binary", "types-pyyaml"}


def test_the_locks_satisfy_what_the_project_asks_for():
    asked = {
        "requirements.txt": project()["dependencies"],
        "requirements-dev.txt": project()["dependencies"] + project()["optional-dependencies"]["dev"],
    }

    for name, requirements in asked.items():
        pins = locked(name)
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_both_locks_agree():
    run, develop = locked("requirements.txt"), locked("requirements-dev.txt")

    assert run.items() <= develop.items()
