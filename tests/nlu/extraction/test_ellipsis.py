"""Follow-ups that leave their topic out."""

import pytest

from nlu.extraction.ellipsis import leaves_out_topic

LEFT_OUT = [
    "那我妈呢",
    "我妈呢",
    "我妈呢？",
    "单位呢",
    "那同事呢",
    "那如果是三十天呢",
    "那90天呢",
    "晚上呢",
    "那通讯录呢",
    "那紧急联系人呢",
    "周末呢",
    "那如果是信用卡呢",
    "要是一百天呢",
    "我老婆呢？",
    "那花呗呢",
    "嗯，那朋友呢",
    "如果是美团月付呢",
    "那利息呢",
    "那征信呢",
    "要是关机呢",
    "换成借呗呢",
    "那么公司呢",
]
NAMED = [
    "那会怎么样呢",
    "那我该怎么办呢",
    "那利息怎么算呢",
    "你是谁呢",
    "那会坐牢吗",
    "呢",
    "那呢",
    "会说欠多少吗",
    "那我能协商吗",
    "要多久呢",
    "为什么呢",
    "那要找谁呢",
    "我逾期三十天了",
    "那可以分期吗",
    "怎么投诉呢",
    "什么时候呢",
    "",
    "我逾期了三十天，那我家里人的电话他们从来没打过呢",
    "你在干嘛呢",
    "那我应该先还哪个呢",
]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_a_follow_up_leaves_its_topic_out(text: str) -> None:
    assert leaves_out_topic(text)


@pytest.mark.parametrize("text", NAMED)
def test_a_question_of_its_own_is_complete(text: str) -> None:
    assert not leaves_out_topic(text)
