"""One spelling for what people type: width, traditional characters, noise, and typos where their context shows them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import zhconv

from nlu.extraction.patterns import pattern, table

_WECHAT_FACE = re.compile(r"\[[\u4e00-\u9fff]{1,4}\]")
_NOISE = frozenset({"So", "Cs", "Cf", "Co", "Cn", "Cc", "Mn", "Me"})
_SPACE_INSIDE = re.compile(r"(?<=[\u3400-\u9fff，。？！；：、]) +| +(?=[\u3400-\u9fff，。？！；：、])")
# 逾期12天了 会打给我妈吗: between runs of three characters and more, a space is how people type a comma
_PAUSE = re.compile(r"(?<=[^\W\d_]{3}) (?=[\u3400-\u9fff]{3})|(?<=[\w%.]{4}) (?=[0-9][^\W\d_][\w]{2})")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_CLOCK = re.compile(r"(?<=[0-9]):(?=[0-9])")
_STOPS = str.maketrans({"?": "？", "!": "！", ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "｡": "。"})
_ELLIPSIS = re.compile(r"(?:\.{2,}|…+|。{2,})")
_REPEATED_STOP = re.compile(r"([^\w\s])\1+")
_LOOSE_COMMA = re.compile(r"(?<=[。？！；，])，+|^[，。]+")
# digits are left alone: 10000 and 2000 are amounts
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
# 贰拾天, 伍仟元: in front of a measure only, for 陆 and 拾 are words of their own
_FORMAL = re.compile(r"(?<![收大登队])[壹贰叁肆伍陆柒捌玖拾佰仟廿卅]+(?=[个天日周年元块万期次通多来])")
_SIMPLE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千") | {ord("廿"): "二十", ord("卅"): "三十"}
# 1 0天, but not 借了5000 1个月没还
_SPLIT = re.compile(r"(?<![0-9])([0-9]) (?=[0-9]+(?:天|个月|元|块|万))")
_MAX_ROUNDS = 6


def normalise(text: str) -> str:
    """The normal form of `text`; normalising it again changes nothing."""
    for _ in range(_MAX_ROUNDS):
        changed = _once(text)
        if changed == text:
            return text
        text = changed
    return text


def _once(text: str) -> str:
    text = _WECHAT_FACE.sub("", text)
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[\r\n\u2028\u2029\x0b\x0c\x85]+", "，", text)
    text = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _is_noise(char))
    text = zhconv.convert(text, "zh-cn")
    text = _THOUSANDS.sub("", text)
    text = _CLOCK.sub("\x00", text).translate(_STOPS).replace("\x00", ":")
    text = _ELLIPSIS.sub("，", text)
    text = _REPEATED_STOP.sub(r"\1", text)
    text = _LOOSE_COMMA.sub("", text)
    text = _REPEATED.sub(r"\1\1", text)
    text = _SPACE_INSIDE.sub("", _PAUSE.sub("，", re.sub(" +", " ", text))).strip()
    text = _FORMAL.sub(lambda match: match[0].translate(_SIMPLE), _SPLIT.sub(r"\1", text))
    return _mend(text)


def _is_noise(char: str) -> bool:
    category = unicodedata.category(char)
    return category in _NOISE or (category == "Sk" and char > "\x7f")


class _Typo(NamedTuple):
    wrong: re.Pattern[str]
    right: str
    needs: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _typos() -> tuple[_Typo, ...]:
    content = table("typos")
    words: dict[str, str] = content["words"]
    found = []
    for row in content["typos"]:
        # a lookbehind has one width, so every word that must not stand before gets its own
        before = "".join(f"(?<!{word})" for word in row.get("not_after", []))
        after = f"(?!{row['not_before']})" if "not_before" in row else ""
        needs = pattern(row["needs"], words) if "needs" in row else None
        found.append(_Typo(pattern(f"{before}(?:{row['wrong']}){after}", words), row["right"], needs))
    return tuple(found)


def _mend(text: str) -> str:
    """Puts the right word where a typo stands in its context."""
    for typo in _typos():
        # the context must be given by the rest of the message, not by the typo itself
        if typo.wrong.search(text) and (typo.needs is None or typo.needs.search(typo.wrong.sub(" ", text))):
            text = typo.wrong.sub(typo.right, text)
    return text
