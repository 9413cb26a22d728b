"""Compare the quotes of facts with copies of the instruments they come from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.citations import arabic_clauses
from knowledge.models import Fact, Library
from yaml_models import ContentError

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "law"
"""Where copies of statutes and interpretations are looked for; they are no part of the project."""

SUPERSEDED = "旧文本"
"""Beginning of the names of copies that are no longer in force."""

_CARD_CRIMES = "关于办理妨害信用卡管理刑事案件具体应用法律若干问题的解释"
_COURTS = "最高人民法院、最高人民检察院"
_AMENDED_BY = {f"{_COURTS}{_CARD_CRIMES}": f"{_COURTS}关于修改《{_CARD_CRIMES}》的决定"}
"""Instruments of which the decision that amended them is at hand: the quoted articles stand there."""

_EDITION = re.compile(r"\((?:\d{4}|试行)[^)]*\)$")
_CLAUSE_START = re.compile(r"^[*#“\s]*(第\d+条(?:之[一二三四五六七八九十])?)", re.MULTILINE)
_CLAUSE = re.compile(r"第\d+条(?:之[一二三四五六七八九十])?")
_IGNORED = re.compile(r"[\s*“”‘’\"'\u3000]")


@dataclass(frozen=True)
class QuoteReport:
    """What a comparison found.

    Attributes:
        compared: Number of facts whose instrument has a copy.
        without_copy: Number of verified facts whose instrument has none.
        problems: Quotes that do not stand in their source.
    """

    compared: int
    without_copy: int
    problems: tuple[ContentError, ...]


def compare_quotes(library: Library, folder: Path = DEFAULT_FOLDER) -> QuoteReport:
    """Compare every quote of a verified fact with the copy of its instrument, article by article.

    Args:
        library: What may be said.
        folder: Copies of the instruments, one Markdown file each, named like the instrument.
    """
    copies = {_key(path.stem): path for path in sorted(folder.glob("*.md")) if not path.stem.startswith(SUPERSEDED)}
    verified = [fact for fact in library.facts.values() if fact.confidence == "verified-text" and fact.quote]
    found = {fact.id: _copies_of(fact, copies) for fact in verified}
    problems = [problem for fact in verified for problem in _problems(fact, found[fact.id])]
    missing = sum(not paths for paths in found.values())
    return QuoteReport(len(verified) - missing, missing, tuple(problems))


def _copies_of(fact: Fact, copies: dict[str, Path]) -> list[Path]:
    """Return the copies of a fact's instruments; all of them or none."""
    keys = [_AMENDED_BY.get(_key(name), _key(name)) for name in fact.instrument.split("；")]
    return [copies[key] for key in keys] if all(key in copies for key in keys) else []


def _problems(fact: Fact, copies: list[Path]) -> Iterator[ContentError]:
    if not copies or not fact.quote:
        return
    cited = _CLAUSE.findall(arabic_clauses(fact.article or ""))
    texts = [clauses_of(path) for path in copies]
    passages = [passage for text in texts for passage in _passages(text, cited)]
    for part in filter(None, fact.quote.split("……")):
        if not any(_plain(part) in passage for passage in passages):
            elsewhere = [clause or "the text" for text in texts for clause in text if _plain(part) in text[clause]]
            where = f"it stands in {elsewhere[-1]}" if elsewhere else "it stands nowhere in the copy"
            reason = f"{part!r} is not in {fact.article or 'the text'}; {where}"
            yield ContentError(fact.file, f"[{fact.id}].quote", reason)


def _passages(text: dict[str, str], cited: list[str]) -> list[str]:
    """Return the cited clauses; the whole text where no clause is cited, or where the copy numbers none."""
    if not cited or set(text) == {""}:
        return [text[""]]
    return [text[clause] for clause in cited if clause in text]


@lru_cache(maxsize=128)
def clauses_of(path: Path) -> dict[str, str]:
    """Return the text of a copy by clause, as 第676条, and as a whole under the empty key."""
    text = arabic_clauses(unicodedata.normalize("NFKC", path.read_text(encoding="utf-8")))
    starts = list(_CLAUSE_START.finditer(text))
    bounds = [*(start.start() for start in starts), len(text)]
    clauses = {"": _plain(text)}
    for start, end in zip(starts, bounds[1:], strict=False):
        clauses[start[1]] = clauses.get(start[1], "") + _plain(text[start.start() : end])
    return clauses


def _plain(text: str) -> str:
    return _IGNORED.sub("", arabic_clauses(unicodedata.normalize("NFKC", text)))


def _key(name: str) -> str:
    """Return what the name of an instrument and that of its copy have in common."""
    return _EDITION.sub("", unicodedata.normalize("NFKC", name).replace("中华人民共和国", "")).strip()
