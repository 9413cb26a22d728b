"""Takes accepted lines of the report into data/nlu, and says what became of the understanding.

    python -m reporting.review build/report/suggestions.yml
    python -m reporting.review mine.yml --no-evaluation

Every line that is not taken is told with its number and the reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation import fixed_fold
from evaluation.evaluate import predictions
from evaluation.metrics import judge
from nlu.examples import Example, examples
from reporting.accepted import Accepted, Refused, decide, lines_of
from reporting.errors import ReportingError
from reporting.training_files import Examples, add_example
from server.console import say

ACCEPTED_RIGHT = "accepted_lines_right"
"""Share of the accepted lines whose topic is understood."""


def main() -> int:
    """Take the lines; return 1 where one was refused or the file cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="YAML: a list as suggestions.yml has it")
    parser.add_argument("--no-evaluation", action="store_true", help="do not train twice to compare: some minutes")
    args = parser.parse_args()
    try:
        known = Examples.read()
        decided = list(decide(lines_of(args.file), known))
    except ReportingError as error:
        print(error, file=sys.stderr)
        return 1
    accepted = [each for each in decided if isinstance(each, Accepted)]
    refused = [each for each in decided if isinstance(each, Refused)]
    for each in refused:
        say(f"第 {each.line} 行没有收：{each.chinese}", f"Line {each.line}: {each.english}")
    evaluates = bool(accepted) and not args.no_evaluation
    held_out, before = measured(accepted) if evaluates else ([], {})
    take(accepted, known)
    say(f"收下 {len(accepted)} 行，没收 {len(refused)} 行。", f"Took {len(accepted)} lines, refused {len(refused)}.")
    if evaluates:
        _, after = measured(accepted, held_out)
        print("\n".join(compared(before, after)))
    if accepted:
        say(
            "运行 make train 后生效。",
            "They count after `make train`; then renew models/figures.txt by `make figures`.",
        )
    return 1 if refused else 0


def take(accepted: Sequence[Accepted], known: Examples) -> None:
    """Write each line under its question, and print where."""
    for each in accepted:
        place = known.places[each.question]
        add_example(place, each.text)
        file = "/".join(place.file.parts[-2:])
        print(f"  data/nlu/{file}: {each.question}: {each.text}")


def measured(
    accepted: Sequence[Accepted], held_out: Sequence[Example] | None = None
) -> tuple[Sequence[Example], dict[str, float]]:
    """Train on all but a twentieth of the examples as they are now, unless that was done; return the figures.

    Args:
        accepted: Lines whose topic is to be understood, too.
        held_out: Examples to measure on; the held-out twentieth where it is None.

    Returns:
        What was measured on, so that it can be measured on again, and the figures by name.
    """
    learned, twentieth = fixed_fold.split(examples())
    model = fixed_fold.trained(learned)
    measured_on = twentieth if held_out is None else held_out
    found = fixed_fold.figures_of(model, measured_on)
    lines = [Example(each.text, *each.question.split("/", 1)) for each in accepted]
    rows = [fixed_fold.row_of(line) for line in lines]
    judgements = judge(rows, predictions([line.text for line in lines], model))
    found[ACCEPTED_RIGHT] = sum(each.topic in each.accepted for each in judgements) / len(lines)
    return measured_on, found


def compared(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """Return a line for each figure: before, after, difference."""
    names = [name for name in before if name in after]
    width = max(map(len, names), default=0)
    rows = (
        f"{name:<{width}}  {before[name]:.3f} -> {after[name]:.3f}  {after[name] - before[name]:+.3f}" for name in names
    )
    return [f"{'':<{width}}  before   after", *rows]


if __name__ == "__main__":
    sys.exit(main())
