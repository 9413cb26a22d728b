"""Sums of money and interest rates: 欠了3万5, 日息万五, 年化18%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.clause_bounds import clause_bounds
from nlu.extraction.missed_calls import Quantity
from nlu.extraction.numerals import NUMERAL, Span, magnitude, number, numeral_span, whole
from nlu.extraction.patterns import pattern, table

_GREATEST = 10**9
_LEFT, _RIGHT = 20, 10
_UNITS = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}

_MONEY = re.compile(
    rf"(?P<lead>不到|不足|没到)?(?P<sign>¥)?(?P<n>{NUMERAL})(?P<more>多)?(?P<unit>个?万|(?<=[0-9])[千百]|(?<=[0-9])[wk](?![a-z])|个w(?![a-z]))?"
    r"(?P<rest>(?<=[万w])[0-9]{1,4}(?![0-9])|(?<=[万w])[一二两三四五六七八九十百千]+|(?<=[千k])[0-9一二两三四五六七八九](?![0-9]))?"
    r"(?P<rest_unit>[千百](?=[^分]|$))?(?P<tail>多|来|出头|几|\+)?(?P<coin>块钱|块|元|人民币|rmb|大洋|刀)?(?P<late>多)?"
)
_BARE_NUMBER_AFTER = re.compile(
    r"(?:(?:欠款?|逾期|待还|未还|借款)金额|待还|花呗|借呗|白条|月付|信用卡|网贷|微粒贷|借款|贷款|欠款?|借|贷|本金|负债|欠了|借了|贷了|本金是|欠着|还欠|剩|总共欠)(?:了|着|的|我|他们?|平台|大概|有|差不多|一共|总共|是|还有)*$"
)
_NO_MONEY_AFTER = re.compile(
    r"[年月日](?![息利化])|[天个次号期亿通回点%‰周%小星礼家条倍成岁级位人平张种笔]|分(?!期|[0-9一二两三四五六七八九十]+期)|[-—][0-9]|\.[0-9]"
)


def money(text: str) -> list[Quantity]:
    """The sums in `text`, in CNY; `counts` is principal for what is owed and other for fees, instalments and limits."""
    found = []
    for match in _MONEY.finditer(text):
        span = _sum(text, match)
        if span is not None:
            found.append(Quantity(match.start(), match.end(), span, _counts(text, match.start(), match.end())))
    return found


def _sum(text: str, match: re.Match[str]) -> Span | None:
    if not (match["coin"] or match["sign"]) and not _is_sum(text, match):
        return None
    base = numeral_span(match["n"])
    if base is None or text[max(0, match.start() - 1) : match.start()] in ("第", "万", "分"):
        return None
    scale = _UNITS[match["unit"][-1]] if match["unit"] else 1
    low, high = base[0] * scale, base[1] * scale
    if match["n"][0] in "几好数" and match["unit"]:
        high = (base[1] + 1) * scale - 1
    if match["rest"]:
        more = _rest(match, scale)
        low, high = low + more, high + more
    elif match["n"][-1] in "几多" and match["unit"]:
        high = (base[1] + 1) * scale - 1
    if match["more"] or match["tail"] or match["late"]:
        high = low + magnitude(int(low)) - 1 if low >= 1 else high
    if match["lead"]:
        low, high = 1, max(1, low - 1)
    return whole(min(low, _GREATEST), min(high, _GREATEST))


def _is_sum(text: str, match: re.Match[str]) -> bool:
    """Without 块 or 元 it needs 万 or 千 in it, or a word such as 欠 before it and no other measure behind it."""
    if _NO_MONEY_AFTER.match(text, match.end()):
        return False
    if re.search(r"(?:日息|利率|利息|每天|日利率|年化|万分之|千分之|一日)$", text[: match.start()][-4:]):
        return False
    if match["unit"] or (
        (len(match["n"]) > 1 and match["n"][-1] in "千百") or re.search(r"[千百][一二三四五六七八九]", match["n"])
    ):
        return True
    value = number(match["n"])
    return value is not None and value >= 100 and _BARE_NUMBER_AFTER.search(text[: match.start()][-12:]) is not None


def _rest(match: re.Match[str], scale: int) -> float:
    """What stands behind 万: 3万5 and 3万5千 are 35000, 1万500 is 10500."""
    value = number(match["rest"]) or 0.0
    if match["rest_unit"]:
        return value * _UNITS[match["rest_unit"]]
    return value * scale / 10 if value < 10 else value


_Kind = tuple[str, "re.Pattern[str] | None", "re.Pattern[str] | None"]


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[_Kind, ...], re.Pattern[str]]:
    content = table("money")
    words = content["words"]

    def compiled(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return pattern(row[key], words) if key in row else None

    rows = tuple((row["counts"], compiled(row, "before"), compiled(row, "after")) for row in content["kinds"])
    return rows, pattern(content["bare"])


def _counts(text: str, start: int, end: int) -> str:
    begin, stop = clause_bounds(text, start, end)
    left, right = text[max(begin, start - _LEFT) : start], text[end : min(stop, end + _RIGHT)]
    rows, bare = _kinds()
    for counts, before, after in rows:
        if (before is None or before.search(left)) and (after is None or after.match(right)):
            return counts
    return "principal" if bare.fullmatch(text[begin:start] + text[end:stop]) else "other"


@dataclass(frozen=True, slots=True)
class Rate:
    """An interest rate that a person named, as a share of the principal for one day."""

    start: int
    end: int
    daily_rate: float


_DAYS_PER_YEAR = 365
_FIGURE = r"(?:[0-9]{1,3}(?:\.[0-9]{1,5})?|(?:[零二三四五六七八九十点]|一(?![天日个年])){1,6})"
_YEARLY = r"(?P<yearly>年化利率|年化率|年化|年利率|年利|年息|年|lpr)"
_DAILY = r"(?P<daily>日利率|日息|每日|每天|一天|一日|日利|按日|天)"
_MONTHLY = r"(?P<monthly>月利率|月息|每月|一个月|月)"
_RATE = re.compile(
    rf"(?:(?:{_YEARLY}|{_DAILY}|{_MONTHLY})(?:利息|利率|罚息|的|是|为|按|算|收|要|达到?|超过?|高达|加|：|:)*)?"
    rf"(?:(?P<per>万分之|千分之|百分之|万(?=[一二三四五六七八九0-9]))(?P<n>{_FIGURE})|(?P<p>{_FIGURE})(?:(?P<percent>%|％)|(?P<permille>‰)|(?P<points>个点|分利)))(?P<after>一天|每天|每日|一日|/天|一年|每年|/年)?"
)
_NO_RATE_BEFORE = re.compile(
    r"(?:减免?|免|还|上浮|上调|打|比例是?|手续费是?|滞纳金是?|首付|费率|服务费|通过率|成功率|概率|几率|本金|总额|占|扣|涨|最低)(?:了|是|按|的|掉|到|要|为|还款|收)*$"
)
_PARTS = {"万分之": 10_000, "万": 10_000, "千分之": 1000, "百分之": 100}


def rates(text: str) -> list[Rate]:
    """The interest rates in `text`; a percentage without its period is daily below 1 % and yearly from there on."""
    return list(_rates(text))


def _rates(text: str) -> Iterator[Rate]:
    for match in _RATE.finditer(text):
        figure = _figure(match["n"] or match["p"])
        if figure is None or not _is_rate(text, match):
            continue
        share = figure / (_PARTS[match["per"]] if match["per"] else 1000 if match["permille"] else 100)
        if match["points"] == "分利":
            continue
        after = match["after"] or ""
        daily = match["daily"] or "天" in after or "日" in after
        yearly = match["yearly"] or "年" in after or (not daily and not match["monthly"] and share >= 0.01)
        days = _DAYS_PER_YEAR if yearly else 30 if match["monthly"] else 1
        yield Rate(match.start(), match.end(), share / days)


def _figure(words: str) -> float | None:
    if "点" not in words:
        return number(words)
    head, _, tail = words.partition("点")
    whole_part, digits = number(head), [number(digit) for digit in tail]
    if whole_part is None or not digits or None in digits:
        return None
    return float(f"{whole_part:.0f}." + "".join(f"{digit:.0f}" for digit in digits))


def _is_rate(text: str, match: re.Match[str]) -> bool:
    """万五 is a rate, 三万五 is a sum; 打9折 and 电量80% are neither."""
    if match["per"] == "万":
        place = match.start("per")
        before = text[place - 1 : place] if place else ""
        # 万一 is "in case" unless a rate was named
        named = match["n"] != "一" or match["daily"] or match["yearly"]
        is_sum = re.match("[块元千百多]", text[match.end() :]) or before in set(
            "0123456789一二两三四五六七八九十几百千好个"
        )
        return bool(named) and (not is_sum or not before)
    if match["points"]:
        return bool(re.search(r"息|利|年化", text))
    if _NO_RATE_BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    return not re.match(r"的?(?:额度|人|电|本金|首付|折|减免|工资)", text[match.end() :])
