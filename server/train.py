"""Trains the model where it is missing or older than its inputs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from server.console import say
from server.model_checksum import record
from server.model_inputs import MODEL, RECORD, ROOT, fingerprint, is_current


def main() -> int:
    """Trains if needed; exit code 0 where a current model stands afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if the model is current")
    if is_current() and not parser.parse_args().force:
        say("模型是最新的。", "The model is current.")
        return 0
    return train()


def train() -> int:
    """Runs `rasa train` and records what it was trained from."""
    say("正在训练（约六分钟）……", "Training, about six minutes.")
    started = time.monotonic()
    trained_from = fingerprint()
    # `make lint` validates; doing it here too would read all data once more, ten seconds
    rasa_train = ["-m", "rasa", "train", "--skip-validation"]
    command = [sys.executable, *rasa_train, "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")]
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        say("训练没有成功。", "Training failed:", stream=sys.stderr)
        print((done.stdout + done.stderr)[-4000:], file=sys.stderr)
        return done.returncode
    record(MODEL)
    RECORD.write_text(trained_from + "\n")
    took_s = time.monotonic() - started
    say(f"训练完成，用时 {took_s:.0f} 秒。", f"Trained in {took_s:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
