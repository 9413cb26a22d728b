"""Interest rates: 日息万五, 年化18%, 百分之二十四."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.extraction.quantities.numerals import number

_DAYS_PER_YEAR = 365
_DAYS_PER_MONTH = _DAYS_PER_YEAR / 12
"""月息两分 is 24 % a year, neither more nor less."""
_PARTS = {"万分之": 10_000, "万": 10_000, "千分之": 1000, "千": 1000, "百分之": 100, "%": 100, "‰": 1000, "个点": 100}

_ARABIC = r"[0-9]{1,3}(?:\.[0-9]{1,5})?"
_SPOKEN = r"(?:两(?=个点)|(?:[零二三四五六七八九十点]|一(?![天日个年])){1,6})"
_FIGURE = rf"(?:{_ARABIC}|{_SPOKEN})"
_PER = re.compile(rf"(?P<per>万分之|千分之|百分之|[万千])(?P<figure>{_FIGURE})")
_SIGN = re.compile(rf"(?P<figure>{_FIGURE})(?P<per>%|‰|个点)")

# 年化23.8, 利率十五点四: the figure alone, where its name says that it is a rate
_NO_PERCENT = "[0-9零一二两三四五六七八九十.分%‰个至到几多来百千万kw元块毛角天日月年期周号岁笔点倍折成~-]|以[上下内]"
_BARE = re.compile(
    rf"(?P<figure>{_FIGURE}|两(?=分))(?P<per>分(?P<tenth>[一二三四五六七八九半](?!分))?)?(?!{_NO_PERCENT})"
)
_NAMES_RATE = re.compile(
    r"(?P<name>(?:年化|年|月|日)利率|年化率|年化|利率|[年月]息|[年月]利(?![率息]))(?:是|为|有|的|才|就|都|要|算|收|达|到|超过?|高达|写|显示|：|:){0,3}"
    r"(?:从[^，]{1,6}?[降涨调]到)?(?P<about>大概|差不多|大约)?$"
)
# 一分二的利, 两分利, 利息两分: percent a month among private lenders
_BY_TENTHS = re.compile(
    r"(?P<figure>[一二两三四五六七八九]|[1-9](?:\.[0-9])?)分(?P<tenth>[一二三四五六七八九半1-9])?(?P<of>(?:钱|块)?的?(?:利(?![率润])|月?息))?"
    r"(?![期钱次批0-9开之]|息?[也都还]?[没不])"
)
_INTEREST_BEFORE = re.compile("(?:利息|利钱|利|息)(?:是|要|算|收|按|才|就|为|给|的){0,3}$")
_GREATEST_BARE = {"年": 100, "月": 10, "日": 1}
"""Percent a year, a month, a day: a greater figure is no rate."""

_YEARLY = "年化利率|年化率|年化|年利率|年利|年息|一年|年|lpr"
_DAILY = "日利率|日息|每日|每天|一天|一日|日利|按日|天|日"
_MONTHLY = "月利率|月利|月息|每月|一个月|月"
_SAYS = "(?:利息|利率|罚息|的|是|为|按|算|收|要|就|达|到|超过|超|高达|加|：|:){0,4}"
_BEFORE = re.compile(rf"(?:(?P<yearly>{_YEARLY})|(?P<daily>{_DAILY})|(?P<monthly>{_MONTHLY})){_SAYS}$")
_AFTER = re.compile(r"(?P<daily>一天|每天|每日|一日|/天|/日)|(?P<yearly>一年|每年|/年)")
# 减免30%, 还百分之七十, 先交10%保证金: a share, not a rate
_NO_RATE_BEFORE = re.compile(
    r"(?:减免?|免|还|上浮|上调|打|比例|手续费|滞纳金|首付|费率|服务费|通过率|成功率|概率|几率|本金|总额|占|扣|涨|最低|先交|先付|要交|预付|垫)"
    r"(?:是|了|收|按|的|掉|到|要|为|还款){0,3}$"
)
_NO_RATE_AFTER = re.compile(
    "的?(?:额度|人|电|本金|首付|折|减免|工资|把握|可能|确定|保证金|押金|定金|订金|手续费|服务费|诚意金|解冻费|违约金)"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """An interest rate that a person named, as a share of the principal for one day."""

    start: int
    end: int
    daily_rate: float


def read_rate(text: str, at: int) -> Rate | None:
    """The rate whose figure begins at `at`; without a period, a share is daily below 1 % and yearly from there."""
    match = _PER.match(text, at) or _SIGN.match(text, at)
    figure = _figure(match["figure"]) if match else None
    if match is None or figure is None:
        return _bare(text, at)
    before = _BEFORE.search(text, max(0, at - 12), at)
    if not _is_rate(text, match, named=before is not None):
        return None
    share = figure / _PARTS[match["per"]]
    after = _AFTER.match(text, match.end())
    period = (before and before.lastgroup) or (after and after.lastgroup)
    days = {"yearly": _DAYS_PER_YEAR, "monthly": _DAYS_PER_MONTH, "daily": 1}.get(
        period or "", _DAYS_PER_YEAR if share >= 0.01 else 1
    )
    if share <= 0 or share / days >= 1:
        return None
    return Rate(at, match.end(), share / days)


def _bare(text: str, at: int) -> Rate | None:
    """年化23.8, 利率15.4, 日利率0.05, 月息两分: in percent; without a period, daily below 1 and yearly from there."""
    name = _NAMES_RATE.search(text, max(0, at - 16), at)
    match = _BARE.match(text, at) if name else None
    figure = _figure(match["figure"]) if match else None
    if name is None or match is None or not figure:
        return _by_tenths(text, at)
    figure += (_figure(match["tenth"].replace("半", "五")) or 0) / 10 if match["tenth"] else 0
    period = name["name"][0]
    if period not in _GREATEST_BARE:
        period = "年" if figure >= 1 else "日"
    # 月息两分 is two percent, 月息8 a sum
    if figure > _GREATEST_BARE[period] or (
        name["name"] in ("月息", "日息") and not match["per"] and "." not in match[0]
    ):
        return None
    share = figure * (10 if match["per"] and period == "年" else 1) / 100
    return Rate(at, match.end(), share / {"年": _DAYS_PER_YEAR, "月": _DAYS_PER_MONTH, "日": 1}[period])


def _by_tenths(text: str, at: int) -> Rate | None:
    """一分二的利, 利息两分: the figure is percent a month, what follows 分 its tenth."""
    match = _BY_TENTHS.match(text, at)
    if match is None or not (match["of"] or _INTEREST_BEFORE.search(text, max(0, at - 8), at)):
        return None
    figure = number(match["figure"])
    tenth = number(match["tenth"].replace("半", "五")) if match["tenth"] else 0
    if figure is None or tenth is None:
        return None
    end = match.start("of") if match["of"] else match.end()
    return Rate(at, end, (figure + tenth / 10) / 100 / _DAYS_PER_MONTH)


def _figure(words: str) -> float | None:
    head, point, tail = words.partition("点")
    if not point:
        return number(words)
    whole, digits = number(head), [number(digit) for digit in tail]
    if whole is None or not digits or None in digits:
        return None
    return float(f"{whole:.0f}." + "".join(f"{digit:.0f}" for digit in digits))


def _is_rate(text: str, match: re.Match[str], *, named: bool) -> bool:
    """万五 is a rate, 三万五 is a sum; 打9折 and 电量80% are neither."""
    left, right = text[max(0, match.start() - 12) : match.start()], text[match.end() :]
    if match["per"] == "万":
        if match["figure"] == "一" and not named:
            return False  # 万一 is "in case"
        is_sum = bool(re.match("[块元千百多]", right)) or left[-1:] in set("0123456789一二两三四五六七八九十几百千好个")
        return not (is_sum and left)
    if match["per"] == "千":
        return named and not re.match("[块元百多]", right)  # 日息千五
    if match["per"] == "个点":
        return bool(re.search("息|利|年化", text))
    return not _NO_RATE_BEFORE.search(left) and not _NO_RATE_AFTER.match(right)
