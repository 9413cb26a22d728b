"""Writes what the trained model understands of each question in a set: one JSON line a question."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.inputs import MODEL

REPORTED = ("overdue_days", "missed_calls", "out_of_contact", "talked_to_lender", "principal", "daily_rate", "lender")
ROLES = (None, "past", "hypothetical", "other_person")
"""Whose fact it is. All are reported; where a field is stated twice the person's own present fact stands."""


def main() -> None:
    """Reads SET, writes OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="JSON lines, each with a `text`")
    parser.add_argument("out", type=Path, help="JSON lines: text, topic, confidence, slots, belief")
    args = parser.parse_args()
    with args.out.open("w", encoding="utf-8") as out:
        for count, prediction in enumerate(predictions(texts_in(args.set)), start=1):
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
            if count % 100 == 0:
                print(f"{count} questions", flush=True)


def texts_in(file: Path) -> list[str]:
    """The texts of a set."""
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def predictions(texts: list[str]) -> Iterator[dict[str, Any]]:
    """What the model makes of each text, without a conversation around it."""
    from rasa.core.agent import load_agent

    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(MODEL)))
    for text in texts:
        parsed = loop.run_until_complete(agent.parse_message(text))
        yield prediction_from(text, parsed)


def prediction_from(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """One line of the output: a fallback is out_of_scope, an exact number an int, a range two numbers."""
    name = parsed["intent"]["name"]
    entities = parsed["entities"]
    stated = sorted(entities, key=lambda entity: ROLES.index(entity.get("role")), reverse=True)
    slots = {entity["entity"]: _plain(entity["value"]) for entity in stated if entity["entity"] in REPORTED}
    return {
        "text": text,
        "topic": "out_of_scope" if name in (None, "nlu_fallback") else name,
        "confidence": round(float(parsed["intent"]["confidence"]), 4),
        "suggestions": [row["name"] for row in parsed.get("intent_ranking", []) if row["name"] != "nlu_fallback"][:3],
        "slots": slots,
        "belief": any(entity["entity"] == "belief" for entity in entities),
    }


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value[0] == value[1] else value


if __name__ == "__main__":
    main()
