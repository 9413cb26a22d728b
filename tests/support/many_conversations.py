"""Fills a tracker store with as many conversations as asked for, with rows as the assistant writes them.

    python -m tests.support.many_conversations --conversations 100000 --endpoints endpoints.yml

Events have the size and the parts of real ones: rankings of all topics, cards with citations, slots between. Words of
unanswered messages are put together from pieces, so that there are thousands of wordings of a few dozen meanings.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import read_endpoint_config

import knowledge
from knowledge.library import load
from knowledge.vocabulary import CONVERSATION
from storage.feedback import FEEDBACK_FILE, Feedback
from storage.var_folder import var_folder

EVENTS = SQLTrackerStore.SQLEvent.__table__
CHANNELS = ("web", "web", "web", "wechat", "rest")
AT_ONCE = 100
"""Conversations that go on at the same time: their events lie between each other's."""
UNANSWERED, PRESSED_AFTER, VOTED = 0.06, 0.3, 0.02
"""Shares: of messages that are not answered, of those after which a button is pressed, of conversations with a vote."""
BEGINNINGS = ("", "请问", "那个", "急", "想问下", "老师", "在吗", "我这边")
THINGS = ("额度", "先享卡", "月付会员", "红包", "还款码", "电子合同", "扣款短信", "授权书", "冷静期", "代偿函")
DOINGS = ("点不动", "突然没了", "是啥意思", "咋关掉", "要不要管", "能退不", "找不到了", "还要等多久", "对不上数")
ENDINGS = ("", "呀", "啊急", "谢谢", "怎么弄", "有人知道么", "，搞不懂", "，好烦")
ASKED = ("会上征信吗", "会不会打给我妈", "能不能少还点利息", "晚一天要紧吗", "催收能上门吗", "起诉要多久", "可以分几期")
REASONS = ("", "太长", "没看懂", "不是我问的")


def main() -> None:
    """Fill the store that an endpoints file names, and the file of votes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=8, help="in each")
    parser.add_argument("--days", type=float, default=7.0, help="over which they are spread, up to now")
    parser.add_argument("--endpoints", default="endpoints.yml")
    args = parser.parse_args()
    store: Any = TrackerStore.create(read_endpoint_config(args.endpoints, "tracker_store"), Domain.empty())
    engine = getattr(store, "_tracker_store", store).engine
    fill(engine, var_folder() / FEEDBACK_FILE, args.conversations, args.messages, args.days)


def fill(
    engine: Any, votes: Path, conversations: int, messages: int, days: float, until: float | None = None, seed: int = 7
) -> None:
    """Add conversations to a store, and votes to a file.

    Args:
        engine: Of the store, whose tables exist.
        votes: The file of votes.
        conversations: How many.
        messages: Of a person, in each.
        days: Over which they are spread.
        until: Unix seconds, when the last one begins; now where it is None.
        seed: Of everything that is random.
    """
    rng = random.Random(seed)
    written = Written()
    feedback = Feedback(votes)
    began = (time.time() if until is None else until) - days * 86_400
    apart = days * 86_400 / conversations
    for first in range(0, conversations, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, conversations))
        talks = [Talk(written, rng, began + number * apart) for number in numbers]
        with engine.begin() as connection:
            rows = [row for place in range(messages) for talk in talks for row in talk.rows(place)]
            connection.execute(EVENTS.insert(), sorted(rows, key=lambda row: row["timestamp"]))
        for talk in talks:
            if rng.random() < VOTED:
                question, card = talk.last
                feedback.add(
                    str(uuid.UUID(int=rng.getrandbits(128))), talk.sender, "down", rng.choice(REASONS), question, card
                )


class Written:
    """Events as text, made once for each question: JSON of half a million cards takes long."""

    def __init__(self) -> None:
        topics = [topic for topic in knowledge.topics() if load().group_of(topic) != CONVERSATION]
        self.questions = [question for topic in topics for question in knowledge.questions(topic)[:4]]
        ranking = [[question, round(1 / (place + 2), 4), 0.5] for place, question in enumerate(self.questions[:62])]
        self._ranking = json.dumps(ranking)
        self.cards = {question: _card(question) for question in self.questions}
        self.missed = _card("not_understood")
        self._replies: dict[str, str] = {}

    def user(self, text: str, question: str, channel: str, at: float, *, missed: bool) -> str:
        """Return the event of a message."""
        topic = question.partition("/")[0]
        intent = {"name": "nlu_fallback" if missed else topic, "confidence": 0.7358637782}
        ranking = [{"name": topic, "confidence": 0.7358637782}] * 10
        tokens = [[place, place + 1] for place in range(len(text))]
        own = f'[["{question}", 0.31, 0.8], ' + self._ranking[1:]
        parsed = {"intent": intent, "entities": [], "text": text, "text_tokens": tokens, "intent_ranking": ranking}
        event = {"event": "user", "timestamp": at, "metadata": {}, "text": text, "parse_data": parsed}
        head = json.dumps({**event, "input_channel": channel, "message_id": "619ac56fdf44396859bd5530854d9b4"})
        return head.replace('"intent_ranking"', f'"question_ranking": {own}, "intent_ranking"')

    def bot(self, card: dict[str, Any], at: float) -> str:
        """Return the event of a reply."""
        name = card["question"]
        if name not in self._replies:
            text = "\n".join([card["headline"], *card["body"]])
            data = {"elements": None, "quick_replies": None, "buttons": card["suggestions"], "custom": card}
            event = {"event": "bot", "metadata": {}, "text": text, "data": data, "timestamp": "AT"}
            self._replies[name] = json.dumps(event)
        return self._replies[name].replace('"AT"', repr(at))


class Talk:
    """One conversation as it is written."""

    def __init__(self, written: Written, rng: random.Random, at: float) -> None:
        self._written, self._rng, self._at = written, rng, at
        self.channel = rng.choice(CHANNELS)
        self.sender = f"{self.channel}-{rng.getrandbits(128):032x}"
        self._offered: str | None = None
        self.last: tuple[str, dict[str, Any]] = ("", {})

    def rows(self, place: int) -> Iterator[dict[str, Any]]:
        """Yield the rows of the next turn."""
        rng, written = self._rng, self._written
        question = rng.choice(written.questions)
        missed = rng.random() < UNANSWERED
        text = "".join(
            map(rng.choice, (BEGINNINGS, THINGS, DOINGS, ENDINGS) if missed else (BEGINNINGS, ASKED, ENDINGS))
        )
        if self._offered and rng.random() < PRESSED_AFTER:
            question, missed = self._offered, False
            text = f'/{question.partition("/")[0]}{{"question":"{question.partition("/")[2]}"}}'
        self._offered = question if missed else None
        card = written.missed if missed else written.cards[question]
        self.last = (text, card)
        at = self._at + 40 * place
        if place == 0:
            yield self._row("action", at, {"event": "action", "timestamp": at, "name": "action_session_start"})
            yield self._row("session_started", at, {"event": "session_started", "timestamp": at})
        intent = "nlu_fallback" if missed else question.partition("/")[0]
        yield self._row("user", at, written.user(text, question, self.channel, at, missed=missed), intent)
        at += 0.01
        yield self._row("user_featurization", at, {"event": "user_featurization", "timestamp": at})
        yield self._row("action", at, {"event": "action", "timestamp": at, "name": "action_reply"})
        at += rng.uniform(0.02, 0.2)
        yield self._row("bot", at, written.bot(card, at))
        for slot in ("told_on", "talk"):
            yield self._row("slot", at, {"event": "slot", "timestamp": at, "name": slot, "value": "x" * 500})
        yield self._row("action", at, {"event": "action", "timestamp": at, "name": "action_listen"})

    def _row(self, kind: str, at: float, data: dict[str, Any] | str, intent: str | None = None) -> dict[str, Any]:
        return {
            "sender_id": self.sender,
            "type_name": kind,
            "timestamp": at,
            "intent_name": intent,
            "action_name": data.get("name") if isinstance(data, dict) else None,
            "data": data if isinstance(data, str) else json.dumps(data),
        }


def _card(question: str) -> dict[str, Any]:
    said = knowledge.answer(question, {})
    return {
        "kind": said.kind,
        "topic": question.partition("/")[0],
        "question": question,
        "acknowledges": None,
        "headline": said.headline,
        "body": list(said.body),
        "next_steps": list(said.next_steps),
        "situation": dict.fromkeys(("overdue_days", "missed_calls", "principal", "daily_rate", "lender", "due_date")),
        "citations": [
            {"id": each.id, "title": each.title, "short": each.short_title, "url": each.url, "quote": each.quote}
            for each in said.citations
        ],
        "suggestions": [{"title": knowledge.title(each), "payload": f"/{each}"} for each in said.next[:3]],
    }


def size(engine: Any) -> int:
    """Return how many conversations a store has."""
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count(sa.distinct(EVENTS.c.sender_id)))).scalar_one())


if __name__ == "__main__":
    main()
