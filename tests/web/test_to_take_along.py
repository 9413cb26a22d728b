"""What a person takes along from the widget: copied and printed letters, days for the calendar, the conversation."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Download, Page, expect

INSULTED = "催收昨天骂我骂得很难听"
COMPLAINT = "帮我写一份投诉"
ORDER = "三天前收到支付令"
PRINTS = """() => {
  window.printed = [];
  window.print = () => {
    const widget = document.querySelector('overdue-assistant');
    window.printed.push(widget.shadowRoot.querySelector('.paper').innerText);
  };
}"""
"""Stands in for the dialog of the browser, which a test cannot press; what would be printed is kept."""


def written(download: Download) -> str:
    return Path(download.path()).read_bytes().decode()


def shown_on_paper(page: Page) -> tuple[bool, bool, bool]:
    """Return whether paper shows the text, the window of the widget, and the page around it."""
    page.emulate_media(media="print")
    paper, window = page.locator(".paper"), page.locator(".window")
    shown = paper.is_visible(), window.is_visible(), page.locator("body > *:not(overdue-assistant)").first.is_visible()
    page.emulate_media(media="screen")
    return shown


def test_a_letter_is_copied_whole(widget):
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.say(INSULTED)
    use = widget.say(COMPLAINT).locator(".use")
    use.get_by_role("button", name="复制这段话").click()
    expect(use.get_by_role("status")).to_have_text("已复制")
    copied = widget.page.evaluate("navigator.clipboard.readText()")
    assert copied == use.locator(".use-text").evaluate("element => element.textContent")
    assert "辱骂本人" in copied and "〔姓名〕" in copied


def test_a_letter_is_printed_alone_on_its_page(widget):
    widget.page.evaluate(PRINTS)
    widget.say(INSULTED)
    use = widget.say(COMPLAINT).locator(".use")
    use.get_by_role("button", name="打印").click()
    (printed,) = widget.page.evaluate("window.printed")
    assert printed.startswith("投诉人：〔姓名〕") and "辱骂本人" in printed
    assert "写好了" not in printed
    assert shown_on_paper(widget.page) == (True, False, False)
    expect(widget.page.locator(".paper")).to_be_hidden()
    widget.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(widget.page.locator(".paper")).to_have_count(0)
    expect(widget.window).to_be_visible()


def test_a_page_with_a_strict_policy_prints_and_saves_too(make_context, foreign_site, assistant):
    address, folder = foreign_site
    script = f'<script src="{assistant}/widget.js" data-open="true" defer></script>'
    head = '<!doctype html><html lang="en"><head><title>shop</title></head>'
    (folder / "index.html").write_text(f"{head}<body><main><h1>Shop</h1></main>{script}</body></html>")
    page = make_context().new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    page.goto(address)
    page.get_by_label("您想问什么").fill(ORDER)
    page.keyboard.press("Enter")
    expect(page.locator(".timeline li")).not_to_have_count(0)
    with page.expect_download() as saving:
        page.get_by_role("button", name="放进日历").click()
    assert "BEGIN:VEVENT" in written(saving.value)
    page.evaluate(PRINTS)
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="打印这段对话").click()
    assert ORDER in page.evaluate("window.printed")[0]
    assert shown_on_paper(page) == (True, False, False)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Shop")).to_be_visible()
    assert refused == []


def test_the_days_of_the_case_are_a_timeline_and_a_calendar_file(widget):
    answer = widget.say(ORDER)
    days = answer.locator(".timeline li")
    expect(days).to_have_count(2)
    expect(days.first).to_contain_text("收到支付令")
    expect(days.last).to_contain_text(re.compile("支付令异议的最后一天.*还剩1[123]天"))
    due = days.last.locator("time").get_attribute("datetime")
    with widget.page.expect_download() as saving:
        answer.get_by_role("button", name="放进日历").click()
    assert saving.value.suggested_filename == "逾期日程.ics"
    file = written(saving.value)
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    lines = file.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert [line for line in lines if line.startswith("DTSTART")] == [f"DTSTART;VALUE=DATE:{due.replace('-', '')}"]
    assert "SUMMARY:支付令异议的最后一天" in lines
    assert any(line.startswith("DESCRIPTION:") and "书面异议" in line for line in lines)
    assert lines.count("BEGIN:VEVENT") == 1  # what has happened already is no entry


def test_the_conversation_is_saved_with_its_letters_sources_and_their_days(widget):
    widget.choose("存下这段对话")
    expect(widget.page.locator(".banner")).to_have_text("还没有对话可以带走。")
    widget.say(INSULTED)
    letter = widget.say(COMPLAINT).locator(".use-text").evaluate("element => element.textContent")
    with widget.page.expect_download() as saving:
        widget.choose("存下这段对话")
    assert re.fullmatch(r"逾期对话-\d{4}-\d\d-\d\d\.txt", saving.value.suggested_filename)
    text = written(saving.value)
    assert f"您说：{INSULTED}" in text and "助手说：" in text
    assert letter in text
    assert re.search(r"来源\n1\. .*（.+），核对于 \d{4}-\d\d-\d\d", text)


def test_the_conversation_is_printed_whole(widget):
    widget.page.evaluate(PRINTS)
    widget.say(INSULTED)
    widget.say(ORDER)
    widget.choose("打印这段对话")
    (printed,) = widget.page.evaluate("window.printed")
    assert INSULTED in printed and ORDER in printed and "来源" in printed
    assert shown_on_paper(widget.page)[:2] == (True, False)


def test_each_verdict_on_a_collector_has_its_grade(widget):
    acts = widget.say("催收骂我全家，半夜还打电话").locator(".conduct li")
    expect(acts).to_have_count(2)
    for act in acts.all():
        expect(act.locator(".verdict")).to_have_text(re.compile("不应该|可以|有争议|看情况"))
        expect(act.locator(".badge:not(.verdict)")).to_have_text(re.compile("法律|规章|提示|标准|自律"))


def test_letters_days_and_verdicts_are_readable_by_everyone(make_widget):
    for scheme in ("light", "dark"):
        widget = make_widget((360, 740), scheme)
        widget.say("催收骂我全家，半夜还打电话")
        widget.say(COMPLAINT)
        widget.say(ORDER)
        assert widget.violations() == []
