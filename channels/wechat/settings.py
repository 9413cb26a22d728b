"""Secrets of a channel, from the environment: all of them, or none and the channel is off."""

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
    values = {key: os.environ.get(variable.name, "").strip() for key, variable in variables.items()}
    if not any(values.values()):
        return None
    for key, variable in variables.items():
        if not values[key] and variable.is_needed:
            raise ValueError(
                f"环境变量 {variable.name} 没有设置，这个渠道的其他变量却设置了。"
                f"{variable.name} is not set, though others of this channel are: set all of them, or none."
            )
        if values[key] and not variable.shape.fullmatch(values[key]):
            raise ValueError(
                f"环境变量 {variable.name} 的格式不对，{variable.chinese}。"
                f"{variable.name} is malformed: {variable.english}."
            )
    return {key: value for key, value in values.items() if value}
