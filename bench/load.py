"""What it costs LibreOffice to load reports: `load.py OURS.docx BASE.docx [OURS.docx BASE.docx]...`.

Printed is the processor time of `soffice --convert-to txt` for each file, less that for an empty document, as the
median of five rounds, and for each pair the ratio of the two.  Ends with 1 if a ratio is above the goal.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from docx import Document
from measure import Command, Cost, rounds

MOST = 0.65
ROUNDS = 5


def main(files: list[Path]) -> int:
    """Measure; give the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.docx"
        Document().save(str(empty))
        costs = rounds({str(file): _loading(file, folder) for file in (empty, *files)}, ROUNDS)
        start = _median(costs[str(empty)])
    print(f"an empty document: {start:.2f} s")
    ratios = []
    for ours, base in zip(files[::2], files[1::2], strict=True):
        net = [_median(costs[str(file)]) - start for file in (ours, base)]
        ratios.append(net[0] / net[1])
        print(f"{ours.name}: {net[0]:.2f} s; at the base {net[1]:.2f} s; ratio {ratios[-1]:.2f} (goal ≤ {MOST})")
    return int(any(ratio > MOST for ratio in ratios))


def _loading(file: Path, folder: Path) -> Command:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return Command(
        ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(folder / "text"), str(file)]
    )


def _median(costs: list[Cost]) -> float:
    return statistics.median(cost.cpu for cost in costs)


if __name__ == "__main__":
    sys.exit(main([Path(file) for file in sys.argv[1:]]))
