"""Digits as people spread them out: 138 1234 5678, 1 3 8 1 2 …, 一三八-1234-5678, 138啊1234啊5678."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from privacy.fold import CHINESE_DIGITS, DIGIT_VALUES

_GROUP: Final = re.compile(f"[0-9]+|[{CHINESE_DIGITS}]+")
# A letter O between digits is a nought, a letter I or l a one: typed in haste or in hiding.
_LETTERS: Final = re.compile(r"(?<=[0-9])[OoIl]{1,4}(?=[0-9])")
_LETTER_VALUES: Final = str.maketrans("OoIl", "0011")
_TIGHT: Final = frozenset(" \t\r\n-_./()·")
_LOOSE: Final = _TIGHT | frozenset(",，*|~+。")
_WIDEST_GAP: Final = 6
_WIDEST_OTHER_GAP: Final = 2
# Between two numbers these tell of amounts, counts, dates, sums or ranges.
_UNITS: Final = frozenset(
    "元块万千百十亿角毛钱天个次月年日周期号点分秒时岁折笔条人度位成倍第到至和或=:%¥$#@&><^;；!！?？\ue000"
)
_TOO_FAR: Final = "#"


class Group(NamedTuple):
    """Neighbouring digits of one script.

    Attributes:
        start: Where they begin.
        end: Where they end, exclusive.
        digits: Their ASCII digits.
        is_ascii: Whether they are ASCII digits, not Chinese ones.
        gap: What stands between them and the group before.
        is_linked: Whether this group and the one before may belong to one number.
    """

    start: int
    end: int
    digits: str
    is_ascii: bool
    gap: str
    is_linked: bool


class Run:
    """Groups in a row that may together be one number.

    Attributes:
        groups: The groups.
        is_followed: Whether more digits of the same script follow after a blank, a dash or the like.
    """

    def __init__(self, groups: Sequence[Group], is_followed: bool) -> None:
        """Take the groups of one candidate."""
        self.groups = groups
        self.is_followed = is_followed

    @property
    def start(self) -> int:
        """Where the first group begins."""
        return self.groups[0].start

    @property
    def end(self) -> int:
        """Where the last group ends, exclusive."""
        return self.groups[-1].end

    @cached_property
    def digits(self) -> str:
        """All digits."""
        return "".join([group.digits for group in self.groups])

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Number of digits in each group."""
        return tuple([len(group.digits) for group in self.groups])

    @property
    def is_spelled(self) -> bool:
        """Whether each digit stands alone."""
        return len(self.groups) > 1 and max(self.lengths) == 1

    @property
    def is_uniform(self) -> bool:
        """Whether all digits are of one script: in 138 1234 5678 一天 the last one is no part of the number."""
        return len({group.is_ascii for group in self.groups}) == 1

    @property
    def is_unbroken(self) -> bool:
        """Whether nothing stands between the digits."""
        return all(not group.gap for group in self.groups[1:])

    @property
    def is_tight(self) -> bool:
        """Whether only blanks, dashes, points and brackets part the groups."""
        return all(_TIGHT.issuperset(group.gap) for group in self.groups[1:])

    @cached_property
    def separators(self) -> frozenset[str]:
        """What parts the groups, without blanks."""
        return frozenset([group.gap.strip() for group in self.groups[1:]])

    @property
    def is_alike(self) -> bool:
        """Whether one and the same sign other than a blank parts three groups or more."""
        return len(self.groups) >= 3 and len(self.separators) == 1 and self.separators != {""}

    @property
    def is_parted_by_points(self) -> bool:
        """Whether a point or slash stands in some gaps only, as in amounts and dates."""
        pointed = any("." in separator or "/" in separator for separator in self.separators)
        return pointed and not self.is_alike

    @property
    def is_round(self) -> bool:
        """Whether its groups end in 00, as amounts in a row do."""
        return sum(group.digits.endswith("00") for group in self.groups[1:]) >= max(2, len(self.groups) - 2)


class DigitGroups:
    """All groups of digits in a message, and which runs of them may be one number."""

    def __init__(self, folded: str) -> None:
        """Find the groups.

        Args:
            folded: Folded text.
        """
        self._groups = _groups_in(folded)
        self._digits = "".join([group.digits for group in self._groups])
        ends = list(accumulate(len(group.digits) for group in self._groups))
        self._offsets = [0, *ends[:-1]]
        self._group_that_ends = {end: at for at, end in enumerate(ends)}
        # For each group the one after the last that is linked to it.
        self._stops = [len(self._groups)] * len(self._groups)
        for at in range(len(self._groups) - 2, -1, -1):
            self._stops[at] = self._stops[at + 1] if self._groups[at + 1].is_linked else at + 1

    def runs(
        self, sizes: Collection[int], form: re.Pattern[str] | None = None, starts: Collection[int] | None = None
    ) -> Iterator[Run]:
        """Yield the runs of linked groups that hold one of the wanted numbers of digits.

        Args:
            sizes: Wanted numbers of digits.
            form: How the digits begin; None for any.
            starts: Positions in the text where a run may begin; None for any.
        """
        for at, group in enumerate(self._groups):
            offset, stop = self._offsets[at], self._stops[at]
            if (starts is not None and group.start not in starts) or (form and not form.match(self._digits, offset)):
                continue
            for size in sizes:
                last = self._group_that_ends.get(offset + size, stop)
                if at <= last < stop:
                    following = self._groups[last + 1 : min(last + 2, stop)]
                    is_followed = any(
                        one.is_ascii == self._groups[last].is_ascii and _TIGHT.issuperset(one.gap) for one in following
                    )
                    yield Run(self._groups[at : last + 1], is_followed)


def _groups_in(folded: str) -> list[Group]:
    groups: list[Group] = []
    end = 0
    plain = _LETTERS.sub(lambda found: found[0].translate(_LETTER_VALUES), folded)
    for found in _GROUP.finditer(plain):
        gap = folded[end : found.start()] if found.start() - end <= _WIDEST_GAP else _TOO_FAR
        end = found.end()
        is_ascii = found[0].isascii()
        # In 13812345678, new line, 一天打20个 the second line begins with another number.
        is_other = "\n" in gap and bool(groups) and groups[-1].is_ascii != is_ascii
        is_linked = not is_other and _is_link(gap)
        groups.append(Group(found.start(), end, found[0].translate(DIGIT_VALUES), is_ascii, gap, is_linked))
    return groups


@lru_cache(maxsize=1024)
def _is_link(gap: str) -> bool:
    if _LOOSE.issuperset(gap):
        return len(gap) <= _WIDEST_GAP
    return len(gap) <= _WIDEST_OTHER_GAP and _UNITS.isdisjoint(gap)
