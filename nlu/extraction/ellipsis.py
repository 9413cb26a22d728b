"""Whether a follow-up leaves its topic to the message before: 那我妈呢."""

from __future__ import annotations

import re

_LONGEST = 18
_OPENS = re.compile(r"^(?:嗯+|哦+|好的?|行|但是|可是|不过|对了|还有|那么?|如果|要是|假如|换成|换做|万一|，)*")
_CLOSES = re.compile(r"[呢嘞][。？！]*$")
_SUPPOSES = re.compile(
    r"^(?:嗯+|哦+|好的?|，)*(?:那么?)?(?:如果|要是|假如|换成|换做)(?:是|我|是我)?[^，]{1,10}[？。]?$"
)
# a question that says what it asks, or a statement of its own
_NAMES_A_QUESTION = re.compile(
    r"怎|咋|如何|什么|啥|哪|谁|多少|多久|几|为何|吗|(?<!^那)么|会不会|能不能|可不可以|是不是|有没有|要不要|算不算|"
    r"会(?!员|计)|能|可以|应该|需要|要(?!是)|找|投诉|协商|起诉|坐牢|被|想|在干|说|打算"
)


def leaves_out_topic(text: str) -> bool:
    """Whether `text` names only a person, a time or a case (那我妈呢, 那如果是三十天呢) and no question of its own.

    Args:
        text: The message, in the form that `normalise` gives it.
    """
    text = text.strip()
    if len(text) > _LONGEST or _NAMES_A_QUESTION.search(text):
        return False
    if _SUPPOSES.search(text):
        return True
    if not _CLOSES.search(text):
        return False
    return bool(_CLOSES.sub("", _OPENS.sub("", text)).strip("，"))
