"""More people than can be answered together: some are asked to wait, in a sentence; nobody is left without one."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

from channels.web.channel import MOST_AT_ONCE
from tests.support.clients import cards, replies
from tests.support.servers import ACTIONS

QUESTION = "会上征信吗"
CROWD = MOST_AT_ONCE + 20


def test_who_comes_when_all_is_taken_is_told_when_to_come_again(fragile):
    def asks(session: str) -> tuple[int, str | None, list[dict]]:
        body = {"session": session, "id": uuid.uuid4().hex, "text": QUESTION}
        status, headers, answer = fragile.ask("POST", "messages", body)
        return status, headers["Retry-After"], [json.loads(line) for line in answer.splitlines()]

    sessions = [fragile.session() for _ in range(CROWD)]
    with fragile.frozen(ACTIONS), ThreadPoolExecutor(CROWD) as people:
        answers = list(people.map(asks, sessions))
    refused = [place for place, (status, _, _) in enumerate(answers) if status == 503]
    assert refused, "all were taken"
    assert CROWD - len(refused) >= MOST_AT_ONCE
    for place, (status, wait_s, lines) in enumerate(answers):
        if place in refused:
            assert lines[0]["error"] == "overload"
            assert lines[0]["text"].endswith("。")
            assert 1 <= int(wait_s) <= 10
        else:
            assert status == 200
            assert cards(replies(lines))
    assert cards(fragile.send(sessions[refused[0]], QUESTION))[0]["topic"] == "credit_report"
