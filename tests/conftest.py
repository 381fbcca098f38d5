"""What every test may use: golden files and folders, cases of descriptions, and the hypothesis profiles."""

import difflib
import gc
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from socdocs.files import Files
from socdocs.workflow.case import Case, open_case
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
ORDER = "order.txt"
"""The file of a golden folder that lists its other files in order."""

# How fast a machine is says nothing about whether the code is right.  The suite gives the same verdict every time, with
# more examples in CI; `pytest --hypothesis-profile=search` looks further.
ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("repeatable", ANY_SPEED, max_examples=50 if os.environ.get("CI") else 30, derandomize=True)
settings.register_profile("search", ANY_SPEED, max_examples=2000, print_blob=True)
settings.register_profile("fast", ANY_SPEED, max_examples=5, derandomize=True)
settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption(
        "--accept", action="store_true", help="rewrite the golden files with what the program gives now (never in CI)"
    )


def pytest_configure(config):
    if config.getoption("accept") and os.environ.get("CI"):
        raise pytest.UsageError("--accept is refused where CI is set: a person reads golden files, then accepts them")


def pytest_collection_modifyitems(config, items):
    """Leave only the tests of golden files when these are to be rewritten."""
    if not config.getoption("accept"):
        return
    compared = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in compared])
    items[:] = compared


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Spare the tests that are collected from the garbage collection, which took a quarter of the time of a run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _disk_that_is_not_waited_for():
    """No test is about a power failure, so nothing that it writes has to reach the disk before it goes on.

    That takes milliseconds for each of thousands of outputs.  Tests of that moment put their own function in its place.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def described(tmp_path) -> Callable[..., Case]:
    """The case of a description that a test writes: of the report that it declares first, or of a kind.

    `described(text)`, or `described(text, kind="soc2-type2")`.
    """

    def read(text: str, kind: str = "") -> Case:
        path = tmp_path / "system.yaml"
        path.write_text(text, encoding="utf-8")
        loaded = load(Files(), Request(path))
        first = None if kind else loaded.description.reports[0]
        request = Request(kind=kind or first.kind_name, report_id=first.id if first else "")
        return open_case(loaded, request)

    return read


@pytest.fixture
def golden(request) -> Callable[[Path | str, str | bytes], None]:
    """Compare with a golden file: `golden("saas/soc2.md", actual)`; a path is relative to tests/golden.

    With --accept the file is rewritten instead.
    """

    def compare(path: Path | str, actual: str | bytes) -> None:
        __tracebackhide__ = True
        file = GOLDEN / path
        content = actual.encode() if isinstance(actual, str) else actual
        if request.config.getoption("accept"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            return
        name = os.path.relpath(file, ROOT)
        if not file.is_file():
            pytest.fail(f"there is no golden file {name}; `make accept` writes it", pytrace=False)
        expected = file.read_bytes()
        if content != expected:
            pytest.fail(f"{name} differs; `make accept` rewrites it\n{difference(expected, content)}", pytrace=False)

    return compare


@pytest.fixture
def golden_folder(request, golden) -> Callable[[str, Mapping[str, str], str], None]:
    """Compare a long text with a golden folder of small files: `golden_folder("saas/soc2", pieces, whole)`.

    `pieces` are the stretches of `whole` by name, in order; each has its file, `NAME.md`, and `order.txt` lists the
    names.  The files joined in that order must be `whole`, to the byte, and no other file may lie in the folder.  With
    --accept the files are written, and those that belong to no piece are removed.
    """

    def compare(path: str, pieces: Mapping[str, str], whole: str) -> None:
        __tracebackhide__ = True
        folder = GOLDEN / path
        expected = {f"{name}.md" for name in pieces} | {ORDER}
        others = sorted(file.name for file in folder.glob("*") if file.name not in expected)
        if request.config.getoption("accept"):
            for name in others:
                (folder / name).unlink()
        elif others:
            pytest.fail(f"{path} holds files of no piece; `make accept` removes them: {others}", pytrace=False)
        for name, piece in pieces.items():
            golden(f"{path}/{name}.md", piece)
        golden(f"{path}/{ORDER}", "".join(f"{name}\n" for name in pieces))
        listed = (folder / ORDER).read_text("utf-8").splitlines()
        if b"".join((folder / f"{name}.md").read_bytes() for name in listed) != whole.encode():
            pytest.fail(f"the files of {path} joined are not the whole text: the pieces lose some of it", pytrace=False)

    return compare


def difference(expected: bytes, actual: bytes) -> str:
    """The first lines that differ, or where bytes that are no text part ways."""
    try:
        before, after = (content.decode().splitlines(keepends=True) for content in (expected, actual))
    except UnicodeDecodeError:
        pairs = enumerate(zip(expected, actual, strict=False))
        place = next((i for i, (left, right) in pairs if left != right), min(len(expected), len(actual)))
        return f"{len(expected)} bytes expected, {len(actual)} given; they part at byte {place}"
    lines = [repr(line)[1:-1] for line in difflib.unified_diff(before, after, "expected", "given", n=1)]
    return "\n".join(lines[:60])
