"""The plots of the report, as SVG text. Words stay words, in the fonts of the reader's browser."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from datetime import date

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from evaluation.pictures import as_svg

WORDS_AS_TEXT = {"svg.fonttype": "none", "font.family": "sans-serif"}
MOST_TICKS = 10
# matplotlib has no Chinese font, and needs none for words that the browser draws
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def trend_plot(days: Sequence[date], series: Mapping[str, Sequence[float]], *, is_stacked: bool = False) -> str:
    """Return counts by day: lines, or bars on top of each other.

    Args:
        days: In order.
        series: A name, and a value for each day.
        is_stacked: Whether the values add up to something.
    """
    with plt.rc_context(WORDS_AS_TEXT):
        figure, axes = plt.subplots(figsize=(9, 3.2))
        places, below = range(len(days)), [0.0] * len(days)
        for name, values in series.items():
            if is_stacked:
                axes.bar(places, values, bottom=below, label=name, width=0.7)
                below = [low + value for low, value in zip(below, values, strict=True)]
            else:
                axes.plot(places, values, marker="o", markersize=3, linewidth=1.5, label=name)
        every = max(1, -(-len(days) // MOST_TICKS))
        axes.set_xticks(places[::every], [f"{day:%m-%d}" for day in days[::every]])
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", alpha=0.3)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=8)
        return _drawn(figure)


def guesses_plot(topics: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    """Return what unanswered messages were most likely about (rows), and what else (columns); darker where more."""
    with plt.rc_context(WORDS_AS_TEXT):
        side = 2.6 + 0.34 * len(topics)
        figure, axes = plt.subplots(figsize=(side + 0.8, side))
        axes.imshow(counts, cmap="Blues", vmin=0)
        highest = max(max(row) for row in counts)
        places = range(len(topics))
        axes.set_xticks(places, topics, rotation=90, fontsize=8)
        axes.set_yticks(places, topics, fontsize=8)
        for y, row in enumerate(counts):
            for x, count in enumerate(row):
                if count:
                    colour = "white" if count > highest / 2 else "black"
                    axes.text(x, y, str(count), ha="center", va="center", fontsize=7, color=colour)
        axes.set_ylabel("最可能的话题")
        axes.set_xlabel("第二可能的话题")
        return _drawn(figure)


def _drawn(figure: Figure) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Glyph … missing from current font
        return as_svg(figure)
