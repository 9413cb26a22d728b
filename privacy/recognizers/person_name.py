"""Names after words that announce one: 我叫张伟, 我妈张桂芳, 催收员王强. Names elsewhere are not looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.fold import fold
from privacy.message import Message
from privacy.name_reader import HAN, NameReader
from privacy.recognizer import Recognizer
from privacy.spans import OPAQUE, Span
from privacy.tables import any_of

STRENGTHS: Final = ("certain", "likely", "kin", "role", "rare")
_WHOSE: Final = "[我他她你咱俺]的?"
_SIGNS: Final = r"[\s:=,，(\"“'【]{0,3}"
_NUMBERED: Final = r"(?:[1-9一二三][.,:)] ?)?"
_AND: Final = re.compile(r" ?(?:[,，]|和|跟|与|及|以及|还有) ?")
_AND_BEFORE: Final = re.compile(r"(?:[,，]|和|跟|与|及|以及|还有) ?$")
_APART: Final = re.compile(r"[\s:,，(和跟与及]{1,2}")
_APART_BEFORE: Final = re.compile(r"[\s:,，(和跟与及]{1,2}$")
_LONGEST_JOINT: Final = 3
_WHAT_NUMBER: Final = r"(?:的?(?:电话|手机号?|身份证号?|微信|卡号))?"
_NUMBER_AFTER: Final = re.compile(rf"[\s:,，(]{{0,2}}{_WHAT_NUMBER}[\s:,，]{{0,2}}(?={OPAQUE})")
_NUMBER_BEFORE: Final = re.compile(rf"{OPAQUE}[\s:,，(]{{0,2}}(?=[\u3400-\u9fff])")


class PersonName(Recognizer):
    """Finds names after announcing words, before 女士 and 是我妈, and alone beside something replaced."""

    TABLE = "person_name"
    KIND = "name"

    def __init__(self) -> None:
        """Compile the announcing words, by how often a name follows them."""
        super().__init__()
        words = self.table.words
        joints, role = any_of(words["joints"]), any_of(words["role"])
        kin = rf"{_WHOSE}(?:{any_of([*words['kin'], *words['short_kin']])})"
        for strength in STRENGTHS:
            cues = any_of([fold(word) for word in words[strength]])
            if strength == "kin":
                cues = f"{kin}|{cues}"
            self.CONTEXT[strength] = re.compile(rf"(?:{cues}){_SIGNS}(?:{joints})?{_SIGNS}{_NUMBERED}", re.IGNORECASE)
        self._profession = re.compile(any_of(words["professions"]))
        self._honorific = re.compile(any_of(words["honorifics"]))
        self._relation = re.compile(rf"(?:都?是|就是|系|[,，(])(?:{kin}|{_WHOSE}(?:{role}))")
        self._reader = NameReader(self.table)

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all names in a message."""
        text = message.text
        for strength in STRENGTHS:
            for cue in self.CONTEXT[strength].finditer(text):
                if end := self._reader.end(text, cue.end(), strength):
                    yield Span(cue.end(), end, self.KIND)
                    yield from self._forwards(text, end, _AND)
        for honorific in self._honorific.finditer(text):
            if (start := self._reader.full_name_start(text, honorific.start())) is not None:
                yield Span(start, honorific.start(), self.KIND)
        for profession in self._profession.finditer(text):
            yield from self._backwards(text, profession.start(), _AND_BEFORE)
        for relation in self._relation.finditer(text):
            yield from self._backwards(text, relation.start(), _AND_BEFORE)
        yield from self._beside_numbers(text)

    def _beside_numbers(self, text: str) -> Iterator[Span]:
        """Yield names that stand alone beside something replaced: 张伟〔手机号〕."""
        for after in _NUMBER_AFTER.finditer(text):
            yield from self._backwards(text, after.start(), _APART_BEFORE)
        for before in _NUMBER_BEFORE.finditer(text):
            end = self._reader.full_name_end(text, before.end(), "likely")
            if end and not HAN.match(text, end):
                yield Span(before.end(), end, self.KIND)
                yield from self._forwards(text, end, _APART)

    def _forwards(self, text: str, end: int, joint: re.Pattern[str]) -> Iterator[Span]:
        """Yield the names of a list after its first: 陈静 and 王磊 in 刘洋、陈静和王磊."""
        while found := joint.match(text, end):
            start = found.end()
            end = self._reader.full_name_end(text, start, "likely")
            if not end:
                return
            yield Span(start, end, self.KIND)

    def _backwards(self, text: str, end: int, joint: re.Pattern[str]) -> Iterator[Span]:
        """Yield the names of a list that ends at a position, the last first."""
        while (start := self._reader.full_name_start(text, end)) is not None:
            found = joint.search(text, max(0, start - _LONGEST_JOINT), start)
            if not found and self._reader.is_in_a_word(text, start):
                return
            yield Span(start, end, self.KIND)
            if not found:
                return
            end = found.start()
