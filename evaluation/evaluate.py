"""Writes the trained model's prediction for each question of a set, and figures where the set is labelled."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from evaluation import baselines
from evaluation.metrics import SUGGESTED, Judged, figures, judge
from evaluation.ours import train_ours
from evaluation.parsing import parses, topics_in
from evaluation.report import OURS, write_report
from evaluation.stock import STOCKED, Inputs, train_stock
from server.model_inputs import MODEL, ROOT

REPORTED = ("overdue_days", "missed_calls", "out_of_contact", "talked_to_lender", "principal", "daily_rate", "lender")
QUESTION_LABELS = ROOT / "tests" / "understanding" / "question_labels.yml"
"""Which question is asked in sentences that are measured and not kept here: the start of a sentence's SHA-256, and the
questions whose answer would do, the best first. Labelled by somebody who saw no prediction."""
_AND_MORE = re.compile(r"多(?=[天日周月年]|个|$)")
ROLES = (None, "past", "hypothetical", "other_person", "denied")
"""Whose fact it is. All are reported; where a field is stated twice the person's own present fact stands."""

Row = Mapping[str, Any]


def main() -> None:
    """Read SET, write OUT and the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="JSON lines, each with a `text`; with a `topic` each to be scored")
    parser.add_argument("out", type=Path, help="JSON lines: text, topic, question, confidence, slots, belief")
    parser.add_argument("--report", type=Path, default=Path("build/evaluation.html"))
    stock = "train and compare stock Rasa, too, both from few examples: a quarter of an hour, once"
    parser.add_argument("--stock", action="store_true", help=stock)
    args = parser.parse_args()
    rows = rows_in(args.set)
    predicted = []
    with args.out.open("w", encoding="utf-8") as out:
        for prediction in predictions([row["text"] for row in rows]):
            predicted.append(prediction)
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
            if len(predicted) % 100 == 0:
                print(f"{len(predicted)} questions", flush=True)
    if all("topic" in row for row in rows):
        compare(rows, predicted, args)


def rows_in(file: Path) -> list[Row]:
    """Return the lines of a set, with the question asked where `QUESTION_LABELS` knows the sentence."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    labels = yaml.safe_load(QUESTION_LABELS.read_text(encoding="utf-8"))
    return [_with_question(row, labels.get(hashlib.sha256(row["text"].encode()).hexdigest()[:12], [])) for row in rows]


def _with_question(row: Row, labels: list[str]) -> Row:
    return {"question": labels[0], "question_alternates": labels[1:], **row} if labels else row


def compare(rows: list[Row], predicted: Iterable[Row], args: argparse.Namespace) -> None:
    """Print the figures of the assistant and of simpler systems on the same questions; write the report.

    Args:
        rows: The labelled set.
        predicted: The assistant's prediction for each row.
        args: Of the command line.
    """
    texts = [row["text"] for row in rows]
    systems: dict[str, list[Judged]] = {OURS: judge(rows, predicted)}
    systems["nearest neighbours"] = judge(rows, baselines.nearest_neighbours(texts))
    if args.stock:
        systems |= {f"{name}, {STOCKED} examples a block": judge(rows, made) for name, made in from_few(texts).items()}
    tables = {name: figures(judged) for name, judged in systems.items()}
    for name, table in tables.items():
        print(name, *(f"  {figure:<28} {value:.3f}" for figure, value in table.items()), sep="\n")
    write_report(args.report, systems, args.set.name)
    print(f"report: {args.report}")


def from_few(texts: list[str]) -> dict[str, Iterable[Row]]:
    """Return each system's predictions after learning from the same few examples."""
    kept = ROOT / ".cache" / "ours_from_few.tar.gz"
    print(f"training ours and stock Rasa from {STOCKED} examples a block", flush=True)
    train_ours(STOCKED, keep_as=kept)
    train_stock(Inputs())
    return {
        OURS: predictions(texts, kept),
        "nearest neighbours": baselines.nearest_neighbours(texts, STOCKED),
        "stock Rasa": baselines.stock(texts),
    }


def predictions(texts: Iterable[str], model: Path = MODEL) -> Iterator[dict[str, Any]]:
    """Yield the prediction of a model of ours for each text, without a conversation."""
    return (prediction_from(text, parsed) for text, parsed in parses(model, texts))


def prediction_from(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the output: a fallback becomes out_of_scope, an exact number an int, a range a pair."""
    entities = parsed["entities"]
    reported = [entity for entity in entities if entity["entity"] in REPORTED]
    stated = sorted(reported, key=lambda entity: ROLES.index(entity.get("role")), reverse=True)
    said = parsed["text"]
    slots = {entity["entity"]: _plain(entity["value"], said[entity["start"] : entity["end"]]) for entity in stated}
    found = topics_in(parsed)
    return {
        "text": text,
        "topic": found["topic"],
        "question": next(iter(parsed.get("questions") or []), None),
        "confidence": found["confidence"],
        "suggestions": found["suggestions"][:SUGGESTED],
        "slots": slots,
        "belief": any(entity["entity"] == "belief" for entity in entities),
    }


def _plain(value: Any, words: str) -> Any:
    """Return the number that was named: 90 for 三个多月, which the assistant takes for 90 to 119 days."""
    if not isinstance(value, list):
        return value
    return value[0] if value[0] == value[1] or _AND_MORE.search(words) else value


if __name__ == "__main__":
    main()
