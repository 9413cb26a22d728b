"""Checks that what may be said can be said: complete, sourced, up to date and in the words of the house."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.checks.answers import answer_problems
from knowledge.checks.coverage import coverage_problems, example_problems, mirror_problems, talk_problems
from knowledge.checks.letters import letter_problems
from knowledge.checks.reach import reach_problems
from knowledge.checks.sources import source_problems
from knowledge.library import ROOT, read_library
from yaml_models import ContentError

__all__ = ["check"]


def check(root: Path = ROOT, today: date | None = None) -> list[ContentError]:
    """Return everything that is wrong with the content below a folder, file by file.

    Args:
        root: The folder of the content; tests and examples are looked for beside it, in `tests/knowledge/answers`
            and in `data/nlu` and `data/talks`.
        today: The day against which review dates are held; the present day by default.
    """
    problems: list[ContentError] = []
    library = read_library(root, problems.append)
    day = today or date.today()
    problems += coverage_problems(library)
    problems += source_problems(library, day)
    problems += letter_problems(library, day)
    problems += example_problems(library, root.parent / "data" / "nlu", problems.append)
    problems += talk_problems(library, root.parent / "data" / "talks", problems.append)
    problems += mirror_problems(library, root.parent / "tests" / "knowledge" / "answers", problems.append)
    for entry in library.entries.values():
        problems += answer_problems(entry, library, day)
        problems += reach_problems(entry)
    unique = {str(problem): problem for problem in problems}
    return [unique[text] for text in sorted(unique)]
