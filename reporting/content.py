"""What the report says: its tables, from the figures of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import knowledge
from reporting.figures import HANDED_OVER, OFF_TOPIC, OUTCOMES, UNSURE, Figures, percentile, total
from reporting.groups import Group
from reporting.tables import PAGE_ONLY, Cell, Showing, Table, by_count, change, example_line, share
from reporting.votes import Judged

OUTCOME_NAMES = {
    "answered": "答了",
    "unsure": "没听懂，给了选项",
    "handed_over": "两次没听懂，给了官方渠道",
    "asked_for_human": "要人工，给了官方渠道",
    "off_topic": "当作无关",
    "crisis": "危机回复",
    "failed": "出错或没有回复",
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a report.

    Attributes:
        days: In order, the last one today.
        has_before: Whether as many days before are known, too; otherwise they are erased already.
    """

    days: tuple[date, ...]
    has_before: bool

    @classmethod
    def ending(cls, last: date, days: int, *, has_before: bool) -> Period:
        """Return the period of so many days that ends with a day."""
        return cls(tuple(last - timedelta(days=back) for back in reversed(range(days))), has_before)

    @property
    def days_before(self) -> tuple[date, ...]:
        """The days of the period before."""
        return tuple(day - timedelta(days=len(self.days)) for day in self.days)


def tables(
    figures: Figures, groups: Sequence[Group], votes: Sequence[Judged], period: Period, showing: Showing
) -> list[Table]:
    """Return all tables, in the order of the page."""
    return [
        _groups(groups, showing),
        _days(figures, period),
        _outcomes(figures, period),
        _topics(figures, period),
        _questions(figures, period),
        _votes(votes, showing),
        _again(figures, period),
        _left(figures, period),
        _latency(figures),
    ]


def not_understood(outcomes: Mapping[str, int]) -> int:
    """Return how many messages were not understood: asked back, or passed on after that."""
    return outcomes.get(UNSURE, 0) + outcomes.get(HANDED_OVER, 0)


def topics_of(questions: Counter[str]) -> Counter[str]:
    """Return the counts of topics from those of questions."""
    counts = Counter[str]()
    for question, count in questions.items():
        counts[question.partition("/")[0]] += count
    return counts


def title(question: str) -> str:
    """Return a question as a button says it; empty where there is none of this name."""
    return knowledge.title(question) if knowledge.has(question) else ""


def _groups(groups: Sequence[Group], showing: Showing) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        texts = showing.words(group.texts, group.talks)
        if not texts:
            continue
        question = group.question or ""
        line = example_line(texts[0], question, accept=True) if question else ""
        found_by = "" if not question else "用户点选" if group.is_chosen else "模型猜测"
        counts = (group.outcomes[UNSURE], group.outcomes[HANDED_OVER], group.outcomes[OFF_TOPIC])
        rows.append((group.talks, group.messages, *counts, texts, question, title(question), found_by, line))
    columns = (
        "对话数",
        "消息数",
        "给了选项",
        "给了官方渠道",
        "当作无关",
        "原话",
        "最接近的问题",
        "问题",
        "依据",
        PAGE_ONLY,
    )
    note = (
        "意思相近的归为一组，人多的在前。把认可的行（yaml 一列）贴进一个文件，或在 suggestions.yml 里"
        "改成 accept: true，再运行 make review FILE=文件名。最接近的问题只是建议，请先核对。"
    )
    return Table("unanswered", "没答上来的话", note, columns, rows)


def _days(figures: Figures, period: Period) -> Table:
    channels = sorted({channel for day, channel in figures.turns if day in period.days})
    rows: list[tuple[Cell, ...]] = [
        (str(day), channel, figures.conversations[day, channel], figures.turns[day, channel])
        for day in period.days
        for channel in channels
        if figures.turns[day, channel]
    ]
    note = "一段对话跨了几天，每天各算一次；一轮是用户的一条消息，按钮也算。"
    return Table("days", "每天、每个渠道", note, ("日期", "渠道", "对话数", "轮数"), rows)


def _outcomes(figures: Figures, period: Period) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for day in period.days:
        counts = {outcome: figures.outcomes[day, outcome] for outcome in OUTCOMES}
        typed = sum(counts.values())
        if typed:
            rows.append((str(day), typed, *counts.values(), share(not_understood(counts), typed)))
    columns = ("日期", "打字的消息", *(OUTCOME_NAMES[outcome] for outcome in OUTCOMES), "没听懂的比例")
    note = "只算打字的消息。没听懂＝给了选项＋两次没听懂。危机回复只有次数，不显示内容。"
    return Table("outcomes", "听懂了多少", note, columns, rows)


def _topics(figures: Figures, period: Period) -> Table:
    now = topics_of(total(figures.questions, period.days))
    before = topics_of(total(figures.questions, period.days_before)) if period.has_before else None
    whole = sum(now.values())

    def row(topic: str) -> tuple[Cell, ...]:
        then = None if before is None else before[topic]
        return topic, title(topic), now[topic], share(now[topic], whole), then, change(now[topic], then)

    columns = ("话题", "说明", "次数", "占比", "前一期", "变化")
    return Table("topics", "话题", "按答了哪个问题来算。", columns, by_count(now, row))


def _questions(figures: Figures, period: Period) -> Table:
    now = total(figures.questions, period.days)
    before = total(figures.questions, period.days_before) if period.has_before else None

    def row(question: str) -> tuple[Cell, ...]:
        then = None if before is None else before[question]
        return question, title(question), now[question], then, change(now[question], then)

    return Table("questions", "问题", "", ("问题", "标题", "次数", "前一期", "变化"), by_count(now, row))


def _votes(votes: Sequence[Judged], showing: Showing) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in votes:
        talks = len(each.talks)
        reasons = showing.words((reason for reason, _ in each.reasons.most_common()), talks)
        pairs = showing.words((f"{asked or '（点按钮）'} → {said}" for asked, said in each.pairs), talks)
        rows.append((each.question, title(each.question), each.down, each.up, reasons, pairs))
    columns = ("问题", "标题", "没帮上", "有帮助", "理由", "问了什么 → 答的第一句")
    return Table("votes", "被说没帮上的回答", "同一回答不足 3 段对话时只有次数。", columns, rows)


def _again(figures: Figures, period: Period) -> Table:
    asked = total(figures.questions, period.days)

    def row(question: str) -> tuple[Cell, ...]:
        again = figures.again[question]
        return question, title(question), again, asked[question], share(again, asked[question])

    columns = ("问题", "标题", "又问了一次", "答过", "比例")
    return Table(
        "asked_again", "同一段对话里又问一遍的", "多半是没看懂，或没答到点上。", columns, by_count(figures.again, row)
    )


def _left(figures: Figures, period: Period) -> Table:
    asked = total(figures.questions, period.days)

    def row(question: str) -> tuple[Cell, ...]:
        left = figures.left[question]
        return question, title(question), left, asked[question], share(left, asked[question])

    note = "这条回答之后一小时没再说话。可能是满意，也可能是放弃：和没帮上、又问一遍的放在一起看。"
    return Table("left", "说完就走的", note, ("问题", "标题", "就此结束", "答过", "比例"), by_count(figures.left, row))


def _latency(figures: Figures) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for channel, seconds in sorted(figures.seconds.items()):
        values = sorted(seconds)
        shares = [round(percentile(values, part), 3) for part in (0.5, 0.95, 0.99)]
        rows.append((channel, len(values), *shares, round(values[-1], 3)))
    note = (
        "从听懂到最后一句回复存好，单位秒；用户等到的时间还要加上理解和网络，见 /metrics 的 assistant_answer_seconds。"
    )
    return Table("latency", "多快", note, ("渠道", "轮数", "中位数", "95%", "99%", "最长"), rows)
