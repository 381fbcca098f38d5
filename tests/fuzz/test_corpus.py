"""What fuzzing reads is read on each run of the tests, too: every sample ends as documented."""

from pathlib import Path

import pytest

from tests.fuzz.packages import packed, unpacked
from tests.fuzz.reading import BrokenPromise, reader
from tests.fuzz.targets import CORPUS, TARGETS, Target, own_samples, samples

each_target = pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])


@each_target
def test_every_sample_is_read_or_refused_as_documented(target):
    with reader(target) as opened:
        codes = [opened.read(path.read_bytes()) for path in samples(target)]
        codes += [opened.read(sample) for sample in own_samples(target, opened.draft)]

    # A sample that is refused whole shows a search nothing of what lies behind.
    assert 0 in codes


def test_every_folder_of_samples_belongs_to_a_target():
    assert {folder.name for folder in CORPUS.iterdir()} == {target.name for target in TARGETS}


def test_a_package_is_read_from_the_sample_that_is_made_of_it():
    sample = b"=== a.xml\n<a/>\n=== b/c.xml\n<b>\n</b>\n"

    assert unpacked(packed(sample), lambda _: True) == sample


@pytest.mark.parametrize(
    ("code", "said"),
    [(4, "a mistake"), (0, "\x1b[31mred"), (1, ""), (0, "\ud800")],
    ids=["bug", "escape", "mute", "half"],
)
def test_a_broken_promise_is_noticed(code, said):
    target = Target("any", "any.txt", ("any",), carry_out=lambda _: (code, said))
    with reader(target) as opened, pytest.raises(BrokenPromise):
        opened.read(b"")


def test_a_file_that_is_changed_or_left_behind_is_noticed():
    for change in ("any.txt", "beside.txt", ".socdocs-0-a.tmp"):
        target = Target("any", "any.txt", (change,), {"beside.txt": "as it was"}, carry_out=written)
        with reader(target) as opened, pytest.raises(BrokenPromise, match=r"changed|left"):
            opened.read(b"")


def written(name):
    Path(name).write_text("more", encoding="utf-8")
    return 0, ""
