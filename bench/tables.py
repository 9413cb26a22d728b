"""Renders measurements: tables for bench/README.md between its markers, and a picture.

python -m bench.tables
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results"
README = HERE / "README.md"
TITLES = {
    "training_s": "training, everything included, s",
    "start_s": "start of both servers to the first answer, s",
    "memory_mb": "memory of both servers after the messages, MB",
    "typed_per_s": "typed questions, 8 at once, messages/s",
    "pressed_per_s": "buttons and repeated questions, 8 at once, messages/s",
    "median_ms": "one message alone, median, ms",
    "p99_ms": "one message alone, 99th percentile, ms",
    "late_over_early": "a late message over message 5 of one conversation",
    "lost": "answers lost under load",
    "crossed": "answers that went to another conversation",
}
NOT_MEASURED = "not measured yet"
Measured = dict[str, Any]


def render() -> str:
    """Write the tables and the picture; return the tables."""
    text = README.read_text(encoding="utf-8")
    rendered = {name: _rendered(name) for name in ("full", "quick")}
    for name, table in rendered.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = marked.sub(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)  # type: ignore[misc]
    README.write_text(text, encoding="utf-8")
    return "\n\n".join(rendered.values())


def comparison(measured: Measured) -> str:
    """Return the table of ours beside stock Rasa, with their ratio."""
    ours, stock = measured["ours"], measured["stock"]
    rows = [f"| {title} | {_row(ours.get(key), stock.get(key))} |" for key, title in TITLES.items()]
    head = ["| measured in one run | ours | stock Rasa | ours / stock |", "| --- | --- | --- | --- |"]
    checked = f"{ours['checked']:.0f} of our answers showed whose they are, {stock['checked']:.0f} of stock Rasa's."
    learned = measured.get("examples_per_topic") or "all"
    epochs = measured.get("epochs")
    trained = (
        f"Stock Rasa learned for {epochs} epochs only, so that training is not compared."
        if epochs
        else f"Training is timed with {learned} examples of each block below data/nlu; what serves as ours knows all."
    )
    return "\n".join([*head, *rows, "", f"{trained} {checked} {_where(measured)}"])


def picture(measured: Measured, file: Path) -> None:
    """Draw bars of ours over stock Rasa, with speeds inverted so that shorter is always better."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    ours, stock = measured["ours"], measured["stock"]
    found = {
        title: _lower_is_better(key, ours, stock) for key, title in TITLES.items() if ours.get(key) and stock.get(key)
    }
    figure, axes = pyplot.subplots(figsize=(8, 0.5 * len(found) + 1))
    axes.barh([title.rpartition(",")[0] or title for title in found], list(found.values()), color="#2a78d6")
    axes.axvline(1, color="#333333", linewidth=1)
    axes.invert_yaxis()
    axes.set_xlabel("ours / stock Rasa, time or memory needed; 1 = stock Rasa")
    figure.tight_layout()
    figure.savefig(file, dpi=120)
    pyplot.close(figure)


def _rendered(name: str) -> str:
    file = RESULTS / f"{name}.json"
    if not file.exists():
        return NOT_MEASURED
    measured = json.loads(file.read_text(encoding="utf-8"))
    picture(measured, file.with_suffix(".png"))
    return comparison(measured)


def _row(ours: float | None, stock: float | None) -> str:
    ratio = f"{ours / stock:.2f}" if ours is not None and stock else "–"
    return f"{_shown(ours)} | {_shown(stock)} | {ratio}"


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 or value == round(value) else f"{value:.2f}"


def _lower_is_better(key: str, ours: dict[str, float], stock: dict[str, float]) -> float:
    ratio = ours[key] / stock[key]
    return 1 / ratio if key.endswith("_per_s") else ratio


def _where(measured: Measured) -> str:
    return f"Measured {measured['measured']} on {measured['cores']} cores, {measured['processor']}."


if __name__ == "__main__":
    print(render())
