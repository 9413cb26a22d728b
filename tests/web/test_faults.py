"""Bad networks, expired sessions, hostile text, input methods: nothing typed is lost, nothing is answered twice."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.support.servers import ACTIONS, RASA

MESSAGES = re.compile(r"/webhooks/web/messages$")
QUESTION = "会通知我家人吗"


def ids_sent(widget) -> list[str]:
    """Fills itself with the id of each message request."""
    ids: list[str] = []

    def note(request):
        if MESSAGES.search(request.url) and request.method == "POST":
            ids.append(json.loads(request.post_data)["id"])

    widget.page.on("request", note)
    return ids


def once(widget, handle) -> None:
    """Lets a function answer the next message request in place of the server."""
    widget.page.route(MESSAGES, handle, times=1)


def test_offline_is_said_and_the_text_goes_out_when_the_network_is_back(widget):
    context = widget.page.context
    context.set_offline(True)
    expect(widget.page.locator(".banner")).to_contain_text("现在没有网络")
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text("未送达")
    expect(widget.said.get_by_role("button", name="重试")).to_be_visible()
    context.set_offline(False)
    expect(widget.page.locator(".banner")).to_be_hidden()
    widget.has_settled()
    expect(widget.said).to_have_count(1)
    expect(widget.answers).to_have_count(1)


def without_end(route: Route) -> None:
    """What the server said, but for the end."""
    lines = route.fetch().text().splitlines(keepends=True)
    route.fulfill(content_type="application/x-ndjson", body="".join(line for line in lines if '"end"' not in line))


def accepted_only(route: Route) -> None:
    """A server that stops in mid-answer, before it has handled the message."""
    route.fulfill(content_type="application/x-ndjson", body='{"type": "accepted"}\n{"type": "heartb')


@pytest.mark.parametrize(
    "cut", [without_end, accepted_only, lambda route: route.abort(), lambda route: route.fulfill(status=502)]
)
def test_a_broken_answer_is_asked_for_again_and_shown_once(widget, cut):
    ids = ids_sent(widget)
    once(widget, cut)
    widget.say(QUESTION)
    expect(widget.answers).to_have_count(1)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    widget.page.reload()
    expect(widget.answers).to_have_count(1)
    expect(widget.said).to_have_count(1)


def test_after_four_attempts_the_person_decides_and_a_reload_keeps_the_text(widget):
    ids = ids_sent(widget)
    widget.page.route(MESSAGES, lambda route: route.abort())
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text("正在重新连接")
    expect(widget.said.last).to_contain_text("暂时连不上")
    assert len(ids) == 4
    widget.page.unroute(MESSAGES)
    widget.page.reload()
    widget.answered()
    expect(widget.said).to_have_count(1)
    expect(widget.said.last).to_contain_text(QUESTION)
    assert len(set(ids)) == 1


def test_a_server_that_is_killed_in_mid_answer_answers_once_when_it_is_back(widget, servers):
    widget.say(QUESTION)
    with servers.frozen(ACTIONS):
        widget.field.fill("那单位呢")
        widget.field.press("Enter")
        expect(widget.said.last).to_contain_text("已送达")
        servers.kill(RASA)
    again = widget.said.get_by_role("button", name="重试")
    expect(again).to_be_visible()
    servers.start(RASA)
    again.click()
    widget.answered()
    widget.page.reload()
    expect(widget.answers).to_have_count(2)
    expect(widget.said).to_have_count(2)


def test_a_slow_answer_is_shown_as_on_its_way(widget):
    held: list[Route] = []
    widget.page.route(MESSAGES, lambda route: held.append(route), times=1)
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text("发送中")
    expect(widget.typing).to_have_text("正在回复")
    expect(widget.typing).to_have_text("还在整理，请再等一下")
    held[0].continue_()
    widget.answered()
    expect(widget.answers).to_have_count(1)


@pytest.mark.parametrize(
    ("status", "sentence"), [(429, "您发得有点快，请等一会儿再发。"), (503, "现在人有点多，请稍后再试。")]
)
def test_what_the_server_refuses_is_said_in_its_own_words(widget, status, sentence):
    refusal = {"error": "busy", "text": sentence}
    once(widget, lambda route: route.fulfill(status=status, json=refusal))
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text(sentence)
    widget.said.get_by_role("button", name="重试").click()
    widget.answered()
    expect(widget.answers).to_have_count(1)


def test_an_expired_session_is_replaced_with_a_kind_line(widget):
    widget.say(QUESTION)
    widget.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.endsWith(':token')) localStorage[key] = 'old.forged'"
    )
    widget.say("那单位呢")
    expect(widget.page.locator(".notice")).to_contain_text("这里是新的一段")
    expect(widget.answers).to_have_count(2)


def test_without_local_storage_it_still_talks(make_context, assistant):
    context = make_context()
    forbidden = "{get() {throw new DOMException('no', 'SecurityError')}}"
    context.add_init_script(f"Object.defineProperty(window, 'localStorage', {forbidden})")
    page = context.new_page()
    page.goto(assistant)
    page.get_by_label("您想问什么").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(1)


def test_enter_while_composing_never_sends(widget):
    ids = ids_sent(widget)
    keyboard = widget.page.context.new_cdp_session(widget.page)
    widget.field.focus()
    keyboard.send("Input.imeSetComposition", {"text": "hui tongzhi", "selectionStart": 11, "selectionEnd": 11})
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    keyboard.send("Input.dispatchKeyEvent", enter)
    keyboard.send("Input.insertText", {"text": QUESTION})
    # Safari ends the composition first and sends the Enter after it, with this code.
    late = {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True}
    widget.field.evaluate("(field, late) => field.dispatchEvent(new KeyboardEvent('keydown', late))", late)
    expect(widget.field).to_have_value(QUESTION)
    expect(widget.said).to_have_count(0)
    assert ids == []
    widget.field.press("Shift+Enter")
    expect(widget.field).to_have_value(QUESTION + "\n")
    widget.field.press("Enter")
    widget.answered()
    expect(widget.said).to_have_count(1)


@pytest.mark.parametrize(
    "hostile",
    [
        '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">',
        "[点这里](javascript:window.hit=1) **粗** {{7*7}} ${window.hit = 1}",
        "\u202e反过来的字\u2066 \u200f会上征信吗",
        "/restart",
        '/family_notified{"overdue_days": 3}',
    ],
)
def test_hostile_text_is_shown_as_text(widget, hostile):
    widget.say(hostile)
    expect(widget.said.locator(".bubble")).to_have_text(f"您说：{hostile}")
    expect(widget.window.locator("script, img:not(svg), iframe, a[href^=javascript]")).to_have_count(0)
    assert widget.page.evaluate("window.hit") is None
    widget.page.reload()
    expect(widget.said.locator(".bubble")).to_contain_text(hostile[-4:])
    assert widget.page.evaluate("window.hit") is None


def test_too_long_a_text_stays_in_the_field(widget):
    widget.field.fill("逾" * 399)
    expect(widget.page.locator(".count")).to_be_hidden()
    widget.field.fill("逾" * 400)
    expect(widget.page.locator(".count")).to_have_text("已写 400 字，最多 500 字")
    widget.field.fill("逾" * 10_000)
    expect(widget.page.locator(".count")).to_contain_text("多了 9500 字")
    widget.field.press("Enter")
    expect(widget.said).to_have_count(0)
    expect(widget.field).to_have_value("逾" * 10_000)
    widget.field.fill("逾" * 500)
    widget.say("逾" * 500)
    expect(widget.answers).to_have_count(1)
