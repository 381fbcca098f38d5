"""Search for samples of one target that break a promise, until one is found or the time is over (`make fuzz`).

Atheris changes samples so that they reach code which no sample has reached; it ends this process itself.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import atheris

_SLOWEST = 20
"""The seconds that reading one sample may take, on a busy machine and with every step counted."""
_LONGEST = 150_000
"""The bytes of the longest sample."""
_LARGEST = 1500
"""The megabytes that it may take."""


def search(name: str, folder: Path, seconds: int, seed: int) -> None:
    """Search for `seconds` seconds; what is found lies in `folder`, as do the samples that reached new code."""
    with atheris.instrument_imports(include=["socdocs", "markdown_it", "mdit_py_plugins"]):
        import socdocs

        for module in pkgutil.walk_packages(socdocs.__path__, "socdocs."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    from tests.fuzz.reading import reader
    from tests.fuzz.targets import CORPUS, TARGETS, own_samples

    target = next(target for target in TARGETS if target.name == name)
    reached, own = folder / "reached", folder / "own"
    for place in (reached, own):
        place.mkdir(parents=True, exist_ok=True)
    with reader(target) as opened:
        for number, sample in enumerate(own_samples(target, opened.draft)):
            (own / str(number)).write_bytes(sample)
        options = [
            f"-max_total_time={seconds}",
            f"-seed={seed}",
            f"-timeout={_SLOWEST}",
            f"-rss_limit_mb={_LARGEST}",
            f"-artifact_prefix={folder}/",
            "-print_final_stats=1",
            "-len_control=0",
            f"-max_len={_LONGEST}",
        ]
        places = [reached, own, CORPUS / name]
        atheris.Setup([sys.argv[0], *options, *map(str, places)], opened.read)
        atheris.Fuzz()


if __name__ == "__main__":
    search(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
