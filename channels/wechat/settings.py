"""Secrets of an account, from the environment; of the channel's own one all, or none and it is off."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.wechat.envelope import AES_KEY, TOKEN

ANY = re.compile(r"[!-~]{1,200}")
API_URL = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment.

    Attributes:
        name: As the environment has it.
        shape: What its value looks like.
        chinese: The shape in words.
        english: The same.
        is_needed: Whether the channel cannot do without.
    """

    name: str
    shape: re.Pattern[str] = ANY
    chinese: str = "应为不含空格的一串字符"
    english: str = "it is one word of visible ASCII characters"
    is_needed: bool = True


def token(name: str) -> Variable:
    """Return the variable for the Token of the account's settings page."""
    return Variable(name, TOKEN, "应为 3 到 32 位字母或数字", "it has 3 to 32 letters and digits")


def aes_key(name: str, is_needed: bool = True) -> Variable:
    """Return the variable for the EncodingAESKey of the account's settings page."""
    return Variable(name, AES_KEY, "应为 43 位字母或数字", "it has 43 letters and digits", is_needed)


def api_url(name: str) -> Variable:
    """Return the variable for another address of the interface: a proxy or a stand-in."""
    return Variable(name, API_URL, "应为 http 或 https 地址", "it is an http or https address", False)


def from_environment(variables: Mapping[str, Variable]) -> dict[str, str] | None:
    """Return the values of those variables that are set, by their keys.

    Returns:
        None where none is set: the channel is off.

    Raises:
        ValueError: If one is malformed, or only some of the needed ones are set. The message is for who starts it.
    """
    if not any(map(_value, variables.values())):
        return None
    others = "，这个渠道的其他变量却设置了", ", though others of this channel are: set all of them, or none"
    return complete(variables, *others)


def complete(variables: Mapping[str, Variable], chinese: str = "", english: str = "") -> dict[str, str]:
    """Return the values of those variables that are set, by their keys.

    Args:
        variables: The variables.
        chinese: What the message says after that one is not set.
        english: The same.

    Raises:
        ValueError: If one is malformed, or one that is needed is not set. The message is for who starts it.
    """
    values = {key: _value(variable) for key, variable in variables.items()}
    for key, variable in variables.items():
        if not values[key] and variable.is_needed:
            raise ValueError(f"环境变量 {variable.name} 没有设置{chinese}。{variable.name} is not set{english}.")
        if values[key] and not variable.shape.fullmatch(values[key]):
            raise ValueError(
                f"环境变量 {variable.name} 的格式不对，{variable.chinese}。"
                f"{variable.name} is malformed: {variable.english}."
            )
    return {key: value for key, value in values.items() if value}


def _value(variable: Variable) -> str:
    return os.environ.get(variable.name, "").strip()
