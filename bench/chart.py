"""What each program costs, as a picture: `chart.py RESULTS.json PICTURE.png`; bench/requirements.txt has matplotlib."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

OURS, OTHERS, FLOOR = "#0072b2", "#a6a6a6", "#d55e00"
MET = {True: OURS, False: FLOOR}
SIZES = ("S", "M", "L")
NAMES = {
    "socdocs docx": "socdocs, Word",
    "socdocs md": "socdocs, Markdown",
    "base docx": "socdocs at the base, Word",
    "docxtpl": "docxtpl {}",
    "docxtemplater": "docxtemplater {}",
    "docx (npm)": "docx (npm) {}",
    "python-docx": "python-docx {}",
    "pandoc (PyPI), gfm": "pandoc {}, gfm",
    "pandoc (PyPI), default reader": "pandoc {}, default reader",
    "pandoc (system), gfm": "pandoc {}, gfm",
    "pandoc (system), default reader": "pandoc {}, default reader",
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
    axes.set_yticklabels([NAMES[name].format(versions.get(name.partition(",")[0])) for name in shown])
    axes.locator_params(axis="x", nbins=5)
    _plain(axes)


def goals(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """The panel of goals: what was measured as a share of what is to be reached, so that up to 1 is met."""
    places = range(len(rows))
    shares = [row["median"] / row["most"] for row in rows]
    axes.barh(places, shares, height=0.62, color=[MET[row["met"]] for row in rows])
    axes.axvline(1, color="#222222", linewidth=1.2)
    limit = max(*shares, 1) * 1.15
    for place, row, share in zip(places, rows, shares, strict=True):
        text = f"{row['median']:.2f}{row['unit'] and ' ' + row['unit']}, to reach: {row['to_reach']}"
        axes.text(max(share, 1) + limit * 0.01, place, text, va="center", fontsize=9)
    axes.set(xlim=(0, limit * 1.2), ylim=(len(rows) - 0.5, -0.6), yticks=places)
    axes.set_yticklabels([row["goal"] for row in rows])
    axes.set_xlabel("measured, as a share of what is to be reached: met up to 1", fontsize=10)
    _plain(axes)


def _plain(axes: Axes) -> None:
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=9, color="#888888")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#888888")


def draw(results: Mapping[str, Any], picture: Path) -> None:
    """Write the picture."""
    reached = [row for row in results["goals"] if row["met"] is not None]
    figure = plt.figure(figsize=(4.3 * len(SIZES), 12.5), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(7, 5.5))
    panels = above.subplots(2, len(SIZES), sharey=True, squeeze=False)
    for column, size in enumerate(SIZES):
        for row, (what, label) in enumerate((("cpu", "processor seconds"), ("memory", "peak memory, MiB"))):
            axes = panels[row][column]
            bars(axes, results["costs"][size], results["versions"], what)
            axes.set_xlabel(label, fontsize=10)
        panels[0][column].set_title(results["titles"][size], fontsize=11, loc="left", pad=20)
    goals(below.subplots(), reached)
    figure.savefig(picture, dpi=130, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
