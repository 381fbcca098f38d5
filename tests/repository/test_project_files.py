"""What lies in the repository fits any machine and any package index."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"}
LOCKS = ("requirements.txt", "requirements-pdf.txt", "requirements-dev.txt")
ALL_LOCKS = (*LOCKS, "bench/requirements.txt")

PRIVATE = {
    "the address of a package index": r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|:[/]{2}\S+/simple/",
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


PIN = re.compile(r"^([a-z0-9-]+(?:\[[a-z0-9,-]+\])?==[\w.]+)(?: ; (.+?))? \\$", re.MULTILINE)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked_for(lock: str) -> list[Requirement]:
    groups = {
        "requirements.txt": ["checkout"],
        "requirements-pdf.txt": ["checkout"],
        "requirements-dev.txt": ["checkout", "dev"],
        "bench/requirements.txt": ["bench"],
    }[lock]
    lines = [line for group in groups for line in project()["dependency-groups"][group]]
    # The programs beside socdocs lie in an environment of their own, without it.
    own = project()["project"]["dependencies"] if lock in LOCKS else []
    extras = {"requirements-pdf.txt": ["pdf"], "requirements-dev.txt": ["pdf", "preview"]}.get(lock, [])
    brought = [line for extra in extras for line in project()["project"]["optional-dependencies"][extra]]
    return [Requirement(line) for line in (*own, *brought, *lines)]


def locked(lock: str) -> dict[str, Requirement]:
    """The pins of a lock by the names of their distributions."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = [Requirement("; ".join(filter(None, match.groups()))) for match in PIN.finditer(text)]
    return {canonicalize_name(pin.name): pin for pin in pins}


def unmet(need: Requirement, pins: dict[str, Requirement]) -> bool:
    """Whether no pin answers what is needed: this name, a version that is allowed, and every extra."""
    pin = pins.get(canonicalize_name(need.name))
    return pin is None or not need.specifier.contains(version_of(pin)) or not need.extras <= pin.extras


def version_of(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def applies(need: Requirement, extras: Iterable[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_a_lock_holds_pins_hashes_and_comments_only(name):
    known = re.compile(rf"{PIN.pattern}|    --hash=sha256:[0-9a-f]{{64}}(?: \\)?$| *#.*$")
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not known.match(line)] == []


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_pin_has_the_hashes_of_a_built_and_of_a_source_distribution(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S+==)", text)[1:]
    hashes = {block.split("==")[0]: block.count("--hash=") for block in blocks}

    # Of these there was no source distribution when they were locked.
    wheels_only = {"certifi", "fontpkg-lato", "pypandoc-binary", "types-pyyaml"}
    assert {pin for pin, count in hashes.items() if count < 2} <= wheels_only


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_a_lock_answers_all_that_the_project_asks_for(name):
    assert [need for need in asked_for(name) if unmet(need, locked(name))] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_answers_all_that_its_distributions_need_extras_included(name):
    pins = {key: pin for key, pin in locked(name).items() if applies(pin, ())}
    needs = [
        (key, need)
        for key, pin in pins.items()
        for need in map(Requirement, distribution(key).requires or ())
        if applies(need, pin.extras)
    ]

    assert {key: distribution(key).version for key in pins} == {key: version_of(pin) for key, pin in pins.items()}
    assert [f"{key} needs {need}" for key, need in needs if unmet(need, pins)] == []


def test_the_locks_agree():
    run, pdf, develop = ({name: version_of(pin) for name, pin in locked(lock).items()}.items() for lock in LOCKS)

    assert run <= pdf <= develop


def test_the_locks_are_made_for_the_oldest_python_that_is_supported():
    (oldest,) = re.findall(r"--python-version (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))

    assert project()["project"]["requires-python"] == f">={oldest}"
