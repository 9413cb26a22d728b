"""`python -m knowledge check | catalogue | show`: checks the content, prints it as a page, tries one answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.answering import answer_from
from knowledge.check import check
from knowledge.entries import OUTCOMES, PLACEHOLDERS
from knowledge.errors import KnowledgeError
from knowledge.load import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status: 1 where something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KnowledgeError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(required=True)

    checking = commands.add_parser("check", help="list everything that is wrong with the content")
    checking.add_argument("paths", nargs="*", help="show only files whose name contains one of these")
    checking.add_argument("--today", type=date.fromisoformat, help="day for the review dates (YYYY-MM-DD)")
    checking.set_defaults(run=_check)

    printing = commands.add_parser("catalogue", help="write everything that may be said as one HTML page")
    printing.add_argument("out", type=Path)
    printing.set_defaults(run=_catalogue)

    showing = commands.add_parser("show", help="print one answer")
    showing.add_argument("topic")
    for key, outcomes in OUTCOMES.items():
        showing.add_argument(f"--{key.replace('_', '-')}", nargs="+", choices=outcomes, dest=key)
    showing.set_defaults(run=_show)
    return parser


def _check(options: argparse.Namespace) -> int:
    problems = check(today=options.today)
    if options.paths:
        problems = [problem for problem in problems if any(path in problem.file for path in options.paths)]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} problem(s)\n")
    return 1 if problems else 0


def _catalogue(options: argparse.Namespace) -> int:
    from knowledge.catalogue import catalogue

    catalogue(options.out)
    return 0


def _show(options: argparse.Namespace) -> int:
    outcomes = {key: getattr(options, key) for key in OUTCOMES if getattr(options, key)}
    values = {name: f"{{{name}}}" for names in PLACEHOLDERS.values() for name in names}
    sys.stdout.write(answer_from(load(), options.topic, outcomes, values).as_text() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
