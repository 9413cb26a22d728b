"""Sentences of frightened borrowers with a secret in them, and with numbers that only look like one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from privacy.recognizers.resident_id import is_resident_id
from privacy.tables import recognizer_table

HAN: Final = "零一二三四五六七八九"
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文志国海燕婷雪梅鹏飞宇浩晨子涵梓萱欣怡"
ORDINARY_WORDS: Final = tuple(recognizer_table("person_name").words["no_name"])
FRAMES: Final = (
    "我逾期{days}天了，{secret}，会不会找我家人",
    "{secret}，他们一天打我{calls}个电话，怎么办",
    "欠了{amount}元还不上，{secret}，求帮忙",
    "催收把我的信息发出去了：{secret}，我好怕",
    "{secret}",
    "昨天{hour}点他们说{secret} 今天又打来，我真的快撑不住了",
)


def mark(secret: str) -> str:
    """The secret between signs that `unmarked` takes off again."""
    return f"⟦{secret}⟧"


def unmarked(text: str) -> tuple[str, list[str]]:
    """The text without the signs, and the secrets that stood between them."""
    return text.replace("⟦", "").replace("⟧", ""), re.findall("⟦(.*?)⟧", text)


def spread(rng: random.Random, digits: str, shapes: tuple[tuple[int, ...], ...]) -> str:
    """The digits in one of the ways in which people write them down."""
    way = rng.randrange(7)
    if way == 0:
        return "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in digits)
    if way == 1 and digits.isdigit():
        return "".join(HAN[int(digit)] for digit in digits)
    if way == 2:
        return rng.choice(" -.").join(digits)
    if way == 3:
        parts, at = [], 0
        for size in rng.choice([shape for shape in shapes if sum(shape) == len(digits)] or [(len(digits),)]):
            parts.append(digits[at : at + size])
            at += size
        return rng.choice((" ", "-", "  ", " - ", "_", "·")).join(parts)
    if way == 4 and len(digits) == 11:
        return rng.choice("啊杠,，。x*~、").join((digits[:3], digits[3:7], digits[7:]))
    return digits


def digits(rng: random.Random, size: int) -> str:
    return "".join(rng.choices("0123456789", k=size))


def mobile(rng: random.Random) -> str:
    number = f"1{rng.choice('3456789')}{digits(rng, 9)}"
    cue = rng.choice(("手机号", "电话", "联系方式", "打", "", "我的号码是", "微信同号"))
    return cue + mark(rng.choice(("", "", "+86 ", "86-")) + spread(rng, number, ((3, 4, 4), (3, 8), (7, 4))))


def landline(rng: random.Random) -> str:
    area = rng.choice(("010", "021", "0755", "0571", "0371", "028", "0451"))
    number = rng.choice("2345678") + digits(rng, 7 if len(area) == 3 else rng.choice((6, 7)))
    return rng.choice(("座机", "家里", "单位电话", "")) + mark(
        rng.choice((f"{area}-{number}", f"({area}){number}", area + number))
    )


def identity(rng: random.Random) -> str:
    born = f"{rng.randint(1955, 2007)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    first = rng.choice(("110101", "330106", "410922", "513701", "440305", "650102")) + born + digits(rng, 3)
    number = first + mod_11_2.calc_check_digit(first)
    number = number.lower() if rng.random() < 0.3 else number
    return rng.choice(("身份证", "身份证号码：", "证件 ", "")) + mark(
        spread(rng, number, ((6, 8, 4), (6, 4, 4, 4), (6, 12)))
    )


def card(rng: random.Random) -> str:
    body = rng.choice(("6222", "6217", "6228", "4367", "5187", "3568")) + digits(rng, rng.choice((11, 14)))
    number = body + luhn.calc_check_digit(body)
    shapes = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 13))
    return rng.choice(("银行卡", "卡号", "我的卡", "")) + mark(spread(rng, number, shapes))


def person(rng: random.Random) -> str:
    """A name that does not begin with an ordinary word: 孙子, 叶子 and 黄海 are read as what they mean."""
    while True:
        who = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))
        if not who.startswith(ORDINARY_WORDS):
            return who


def name(rng: random.Random) -> str:
    who = mark(person(rng))
    return rng.choice(
        (f"我叫{who}", f"姓名：{who}", f"本人{who}，男", f"户名{who}", f"我的名字是{who}", f"我叫{who}，")
    )


def address(rng: random.Random) -> str:
    where = rng.choice(
        ("浙江省杭州市西湖区", "河南省郑州市", "成都市武侯区", "广东省深圳市南山区", "", "昆山市", "石家庄市长安区")
    )
    street = rng.choice(("人民路", "建设大街", "和平巷", "中山北路", "阳光小区", "李家村", "锦绣花园", "解放大道"))
    number = rng.randint(1, 300)
    tail = rng.choice(
        ("", f"{rng.randint(1, 9)}栋", f"{rng.randint(1, 9)}单元{rng.randint(101, 2804)}室", f"{rng.randint(1, 9)}楼")
    )
    return rng.choice(("我住在", "地址：", "家住", "上门到")) + mark(f"{where}{street}{number}号{tail}")


def email(rng: random.Random) -> str:
    user = "".join(rng.choices("abcdefghijkmnz0123456789._", k=8)).strip(".") + "k"
    host = rng.choice(("qq.com", "163.com", "gmail.com", "vip.sina.com.cn"))
    return "邮箱" + mark(user + rng.choice(("@", "＠", " @ ")) + host)


def account(rng: random.Random) -> str:
    word = mark(rng.choice("abcdefghwxyz") + "".join(rng.choices("abcdefgh_0123456789", k=rng.randint(6, 14))))
    number = mark(rng.choice("123456789") + digits(rng, rng.randint(5, 10)))
    return rng.choice(
        (f"微信号：{word}", f"加微信{word}", f"vx {word}", f"QQ{number}", f"qq号是{number}", f"微信 {word}")
    )


def plate(rng: random.Random) -> str:
    letter, middle = rng.choice("ABCDEFGH"), rng.choice(("", "·", " ", "-"))
    body = rng.choice((digits(rng, 5), "D" + digits(rng, 5), digits(rng, 4) + rng.choice("KMX")))
    return rng.choice(("车牌", "我的车", "")) + mark(rng.choice("京沪粤浙苏川豫鲁") + letter + middle + body)


def official(rng: random.Random) -> str:
    number = digits(rng, 8)
    before, secret = rng.choice(
        (
            ("护照", f"E{number}"),
            ("护照号码：", f"EB{number[:7]}"),
            ("公积金账号", f"{number}12"),
            ("社保号：", f"33{number}"),
            ("合同编号", f"HT{number}"),
            ("借据号：", f"{number}0001"),
            ("验证码是", number[:6]),
            ("动态码：", number[:4]),
            ("https://h5.pay.com", f"/r?t={number}ab"),
            ("http://t.cn", f"/A6{number}"),
        )
    )
    return before + mark(secret)


def relative(rng: random.Random) -> str:
    """A name after kinship or a role, with and without what may follow it."""
    who = mark(person(rng))
    kin = rng.choice(("我妈", "我爸爸", "我老婆", "老公", "我弟弟", "我女儿", "岳母", "表哥", "前妻"))
    role = rng.choice(("领导", "同事", "催收员", "客服专员", "担保人", "律师", "邻居", "紧急联系人", "法官", "我朋友"))
    return rng.choice(
        (
            f"{kin}{who}",
            f"{kin}叫{who}",
            f"{kin}{who}接到电话了",
            f"{kin}（{who}）",
            f"{role}{who}",
            f"{role}：{who}",
            f"{role}是{who}",
            f"{role}{who}说的",
            f"{who}是{kin if kin.startswith('我') else '我' + kin}",
            f"{who}女士",
        )
    )


def latin_name(rng: random.Random) -> str:
    family, given = (
        rng.choice(("Zhang", "Li", "Wang", "Chen", "liu")),
        rng.choice(("Wei", "Guifang", "xiaoming", "Jun")),
    )
    return rng.choice(("我叫", "my name is ", "姓名：")) + mark(f"{family} {given}")


def case_number(rng: random.Random) -> str:
    year, number = rng.randint(2019, 2027), rng.randint(1, 99999)
    court = rng.choice(("京0105", "粤03", "沪0115", "浙0106", "川01", "豫1402"))
    kind = rng.choice(("民初", "民终", "执", "执保", "民诉前调", "财保", "民督"))
    written = rng.choice(
        (f"（{year}）{court}{kind}{number}号", f"({year}){court}{kind}{number}号", f"〔{year}〕{court}{kind}{number}号")
    )
    return rng.choice(("案号", "收到传票", "")) + mark(written)


def member(rng: random.Random) -> str:
    """Numbers of staff and students, and accounts on social platforms."""
    word = rng.choice("abcdefghwxyz") + "".join(rng.choices("abcdefgh_0123456789", k=rng.randint(5, 12))) + "7"
    number = digits(rng, rng.randint(6, 10))
    return rng.choice(
        (
            "工号" + mark(digits(rng, rng.randint(3, 8))),
            "工号：" + mark(rng.choice("ABMT") + digits(rng, 5)),
            "学号是" + mark("20" + digits(rng, 8)),
            f"抖音号{mark(word)}",
            f"钉钉号：{mark(word)}",
            f"小红书号{mark('9' + number)}",
            f"快手ID {mark('1' + number)}",
            f"微博账号{mark(word)}",
        )
    )


def document(rng: random.Random) -> str:
    """Identity cards of Hong Kong, Macau and Taiwan, and passes."""
    letter, number = rng.choice("ABCDGKPRYZ"), digits(rng, 6)
    return rng.choice(
        (
            "香港身份证" + mark(f"{letter}{number}({rng.randint(0, 9)})"),
            mark(f"{letter}{number}（{rng.randint(0, 9)}）"),
            "台湾身份证" + mark(f"{letter}{rng.choice('12')}{digits(rng, 8)}"),
            "澳门身份证" + mark(f"1{number}({rng.randint(0, 9)})"),
            "回乡证" + mark(f"H{digits(rng, 8)}"),
            "港澳通行证" + mark(f"C{digits(rng, 8)}"),
            "台胞证" + mark(digits(rng, 8)),
        )
    )


def place(rng: random.Random) -> str:
    north, east = f"{rng.uniform(20, 45):.{rng.randint(4, 7)}f}", f"{rng.uniform(80, 130):.{rng.randint(4, 7)}f}"
    return rng.choice(
        (
            "定位" + mark(f"{north},{east}"),
            "坐标：" + mark(f"{east}, {north}"),
            mark(f"{north} {east}"),
            mark(f"北纬{rng.randint(20, 45)}°{rng.randint(10, 59)}′{rng.randint(10, 59)}″"),
        )
    )


def local_landline(rng: random.Random) -> str:
    number = str(rng.randint(3, 8)) + digits(rng, 7)
    return rng.choice(("座机", "单位电话", "家里座机：", "办公电话是")) + mark(
        rng.choice((number, f"{number[:4]} {number[4:]}", f"{number[:4]}-{number[4:]}"))
    )


SECRETS: Final[dict[str, Callable[[random.Random], str]]] = {
    maker.__name__: maker
    for maker in (
        *(mobile, landline, local_landline, identity, card, name, relative, latin_name, address, email, account),
        *(member, plate, document, case_number, place, official),
    )
}


def unchecked(rng: random.Random) -> str:
    """A long run of digits that no check lets through."""
    size = rng.choice((12, 14, 16, 17, 18, 19, 20, 22))
    while True:
        number = rng.choice("2345678") + digits(rng, size - 1)
        if not luhn.is_valid(number) and not is_resident_id(number):
            return number


def number(rng: random.Random) -> str:
    """A number that says something of the case and nothing of the person."""
    year, month, day = rng.randint(2019, 2027), rng.randint(1, 12), rng.randint(1, 28)
    cents, amount = rng.randint(0, 99), rng.randint(100, 99999)
    return rng.choice(
        (
            f"{amount}元",
            f"{amount}.{cents:02}",
            f"{amount // 1000}千{cents}",
            f"{cents + 1}万5",
            f"{year}-{month:02}-{day:02}",
            f"{year}{month:02}{day:02}",
            f"{month}月{day}号",
            f"{year}年{month}月",
            f"{day}:{cents % 60:02}",
            f"{cents}.{day}%",
            f"日利率0.0{cents}%",
            f"0.000{amount}",
            f"{day}天",
            f"{day}个电话",
            f"订单号{year}{month:02}{day:02}{digits(rng, 10)}",
            f"单号7{digits(rng, 11)}",
            unchecked(rng),
            f"尾号{digits(rng, 4)}",
            f"1{rng.choice('3589')}{day:02}****{digits(rng, 4)}",
            f"400-{digits(rng, 3)}-{digits(rng, 4)}",
            f"95{digits(rng, 3)}",
            f"{amount}-{amount + 5000}",
            f"{day} {amount} {cents}",
            f"10690{digits(rng, 9)}",
            f"{amount:,}.00",
            f"第{day}期",
            f"{year}/{month}/{day} {day}:{cents % 60:02}:00",
        )
    )


def sentence(rng: random.Random, secret: str) -> str:
    """A borrower's sentence around it; what else it says must stay."""
    return rng.choice(FRAMES).format(
        secret=secret,
        days=rng.randint(1, 400),
        calls=rng.randint(2, 60),
        amount=rng.randint(500, 90000),
        hour=rng.randint(6, 22),
    )
