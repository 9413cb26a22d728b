"""Accepted lines become examples under their question; what must not be learned is refused with line and reason."""

from __future__ import annotations

import shutil

import pytest
import yaml

from nlu.examples import Example
from reporting import review
from reporting.accepted import Accepted, Refused, decide, lines_of
from reporting.errors import ReviewFileError
from reporting.review import compared, take
from reporting.training_files import NLU, Examples, Place, add_example

NEW = "额度忽然弄丢了咋整哩"


@pytest.fixture(scope="module")
def known():
    return Examples.read()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(NLU, tmp_path / "data" / "nlu")


def lines(tmp_path, *written):
    file = tmp_path / "accepted.yml"
    file.write_text("\n".join(["# 审过了", "", *written, ""]), encoding="utf-8")
    return list(lines_of(file))


def line(text, question="account_restriction/overview", accept="true"):
    return f'- {{accept: {accept}, question: {question}, text: "{text}"}}'


def decided(tmp_path, known, *written):
    return list(decide(lines(tmp_path, *written), known))


def test_a_new_wording_is_accepted_and_one_that_nobody_accepted_is_passed_over(tmp_path, known):
    found = decided(tmp_path, known, line("还没审的话", accept="false"), line(NEW))
    assert found == [Accepted(4, "account_restriction/overview", NEW)]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (line("会不会打电话给我爸妈？", "family_notified/overview"), "family_notified/overview"),
        (line("會不會打電話給我爸媽", "lawsuit/how_long"), "family_notified/overview"),
        (line("我电话13812345678额度没了"), "〔手机号〕"),
        (line("我叫王建国额度没了"), "个人信息"),
        (line(NEW, "account_restricton/overview"), "是不是 account_restriction/overview"),
        (line(NEW, "weather/tomorrow"), "没有 weather/tomorrow"),
        (line("？！"), "有字的话"),
        (line("第一行\\n第二行"), "一行"),
        (line("/restart_forget"), "命令"),
        (line("[美团](lender)额度没了"), "标注"),
        (line("额" * 501), "500"),
        (f"- {{question: account_restriction/overview, text: {NEW}}}", "accept"),
        (f"- {{accept: 'yes', question: account_restriction/overview, text: {NEW}}}", "accept"),
        (f"- {NEW}", "写法不对"),
    ],
)
def test_what_must_not_be_learned_is_refused_with_its_line_and_the_reason(tmp_path, known, written, reason):
    (refused,) = decided(tmp_path, known, written)
    assert isinstance(refused, Refused)
    assert refused.line == 3
    assert reason in refused.chinese
    assert refused.english.isascii() or reason in refused.english


def test_the_same_words_twice_in_one_file_are_taken_once(tmp_path, known):
    first, second = decided(tmp_path, known, line(NEW), line(f"{NEW}？", "lawsuit/how_long"))
    assert isinstance(first, Accepted)
    assert isinstance(second, Refused)
    assert (second.line, "account_restriction/overview" in second.chinese) == (4, True)


@pytest.mark.parametrize("text", ["accept: true", "- {accept: true, text: [", "''"])
def test_a_file_that_is_no_list_is_refused_whole(tmp_path, text):
    file = tmp_path / "accepted.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewFileError, match=r"accepted\.yml"):
        list(lines_of(file))


def test_a_missing_file_is_told():
    with pytest.raises(ReviewFileError, match=r"nowhere\.yml"):
        list(lines_of(NLU / "nowhere.yml"))


def test_every_file_of_the_training_data_keeps_its_form_but_for_the_new_line(folder):
    """Comments, quotes, order and indentation; in every block, so that no form of a file is left out."""
    for file in sorted(folder.glob("*/*.yml")):
        blocks = len(yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"])
        for block in {0, blocks // 2, blocks - 1}:
            before = file.read_text(encoding="utf-8")
            add_example(Place(file, block), NEW)
            after = file.read_text(encoding="utf-8")
            assert after.replace(f"    - {NEW}\n", "", 1) == before, (file.name, block)
            listed = yaml.safe_load(after)["nlu"][block]["examples"].splitlines()
            assert listed[-1] == f"- {NEW}"
            file.write_text(before, encoding="utf-8")


def test_a_text_full_of_signs_is_read_back_as_it_was_written(folder):
    text = """他说: "明天#不还"就'起诉' & {100%} ，是真的？"""
    known = Examples.read(folder)
    take([Accepted(1, "lawsuit/how_long", text)], known)
    content = yaml.safe_load(known.places["lawsuit/how_long"].file.read_text(encoding="utf-8"))
    (block,) = (
        each for each in content["nlu"] if each["intent"] == "lawsuit" and each["metadata"]["question"] == "how_long"
    )
    assert f"- {text}\n" in block["examples"]


def test_every_question_that_is_answered_has_a_place(known):
    assert {"lawsuit/how_long", "greet/overview", "out_of_scope/overview"} <= set(known.places)


@pytest.fixture
def command(monkeypatch, folder, tmp_path):
    """Runs `make review` on a copy of the training data; the figures are made up, as training takes minutes."""
    trained = []
    read = Examples.read
    monkeypatch.setattr("reporting.review.Examples.read", lambda: read(folder))
    monkeypatch.setattr("reporting.review.examples", lambda: [Example("会上征信吗", "credit_report", "overview")])
    monkeypatch.setattr("evaluation.fixed_fold.trained", lambda learned: trained.append(1))
    monkeypatch.setattr("evaluation.fixed_fold.figures_of", lambda *_: {"in_scope_right": 0.7 + len(trained) / 10})

    def understood(texts, model):
        topic = ("out_of_scope", "account_restriction")[len(trained) - 1]
        return [{"text": text, "topic": topic} for text in texts]

    monkeypatch.setattr("reporting.review.predictions", understood)

    def run(*written, evaluates=True):
        file = tmp_path / "accepted.yml"
        file.write_text("\n".join(written) + "\n", encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["review", str(file), *([] if evaluates else ["--no-evaluation"])])
        return review.main()

    run.trained = trained
    return run


def test_the_command_says_what_became_of_the_understanding(command, folder, capsys):
    assert command(line(NEW)) == 0
    said = capsys.readouterr().out
    assert "in_scope_right        0.800 -> 0.900  +0.100" in said
    assert "accepted_lines_right  0.000 -> 1.000  +1.000" in said
    assert f"data/nlu/cost/account_restriction.yml: account_restriction/overview: {NEW}" in said
    assert NEW in (folder / "cost" / "account_restriction.yml").read_text(encoding="utf-8")


def test_the_command_trains_nothing_where_it_is_told_not_to_or_nothing_is_accepted(command, capsys):
    assert command(line(NEW), evaluates=False) == 0
    assert command(line(f"{NEW}呀", accept="false")) == 0
    assert command.trained == []


def test_the_command_takes_the_good_lines_and_tells_of_the_others(command, folder, capsys):
    assert command(line(NEW), line("我电话13812345678额度没了")) == 1
    said = capsys.readouterr().out
    assert "第 2 行没有收" in said
    assert "Took 1 lines, refused 1." in said
    assert "13812345678" not in said
    assert NEW in (folder / "cost" / "account_restriction.yml").read_text(encoding="utf-8")


def test_only_figures_of_both_sides_are_compared():
    assert compared({"a": 0.5, "b": 1.0}, {"a": 0.25}) == ["   before   after", "a  0.500 -> 0.250  -0.250"]
