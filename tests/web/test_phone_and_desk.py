"""What a review on a phone and a desk found: back, focus, zoom, crisis buttons, waiting, sources, where lines end."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, PHONE, MakeContext, Widget

CASE = "逾期40天了，五六个电话没接，手机一直开着，会打给我妈吗"
MESSAGES = re.compile(r"/webhooks/web/messages$")
ACTIVE = "document.querySelector('overdue-assistant').shadowRoot.activeElement"


@pytest.fixture
def phone(make_context: MakeContext, assistant: str) -> Page:
    page = make_context(PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{assistant}/healthz")  # somewhere to go back to
    page.goto(assistant)
    return page


def test_back_closes_the_window_on_a_phone_and_then_leaves_the_page(phone, assistant):
    widget = Widget(phone)
    widget.page.get_by_role("button", name="关闭").tap()
    widget.launcher.tap()
    expect(widget.window).to_be_visible()
    phone.go_back()
    expect(widget.window).to_be_hidden()
    assert phone.url == f"{assistant}/"
    phone.go_back()
    assert phone.url.endswith("/healthz")


def test_closing_by_its_button_leaves_no_step_behind(phone):
    widget = Widget(phone)
    before = phone.evaluate("history.replaceState({page: 7}, '')")
    for _ in range(2):
        phone.get_by_role("button", name="关闭").tap()
        widget.launcher.tap()
        assert phone.evaluate("history.state.page") == 7
    phone.get_by_role("button", name="关闭").tap()
    phone.wait_for_function("history.state.overdueAssistant === undefined")
    assert phone.evaluate("history.state") == {"page": 7}
    assert before is None
    phone.go_back()
    assert phone.url.endswith("/healthz")


def test_on_a_desk_the_history_is_left_alone(make_widget):
    widget = make_widget(DESKTOP)
    length = widget.page.evaluate("history.length")
    widget.page.get_by_role("button", name="关闭").click()
    widget.launcher.click()
    expect(widget.window).not_to_have_attribute("aria-modal", "true")
    assert widget.page.evaluate("history.length") == length


def test_on_a_phone_the_focus_stays_in_the_window_that_covers_the_page(phone):
    widget = Widget(phone)
    expect(widget.window).to_have_attribute("aria-modal", "true")
    seen = set()
    for _ in range(14):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.tagName") == "OVERDUE-ASSISTANT"
        seen.add(phone.evaluate(f"{ACTIVE}.getAttribute('aria-label') ?? {ACTIVE}.textContent ?? ''"))
    assert {"更多", "关闭", "会上征信吗", "发送"} <= seen
    for _ in range(12):
        phone.keyboard.press("Shift+Tab")
        assert phone.evaluate("document.activeElement.tagName") == "OVERDUE-ASSISTANT"


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_way_down_covers_nothing(make_widget, size):
    widget = make_widget(size)
    widget.say(CASE)
    below = widget.page.get_by_role("button", name="看下面的内容")
    expect(below).to_be_visible()
    talk, button = widget.page.locator(".scroller").bounding_box(), below.bounding_box()
    assert talk["y"] + talk["height"] <= button["y"] + 1
    while below.is_visible():
        below.click()
        widget.page.wait_for_timeout(50)
    expect(widget.answers.last.locator(".suggestion").last).to_be_in_viewport()


@pytest.mark.parametrize(("size", "least"), [((640, 400), 300), ((320, 256), 150)], ids=["200 %", "400 %"])
def test_zoomed_in_most_of_the_height_is_the_talks_and_the_answer_is_on_top(make_widget, size, least):
    widget = make_widget(size)
    answer = widget.say(CASE)
    talk = widget.page.locator(".scroller").bounding_box()
    assert talk["height"] >= least
    expect(answer.locator(".headline")).to_be_in_viewport(ratio=0.9)  # a long one may lack the foot of its last line
    assert answer.bounding_box()["y"] - talk["y"] < 20
    widget.page.locator(".scroller").evaluate("box => box.scrollTo(0, 0)")
    expect(widget.page.locator(".scroller").get_by_text("不是美团官方，也不提供法律意见。")).to_be_visible()


def test_crisis_buttons_say_whom_they_call_and_a_listener_comes_first(widget):
    dials = widget.say("我不想活了").locator(".dial")
    expect(dials).to_have_text(["心理援助 12356", "报警 110", "急救 120"])
    expect(dials.first).to_have_attribute("href", "tel:12356")


@pytest.mark.parametrize("size", [PHONE, (375, 667), (412, 915), DESKTOP])
def test_the_welcome_breaks_no_word(make_widget, size):
    widget = make_widget(size)
    lines = widget.page.locator(".welcome .headline").evaluate(
        """headline => {
            const text = headline.firstChild, ends = [];
            const top = (at) => {
                const range = document.createRange();
                range.setStart(text, at); range.setEnd(text, at + 1);
                return range.getBoundingClientRect().top;
            };
            for (let at = 1; at < text.length; at += 1) if (top(at) > top(at - 1) + 5) ends.push(text.data[at - 1]);
            return ends;
        }"""
    )
    assert set(lines) <= set("，、。")


def test_every_message_bears_its_time_also_after_a_reload(widget):
    widget.say(CASE)
    times = widget.page.locator(".at")
    expect(times).to_have_count(2)
    shown = times.all_inner_texts()
    assert all(re.fullmatch(r"\d\d:\d\d", one) for one in shown)
    widget.page.reload()
    expect(times).to_have_text(shown)


def test_a_limit_is_waited_out_by_itself_with_a_countdown(widget):
    refusal = {"error": "too_many", "text": "发得有点快，请稍等一会儿再试。您写的内容还在。"}
    widget.page.route(
        MESSAGES, lambda route: route.fulfill(status=429, json=refusal, headers={"Retry-After": "5"}), times=1
    )
    widget.field.fill("会上征信吗")
    widget.field.press("Enter")
    timer = widget.said.get_by_role("timer")
    expect(timer).to_have_text(re.compile("^[45] 秒后自动再发$"))
    expect(timer).to_have_text(re.compile("^[12] 秒后自动再发$"))
    widget.answered()
    expect(timer).to_have_count(0)
    expect(widget.said).to_have_count(1)


def test_an_expired_session_is_told_above_the_question_that_began_anew(widget):
    widget.say(CASE)
    widget.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.endsWith(':token')) localStorage[key] = 'old.forged'"
    )
    widget.say("那单位呢")
    order = widget.page.locator(".log > *").evaluate_all("all => all.map((one) => one.className.split(' ')[0])")
    assert order == ["said-row", "answer", "notice", "said-row", "answer"]


def test_one_step_has_no_number(widget):
    card = {
        **{"kind": "answer", "topic": "lawsuit", "question": "lawsuit/overview", "acknowledges": None, "body": []},
        **{"headline": "先看传票。", "corrects": None, "assessment": None, "situation": None, "conduct": []},
        **{"use": None, "citations": [], "suggestions": [], "next_steps": ["拨打12368核实。"]},
    }
    lines = [{"type": "accepted"}, {"type": "message", "answer_id": "a", "text": "x", "card": card}, {"type": "end"}]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    widget.page.route(MESSAGES, lambda route: route.fulfill(content_type="application/x-ndjson", body=body), times=1)
    answer = widget.say("收到传票")
    expect(answer.locator(".steps ul > li")).to_have_count(1)
    expect(answer.locator(".steps ol")).to_have_count(0)


def test_sources_open_to_the_sentence_of_the_law_and_its_page(widget):
    answer = widget.say("我老公婚前借的，要我还吗")
    answer.locator("summary").click()
    sources = answer.locator(".sources li")
    expect(sources.first).to_be_visible()
    law = sources.filter(has=widget.page.locator(".badge.law, .badge.interpretation")).first
    expect(law.locator("a")).to_have_attribute("href", re.compile("^https?://"))
    expect(law.locator(".quote")).not_to_be_empty()
