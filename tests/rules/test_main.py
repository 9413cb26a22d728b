"""`python -m rules` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rules.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


def run(*options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "rules", *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )


def test_a_case_is_told_in_chinese() -> None:
    done = run("--days", "45", "--missed", "6", "--out-of-contact")
    assert (done.returncode, done.stderr) == (0, "")
    for title in (
        "所处阶段",
        "下一阶段",
        "会不会联系家人",
        "符合的条件",
        "催收可以做",
        "催收不可以做",
        "您接下来可以做",
    ):
        assert f"{title}：" in done.stdout
    assert "可能性较大（网络文章的说法，SD-06" in done.stdout


def test_bad_options_give_one_sentence() -> None:
    done = run("--day", "45")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "选项写法有误，请用 python -m rules --help 查看用法。\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--days", "四十"], "逾期天数请写成整数"),
        (["--days", "-3"], "逾期天数请写成整数"),
        (["--days", "5-3"], "逾期天数不合理"),
        (["--missed", "2.5"], "连续没接的电话数请写成整数"),
        (["--daily-rate", "很高"], "日利率请写成小数或百分数"),
        (["--daily-rate", "0"], "日利率不合理"),
        (["--days", "9", "--principal", "100", "--daily-rate", "200%"], "日利率不合理"),
        (["--days", "9", "--principal", "0", "--daily-rate", "0.05%"], "本金不合理"),
        (["--reachable", "--out-of-contact"], "选项写法有误"),
    ],
)
def test_a_bad_option_is_explained(options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_json_carries_the_whole_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    options = (
        "--days 30-45 --missed 3 --reachable --talked --lender 美团借钱 --principal 10000 --daily-rate 0.07% --json"
    )
    assert main(options.split()) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["policy"], found["stage"]) == ("meituan", ["calls", "agent"])
    assert found["contact_family"] == ["unlikely"]
    assert found["interest"]["flags"][0]["id"] == "above_24_percent"


def test_an_open_range_an_event_and_who_is_typing(capsys: pytest.CaptureFixture[str]) -> None:
    options = (
        "--days 91+ --principal 10000+ --daily-rate 0.05% --speaker spouse --event family_called --event sued --json"
    )
    assert main(options.split()) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["situation"]["overdue_days"], found["interest"]["high"]) == ([91, None], None)
    assert (found["situation"]["events"], found["situation"]["speaker"]) == (["family_called", "sued"], "spouse")
    assert found["contact_family"] == ["likely"]


def test_interest_and_the_next_question_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--days", "30", "--principal", "10000", "--daily-rate", "0.0005"]) == 0
    out = capsys.readouterr().out
    assert "195.00～225.00 元" in out
    assert "最好再告诉我：\n  - 连续没接的电话数" in out
