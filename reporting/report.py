"""Writes what people asked in the last days: build/report.html, and beside it tables as CSV and lines for review.

    python -m reporting.report --days 7
    python -m reporting.report --days 7 --endpoints deploy/endpoints.yml

The store is read as a stream, while the servers go on writing.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from reporting.content import Period, tables
from reporting.errors import ReportingError
from reporting.figures import Figures
from reporting.groups import Group, grouped, most_frequent, two_guesses
from reporting.page import Page, write_page, write_suggestions
from reporting.stored_events import engine_of, rankings, stored_events
from reporting.tables import Showing
from reporting.talks import follow
from reporting.votes import judged
from server import settings
from server.console import say, say_error
from server.errors import SettingError
from storage.feedback import FEEDBACK_FILE, votes_in
from storage.var_folder import var_folder

OUT = Path("build/report.html")
OWNER_ONLY = 0o077
Guesses = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the report reads.

    Attributes:
        engine: Of the tracker store.
        votes: The file of votes.
        zone: Of the days; the machine's where it is None.
    """

    engine: Any
    votes: Path
    zone: tzinfo | None = None


def main() -> int:
    """Write the report; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=7, help="that the report covers, today included")
    parser.add_argument("--endpoints", default="endpoints.yml", help="where the store is named")
    parser.add_argument("--out", type=Path, default=OUT, help="the page; tables go to a folder of the same name")
    parser.add_argument("--all-words", action="store_true", help="show words of fewer than three conversations, too")
    args = parser.parse_args()
    if args.days < 1:
        parser.error("--days must be 1 or more")
    from rasa.shared.exceptions import RasaException

    os.umask(OWNER_ONLY)
    try:
        has_before = 2 * args.days <= settings.keep_days()
        period = Period.ending(datetime.now().date(), args.days, has_before=has_before)
        sources = Sources(engine_of(_store(args.endpoints)), var_folder() / FEEDBACK_FILE)
        page = write(sources, period, args.out, Showing(args.all_words))
    except SettingError as error:
        say_error(error)
        return 1
    except (ReportingError, RasaException) as error:
        print(error, file=sys.stderr)
        return 1
    except (SQLAlchemyError, sqlite3.Error) as error:  # the name only: their texts may hold what was said
        name = type(error).__name__
        say(f"读不了存下的数据：{name}。", f"The stored data cannot be read: {name}.", stream=sys.stderr)
        return 1
    conversations = page.summary["conversations"]
    say(f"{conversations} 段对话，报告在 {args.out}。", f"{conversations} conversations; the report is {args.out}.")
    return 0


def write(sources: Sources, period: Period, out: Path, showing: Showing, now: float | None = None) -> Page:
    """Read the stores, and write page, tables and lines for review.

    Args:
        sources: Where to read.
        period: Of which days.
        out: The page.
        showing: Whose words are shown.
        now: Unix seconds; the end of the period where it is before the end of its last day.
    """
    begins = _midnight(period.days[0], sources.zone)
    since = _midnight(period.days_before[0], sources.zone) if period.has_before else begins
    until = datetime.now().timestamp() if now is None else now
    figures = follow(stored_events(sources.engine, since, until), begins, until, sources.zone)
    groups, guesses = _unanswered(sources.engine, figures)
    votes = judged(votes_in(sources.votes, begins, until))
    page = Page.of(figures, groups, votes, period, showing, guesses)
    folder = out.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    made = tables(figures, groups, votes, period, showing)
    for table in made:
        table.write(folder)
    write_suggestions(folder / "suggestions.yml", groups, showing)
    write_page(out, page, made)
    return page


def _unanswered(engine: Any, figures: Figures) -> tuple[list[Group], Guesses]:
    """Return the groups of unanswered messages, and how often the model wavered between which two topics."""
    from nlu.encoder.encoder import encoder_named

    wordings = most_frequent(list(figures.unanswered.values()))
    if not wordings:
        return [], Counter()
    understood = rankings(engine, [wording.event_id for wording in wordings])
    guesses: Guesses = Counter()
    for wording in wordings:
        first = two_guesses(understood.get(wording.event_id, ()))
        if first is not None:
            guesses[first] += sum(wording.outcomes.values())
    return grouped(wordings, encoder_named("e5"), understood), guesses


def _midnight(day: date, zone: tzinfo | None) -> float:
    return datetime.combine(day, time(), zone).timestamp()


def _store(endpoints: str) -> Any:
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import read_endpoint_config

    return TrackerStore.create(read_endpoint_config(endpoints, "tracker_store"), Domain.empty())


if __name__ == "__main__":
    sys.exit(main())
