"""Who a message names, and which lender."""

from __future__ import annotations

import pytest

from nlu.extraction.relations import people


@pytest.mark.parametrize(
    ("text", "relations", "lender"),
    [
        ("那我妈呢", ("family",), None),
        ("会打我家人吗", ("family",), None),
        ("他们恐吓我妈", ("family",), None),
        ("打给我姐和我同事", ("family", "workplace"), None),
        ("我老婆会知道吗", ("spouse",), None),
        ("单位和学校会知道吗", ("workplace",), None),
        ("hr会接到电话吗", ("workplace",), None),
        ("紧急联系人会接到电话吗", ("emergency_contact",), None),
        ("会爆我通讯录吗", ("contacts_book",), None),
        ("担保人要还吗", ("guarantor",), None),
        ("美团借钱逾期了", (), "美团借钱"),
        ("美团月付晚了一天", (), "美团月付"),
        ("某团的钱还不上", (), "美团"),
        ("花呗和借呗都逾期了", (), "借呗"),
        ("晚还两天花呗", (), "花呗"),
        ("京东白条逾期", (), "京东白条"),
        ("催收公司天天打", (), None),
        ("我老公司倒闭了", (), None),
        ("满足现金条件", (), None),
        ("人民法院会判吗", (), None),
        ("逾期了怎么办", (), None),
        ("", (), None),
    ],
)
def test_people(text, relations, lender):
    found = people(text)
    assert (found.relations, found.lender) == (relations, lender)


@pytest.mark.parametrize(
    ("text", "lender"),
    [
        ("借呗不是花呗", "借呗"),
        ("我讲的不是白条，讲的是微粒贷", "微粒贷"),
        ("我问的是月付不是美团借钱", "美团月付"),
        ("不是花呗是借呗", "借呗"),
        ("花呗啊 不是借呗", "花呗"),
        ("是微粒贷，不是借呗", "微粒贷"),
        ("我说的是京东白条，没说金条", "京东白条"),
        ("搞错了，不是美团月付，是美团借钱", "美团借钱"),
        ("我欠的是白条不是花呗", "京东白条"),
        ("我没有借呗，只有花呗", "花呗"),
        ("我没用过花呗，逾期的是微粒贷", "微粒贷"),
        ("我用的是度小满不是拍拍贷", "度小满"),
        ("指的是抖音月付 而不是放心借", "抖音月付"),
        ("美团借钱逾期，不是美团月付", "美团借钱"),
        ("月付逾期了，不是借钱", None),
        ("并非花呗，是网商贷", "网商贷"),
        ("不是花呗", None),
        ("我问的是月付不是借钱", "美团月付"),
        ("是不是借钱不如月付", None),
        ("是月付不是花呗", "美团月付"),
        ("是不是花呗上征信", "花呗"),
        ("花呗是不是比借呗宽松", "借呗"),
        ("花呗不是上征信了吗", "花呗"),
        ("不是说花呗不上征信吗", "花呗"),
        ("花呗和借呗都逾期了", "借呗"),
        ("不是我的花呗, 是我老公的", "花呗"),
    ],
)
def test_the_lender_meant_is_the_one_that_is_not_denied(text, lender):
    assert people(text).lender == lender
