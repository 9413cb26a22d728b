"""The figures of docs/capacity.md and docs/capacity.zh-CN.md, written between their markers from the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.needs import ACTIONS, POSTGRES, WORKER
from bench.stations import LOOP

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

WORDS: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def write_notes(measured: dict[str, Any]) -> None:
    """Renders the figures into both notes."""
    for name in WORDS:
        file = DOCS / name
        file.write_text(filled(file.read_text(encoding="utf-8"), name, measured), encoding="utf-8")


def filled(text: str, name: str, measured: dict[str, Any]) -> str:
    """The note with these figures; what stands outside the markers stays."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{figures(WORDS[name], measured)}\n{END}{after}"


def figures(words: dict[str, str], measured: dict[str, Any]) -> str:
    """Everything between the markers."""
    parts: Sequence[Callable[[dict[str, str], dict[str, Any]], str]] = (_sentences, _points, _stations, _needs)
    return "\n\n".join(part(words, measured) for part in parts).rstrip()


def _sentences(words: dict[str, str], measured: dict[str, Any]) -> str:
    memory, engines = measured["memory_mb"], measured["engines"]
    peak = next(load for load in measured["loads"] if load["concurrency"] == 8)["messages_per_s"]
    sqlite = measured["sqlite_mb_per_1000_conversations"]
    said = [
        words["when"].format(date=measured["date"], machine=measured["machine"], turns=measured["turns"]),
        words["one"].format(
            peak=peak, alone=measured["alone_per_s"], worker=memory[WORKER], actions=memory[ACTIONS], sqlite=sqlite
        ),
    ]
    if engines:
        ms = {name: 1000 * seconds for name, seconds in engines["cpu_s"].items()}
        said.append(words["engines"].format(**ms, mb=engines["mb_per_1000_conversations"]))
    return "\n".join(said)


def _points(words: dict[str, str], measured: dict[str, Any]) -> str:
    rows = []
    for point in measured["points"]:
        real, made = point["measured"], point["simulated"]
        cells = (real["messages_per_s"], made["messages_per_s"], real["median_ms"], made["median_ms"])
        rows.append([str(point["concurrency"]), *(f"{cell:.1f}" for cell in cells)])
    return _table(words["points"], rows)


def _stations(words: dict[str, str], measured: dict[str, Any]) -> str:
    stations = measured["stations_ms"]
    names = [name for name in (LOOP, "understanding", "store", ACTIONS) if name in stations]
    return _table(words["stations"], [[words[name], f"{stations[name]:.1f}"] for name in names])


def _needs(words: dict[str, str], measured: dict[str, Any]) -> str:
    rows = []
    for need in measured["needs"] or []:
        full = words["full"].format(part=words[f"part:{need['bottleneck']}"], share=need["share"])
        rows.append(
            [
                need["name"],
                f"{need['messages_per_s']:,.1f}",
                str(need["workers"]),
                str(need["action_servers"]),
                f"{need['memory_gb']:.1f}",
                f"{need['disk_gb']:,.1f}",
                f"{need['cores'][POSTGRES]:.2f}",
                full,
            ]
        )
    return _table(words["needs"], rows) if rows else ""


def _table(head: str, rows: list[list[str]]) -> str:
    heads = head.split("|")
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
