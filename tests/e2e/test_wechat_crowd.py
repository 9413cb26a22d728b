"""Two hundred people who write to an official account at the same moment."""

from __future__ import annotations

from bench.wechat_soak import FAULTS, PEOPLE, Soak


def test_everybody_gets_their_own_answer_once(web, wechat):
    run = Soak(wechat, f"http://127.0.0.1:{web.port}/webhooks/wechat_official/webhook")
    run.all_write()
    counted = run.count()
    assert {fault: counted[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert sum(counted.values()) == PEOPLE
