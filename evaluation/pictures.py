"""The two pictures of the report, as SVG text."""

from __future__ import annotations

from io import StringIO

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
matplotlib.rcParams["svg.hashsalt"] = "evaluation"  # the same figures make the same file


def confusion_picture(topics: list[str], counts: list[list[int]]) -> str:
    """Return a confusion matrix as SVG: rows wanted, columns understood, darker for a greater share of the row."""
    side = 2.5 + 0.26 * len(topics)
    figure, axes = plt.subplots(figsize=(side, side))
    shares = [[cell / max(sum(row), 1) for cell in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places = range(len(topics))
    axes.set_xticks(places, topics, rotation=90, fontsize=7)
    axes.set_yticks(places, [f"{topic} ({sum(row)})" for topic, row in zip(topics, counts, strict=True)], fontsize=7)
    for y, row in enumerate(counts):
        for x, cell in enumerate(row):
            if cell:
                axes.text(x, y, str(cell), ha="center", va="center", fontsize=6, color="white" if x == y else "black")
    axes.set_xlabel("understood")
    axes.set_ylabel("wanted (questions)")
    return as_svg(figure)


def reliability_picture(series: dict[str, list[tuple[float, float, int]]]) -> str:
    """Return a reliability diagram as SVG: accuracy over confidence; the diagonal is perfect calibration."""
    figure, axes = plt.subplots(figsize=(5.5, 5))
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=1, linestyle="--", label="ideal")
    for name, points in series.items():
        sure, right, counts = zip(*points, strict=True)
        axes.plot(sure, right, linewidth=1.5, label=name)
        axes.scatter(sure, right, s=[8 + count / 2 for count in counts])
    axes.set_xlabel("mean confidence")
    axes.set_ylabel("share right")
    axes.legend()
    axes.grid(alpha=0.3)
    return as_svg(figure)


def as_svg(figure: Figure) -> str:
    """Return a figure as SVG text, and close it. It holds no date, so that the same figures make the same text."""
    figure.tight_layout()
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata=NO_METADATA)
    plt.close(figure)
    text = drawn.getvalue()
    return text[text.index("<svg") :]
