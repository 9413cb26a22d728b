"""Compares the assistant with stock Rasa: both run at the same time, every figure is measured on both in turn.

    python -m bench.compare            trains both from nothing, then measures everything: an hour and more
    python -m bench.compare --quick    few messages and no training: under five minutes

Writes bench/results/<full or quick>.json, and from it the tables of bench/README.md and a picture.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time

from bench.machine import machine
from bench.measures import FULL, MEASURES, QUICK, Amounts, Figures
from bench.systems import KINDS, OURS, STOCK, started
from bench.tables import RESULTS, render
from evaluation.stock import Inputs, train_stock
from tests.servers import ROOT, Assistant

NOT_COPIED = (".git", ".cache", ".rasa", ".venv", "build", "models/assistant.*", "var", "web/node_modules")
NO_STOCK = "还没有训练过对照机器人，先运行 make bench。Stock Rasa was not trained yet: run `make bench`."


def main() -> int:
    """Exit code 1 where an answer was lost or went to somebody else, or there is no stock model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few messages; the stock model must have been trained")
    parser.add_argument("--reuse", action="store_true", help="everything, but training times as measured before")
    args = parser.parse_args()
    name = "quick" if args.quick else "full"
    if (args.quick or args.reuse) and not Inputs().model().exists():
        print(NO_STOCK, file=sys.stderr)
        return 1
    figures: dict[str, Figures] = {bot: {} for bot in KINDS}
    for bot, seconds in training(name, args.quick or args.reuse).items():
        figures[bot]["training_s"] = seconds
    compare(figures, QUICK if args.quick else FULL)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps({**machine(), **figures}, indent=1) + "\n", encoding="utf-8")
    print(render())
    ours = figures[OURS]
    return int(ours["lost"] + ours["crossed"] + ours["pressed_lost"] > 0)


def training(name: str, is_known: bool) -> dict[str, float]:
    """Seconds of training each bot from nothing, or as it was measured before."""
    if not is_known:
        say("training ours from nothing")
        ours = train_ours()
        say("training stock Rasa, where that is still to be done")
        return {OURS: ours, STOCK: train_stock()}
    before = json.loads((RESULTS / "full.json").read_text()) if (RESULTS / "full.json").exists() else {}
    known = {OURS: before.get(OURS, {}).get("training_s"), STOCK: train_stock()}
    return {bot: seconds for bot, seconds in known.items() if seconds is not None}


def train_ours() -> float:
    """Seconds of training in a copy of the project that holds nothing of an earlier training."""
    with tempfile.TemporaryDirectory(prefix="bench-train-") as folder:
        left_out = [f"--exclude=./{path}" for path in NOT_COPIED]
        packed = subprocess.run(["tar", "-c", *left_out, "."], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "scripts.train", "--force"], cwd=folder, check=True)
        return time.perf_counter() - began


def compare(figures: dict[str, Figures], amounts: Amounts) -> None:
    """Starts both bots, the second while the first rests, and fills in what each measure finds."""
    with contextlib.ExitStack() as stack:
        bots: dict[str, Assistant] = {}
        for name in KINDS:
            say(f"starting {name}")
            bots[name], figures[name]["start_s"] = stack.enter_context(started(name))
        for what, measure in MEASURES.items():
            for name, bot in bots.items():
                say(f"{what}: {name}")
                figures[name] |= measure(bot, amounts)


def say(what: str) -> None:
    """One line of progress."""
    print(f"{time.strftime('%H:%M:%S')}  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
