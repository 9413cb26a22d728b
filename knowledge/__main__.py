"""`python -m knowledge check | quotes | catalogue | show`: check the content, print it as a page, try one answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from knowledge.answering import answer_from
from knowledge.checks import check
from knowledge.errors import KnowledgeError
from knowledge.library import load
from knowledge.quotes import DEFAULT_FOLDER, compare_quotes
from knowledge.vocabulary import PLACEHOLDERS, outcome_keys
from yaml_models import ContentError, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 1 where something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (ContentError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(required=True)

    checking = commands.add_parser("check", help="list everything that is wrong with the content")
    checking.add_argument("paths", nargs="*", help="show only files whose name contains one of these")
    checking.add_argument("--today", type=date.fromisoformat, help="day for the review dates (YYYY-MM-DD)")
    checking.set_defaults(run=_check)

    quoting = commands.add_parser("quotes", help="compare the quotes of facts with copies of the instruments")
    quoting.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help="default: %(default)s")
    quoting.set_defaults(run=_quotes)

    printing = commands.add_parser("catalogue", help="write everything that may be said as one HTML page")
    printing.add_argument("out", type=Path)
    printing.add_argument("--packs", nargs="*", type=Path, default=[], help="YAML files to print at the end")
    printing.add_argument("--since", type=date.fromisoformat, help="mark what changed since this day (YYYY-MM-DD)")
    printing.set_defaults(run=_catalogue)

    showing = commands.add_parser("show", help="print one answer")
    showing.add_argument("question", help="such as lawsuit/how_long, or a topic")
    for key, row in outcome_keys().items():
        showing.add_argument(f"--{key.replace('_', '-')}", nargs="+", choices=tuple(row.words), dest=key)
    showing.set_defaults(run=_show)
    return parser


def _check(options: argparse.Namespace) -> int:
    problems = check(today=options.today)
    if options.paths:
        problems = [problem for problem in problems if any(path in problem.file for path in options.paths)]
    return _report(problems)


def _report(problems: Iterable[ContentError]) -> int:
    lines = [str(problem) for problem in problems]
    sys.stdout.write("".join(f"{line}\n" for line in [*lines, f"{len(lines)} problem(s)"]))
    return 1 if lines else 0


def _quotes(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        sys.stdout.write(f"{options.folder}: no such folder; nothing compared\n")
        return 0
    report = compare_quotes(load(), options.folder)
    sys.stdout.write(f"{report.compared} facts compared, {report.without_copy} without a copy of their instrument\n")
    return _report(report.problems)


def _catalogue(options: argparse.Namespace) -> int:
    from knowledge.catalogue import catalogue

    packs = {path.stem: read(path).content for path in options.packs}
    catalogue(options.out, packs, options.since)
    return 0


def _show(options: argparse.Namespace) -> int:
    outcomes = {key: getattr(options, key) for key in outcome_keys() if getattr(options, key)}
    values = {name: f"{{{name}}}" for rows in PLACEHOLDERS.values() for names in rows.values() for name in names}
    sys.stdout.write(answer_from(load(), options.question, outcomes, values).as_text() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
