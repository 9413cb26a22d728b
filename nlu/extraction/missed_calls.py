"""How many calls went unanswered: 五六个电话没接, 拒接了七八次, 打了十个一个都没接."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.clause_bounds import clause_bounds, is_asked
from nlu.extraction.numerals import Span, numeral_span, whole
from nlu.extraction.patterns import pattern, table

MANY = 99
"""Greatest number of calls, where the words set no upper end (一个都没接)."""


_MISSED_WORD = re.compile(r"电话|接|漏|拒")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a person named.

    Attributes:
        start: Where its words begin in the text.
        end: Where they end.
        span: Least and greatest value, both included.
        counts: What it counts: missed_calls; principal or other for money.
    """

    start: int
    end: int
    span: Span
    counts: str


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    content = table("missed_calls")
    words = content["words"]
    return {
        key: [pattern(source, words) for source in ([value] if isinstance(value, str) else value)]
        for key, value in content.items()
        if key != "words"
    }


def missed_calls(text: str) -> list[Quantity]:
    """The calls that went unanswered, in order; (0, 0) where all were answered, nothing where none are counted."""
    found = [*_answered_some(text), *_counted(text), *_corrected(text)]
    if not found:
        found = list(_many(text)) or list(_none_answered(text))
    found += [
        Quantity(*match.span(), (0, 0), "missed_calls")
        for match in _found("all_answered", text)
        if not _ends(text, match)
    ]
    if not found:
        found = list(_bare(text))
    return sorted(found, key=lambda one: one.start)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether the answering came to an end: 前面电话全接，后面没接过."""
    return any(one.search(text, match.end()) for one in _patterns()["no_longer"])


def _found(name: str, text: str) -> Iterator[re.Match[str]]:
    for one in _patterns()[name]:
        yield from one.finditer(text)


def _is_mine(text: str, start: int, end: int) -> bool:
    """Whether it is the borrower's own missed call, not 我打客服5次没人接 or 我妈没接."""
    begin, stop = clause_bounds(text, start, end)
    return not any(one.search(text, begin, stop) for one in _patterns()["not_mine"])


def _counted(text: str) -> Iterator[Quantity]:
    """Calls with their number; where two patterns meet at one number, it counts once."""
    seen: set[int] = set()
    for match in _found("missed", text):
        place = match.span("n")
        denied = re.search(r"(?<!是)不是$", text[: place[0]]) or re.match(r"第|几", text[place[0] - 1 : place[0]])
        if place[0] in seen or denied or is_asked(text, *place) or not _is_mine(text, *match.span()):
            continue
        span = _bounded(text, match)
        if span is not None and not _is_answered(text, match) and not _is_none(text, match):
            seen.add(place[0])
            yield Quantity(*match.span(), span, "missed_calls")


def _span(numeral: str) -> Span | None:
    value = numeral_span(numeral)
    return None if value is None else (min(int(value[0]), MANY), min(int(value[1]), MANY))


_LEAD = re.compile(r"(不下|至少|起码|最少)$|(超过|不止)$|([不没]到)$")


def _bounded(text: str, match: re.Match[str]) -> Span | None:
    """The number of calls, its ends moved as 至少, 超过, 不到 and 以上 say."""
    span = _span(match["n"])
    lead = _LEAD.search(text, 0, match.start("n"))
    if span is None:
        return None
    if text.startswith("以上", match.end("n") + 1) or (lead and lead[1]):
        return (span[0], MANY)
    if lead and lead[2]:
        return (min(span[0] + 1, MANY), MANY)
    return (1, span[1] - 1) if lead and span[1] > 1 else span


def _is_answered(text: str, match: re.Match[str]) -> bool:
    """接了两个，三个没接: the two were answered, the three were not."""
    return re.search(r"(?<![没未拒不漏])接(?:了|到|过)?$", text[: match.start("n")]) is not None


def _is_none(text: str, match: re.Match[str]) -> bool:
    """一个都没接 says none, 有一个没接 says one."""
    if match["n"] not in ("一", "1"):
        return False
    if re.search(r"没有?接过$", text[: match.start("n")]):
        return True
    return re.match(r"[个通次](?:电话)?(?:都|也)", text[match.end("n") :]) is not None or (
        re.match(r"[个通次](?:没|不|未)", text[match.end("n") :]) is not None
        and not re.search(r"(?:有|就|只|才|漏|最后|上)$", text[: match.start("n")])
    )


def _corrected(text: str) -> Iterator[Quantity]:
    """不是5个电话没接，是8个."""
    if not _MISSED_WORD.search(text):
        return
    for match in _found("corrected", text):
        if (span := _span(match["m"])) is not None:
            yield Quantity(*match.span(), span, "missed_calls")


def _answered_some(text: str) -> Iterator[Quantity]:
    for match in _found("answered_some", text):
        rang, answered = numeral_span(match["n"]), numeral_span(match["m"])
        if rang and answered and rang[0] >= answered[1]:
            yield Quantity(*match.span(), whole(rang[0] - answered[1], rang[1] - answered[0]), "missed_calls")


def _none_answered(text: str) -> Iterator[Quantity]:
    for match in _found("none_answered", text):
        if not _is_mine(text, *match.span()):
            continue
        rang = [one for one in _found("rang", text[: match.end()]) if not is_asked(text, *one.span("n"))]
        # 一个 in 一个都没接 is no number of calls
        spans = [_span(one["n"]) for one in rang if one.end("n") <= match.start() or one.end() <= match.start()]
        known = [span for span in spans if span is not None]
        yield Quantity(*match.span(), known[-1] if known else (1, MANY), "missed_calls")
        return


def _many(text: str) -> Iterator[Quantity]:
    for match in _found("many", text):
        if _is_mine(text, *match.span()):
            yield Quantity(*match.span(), (5, MANY), "missed_calls")


def _bare(text: str) -> Iterator[Quantity]:
    """A message that is nothing but a number of times answers "how many calls"."""
    match = _patterns()["bare"][0].fullmatch(text.strip("，。！ "))
    if match and not (match["n"] == "几" or match["n"] == "半") and (span := _span(match["n"])) is not None:
        yield Quantity(0, len(text), span, "missed_calls")
