"""Where a statement comes from, as the reader sees it: short names, clauses, and one line of sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote as percent_encoded

import cn2an

from knowledge.vocabulary import GRADES, Grade
from yaml_models import read

SHORT_NAMES = Path(__file__).with_name("short_names.yml")

_URL = re.compile(r"https?://[^\s（）；，]+")
_REPOSITORY = re.compile(r"公开代码仓库 ([\w.-]+/[\w.-]+): (.+?\.md)")
_CLAUSE = re.compile(r"第([零〇一二两三四五六七八九十百千]+)条")
_EDITION = re.compile(r"（(?:\d{4}年[^）]*|试行)）$")


@dataclass(frozen=True)
class Citation:
    """A source of a statement.

    Attributes:
        id: Id of the fact, seed claim or complaint channel.
        title: The instrument's full name.
        short_title: Its usual short name, such as 《民法典》.
        article: Its clause, as in 第六百七十六条; empty where the instrument's own text was not seen.
        grade: One of `GRADES`.
        as_of: Date of the text that was seen, as in 2026-07-17.
        confidence: verified-text, secondary-source or unverified.
        in_force: yes, likely, replaced, expired or unknown.
        url: A public page with the text, empty where there is none.
        quote: The instrument's own words; empty where only reports were seen.
    """

    id: str
    title: str
    short_title: str
    article: str
    grade: Grade
    as_of: str
    confidence: str
    in_force: str = "yes"
    url: str = ""
    quote: str = ""

    @property
    def is_channel(self) -> bool:
        """True where it is somewhere to turn to rather than a statement."""
        return self.id.startswith("CH-")

    @property
    def is_reported(self) -> bool:
        """True where only press or web reports of the text were seen."""
        return self.confidence == "secondary-source"

    @property
    def clause(self) -> str:
        """The clause in Arabic digits, as in 第676条."""
        return arabic_clauses(self.article)

    @property
    def standing(self) -> str:
        """Grade, how the text was seen, and whether it has ended: 国家标准，推荐性，据公开报道."""
        seen = "据公开报道" if self.is_reported else "据所见文本" if self.in_force == "likely" else ""
        if self.grade == "article":
            seen = ""
        return "，".join(filter(None, (GRADES[self.grade], seen, _ENDED.get(self.in_force, ""))))


_ENDED = {"replaced": "已被取代", "expired": "已结束"}


def sources_line(citations: Sequence[Citation]) -> str:
    """Return all sources in one line, each instrument once, complaint channels last; empty without sources."""
    instruments: dict[tuple[str, str], list[Citation]] = {}
    for cited in citations:
        if not cited.is_channel:
            instruments.setdefault((cited.short_title, cited.standing), []).append(cited)
    named = [f"{title}{_clauses(group)}（{standing}）" for (title, standing), group in instruments.items()]
    channels = list(dict.fromkeys(cited.short_title for cited in citations if cited.is_channel))
    parts = [f"依据：{'；'.join(named)}" if named else "", f"渠道：{'、'.join(channels)}" if channels else ""]
    return "。".join(filter(None, parts))


def _clauses(group: Iterable[Citation]) -> str:
    return "、".join(dict.fromkeys(cited.clause for cited in group if cited.clause))


def arabic_clauses(article: str) -> str:
    """Return a clause with its numbers in Arabic digits: 第六百七十六条第二款 becomes 第676条第二款."""
    return _CLAUSE.sub(lambda found: f"第{cn2an.cn2an(found[1])}条", article)


def url_of(places: Iterable[str]) -> str:
    """Return the first web address among the places where a text was seen; empty without one.

    A file of a public repository (公开代码仓库 owner/name: path) is read on GitHub's page of it.
    """
    return next(filter(None, map(_address, places)), "")


def _address(place: str) -> str:
    if found := _URL.search(place):
        return found[0]
    stored = _REPOSITORY.search(place)
    return f"https://github.com/{stored[1]}/blob/HEAD/{percent_encoded(stored[2])}" if stored else ""


def short_name(instrument: str) -> str:
    """Return the name by which people know an instrument: 《民法典》 for 中华人民共和国民法典.

    Names that no rule shortens well are listed in short_names.yml.
    """
    listed = _short_names().get(instrument)
    if listed:
        return listed
    if instrument.startswith("（"):
        return instrument.strip("（）")
    if "《" in instrument:
        return instrument
    name = _EDITION.sub("", instrument.replace("中华人民共和国", ""))
    return f"《{name}》"


@lru_cache(maxsize=1)
def _short_names() -> dict[str, str]:
    return dict(read(SHORT_NAMES).content)
