"""What each program costs, as a picture: `chart.py RESULTS.json PICTURE.png`; bench/requirements.txt has matplotlib."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

OURS, OTHERS, FLOOR = "#0072b2", "#a6a6a6", "#d55e00"
NAMES = {
    "socdocs docx": "socdocs, Word",
    "socdocs md": "socdocs, Markdown",
    "docxtpl": "docxtpl",
    "python-docx": "python-docx",
    "pandoc (PyPI)": "pandoc",
    "pandoc (system)": "pandoc",
}
Programs = Mapping[str, Any]


def bars(axes: Axes, programs: Programs, versions: Mapping[str, str], what: str) -> None:
    """One panel: `what` is cpu, with its spread and the floor, or memory."""
    shown = [name for name in NAMES if name in programs]
    places = range(len(shown))
    values = [programs[name]["cpu"]["median"] if what == "cpu" else programs[name]["memory"] for name in shown]
    axes.barh(places, values, height=0.62, color=[OURS if name.startswith("socdocs") else OTHERS for name in shown])
    tops = values
    if what == "cpu":
        spreads = [programs[name]["cpu"] for name in shown]
        tops = [spread["high"] for spread in spreads]
        axes.hlines(places, [spread["low"] for spread in spreads], tops, color="#222222", linewidth=1.2)
        floor = programs["floor"]["cpu"]["median"]
        axes.axvline(floor, color=FLOOR, linewidth=1.4, linestyle=(0, (4, 2)))
        axes.text(floor, -0.68, f"floor {floor:.2f}", color=FLOOR, ha="center", va="bottom", fontsize=9)
    limit = max(tops) * 1.22
    for place, value, top in zip(places, values, tops, strict=True):
        text = f"{value:.2f}" if what == "cpu" else f"{value:.0f}"
        axes.text(top + limit * 0.015, place, text, va="center", fontsize=9)
    axes.set(xlim=(0, limit), ylim=(len(shown) - 0.5, -0.6), yticks=places)
    axes.set_yticklabels([f"{NAMES[name]} {versions.get(name, '')}".strip() for name in shown])
    axes.locator_params(axis="x", nbins=5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=9, color="#888888")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#888888")


def draw(results: Mapping[str, Any], picture: Path) -> None:
    """Write the picture."""
    sizes = {title: programs for title, programs in results["costs"].items() if title[:2] in ("S:", "M:", "L:")}
    figure, panels = plt.subplots(
        2, len(sizes), figsize=(4.3 * len(sizes), 5.4), sharey=True, squeeze=False, layout="constrained"
    )
    for column, (title, programs) in enumerate(sizes.items()):
        for row, (what, label) in enumerate((("cpu", "processor seconds"), ("memory", "peak memory, MiB"))):
            axes = panels[row][column]
            bars(axes, programs, results["versions"], what)
            axes.set_xlabel(label, fontsize=10)
        panels[0][column].set_title(title, fontsize=11, loc="left", pad=20)
    figure.savefig(picture, dpi=130, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
