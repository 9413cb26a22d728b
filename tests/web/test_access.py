"""Whoever comes, with whatever device: keyboard, screen reader, phone, zoom, dark mode. Leaves screenshots."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESKTOP, PHONE, SCREENSHOTS

CASE = "逾期40天了，五六个电话没接，手机一直开着，会打给我妈吗"
BELIEF = "逾期三天就要坐牢了对吧"
ASSESSMENT = "帮我评估一下我的情况"
DESPAIR = "我不想活了"


def shoot(widget, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    widget.page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_and_it_looks_as_on_the_screenshots(make_widget, size, scheme):
    widget = make_widget(size, scheme, reduced_motion="reduce")
    look = f"{'x'.join(map(str, size))}-{scheme}"
    shoot(widget, f"{look}-welcome")
    assert widget.violations() == []
    for name, text in {"answer": CASE, "assessment": ASSESSMENT, "belief": BELIEF, "crisis": DESPAIR}.items():
        answer = widget.say(text)
        shoot(widget, f"{look}-{name}")
    for summary in widget.page.locator("summary").all():
        summary.click()
    widget.page.locator(".composer").get_by_role("button", name="填逾期天数和漏接次数").click()
    widget.answers.first.get_by_role("button", name="没帮助").click()
    expect(widget.answers.first.locator(".reason")).to_be_visible()
    shoot(widget, f"{look}-form")
    assert widget.violations() == []
    widget.page.keyboard.press("Escape")
    widget.choose("删除我的对话")
    shoot(widget, f"{look}-delete")
    assert widget.violations() == []
    widget.page.keyboard.press("Escape")
    widget.page.keyboard.press("Escape")
    expect(widget.launcher).to_be_visible()
    assert answer.is_hidden()
    assert widget.violations() == []


def test_all_of_it_works_by_keyboard_alone(make_context, assistant):
    page = make_context().new_page()
    page.goto(assistant)
    press = page.keyboard.press
    close = page.get_by_role("button", name="关闭")
    for _ in range(20):
        press("Tab")
        if close.evaluate("button => button.getRootNode().activeElement === button"):
            break
    press("Enter")
    launcher = page.get_by_role("button", name="打开逾期问答助手")
    expect(launcher).to_be_focused()
    press("Enter")
    field = page.get_by_label("您想问什么")
    expect(field).to_be_focused()
    page.keyboard.type("会上征信吗")
    press("Enter")
    expect(page.locator(".answer .suggestion")).not_to_have_count(0)
    expect(page.locator(".typing")).to_be_empty()
    expect(field).to_be_focused()

    suggestion = page.locator(".suggestion:visible").last
    for _ in range(6):
        press("Shift+Tab")
        if suggestion.evaluate("button => button.getRootNode().activeElement === button"):
            break
    expect(suggestion).to_be_focused()
    press("Enter")
    expect(page.locator(".said-row")).to_have_count(2)
    expect(page.get_by_role("group", name="对话内容")).to_be_focused()
    press("Escape")
    expect(launcher).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_live_region_holds_the_conversation(widget):
    widget.say(CASE)
    log = widget.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("您说：")
    expect(log).to_contain_text("助手说：")
    expect(widget.page.locator(".head").get_by_text("不是美团官方，也不提供法律意见。")).to_be_visible()


def test_on_a_phone_nothing_is_cut_off_and_the_keyboard_leaves_the_field_free(make_context, assistant):
    context = make_context(PHONE, has_touch=True, is_mobile=True)
    context.add_init_script(
        "const view = Object.assign(new EventTarget(), {scale: 1, height: 740, offsetTop: 0});"
        "Object.defineProperty(window, 'visualViewport', {value: view});"
    )
    page = context.new_page()
    page.goto(assistant)
    page.get_by_label("您想问什么").fill(CASE)
    page.get_by_role("button", name="发送").tap()
    expect(page.locator(".answer .suggestion")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.locator(".scroller").evaluate("box => box.scrollWidth - box.clientWidth") == 0

    page.evaluate(
        "visualViewport.height = 400; visualViewport.offsetTop = 30; visualViewport.dispatchEvent(new Event('resize'))"
    )
    window = page.get_by_role("dialog").bounding_box()
    assert (window["y"], window["height"]) == (30, 400)
    field = page.get_by_label("您想问什么").bounding_box()
    assert field["y"] + field["height"] <= 430


@pytest.mark.parametrize("size", [(640, 400), (320, 256)], ids=["200 %", "400 %"])
def test_zoomed_in_the_field_and_the_buttons_stay_within_reach(make_widget, size):
    widget = make_widget(size)
    widget.say(CASE)
    for control in (
        widget.field,
        widget.page.get_by_role("button", name="关闭"),
        widget.page.get_by_role("button", name="发送"),
    ):
        expect(control).to_be_in_viewport(ratio=1)
    assert widget.page.locator(".scroller").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    assert widget.page.locator(".scroller").evaluate("box => box.clientHeight") > 60


def test_every_target_is_large_enough(widget):
    widget.say(CASE)
    small = widget.window.locator("button:visible, summary:visible, input:visible").evaluate_all(
        "all => all.map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"
    )
    assert small == []


def test_reduced_motion_stands_still(make_widget):
    widget = make_widget(reduced_motion="reduce")
    expect(widget.say("会上征信吗")).to_have_css("animation-name", "none")
