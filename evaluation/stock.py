"""The stock bot: Rasa's own pipeline and policies on our examples, rules and domain, trained once and kept."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from nlu.examples import ROOT, write_part

ALL = 10**6
"""More examples than any topic has."""
STOCKED = 8
"""Examples of each block from which it learns where it is compared, 725 in all: a quarter of an hour on two cores. From
all it takes hours, the first of its 100 epochs 140 s each: DIET's time grows with their number and their length."""


@dataclass(frozen=True)
class Inputs:
    """Inputs of a stock bot's training.

    Attributes:
        per_topic: Examples of each block below `data/nlu` at most.
        epochs: How often each of its networks sees them; None as the configuration says.
        config: Pipeline and policies.
        domain: Intents, slots and actions: ours.
        data: Folder with `nlu/` and `rules/`: ours.
        kept_in: Where trained models stay.
    """

    per_topic: int = STOCKED
    epochs: int | None = None
    config: Path = field(default_factory=lambda: Path(__file__).with_name("stock_config.yml"))
    domain: Path = ROOT / "domain.yml"
    data: Path = ROOT / "data"
    kept_in: Path = ROOT / ".cache" / "stock"

    def model(self) -> Path:
        """Return the path of the model for the current inputs, trained or not."""
        read = [
            self.config,
            self.domain,
            *sorted(self.data.glob("nlu/*/*.yml")),
            *sorted(self.data.glob("rules/*.yml")),
        ]
        chosen = f"{self.per_topic} {self.epochs}".encode()
        digest = hashlib.sha256(b"\0".join([chosen, *(file.read_bytes() for file in read)])).hexdigest()[:16]
        return self.kept_in / f"{digest}.tar.gz"

    def seconds(self) -> Path:
        """Return the file with the training time, beside the model."""
        return self.model().with_name(self.model().name.replace(".tar.gz", ".json"))


def train_stock(inputs: Inputs) -> float:
    """Train the stock bot unless a model exists.

    Returns:
        Seconds that the training took, everything included.

    Raises:
        subprocess.CalledProcessError: If Rasa cannot train; its output says why.
    """
    if not inputs.seconds().exists():
        with TemporaryDirectory() as made:
            command = _command(inputs, Path(made))
            started = time.monotonic()
            environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
            # its bars of progress, where somebody can see them
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=not sys.stderr.isatty())
            took = time.monotonic() - started
        inputs.seconds().write_text(json.dumps({"training_s": round(took, 1)}))
    return float(json.loads(inputs.seconds().read_text())["training_s"])


def config_of(inputs: Inputs) -> dict[str, Any]:
    """Return Rasa's configuration with the epochs of these inputs."""
    config: dict[str, Any] = yaml.safe_load(inputs.config.read_text(encoding="utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
        if inputs.epochs is not None and "epochs" in part:
            part["epochs"] = inputs.epochs
    return config


def stories_from(data: Path) -> dict[str, Any]:
    """Return stories for the policies that learn from stories: each of our rules, followed by the next."""
    pairs = pairwise([*_rules(data)])
    stories = [
        {"story": f"{first['rule']}, then {second['rule']}", "steps": [*first["steps"], *second["steps"]]}
        for first, second in pairs
    ]
    return {"version": "3.1", "stories": stories}


def _rules(data: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(data.glob("rules/*.yml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]


def _command(inputs: Inputs, made: Path) -> list[str]:
    """Write stories and configuration into `made`; return Rasa's training command."""
    write_part(inputs.per_topic, inputs.data, made / "nlu")
    stories, config = made / "stories.yml", made / "config.yml"
    stories.write_text(yaml.safe_dump(stories_from(inputs.data), allow_unicode=True), encoding="utf-8")
    config.write_text(yaml.safe_dump(config_of(inputs), allow_unicode=True), encoding="utf-8")
    model = inputs.model()
    command = [sys.executable, "-m", "rasa", "train", "--force", "--skip-validation", "--config", str(config)]
    command += ["--domain", str(inputs.domain), "--out", str(model.parent)]
    command += ["--fixed-model-name", model.name.removesuffix(".tar.gz")]
    return [*command, "--data", str(made / "nlu"), str(inputs.data / "rules"), str(stories)]
