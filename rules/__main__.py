"""Tries the rules out: `python -m rules --days 45 --missed 6 --out-of-contact`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Final, NoReturn

from rules.assess import Assessment, Ground, assess
from rules.errors import RulesError
from rules.interest import InterestEstimate, estimate_penalty_interest
from rules.pack import Condition
from rules.policy import policy_for
from rules.situation import EVENTS, SPEAKERS, Situation, Span
from yaml_models import Row

_GRADES: Final = {
    "law": "法律",
    "interpretation": "司法解释",
    "regulation": "行政法规、规章",
    "official_notice": "官方提示",
    "standard": "国家标准（推荐性）",
    "self_regulation": "行业自律",
    "practice": "常见做法",
    "article": "网络文章的说法",
}
_FIELDS: Final = {
    "overdue_days": "逾期天数",
    "missed_calls": "连续没接的电话数",
    "out_of_contact": "能否联系到本人",
    "principal": "本金",
    "daily_rate": "日利率",
}
_SPAN = re.compile(r"(?P<low>\d{1,12})(?:(?P<open>\+)|[-~～](?P<high>\d{1,12}))?")


class _UsageError(Exception):
    """The options cannot be understood; the text says so in Chinese."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError("选项写法有误，请用 python -m rules --help 查看用法。")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the assessment of the case that the options describe; 2 where they describe none."""
    try:
        options = _parser().parse_args(argv)
        situation = _situation(options)
        interest = _interest(situation)
    except _UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except RulesError as error:
        sys.stderr.write(f"{_FIELDS.get(error.field, '填写的数字')}不合理，请检查后重新填写。\n")
        return 2
    policy = policy_for(situation.lender)
    assessment = assess(situation, policy)
    if options.json:
        found = {"policy": policy.lender, **asdict(assessment), "interest": asdict(interest) if interest else None}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=_plain) + "\n")
    else:
        names: dict[str, str] = {row.id: row.name for row in policy.stages}
        sys.stdout.write("\n".join(_lines(assessment, names, interest)) + "\n")
    return 0


def _parser() -> _Parser:
    parser = _Parser(prog="python -m rules", description="按所填情况给出评估", allow_abbrev=False)
    parser.add_argument("--days", metavar="天数", help="逾期天数，如 40、30-45 或 90+")
    parser.add_argument("--missed", metavar="次数", help="连续没接的电话数，如 5、2-3 或 5+")
    contact = parser.add_mutually_exclusive_group()
    contact.add_argument("--out-of-contact", dest="lost", action="store_true", default=None, help="已经联系不上本人")
    contact.add_argument("--reachable", dest="lost", action="store_false", default=None, help="能联系到本人")
    parser.add_argument("--talked", action="store_true", default=None, help="已经和放款机构沟通过")
    parser.add_argument("--lender", metavar="机构", help="放款机构或产品，如 美团借钱")
    parser.add_argument("--principal", metavar="元", help="本金，如 10000、8000-12000 或 10000+")
    parser.add_argument("--daily-rate", metavar="利率", help="日利率，如 0.0005 或 0.05%%")
    parser.add_argument("--speaker", choices=SPEAKERS, default="borrower", help="谁在问")
    parser.add_argument("--event", choices=EVENTS, action="append", default=[], help="已经发生的事，可以写多次")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _situation(options: argparse.Namespace) -> Situation:
    return Situation(
        overdue_days=_span("overdue_days", options.days),
        missed_calls=_span("missed_calls", options.missed),
        out_of_contact=options.lost,
        talked_to_lender=options.talked,
        principal=_span("principal", options.principal),
        daily_rate=_rate(options.daily_rate),
        lender=options.lender,
        speaker=options.speaker,
        events=frozenset(options.event),
    )


def _span(field: str, text: str | None) -> Span | None:
    if text is None:
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise _UsageError(f"{_FIELDS[field]}请写成整数或从小到大的范围，如 40、30-45 或 90+。")
    low = int(found["low"])
    return low, None if found["open"] else int(found["high"] or low)


def _rate(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise _UsageError("日利率请写成小数或百分数，如 0.0005 或 0.05%。") from None


def _interest(situation: Situation) -> InterestEstimate | None:
    if situation.principal is None or situation.daily_rate is None or situation.overdue_days is None:
        return None
    return estimate_penalty_interest(situation.principal, situation.daily_rate, situation.overdue_days)


def _lines(assessment: Assessment, names: dict[str, str], interest: InterestEstimate | None) -> Iterator[str]:
    grounds = assessment.grounds
    yield from _block("所处阶段", (_ground(ground) for ground in grounds if ground.of == "stage"))
    if assessment.next_stage:
        yield from _block("下一阶段", [names[assessment.next_stage]])
    yield from _block("会不会联系家人", (_ground(ground) for ground in grounds if ground.of == "contact_family"))
    yield from _block("符合的条件", map(_condition, assessment.met))
    yield from _block("不符合的条件", map(_condition, assessment.unmet))
    yield from _block("还不清楚的条件", map(_condition, assessment.unknown))
    yield from _block("催收可以做", (_cited(act.text, act.facts) for act in assessment.may))
    yield from _block("催收不可以做", (_cited(act.text, act.facts) for act in assessment.may_not))
    yield from _block("您接下来可以做", (_cited(step.text, step.facts) for step in assessment.next_steps))
    if interest:
        flags = (_cited(flag.text, [flag.source]) for flag in interest.flags)
        yield from _block("罚息估算", [f"{interest.formula}（{_GRADES[interest.grade]}，{interest.source}）", *flags])
    if assessment.ask_for:
        yield from _block("最好再告诉我", [_FIELDS[assessment.ask_for]])


def _plain(value: object) -> object:
    """What JSON has no form for: rows of a pack as mappings, sets as sorted lists, dates as text."""
    if isinstance(value, Row):
        return value.dict(exclude_defaults=True)
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{title}："
        yield from (f"  - {line}" for line in found)


def _ground(ground: Ground) -> str:
    basis = ground.basis
    return f"{ground.name}（{_GRADES[basis.grade]}，{basis.source}，{basis.as_of}）"


def _condition(condition: Condition) -> str:
    return f"{condition.text}（{_GRADES[condition.grade]}，{condition.source}）"


def _cited(text: str, facts: Iterable[str]) -> str:
    return f"{text}（{'、'.join(facts)}）"


if __name__ == "__main__":
    sys.exit(main())
