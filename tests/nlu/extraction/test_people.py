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
