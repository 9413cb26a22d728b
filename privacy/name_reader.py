"""Decides where a name of a person begins and ends, given a place in a text where one may stand."""

from __future__ import annotations

import re
from typing import Final

from privacy.tables import Table, any_of

HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SPACED: Final = re.compile(r"[\u3400-\u9fff] [\u3400-\u9fff](?: [\u3400-\u9fff])?(?![\u3400-\u9fff])")
# Names of several nationalities have a point between their parts, and no surname of the table.
_POINTED: Final = re.compile(r"[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}")
_LATIN: Final = re.compile(r"[A-Za-z]{2,20}(?: [A-Za-z]{2,12}){0,2}(?![A-Za-z0-9])")
_CHARACTER_LISTS: Final = frozenset({"surname", "rare_surname", "given", "no_given"})
_LONGEST_WORD: Final = 4
_LONGEST_NAME: Final = 4


class NameReader:
    """Reads names by surnames, characters of given names, and the words that may follow.

    How much is needed depends on how often a name follows the announcing word, here called strength: `certain`,
    `kin`, `role`, `likely` or `rare`.
    """

    def __init__(self, table: Table) -> None:
        """Prepare the lists of a table.

        Args:
            table: The table of `PersonName`.
        """
        self._table = table
        self._known = {
            name: frozenset("".join(items).replace(" ", "") if name in _CHARACTER_LISTS else items)
            for name, items in table.words.items()
        }
        self._nickname = table.compiled("{nickname}")
        surnames = any_of(table.words["pinyin_surnames"])
        self._pinyin = table.compiled(rf"(?:{surnames}) ?{{syllable}}(?: ?{{syllable}}){{0,2}}")

    def end(self, text: str, start: int, strength: str) -> int:
        """Return where the name ends that begins at a position, 0 where none does.

        Args:
            text: Folded text.
            start: Position right after an announcing word.
            strength: How often a name follows that word.
        """
        if latin := _LATIN.match(text, start):
            return latin.end() if self._is_latin_name(latin[0], strength) else 0
        if strength != "rare" and (pointed := _POINTED.match(text, start)):
            return pointed.end()
        if strength in {"certain", "kin", "role"} and (end := self._nickname_end(text, start, strength)):
            return end
        if strength == "certain" and (spaced := _SPACED.match(text, start)):
            return spaced.end() if spaced[0][0] in self._known["surname"] else 0
        return self.full_name_end(text, start, strength)

    def full_name_end(self, text: str, start: int, strength: str) -> int:
        """Return where a name of surname and given name ends that begins at a position, 0 where none does.

        Args:
            text: Folded text.
            start: Where it would begin.
            strength: How often a name stands there.
        """
        if example := self._longest(text, start, "example_names"):
            return start + example
        surname = self._surname_length(text, start, strength)
        if not surname or self._longest(text, start, "no_name") or self._longest(text, start + surname, "titles"):
            return 0
        given = self._given_length(text, start + surname, strength)
        if surname == 1 and text[start] in self._known["rare_surname"]:
            return self._rare_name_end(text, start, given, strength)
        one, two = start + surname + 1, start + surname + 2
        followers = "rare_followers" if strength == "rare" else "followers"
        # 刘伟明天来: a word of two characters after one tells more than a second character of the name.
        if given == 2 and self._ends(text, two, followers) and self._longest(text, one, "followers") < 2:
            return two
        if given and self._ends(text, one, followers):
            return one
        if given == 2 and strength in {"certain", "kin", "role"}:
            return two
        # After 我叫 a name is near certain: rather one character too many than a name that stays.
        return one if given and strength == "certain" else 0

    def full_name_start(self, text: str, end: int) -> int | None:
        """Return where a name of surname and given name begins that ends at a position, None where none does."""
        for start in range(max(0, end - _LONGEST_NAME), end - 1):
            surname = self._surname_length(text, start, "likely")
            given = text[start + surname : end]
            if surname and 1 <= len(given) <= 2 and self._known["given"].issuperset(given):
                return None if self._longest(text, start, "no_name") else start
        return None

    def is_in_a_word(self, text: str, start: int) -> bool:
        """Return True where an ideograph before a position makes what begins there the rest of a word."""
        before = text[start - 1 : start] if start else ""
        return HAN.match(before) is not None and before not in self._known["before"]

    def _rare_name_end(self, text: str, start: int, given: int, strength: str) -> int:
        """Return where a name with a rare surname ends: 和, 都 and their like are words far more often."""
        end = start + 1 + given
        is_last = not HAN.match(text, end)
        if not given or not (is_last or self._longest(text, end, "followers") > 1):
            return 0
        if is_last and strength == "certain":
            return end
        characters = text[start + 1 : end]
        is_given = self._known["given"].issuperset(characters) and not self._longest(text, start + 1, "no_name")
        return end if is_given and (given == 2 or strength == "certain") else 0

    def _surname_length(self, text: str, start: int, strength: str) -> int:
        if text[start : start + 2] in self._known["double_surname"]:
            return 2
        first = text[start : start + 1]
        is_rare = first in self._known["rare_surname"] and strength not in {"certain", "kin", "role"}
        return int(first in self._known["surname"] and not is_rare)

    def _given_length(self, text: str, start: int, strength: str) -> int:
        """Return how many of the next two characters may be a given name."""
        length = 0
        for character in text[start : start + 2]:
            is_possible = strength == "certain" and character not in self._known["no_given"]
            if not HAN.match(character) or not (character in self._known["given"] or is_possible):
                break
            length += 1
        return length

    def _nickname_end(self, text: str, start: int, strength: str) -> int:
        found = self._nickname.match(text, start)
        if not found or self._longest(text, start, "no_nickname"):
            return 0
        last = found[0][-1]
        if strength == "role" and not (found[0][0] == "小" and last in self._known["surname"]):
            return 0  # 催收老打, but 客服小李
        is_surname = last in self._known["surname"] and last not in self._known["no_given"]
        if last not in self._known["given"] and not is_surname:
            return 0
        return found.end() if strength == "certain" or self._ends(text, found.end(), "followers") else 0

    def _is_latin_name(self, latin: str, strength: str) -> bool:
        """Return True for any words after 我叫, and for Zhang Wei, ZhangWei and zhangguifang after kin and roles."""
        if strength == "certain":
            return latin.split()[0].lower() not in self._known["no_latin"]
        return strength != "rare" and self._pinyin.fullmatch(latin) is not None

    def _ends(self, text: str, at: int, followers: str) -> bool:
        return not HAN.match(text, at) or self._longest(text, at, followers) > 0

    def _longest(self, text: str, at: int, words: str) -> int:
        """Return the length of the longest word of a list that begins here; slices are quicker than every word."""
        known = self._known[words]
        longest = min(_LONGEST_WORD, len(text) - at)
        return next((length for length in range(longest, 0, -1) if text[at : at + length] in known), 0)
