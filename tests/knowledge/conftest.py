"""A small, sound project folder that a test may spoil."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.checks import check
from yaml_models import ContentError

TODAY = date(2026, 11, 30)


def examples(topic: str, *questions: str) -> str:
    """Return training examples for the questions of a topic, as many as the checker wants."""
    blocks = [
        f"- intent: {topic}\n  metadata: {{question: {question}}}\n  examples: |\n"
        + "".join(f"    - {topic}的{question}第{number}种问法\n" for number in range(12))
        for question in questions
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


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
   effective_date: 2021-01-01, in_force: "yes", quote: 借款人可以在还款期限届满前向贷款人申请展期,
   confidence: verified-text, grade: law, as_of: 2026-07-17, review_by: 2027-11-24,
   verified_at: ["公开文本 https://example.org/civil-code（2026-07-17 版）"]}
- {id: CC-02, topics: [grace_period], claim: 按约定还。, instrument: 中华人民共和国民法典,
   article: 第六百七十五条、第六百七十六条, in_force: "yes",
   confidence: verified-text, grade: law, as_of: 2026-07-17, review_by: 2027-11-24}
- {id: GB-01, topics: [grace_period], claim: 只向本人催收。, instrument: GB/T 45251-2025《指引》, article: 第五条,
   in_force: "yes", confidence: secondary-source, grade: standard, as_of: 2026-11-24, review_by: 2027-05-24}
- {id: CR-01, topics: [grace_period], claim: 一次性修复。, instrument: 通知, in_force: expired,
   confidence: verified-text, grade: official_notice, as_of: 2026-11-24, review_by: 2027-05-24, see: [CC-01]}
- {id: CR-02, topics: [grace_period], claim: 异议。, instrument: 征信业管理条例, article: 第二十五条, in_force: likely,
   confidence: verified-text, grade: regulation, as_of: 2025-04-19, review_by: 2027-05-24}
- {id: MT-01, topics: [grace_period], claim: 三天。, instrument: （关于美团产品的公开信息）, in_force: unknown,
   confidence: unverified, grade: article, as_of: 2026-11-24, review_by: 2027-05-24}
""",
    "knowledge/facts/seed_claims.yml": """
- {id: SD-01, topics: [grace_period], claim: 有缓冲期, assessment: 无来源, honest_phrasing: 没有统一规定,
   fact_ids: [MT-01], grade: article, as_of: 2026-11-24, review_by: 2027-05-24}
""",
    "knowledge/misconceptions.yml": """
- {id: MC-01, topics: [grace_period], belief: 三天内不算逾期, correction: 看合同。, cites: [CC-01]}
""",
    "knowledge/complaint_channels.yml": """
- {id: CH-01, name: 投诉热线, short: 12378（投诉）, contact: "12378", use_for: 投诉, topics: [grace_period],
   confidence: secondary-source, note: 95172不要提供, as_of: 2026-11-24, review_by: 2027-05-24}
- {id: CH-02, name: 报警, short: "110", contact: "110", use_for: 报警, topics: [grace_period],
   confidence: secondary-source, as_of: 2026-11-24, review_by: 2027-05-24}
""",
    "knowledge/lenders.yml": """
- {id: huabei, product: 花呗, aliases: [华呗], lenders: [{name: 某消费金融公司, types: [consumer_finance], role: 自营}],
   channels: [CH-01], supervision: "12378", confidence: secondary-source, period: "2021起", reviewed: 2026-11-30,
   review_by: 2027-05-30, fact_ids: [CC-01]}
- {id: unknown_loan, product: 某某贷, supervision: 看合同, confidence: unverified, period: 未知, reviewed: 2026-11-30,
   review_by: 2027-05-30}
""",
    "knowledge/open_questions.yml": """
- {id: OQ-01, question: 宽限期几天, why_open: 没有取得协议。, fact_ids: [MT-01]}
""",
    "knowledge/answers/cost/grace_period/overview.yml": """
question: grace_period/overview
title: 晚一天算不算逾期
next: [penalty_interest/overview]
misconceptions: [MC-01]
variants:
  - id: early
    when: {stage: [current]}
    headline: 今天还不算。
    body:
      - text: 《民法典》规定，可以在到期前申请。
        cites: [CC-01]
    next_steps:
      - 看合同。
  - id: general
    headline: 看合同。
    body:
      - text: 据公开报道，国家标准（推荐性）要求只向本人催收。
        cites: [GB-01]
      - text: 可以打12378投诉。
        cites: [CH-01]
    next_steps:
      - 看合同。
""",
    "knowledge/answers/cost/grace_period/midnight.yml": """
question: grace_period/midnight
title: 过了零点算不算
same_as: grace_period/overview
""",
    "knowledge/answers/cost/penalty_interest/overview.yml": """
question: penalty_interest/overview
title: 罚息怎么算
next: [grace_period/overview, grace_period/midnight]
variants:
  - id: estimated
    when: {interest: [estimated]}
    headline: 大约{interest_low}到{interest_high}元。
    body:
      - text: 按您的合同算。
        cites: [CC-01]
  - id: sued
    when: {events: [sued, summons]}
    headline: 法院会算。
    body:
      - text: 按合同算。
        cites: [CC-02]
  - id: wife
    when: {speaker: [spouse]}
    headline: "{borrower}的合同说了算。"
    body:
      - text: 按合同算。
        cites: [CC-02]
  - id: general
    headline: 看您的合同。
    body:
      - text: 按您的合同算。
        cites: [CC-01, CR-02]
""",
    "knowledge/answers/conversation/greet/overview.yml": """
question: greet/overview
kind: smalltalk
title: 您好
variants:
  - id: general
    headline: 您好。
    body:
      - text: 我不是美团。
""",
    "knowledge/answers/conversation/message_too_long.yml": """
notice: message_too_long
kind: notice
title: 太长
variants: [{id: general, headline: 请分几句说。}]
""",
    "data/nlu/cost/grace_period.yml": examples("grace_period", "overview", "midnight"),
    "data/nlu/cost/penalty_interest.yml": examples("penalty_interest", "overview"),
    "data/nlu/conversation/greet.yml": examples("greet", "overview").replace("  metadata: {question: overview}\n", ""),
    "tests/knowledge/answers/cost/grace_period.yml": """
- {name: 今天到期, question: overview, outcomes: {stage: current}, expect: {variant: early}}
- {name: 晚了几天, question: overview, outcomes: {}, expect: {variant: general}}
""",
    "tests/knowledge/answers/cost/penalty_interest.yml": """
- {name: 数字都有, question: overview, outcomes: {interest: estimated}, expect: {variant: estimated}}
- {name: 起诉了, question: overview, outcomes: {events: [sued]}, expect: {variant: sued}}
- {name: 老婆问, question: overview, outcomes: {speaker: spouse}, expect: {variant: wife}}
- {name: 不知道, question: overview, outcomes: {}, expect: {variant: general}}
""",
    "tests/knowledge/answers/conversation/greet.yml": """
- {name: 你好, question: overview, outcomes: {}, expect: {variant: general}}
""",
    "tests/knowledge/answers/conversation/message_too_long.yml": """
- {name: 太长, outcomes: {}, expect: {variant: general}}
""",
}


class Tree:
    """A project folder with a few answers in it."""

    def __init__(self, folder: Path) -> None:
        """Write the sound files."""
        self.folder = folder
        self.root = folder / "knowledge"
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write one file anew."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one place of a file; the place must be there."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        self.write(name, text.replace(old, new, 1))

    def problems(self, today: date = TODAY) -> list[ContentError]:
        """Return what the checker finds."""
        return check(self.root, today)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A sound tree."""
    return Tree(tmp_path)
