"""The page of the report: one static file that loads nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from reporting.content import Period, not_understood, title, topics_of
from reporting.figures import ASKED_FOR_HUMAN, CRISIS, HANDED_OVER, Figures, percentile, total
from reporting.groups import MOST_GROUPED, Group
from reporting.plots import guesses_plot, trend_plot
from reporting.tables import FEWEST_TALKS, PAGE_ONLY, Showing, Table, example_line, share
from reporting.votes import Judged

ROWS_SHOWN = 40
"""Of each table; its file has them all."""
TOPICS_DRAWN = 8
GUESSES_DRAWN = 14
SUGGESTIONS_HEAD = """\
# Messages that were not answered, with the question that each is nearest to: a guess, to be checked.
# Write accept: true where it is right (correct the question where it is not), then: make review FILE={file}
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows beside the tables.

    Attributes:
        period: Its days.
        summary: Figures of the whole period, by name.
        plots: SVG, by name.
        hidden: Groups, and messages in them, that are of too few conversations to be shown.
        left_out: Wordings that were too many to be grouped.
        all_words: Whether words of few conversations are shown.
    """

    period: Period
    summary: Mapping[str, str | int]
    plots: Mapping[str, Markup]
    hidden: tuple[int, int]
    left_out: int
    all_words: bool

    @classmethod
    def of(
        cls,
        figures: Figures,
        groups: Sequence[Group],
        votes: Sequence[Judged],
        period: Period,
        showing: Showing,
        guesses: Counter[tuple[str, str]],
    ) -> Page:
        """Return the page of a period."""
        hidden = [group for group in groups if not showing.allows(group.talks)]
        return cls(
            period=period,
            summary=_summary(figures, votes, period),
            plots={name: Markup(svg) for name, svg in _plots(figures, period, guesses).items()},
            hidden=(len(hidden), sum(group.messages for group in hidden)),
            left_out=max(0, len(figures.unanswered) - MOST_GROUPED),
            all_words=showing.all_words,
        )


def write_page(out: Path, page: Page, tables: Sequence[Table]) -> None:
    """Write the HTML file."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    text = pages.get_template("report.html.j2").render(
        page=page, tables=tables, rows_shown=ROWS_SHOWN, fewest=FEWEST_TALKS, folder=out.stem, page_only=PAGE_ONLY
    )
    out.write_text(text, encoding="utf-8")


def write_suggestions(file: Path, groups: Sequence[Group], showing: Showing) -> None:
    """Write a line for each wording that is shown, to be accepted by hand; `make review` reads the file."""
    parts = [SUGGESTIONS_HEAD.format(file=file)]
    for group in groups:
        texts = showing.words(group.texts, group.talks)
        if texts and group.question:
            parts.append(f"\n# {group.talks}: {title(group.question)}\n")
            parts += [f"{example_line(text, group.question, accept=False)}\n" for text in texts]
    file.write_text("".join(parts), encoding="utf-8")


def _summary(figures: Figures, votes: Sequence[Judged], period: Period) -> dict[str, str | int]:
    outcomes = total(figures.outcomes, period.days)
    typed = sum(outcomes.values())
    seconds = sorted(second for of_channel in figures.seconds.values() for second in of_channel)
    return {
        "conversations": figures.whole,
        "turns": sum(total(figures.turns, period.days).values()),
        "typed": typed,
        "not_understood": share(not_understood(outcomes), typed),
        "handed_over": outcomes[HANDED_OVER] + outcomes[ASKED_FOR_HUMAN],
        "crisis": outcomes[CRISIS],
        "down": sum(each.down for each in votes),
        "median": f"{percentile(seconds, 0.5):.2f}" if seconds else "–",
    }


def _plots(figures: Figures, period: Period, guesses: Counter[tuple[str, str]]) -> dict[str, str]:
    plots: dict[str, str] = {}
    channels = sorted({channel for day, channel in figures.conversations if day in period.days})
    if channels:
        by_channel = {each: [figures.conversations[day, each] for day in period.days] for each in channels}
        plots["days"] = trend_plot(period.days, by_channel, is_stacked=True)
    by_day = {day: topics_of(total(figures.questions, [day])) for day in period.days}
    greatest = sum(by_day.values(), Counter[str]()).most_common(TOPICS_DRAWN)
    if greatest:
        by_topic = {topic: [by_day[day][topic] for day in period.days] for topic, _ in greatest}
        plots["topics"] = trend_plot(period.days, by_topic)
    if guesses:
        involved = Counter[str]()
        for (first, second), count in guesses.items():
            involved.update({first: count, second: count})
        names = [name for name, _ in involved.most_common(GUESSES_DRAWN)]
        plots["guesses"] = guesses_plot(names, [[guesses[row, column] for column in names] for row in names])
    return plots
