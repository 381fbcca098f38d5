"""A lock installs itself and nothing else, whatever has been released since, with old pips and new ones.

The distributions are stand-ins made of the metadata of the locked ones: what they need and which extras they offer is
real, and there can be a newer release of each.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.installation.machine import ROOT, environment, run

LOCKS = ("requirements.txt", "requirements-pdf.txt", "requirements-all.txt", "requirements-dev.txt")
PIN = re.compile(r"^(\S+==\S+)(?: ; (.+?))? \\$", re.MULTILINE)
LOCKED = re.compile(r"^(\S+==[^\s;]+)", re.MULTILINE)
# Python 3.11.0 brought pip 22.3; later Pythons cannot run it.
PIPS = ("22.3", "own") if sys.version_info < (3, 12) else ("own",)


def pins(lock: str) -> list[Requirement]:
    """The pins of a lock that this Python installs."""
    found = [Requirement("; ".join(filter(None, match.groups()))) for match in PIN.finditer(lock)]
    return [pin for pin in found if pin.marker is None or pin.marker.evaluate()]


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def stand_in(folder: Path, name: str, version: str) -> str:
    """Write a wheel that holds nothing but the metadata of a distribution; give its SHA-256."""
    metadata = distribution(name).metadata
    needs = [f"Requires-Dist: {line}" for line in metadata.get_all("Requires-Dist") or ()]
    extras = [f"Provides-Extra: {line}" for line in metadata.get_all("Provides-Extra") or ()]
    head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *extras, *needs]
    stem = f"{canonicalize_name(name).replace('-', '_')}-{version}"
    files = {"METADATA": "\n".join(head), "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any"}
    rows = [f"{stem}.dist-info/{file},{record(text)},{len(text.encode()) + 1}" for file, text in files.items()]
    files["RECORD"] = "\n".join([*rows, f"{stem}.dist-info/RECORD,,"])
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in files.items():
            archive.writestr(f"{stem}.dist-info/{file}", f"{text}\n")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def record(text: str) -> str:
    digest = hashlib.sha256(f"{text}\n".encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.fixture(scope="module", params=LOCKS)
def locked(request, tmp_path_factory):
    """A lock of stand-ins, the folder where they and a newer release of each lie, and the pins."""
    folder = tmp_path_factory.mktemp("index")
    wanted = pins((ROOT / request.param).read_text("utf-8"))
    lines = []
    for pin in wanted:
        line = str(pin).split(";")[0].strip()
        lines.append(f"{line} --hash=sha256:{stand_in(folder, pin.name, version(pin))}")
        stand_in(folder, pin.name, f"{int(version(pin).split('.')[0]) + 1}.0")
    lock = folder / request.param
    lock.write_text("\n".join(lines) + "\n", "utf-8")
    return lock, wanted


@pytest.fixture(params=PIPS)
def python(request, tmp_path) -> Path:
    """The Python of a new environment that has this pip."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    if request.param != "own":
        run(python, "-m", "pip", "install", "-q", f"pip=={request.param}", cwd=tmp_path, env=environment(tmp_path))
    return python


def test_the_bill_of_materials_lists_what_is_locked_with_its_hashes_and_is_the_same_each_time(tmp_path):
    written = []
    for _ in range(2):
        run("make", "sbom", cwd=ROOT, env=environment(tmp_path / "home"))
        written.append((ROOT / "build" / "sbom.json").read_bytes())
    lock = (ROOT / "requirements-all.txt").read_text("utf-8")
    listed = json.loads(written[0])["components"]
    hashes = [given["content"] for row in listed for link in row["externalReferences"] for given in link["hashes"]]

    assert written[0] == written[1]
    assert sorted(f"{row['name']}=={row['version']}" for row in listed) == sorted(LOCKED.findall(lock))
    assert sorted(hashes) == sorted(re.findall(r"--hash=sha256:(\w+)", lock))


def of_make() -> list[str]:
    """The options with which the Makefile installs a lock."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (line,) = re.findall(r"^INSTALL += \$\(PY\) -m pip install (.+)$", makefile, re.MULTILINE)
    return line.split()


@pytest.mark.parametrize("options", [of_make(), ["--quiet"]], ids=["as make does", "as anybody does"])
def test_a_lock_installs_itself_and_nothing_newer(locked, python, tmp_path, options):
    lock, wanted = locked
    offline = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(lock.parent)}
    env = environment(tmp_path / "home") | offline

    run(python, "-m", "pip", "install", *options, "--require-hashes", "-r", lock, cwd=tmp_path, env=env)

    listed = run(python, "-m", "pip", "list", "--format", "freeze", cwd=tmp_path, env=env)
    installed = dict(line.split("==") for line in listed.splitlines())
    brought_along = {"pip", "setuptools", "wheel"}
    assert {canonicalize_name(name): version for name, version in installed.items() if name not in brought_along} == {
        canonicalize_name(pin.name): version(pin) for pin in wanted if pin.name not in brought_along
    }
    run(python, "-m", "pip", "check", cwd=tmp_path, env=env)
