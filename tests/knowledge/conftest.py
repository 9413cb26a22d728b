"""A small, sound knowledge folder that a test may spoil."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.check import Problem, check

TODAY = date(2026, 11, 24)

FILES = {
    "knowledge/topics.yml": """
groups:
  cost:
    grace_period: 宽限期几天
    penalty_interest: 罚息怎么算
  conversation:
    greet: 打招呼
notices:
  message_too_long: 消息太长
""",
    "knowledge/facts/credit.yml": """
- {id: CC-01, topics: [grace_period], claim: 可以申请。, instrument: 中华人民共和国民法典, article: 第六百七十八条,
   effective_date: 2021-01-01, in_force: "yes", confidence: verified-text, grade: law, as_of: 2026-11-24,
   review_by: 2027-11-24}
- {id: GB-01, topics: [grace_period], claim: 只向本人催收。, instrument: GB/T 45251-2025《指引》, article: 第五条,
   in_force: "yes", confidence: secondary-source, grade: standard, as_of: 2026-11-24, review_by: 2027-05-24}
- {id: CR-01, topics: [grace_period], claim: 一次性修复。, instrument: 通知, in_force: expired,
   confidence: verified-text, grade: law, as_of: 2026-11-24, review_by: 2027-05-24}
- {id: MT-01, topics: [grace_period], claim: 三天。, instrument: （关于美团产品的公开信息）, in_force: unknown,
   confidence: unverified, grade: article, as_of: 2026-11-24, review_by: 2027-05-24}
""",
    "knowledge/facts/seed_claims.yml": """
- {id: SD-01, topics: [grace_period], claim: 有缓冲期, assessment: 无来源, honest_phrasing: 没有统一规定,
   fact_ids: [MT-01], grade: article, as_of: 2026-11-24, review_by: 2027-05-24}
""",
    "knowledge/misconceptions.yml": """
- {id: MC-01, topics: [grace_period], belief: 三天内不算逾期, correction: 没有统一的天数。, cites: [CC-01]}
""",
    "knowledge/complaint_channels.yml": """
- {id: CH-01, name: 投诉热线, contact: "12378", use_for: 投诉, topics: [grace_period],
   confidence: secondary-source, note: 95172不要提供, as_of: 2026-11-24}
""",
    "knowledge/answers/cost/grace_period.yml": """
topic: grace_period
title: 晚一天算不算逾期
related: [penalty_interest]
misconceptions: [MC-01]
variants:
  - id: early
    when: {stage: [current]}
    headline: 今天还不算。
    body:
      - text: 《民法典》第六百七十八条规定，可以在到期前申请。
        cites: [CC-01]
    next_steps:
      - 看合同。
  - id: general
    headline: 没有统一规定。
    body:
      - text: 据公开报道，国家标准（推荐性）要求只向本人催收。
        cites: [GB-01]
      - text: 可以打12378投诉。
        cites: [CH-01]
    next_steps:
      - 看合同。
""",
    "knowledge/answers/cost/penalty_interest.yml": """
topic: penalty_interest
title: 罚息怎么算
related: [grace_period]
variants:
  - id: estimated
    when: {interest: [estimated]}
    headline: 大约{interest_low}到{interest_high}元。
    body:
      - text: 按您的合同算。
        cites: [CC-01]
  - id: general
    headline: 看合同。
    body:
      - text: 按您的合同算。
        cites: [CC-01]
""",
    "knowledge/answers/conversation/greet.yml": """
topic: greet
kind: smalltalk
title: 您好
variants:
  - id: general
    headline: 您好。
    body:
      - text: 我不是美团。
""",
    "knowledge/answers/conversation/message_too_long.yml": """
topic: message_too_long
kind: notice
title: 太长
variants: [{id: general, headline: 请分几句说。}]
""",
    "tests/knowledge/answers/cost/grace_period.yml": "[]\n",
    "tests/knowledge/answers/cost/penalty_interest.yml": "[]\n",
    "tests/knowledge/answers/conversation/greet.yml": "[]\n",
    "tests/knowledge/answers/conversation/message_too_long.yml": "[]\n",
}


class Tree:
    """A project folder with a few answers in it."""

    def __init__(self, folder: Path) -> None:
        """Writes the sound files."""
        self.folder = folder
        self.root = folder / "knowledge"
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Writes one file anew."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Changes one place of a file; the place must be there."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        self.write(name, text.replace(old, new, 1))

    def problems(self, today: date = TODAY) -> list[Problem]:
        """Returns what the checker finds."""
        return check(self.root, today)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A sound tree."""
    return Tree(tmp_path)
