"""Compares the assistant with stock Rasa: both run at the same time, every figure is measured on both in turn.

    python -m bench.compare                 both learn from 8 examples a block: half an hour
    python -m bench.compare --examples 0    from all, hours of it for stock Rasa
    python -m bench.compare --quick         from few, few epochs, asked little, training left out: under five minutes

The bot that is started as ours is the one that `make run` starts, which knows all examples: more work for it, not less.
Writes bench/results/<full or quick>.json, and from it the tables of bench/README.md and a picture.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from dataclasses import dataclass

from bench.machine import machine
from bench.measures import FULL, MEASURES, QUICK, Amounts, Figures
from bench.systems import KINDS, OURS, STOCK, started
from bench.tables import RESULTS, render
from evaluation.ours import train_ours
from evaluation.stock import ALL, STOCKED, Inputs, train_stock
from tests.support.servers import Assistant


@dataclass(frozen=True)
class Extent:
    """How much a comparison does.

    Attributes:
        name: Of its results.
        per_topic: Examples of each block below data/nlu from which both bots learn where training is timed.
        epochs: Of stock Rasa's networks; None as its configuration says. With fewer, training is not compared.
        amounts: How many messages are sent.
    """

    name: str
    per_topic: int
    epochs: int | None
    amounts: Amounts


ALL_OF_IT = Extent("full", STOCKED, None, FULL)
LITTLE = Extent("quick", 2, 10, QUICK)


def main() -> int:
    """Run the comparison; return 1 where an answer was lost or went to another conversation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few examples and messages")
    parser.add_argument("--examples", type=int, help="of each block below data/nlu; 0 for all")
    args = parser.parse_args()
    extent = LITTLE if args.quick else ALL_OF_IT
    per_topic = extent.per_topic if args.examples is None else args.examples or ALL
    stock = Inputs(per_topic=per_topic, epochs=extent.epochs)
    figures = train(stock)
    compare(figures, stock, extent.amounts)
    RESULTS.mkdir(exist_ok=True)
    learned = {"examples_per_topic": per_topic if per_topic < ALL else None, "epochs": extent.epochs}
    measured = {**machine(), **learned, **figures}
    (RESULTS / f"{extent.name}.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(render())
    ours = figures[OURS]
    return int(ours["lost"] + ours["crossed"] + ours["pressed_lost"] > 0)


def train(stock: Inputs) -> dict[str, Figures]:
    """Train both bots; return the seconds, unless stock Rasa learns for fewer epochs than configured."""
    say("training stock Rasa, where that is still to be done")
    took = train_stock(stock)
    if stock.epochs is not None:
        return {OURS: {}, STOCK: {}}
    say("training ours from nothing")
    return {OURS: {"training_s": train_ours(stock.per_topic)}, STOCK: {"training_s": took}}


def compare(figures: dict[str, Figures], stock: Inputs, amounts: Amounts) -> None:
    """Start both bots, run each measure on both in turn, and fill in the figures.

    Args:
        figures: By bot and name; filled in.
        stock: What the stock bot was trained from.
        amounts: How many messages each measure sends.
    """
    with contextlib.ExitStack() as stack:
        bots: dict[str, Assistant] = {}
        for name in KINDS:
            say(f"starting {name}")
            bots[name], figures[name]["start_s"] = stack.enter_context(started(name, stock))
        for what, measure in MEASURES.items():
            for name, bot in bots.items():
                say(f"{what}: {name}")
                figures[name] |= measure(bot, amounts)


def say(what: str) -> None:
    """Print a line of progress."""
    print(f"{time.strftime('%H:%M:%S')}  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
