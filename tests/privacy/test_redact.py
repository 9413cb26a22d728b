"""Personal data goes, everything else stays: hand-written and generated cases, and any text at all."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy import KINDS, PLACEHOLDERS, find, redact
from privacy.fold import fold
from tests.privacy.generators import SECRETS, number, sentence, unmarked

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"
GENERATED_EACH = 120
HARMLESS = 2000
SEED = 20261124
# What the frames say of the case, and must still say afterwards.
CASE_FACTS = re.compile(r"逾期\d+天|打我\d+个电话|欠了\d+元|昨天\d+点")
SIGNS = re.compile(r"[\W_]+")


def cases(name: str):
    return yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))


def parts_left(secret: str, output: str) -> list[str]:
    """Parts of five characters and more that survive, as written and without the signs between; whole if shorter."""
    forms = ((secret, output), (SIGNS.sub("", fold(secret)), SIGNS.sub("", fold(output))))
    return [
        part
        for form, text in forms
        for at in range(max(1, len(form) - 4))
        if (part := form[at : at + 5]) and part in text
    ]


@pytest.mark.parametrize("case", cases("secrets"), ids=lambda case: case["text"])
def test_secret_becomes_its_placeholder(case):
    output = redact(case["text"])
    assert [left for secret in case["secrets"] for left in parts_left(secret, output)] == []
    shown = re.findall("|".join(map(re.escape, PLACEHOLDERS.values())), output)
    wanted = [PLACEHOLDERS[kind] for kind in case["kinds"]]
    assert list(dict.fromkeys(shown)) == list(dict.fromkeys(wanted))


def test_what_is_told_of_people_goes():
    told = [(case["text"], secret) for case in cases("told") for secret in case["secrets"]]
    assert [(text, secret) for text, secret in told if secret in redact(text)] == []


@pytest.mark.parametrize("text", cases("harmless"))
def test_look_alike_stays(text):
    assert redact(text) == text


def test_innocent_sentences_stay():
    sentences = [text for texts in cases("innocent").values() for text in texts]
    assert len(sentences) > 150
    assert [(text, output) for text in sentences if (output := redact(text)) != text] == []


def test_recall_over_generated_secrets(record_property):
    rng = random.Random(SEED)
    missed, lost, planted = [], [], 0
    for make in [make for make in SECRETS.values() for _ in range(GENERATED_EACH)]:
        text, secrets = unmarked(sentence(rng, make(rng)))
        output = redact(text)
        planted += len(secrets)
        missed += [(text, output) for secret in secrets if parts_left(secret, output)]
        lost += [(text, output) for fact in CASE_FACTS.findall(text) if fact not in output]
    record_property("recall", 1 - len(missed) / planted)
    assert len(missed) <= planted * 0.01, missed[:20]
    assert lost == []


def test_several_secrets_in_one_sentence():
    rng = random.Random(SEED + 1)
    missed, planted = [], 0
    for _ in range(200):
        text, secrets = unmarked(sentence(rng, "，".join(make(rng) for make in rng.sample(list(SECRETS.values()), 3))))
        output = redact(text)
        planted += len(secrets)
        missed += [(text, output) for secret in secrets if parts_left(secret, output)]
    assert len(missed) <= planted * 0.01, missed[:20]


def test_harmless_numbers_stay(record_property):
    rng = random.Random(SEED + 2)
    texts = [sentence(rng, f"{rng.choice(('', '还了', '说是', '借了'))}{number(rng)}") for _ in range(HARMLESS)]
    touched = [(text, output) for text in texts if (output := redact(text)) != text]
    record_property("touched", len(touched) / HARMLESS)
    assert len(touched) <= HARMLESS * 0.01, touched[:20]


def test_training_examples_pass_through():
    lines = [
        line[2:]
        for file in sorted((ROOT / "data" / "nlu").rglob("*.yml"))
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]
    changed = [(line, output) for line in lines if (output := redact(line)) != line]
    assert len(changed) <= len(lines) * 0.002, changed


BEFORE = ("", "您好，", "我逾期40天了，", "催收说：", "（", "欠了3000元。\n", "请问 ", "【美团】", "真的吗？")
AFTER = ("", "，怎么办", "。", "）", "\n一天打20个电话", " 他们会上门吗", "！我很怕", "；逾期15天")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(SECRETS)), st.randoms(use_true_random=False), st.sampled_from(BEFORE), st.sampled_from(AFTER)
)
def test_secret_goes_and_what_surrounds_it_stays(kind, rng, before, after):
    text, secrets = unmarked(SECRETS[kind](rng))
    output = redact(before + text + after)
    assert output.startswith(before) and output.endswith(after)
    # without what surrounds it: the 000 of 工号000 also stands in 3000元
    written = output[len(before) : len(output) - len(after)]
    assert [left for secret in secrets for left in parts_left(secret, written)] == []


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(SECRETS)), st.randoms(use_true_random=False), st.sampled_from(BEFORE), st.sampled_from(AFTER)
)
def test_findings_are_in_order_and_at_their_positions(kind, rng, before, after):
    text = before + unmarked(SECRETS[kind](rng))[0] + after
    spans = find(text)
    assert spans
    assert all(one.end <= other.start for one, other in pairwise(spans))
    rebuilt, end = "", 0
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        rebuilt, end = rebuilt + text[end : span.start] + PLACEHOLDERS[span.kind], span.end
    assert rebuilt + text[end:] == redact(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["元", "块", "万元", "亿", "天", "次", "个月", "%", "期"]))
def test_number_with_a_unit_stays(number, unit):
    text = f"逾期{number}{unit}了"
    assert redact(text) == text


SIGNS_OF_SECRETS = "0123456789一三八幺Xx- .:：@/#()（）+,，、·°′京AＢ号路街村栋室民初字第\u200b\ud800"
CUES = (
    "我叫",
    "本人",
    "张三",
    "欧阳",
    "微信",
    "QQ",
    "验证码",
    "身份证",
    "卡号",
    "我妈",
    "同事",
    "张桂芳",
    "是我妈",
    "女士",
    "和",
    "工号",
    "抖音",
    "案号",
)
VALUES = ("13812345678", "110101199003074610", "4111111111111111", "https://a.cn/", "a@b.cn")
PIECES = st.sampled_from([*SIGNS_OF_SECRETS, *CUES, *VALUES, *PLACEHOLDERS.values()])
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.one_of(PIECES, st.characters()), max_size=40).map("".join),
    st.lists(PIECES, max_size=60).map("".join),
)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_redacted_once_and_for_all(text):
    output = redact(text)
    assert redact(output) == output
    assert len(output) <= 3 * len(text) + max(map(len, PLACEHOLDERS.values()))


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("逾期了怎么办还不上会起诉吗,。？ abcXYZ的家人催收"), max_size=200))
def test_text_without_digits_and_cues_stays(text):
    assert redact(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=100))
def test_folding_keeps_every_position(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("piece", cases("hostile"))
def test_hostile_text_costs_no_more_than_its_length(piece):
    long, longer = ((piece * (size // len(piece) + 1))[:size] for size in (2_500, 10_000))
    spent = [min(_seconds(text) for _ in range(2)) for text in (long, longer)]
    # Four times the length: quadratic work would take sixteen times as long.
    assert spent[1] < max(9 * spent[0], 0.06)
    assert redact(done := redact(long)) == done


def test_a_hundred_thousand_characters_cost_no_more_than_their_length():
    rng = random.Random(SEED + 3)
    pieces = cases("hostile")
    mixed = "".join(rng.choice(pieces) * rng.randint(1, 40) for _ in range(4_000))
    assert len(mixed) >= 100_000
    assert _seconds(mixed[:100_000]) < 9 * _seconds(mixed[:25_000])
    assert redact(done := redact(mixed[:25_000])) == done


def _seconds(text: str) -> float:
    start = time.process_time()
    redact(text)
    return time.process_time() - start


def test_table_says_what_and_why():
    assert all(kind.reason for kind in KINDS)
    assert len(set(PLACEHOLDERS.values())) == len(KINDS)


def test_command_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "privacy"],
        cwd=ROOT,
        input="电话13812345678\n逾期3天\n".encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "电话〔手机号〕\n逾期3天\n"
