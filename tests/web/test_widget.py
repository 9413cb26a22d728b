"""What a person sees and does: whole conversations in a real browser with the real server."""

from __future__ import annotations

import re

from playwright.sync_api import expect

CASE = "逾期40天了，五六个电话没接，手机一直开着，会打给我妈吗"


def test_one_line_embeds_it_on_a_foreign_site_with_a_strict_policy(make_context, foreign_site, assistant):
    address, folder = foreign_site
    head = '<!doctype html><html lang="en"><head><title>shop</title><link rel="stylesheet" href="shop.css"></head>'
    script = f'<script src="{assistant}/widget.js" data-position="left" defer></script>'
    (folder / "index.html").write_text(f"{head}<body><main><h1>Shop</h1></main>{script}</body></html>")
    hostile = "html {font-size: 50px} * {color: red !important; float: right; letter-spacing: 9px}"
    (folder / "shop.css").write_text(hostile)
    page = make_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    page.goto(address)

    launcher = page.get_by_role("button", name="打开逾期问答助手")
    expect(launcher).to_have_css("float", "none")
    assert launcher.bounding_box()["x"] < 100
    launcher.click()
    page.get_by_label("您想问什么").fill("会通知我家人吗")
    page.keyboard.press("Enter")
    headline = page.locator(".answer .headline").first
    expect(headline).to_be_visible()
    expect(headline).to_have_css("font-size", "19px")
    expect(headline).to_have_css("letter-spacing", "normal")
    expect(headline).not_to_have_css("color", "rgb(255, 0, 0)")
    assert complaints == []


def test_a_whole_conversation(widget):
    answer = widget.say(CASE)
    expect(answer.locator(".card > .headline")).to_be_visible()
    expect(answer.get_by_role("listitem").first).to_be_visible()
    expect(answer.locator(".steps li")).not_to_have_count(0)

    summary = answer.locator("summary")
    expect(summary).to_contain_text("依据")
    expect(answer.locator(".as-of").first).to_be_hidden()
    summary.click()
    expect(answer.locator(".as-of").first).to_have_text(re.compile(r"核对于 \d{4}-\d\d-\d\d"))
    expect(answer.locator(".sources li .badge").first).to_have_text(
        re.compile("法律|解释|规章|提示|标准|自律|常见做法|网络说法")
    )

    suggestion = answer.locator(".suggestion").first
    title = suggestion.inner_text()
    suggestion.dblclick()
    second = widget.answered()
    expect(widget.said).to_have_count(2)
    expect(widget.said.last).to_contain_text(title)
    expect(second.locator(".headline")).to_be_visible()
    expect(widget.answers.first.locator(".suggestions")).to_be_hidden()


def test_the_correction_of_a_belief_is_set_apart(widget):
    answer = widget.say("逾期三天就要坐牢了对吧")
    corrects = answer.locator(".corrects")
    expect(corrects.locator(".belief")).to_contain_text("坐牢")
    expect(corrects).to_contain_text("民事违约")


def test_the_marker_stands_over_the_stage_of_the_case(widget):
    for days, stage in ((2, 1), (20, 2), (60, 3), (120, 4)):
        widget.say(f"我逾期{days}天了")
        picture = widget.answers.filter(has=widget.page.locator(".assessment")).last.get_by_role("img")
        expect(picture).to_contain_text("您在这里")
        stops = picture.locator(".path-stop")
        expect(stops).to_have_count(5)
        expect(picture.locator(".path-stop.here")).to_have_count(1)
        expect(stops.nth(stage)).to_have_class(re.compile(r"\bhere\b"))
        stop, flag = stops.nth(stage).bounding_box(), picture.locator("path.path-flag").bounding_box()
        middle = [box["x"] + box["width"] / 2 for box in (stop, flag)]
        assert abs(middle[0] - middle[1]) <= 1


def test_the_form_speaks_for_the_person_and_the_path_shows_where_they_are(widget):
    widget.page.locator(".composer").get_by_role("button", name="填逾期天数和漏接次数").click()
    expect(widget.page.get_by_label("逾期天数", exact=True)).to_be_focused()
    widget.page.get_by_role("button", name="就按这个说").click()
    expect(widget.page.locator(".hint")).to_have_text("请至少填一项。")
    widget.page.get_by_label("逾期天数", exact=True).fill("29")
    widget.page.get_by_role("button", name="逾期天数加一").click()
    for _ in range(5):
        widget.page.get_by_role("button", name="连续没接的电话加一").click()
    widget.page.get_by_role("button", name="就按这个说").click()

    expect(widget.said.last).to_contain_text("逾期30天，5个电话没接")
    widget.has_settled()
    answer = widget.answers.filter(has=widget.page.locator(".assessment")).first
    picture = answer.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", re.compile("您在这里：电话.*之后可能：人工"))
    expect(picture).to_contain_text("您在这里")
    expect(answer.locator(".outcome")).to_have_text(re.compile("有可能"))
    expect(answer.locator(".conditions .met").first).to_contain_text("符合")
    expect(answer.locator(".conditions .unknown").first).to_contain_text("还不清楚")


def test_despair_is_answered_in_another_way_and_with_numbers_to_call(widget):
    answer = widget.say("我不想活了")
    expect(answer.locator(".kind-crisis")).to_be_visible()
    dials = answer.locator(".dial")
    assert {dial.get_attribute("href") for dial in dials.all()} == {"tel:110", "tel:120", "tel:12356"}
    assert dials.first.bounding_box()["height"] >= 44
    expect(answer.locator(".feedback")).to_have_count(0)


def test_thumbs_with_a_reason_reach_the_server_and_the_answer_can_be_copied(widget):
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = widget.say("会上征信吗")
    answer.get_by_role("button", name="复制").click()
    expect(answer.locator(".said")).to_have_text("已复制")
    copied = widget.page.evaluate("navigator.clipboard.readText()")
    assert answer.locator(".headline").inner_text() in copied

    with widget.page.expect_response(re.compile("/feedback$")) as voted:
        answer.get_by_role("button", name="没帮助").click()
    assert voted.value.status == 204
    expect(answer.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")
    answer.get_by_label("哪里不合适（可以不填）").fill("没说多久会消除")
    with widget.page.expect_response(re.compile("/feedback$")) as reasoned:
        answer.get_by_role("button", name="提交").click()
    assert reasoned.value.status == 204
    expect(answer.locator(".said")).to_have_text("收到，谢谢您。")


def test_a_reload_brings_everything_back_and_keeps_what_is_being_typed(widget):
    first = widget.say(CASE).locator(".headline").inner_text()
    widget.answers.last.locator(".suggestion").first.click()
    widget.has_settled()
    shown = widget.said.locator(".bubble").all_inner_texts()
    widget.field.fill("我还想问")
    widget.page.reload()
    expect(widget.answers.first.locator(".headline")).to_have_text(first)
    assert widget.said.locator(".bubble").all_inner_texts() == shown
    expect(widget.field).to_have_value("我还想问")


def test_deleting_asks_first_and_leaves_nothing(widget, assistant):
    widget.say("会通知我家人吗")
    token = widget.page.evaluate("localStorage[Object.keys(localStorage).find(key => key.endsWith(':token'))]")
    widget.choose("删除我的对话")
    dialog = widget.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("找不回来")
    dialog.get_by_role("button", name="先留着").click()
    expect(widget.answers).not_to_have_count(0)

    widget.choose("删除我的对话")
    dialog.get_by_role("button", name="删除").click()
    expect(widget.page.locator(".notice")).to_have_text("您的对话已经删除。")
    expect(widget.answers).to_have_count(0)
    gone = widget.page.request.get(f"{assistant}/webhooks/web/history", headers={"X-Session": token})
    assert gone.status == 401
    widget.page.reload()
    expect(widget.page.locator(".welcome")).to_be_visible()
    expect(widget.said).to_have_count(0)


def test_beginning_anew_asks_first_and_erases_the_case(widget, servers):
    widget.say(CASE)
    token = widget.page.evaluate("localStorage[Object.keys(localStorage).find(key => key.endsWith(':token'))]")
    widget.choose("重新开始")
    dialog = widget.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("删了找不回来")
    dialog.get_by_role("button", name="先留着").click()
    expect(widget.answers).not_to_have_count(0)
    widget.choose("重新开始")
    dialog.get_by_role("button", name="删掉，重新开始").click()
    expect(widget.said).to_have_count(0)
    assert servers.forgets("web-" + token.split(".")[0])
    expect(widget.page.locator(".notice")).to_contain_text("已经重新开始")
    answer = widget.say("会通知我家人吗")
    expect(answer.locator(".path-name.here")).not_to_have_count(1)
