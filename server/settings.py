"""Numbers from the environment, checked once; an empty variable counts as unset."""

from __future__ import annotations

import math
import os

from server.errors import SettingError

HIGHEST_PORT = 65_535


def port(variable: str, default: int) -> int:
    """Return the TCP port that a variable names.

    Raises:
        SettingError: If it is no number from 1 to 65535.
    """
    return int(_number(variable, default, 1, HIGHEST_PORT, is_whole=True))


def keep_days() -> float:
    """Return how many days conversations are kept: `KEEP_DAYS`, 30 by default.

    Raises:
        SettingError: If it is less than one day, since that would erase a talk that is still going on.
    """
    return _number("KEEP_DAYS", 30, 1, 36_500)


def action_timeout_s() -> float:
    """Return the seconds until an action counts as failed: `ACTION_TIMEOUT_S`, 8 by default; a turn takes under one.

    Raises:
        SettingError: If it is no number from 0.1 to 60.
    """
    return _number("ACTION_TIMEOUT_S", 8, 0.1, 60)


def _number(variable: str, default: float, least: float, most: float, *, is_whole: bool = False) -> float:
    given = os.environ.get(variable, "").strip()
    if not given:
        return default
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not least <= number <= most or (is_whole and not given.isdecimal()):
        raise SettingError(
            f"{variable}={given!r} 不对：应为 {least:g} 到 {most:g} 之间的{'整数' if is_whole else '数'}。",
            f"{variable} must be {'a whole number' if is_whole else 'a number'} from {least:g} to {most:g}.",
        )
    return number
