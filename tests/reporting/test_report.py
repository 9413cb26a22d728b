"""The page and its tables show counts, and the words of three conversations and more; nobody's id."""

from __future__ import annotations

import csv
import json
import re
import stat
import time
from datetime import datetime
from html.parser import HTMLParser

import pytest
import yaml
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from reporting import report
from reporting.content import Period
from reporting.errors import StoreUnreadable
from reporting.report import Sources, write
from reporting.stored_events import engine_of, stored_events
from reporting.tables import Showing, Table
from storage.conversation_store import ConversationStore
from storage.feedback import Feedback
from tests.support.many_conversations import EVENTS, fill

pytestmark = pytest.mark.usefixtures("no_weights")
SENDERS = [f"wechat-{number:032x}" for number in range(0xA11CE, 0xA11CE + 4)]
COMMON = ("额度弄没了咋整", "额度弄没了咋整呀", "额度弄没了怎么整")
RARE = "我在绿柳街面馆上班他们咋知道"
RANKING = [["account_restriction/overview", 0.4, 0.9], ["credit_report/overview", 0.2, 0.9]]


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return ConversationStore(domain=Domain.empty())


@pytest.fixture
def votes(tmp_path):
    return tmp_path / "var" / "feedback.sqlite"


def keep(store, sender, text, question, kind="clarify", at=None, intent="nlu_fallback"):
    at = time.time() - 60 if at is None else at
    parsed = {"intent": {"name": intent}, "question_ranking": RANKING}
    user = {"event": "user", "text": text, "input_channel": "wechat_official", "parse_data": parsed}
    bot = {"event": "bot", "text": "…", "data": {"custom": {"kind": kind, "question": question}}}
    rows = [("user", intent, at, user), ("bot", None, at + 0.2, bot)]
    with store.engine.begin() as connection:
        for kind_of, name, when, data in rows:
            row = {"sender_id": sender, "type_name": kind_of, "intent_name": name, "timestamp": when}
            connection.execute(EVENTS.insert(), {**row, "data": json.dumps(data)})


def made(store, votes, out, *, all_words=False, days=1):
    period = Period.ending(datetime.now().date(), days, has_before=False)
    return write(Sources(store.engine, votes), period, out, Showing(all_words))


def written(out):
    files = [out, *sorted(out.with_suffix("").iterdir())]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


@pytest.fixture
def filled(store, votes):
    now = time.time() - 60
    for sender, text in zip(SENDERS, COMMON, strict=False):
        keep(store, sender, text, "not_understood", at=now)
    keep(store, SENDERS[3], RARE, "not_understood", at=now)
    feedback = Feedback(votes)
    card = {"kind": "answer", "question": "credit_report/overview", "headline": "看放款方。"}
    for number, sender in enumerate(SENDERS[:3]):
        feedback.add(f"c{number}", sender, "down", "太长了", "会上征信不", card)
    feedback.add("r", SENDERS[3], "down", "少见的理由", "少见的问法", {**card, "question": "lawsuit/how_long"})
    feedback.add("u", SENDERS[3], "up", "", "会上征信不", card)
    return store


def test_no_file_has_the_id_of_a_conversation(filled, votes, tmp_path):
    made(filled, votes, tmp_path / "report.html", all_words=True)
    for name, text in written(tmp_path / "report.html").items():
        for sender in SENDERS:
            assert sender not in text, name
            assert sender.partition("-")[2] not in text, name


def test_words_of_three_conversations_are_shown_and_those_of_one_are_not(filled, votes, tmp_path):
    page = made(filled, votes, tmp_path / "report.html")
    whole = "".join(written(tmp_path / "report.html").values())
    assert all(text in whole for text in COMMON)
    assert "太长了" in whole
    assert "会上征信不 → 看放款方。" in whole
    for rare in (RARE, "绿柳街", "少见的理由", "少见的问法"):
        assert rare not in whole
    assert page.hidden == (1, 1)


def test_all_words_are_shown_where_they_are_asked_for(filled, votes, tmp_path):
    made(filled, votes, tmp_path / "report.html", all_words=True)
    page = written(tmp_path / "report.html")["report.html"]
    assert RARE in page
    assert "少见的理由" in page
    assert "请勿外传" in page


def test_personal_data_that_an_older_version_stored_is_not_shown(store, votes, tmp_path):
    for sender in SENDERS[:3]:
        keep(store, sender, "我叫王建国电话13812345678额度没了", "not_understood")
    made(store, votes, tmp_path / "report.html")
    whole = "".join(written(tmp_path / "report.html").values())
    assert "〔手机号〕" in whole
    assert "13812345678" not in whole


def test_a_crisis_is_a_count_and_no_words(store, votes, tmp_path):
    for sender in SENDERS:
        keep(store, sender, "撑不下去了", "distress/suicidal", kind="crisis", intent="distress")
        card = {"kind": "crisis", "question": "distress/suicidal", "headline": "我在听。"}
        Feedback(votes).add(sender, sender, "down", "没用的话", "撑不下去了", card)
    page = made(store, votes, tmp_path / "report.html", all_words=True)
    assert page.summary["crisis"] == 4
    for name, text in written(tmp_path / "report.html").items():
        assert "撑不下去了" not in text, name
        assert "没用的话" not in text, name


def test_the_page_loads_nothing_and_is_well_formed(filled, votes, tmp_path):
    made(filled, votes, tmp_path / "report.html")
    page = written(tmp_path / "report.html")["report.html"]
    assert not re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?!#|data:)[^\"'>)]+", page)
    assert not re.findall(r"<(?:script|link|iframe|img|object)\b", page)
    assert set(re.findall(r"https?://[^\"'\s<]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert page.count("<svg") >= 2
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []


class Balanced(HTMLParser):
    """Notes which elements are still open."""

    VOID = frozenset({"meta", "br"})

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_words_cannot_be_markup_and_cells_cannot_be_formulas(store, votes, tmp_path):
    for sender in SENDERS:
        keep(store, sender, '=HYPERLINK("x")<script>alert(1)</script>', "not_understood")
    made(store, votes, tmp_path / "report.html")
    files = written(tmp_path / "report.html")
    assert "<script" not in files["report.html"]
    rows = list(csv.reader(files["unanswered.csv"].lstrip("\ufeff").splitlines()))
    assert any(cell.startswith("'=HYPERLINK") for cell in rows[1])


def test_signed_numbers_stay_numbers(tmp_path):
    file = Table("t", "", "", ("a", "b"), [("+3 (+50%)", 2), ("@x", ("+cmd|x", "y"))]).write(tmp_path)
    assert file.read_text("utf-8-sig").splitlines() == ["a,b", "+3 (+50%),2", "'@x,'+cmd|x ｜ y"]


def test_the_suggestions_are_lines_that_review_reads(filled, votes, tmp_path):
    made(filled, votes, tmp_path / "report.html")
    lines = yaml.safe_load((tmp_path / "report" / "suggestions.yml").read_text(encoding="utf-8"))
    assert {line["text"] for line in lines} == set(COMMON)
    assert {(line["accept"], line["question"]) for line in lines} == {(False, "account_restriction/overview")}


def test_a_line_of_the_page_is_accepted_as_it_is(filled, votes, tmp_path):
    made(filled, votes, tmp_path / "report.html")
    page = written(tmp_path / "report.html")["report.html"]
    (pasted,) = re.findall(r"<code>(.+?)</code>", page)
    (line,) = yaml.safe_load(pasted.replace("&#34;", '"'))
    assert line == {"accept": True, "question": "account_restriction/overview", "text": line["text"]}
    assert line["text"] in COMMON


def test_a_store_without_conversations_makes_a_page(store, votes, tmp_path):
    page = made(store, votes, tmp_path / "report.html")
    assert page.summary["conversations"] == 0
    assert not votes.exists(), "reading must not make a file of votes"


def test_counts_add_up_over_a_store_of_many(store, votes, tmp_path):
    fill(store.engine, votes, conversations=40, messages=5, days=0.5, until=time.time() - 4000)
    period = Period.ending(datetime.now().date(), 2, has_before=False)
    page = write(Sources(store.engine, votes), period, tmp_path / "report.html", Showing())
    assert (page.summary["conversations"], page.summary["turns"]) == (40, 200)
    rows = list(csv.reader(written(tmp_path / "report.html")["left.csv"].lstrip("\ufeff").splitlines()))
    assert 0 < sum(int(row[2]) for row in rows[1:]) <= 40


def test_events_come_in_the_order_of_their_rows(store, votes):
    fill(store.engine, votes, conversations=20, messages=5, days=0.1)
    events = list(stored_events(store.engine, 0, time.time() + 9999))
    assert [event.id for event in events] == sorted(event.id for event in events)
    assert sum(event.type_name == "user" for event in events) == 100
    assert {event.channel for event in events if event.type_name == "user"} <= {"web", "wechat", "rest"}
    assert all(event.question and event.kind for event in events if event.type_name == "bot")


def test_the_command_writes_files_that_only_their_owner_reads(filled, votes, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["report", "--days", "1", "--out", str(tmp_path / "out" / "page.html")])
    (tmp_path / "out").mkdir()
    assert report.main() == 0
    assert "4 conversations" in capsys.readouterr().out
    for file in (tmp_path / "out" / "page.html", *(tmp_path / "out" / "page").iterdir()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_told_without_its_content(filled, votes, tmp_path, monkeypatch, capsys):
    for rest in votes.parent.glob("feedback.sqlite*"):
        rest.unlink()
    votes.write_text(f"{RARE} {RARE} {RARE}" * 50, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["report", "--days", "1", "--out", str(tmp_path / "page.html")])
    assert report.main() == 1
    told = capsys.readouterr().err
    assert "DatabaseError" in told
    assert RARE not in told


def test_a_store_in_memory_is_refused_with_a_sentence():
    with pytest.raises(StoreUnreadable, match="tracker_store is InMemoryTrackerStore"):
        engine_of(InMemoryTrackerStore(Domain.empty()))
