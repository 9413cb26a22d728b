"""The two bots that are compared: ours as `make run` starts it, and stock Rasa with our actions behind it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.machine import resident_mb
from evaluation.stock import Inputs
from tests.support.engines import family
from tests.support.servers import ACTIONS, RASA, Assistant

HERE = Path(__file__).parent
OURS, STOCK = "ours", "stock"
FIRST_QUESTION = "会通知我家人吗"


class StockAssistant(Assistant):
    """`rasa run` and `rasa_sdk`, as their documentation starts them."""

    def _arguments(self) -> dict[str, list[str]]:
        rasa = ["-m", "rasa", "run", "--model", str(self.model), "--port", str(self.port), "-i", "127.0.0.1"]
        rasa += ["--credentials", str(HERE / "stock_credentials.yml")]
        rasa += ["--endpoints", str(HERE / "stock_endpoints.yml")]
        return {ACTIONS: ["-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port)], RASA: rasa}


KINDS: dict[str, type[Assistant]] = {OURS: Assistant, STOCK: StockAssistant}


@contextlib.contextmanager
def started(name: str, stock: Inputs) -> Iterator[tuple[Assistant, float]]:
    """Start a bot; yield it and the seconds from starting both servers to the first answer.

    Args:
        name: Of its kind.
        stock: What the stock bot was trained from.
    """
    with TemporaryDirectory(prefix=f"bench-{name}-", ignore_cleanup_errors=True) as folder:
        bot = KINDS[name](Path(folder), HERE / "credentials.yml", {"RASA_TELEMETRY_ENABLED": "false"})
        if name == STOCK:
            bot.model = stock.model()
        try:
            began = time.perf_counter()
            bot.launch(ACTIONS)
            bot.start(RASA)
            _first_answer(bot)
            yield bot, time.perf_counter() - began
        finally:
            bot.stop()


def memory_mb(bot: Assistant) -> float:
    """Return the resident memory of both servers and their child processes, in MB."""
    return sum(resident_mb(pid) for process in bot.processes.values() for pid in family(process.pid))


def _first_answer(bot: Assistant) -> None:
    deadline = time.monotonic() + 60
    while not any("custom" in reply for reply in bot.say("first", FIRST_QUESTION)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{FIRST_QUESTION} was not answered; see the log:\n{bot.log(RASA)[-2000:]}")
        time.sleep(0.1)
