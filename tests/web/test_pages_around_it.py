"""The widget on pages that do what pages do: shortcuts, a body that is replaced, a second window, an older browser."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.servers import Assistant, running, unhurried
from tests.web.conftest import Widget

QUESTION = "会通知我家人吗"
TOKEN = "localStorage[Object.keys(localStorage).find(key => key.endsWith(':token'))]"
MESSAGES = re.compile(r"/webhooks/web/messages$")


def embedded(folder, assistant: str, body: str = "", script: str = "") -> None:
    """Writes a page of another site that embeds the widget."""
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><title>shop</title>{script}</head><body><main><h1>Shop</h1>{body}</main>'
        f'<script src="{assistant}/widget.js" data-open="true" defer></script></body></html>'
    )


def test_shortcuts_of_the_page_do_not_eat_what_is_typed(make_context, foreign_site, assistant):
    address, folder = foreign_site
    (folder / "shop.js").write_text(
        "window.eaten = [];"
        "for (const name of ['keydown', 'keypress', 'keyup']) document.addEventListener(name, (event) => {"
        "  if (event.target.tagName === 'INPUT' || event.target.tagName === 'TEXTAREA') return;"
        "  window.eaten.push(event.key); event.preventDefault();"
        "});"
    )
    embedded(folder, assistant, script='<script src="shop.js"></script>')
    page = make_context().new_page()
    page.goto(address)
    widget = Widget(page)
    widget.field.focus()
    page.keyboard.type("s/ gj?")
    expect(widget.field).to_have_value("s/ gj?")
    page.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()
    assert page.evaluate("eaten") == []
    page.keyboard.press("Tab")
    page.evaluate("document.body.focus(), document.activeElement.blur()")
    page.keyboard.press("g")
    assert page.evaluate("eaten")[-1] == "g"  # the page's own shortcuts still work


def test_a_page_whose_body_is_replaced_keeps_the_window_and_the_talk(make_context, foreign_site, assistant):
    address, folder = foreign_site
    embedded(folder, assistant)
    page = make_context().new_page()
    page.goto(address)
    widget = Widget(page)
    widget.say(QUESTION)
    widget.field.fill("我还想问")
    page.evaluate(
        """assistant => {
            const body = document.createElement("body");
            body.innerHTML = "<main><h1>Next</h1></main><overdue-assistant></overdue-assistant>";
            const script = document.createElement("script");
            script.src = assistant + "/widget.js";
            body.append(script);
            document.documentElement.replaceChild(body, document.body);
        }""",
        assistant,
    )
    expect(page.get_by_role("heading", name="Next")).to_be_visible()
    expect(page.locator("overdue-assistant")).to_have_count(1)
    expect(widget.answers).to_have_count(1)
    expect(widget.field).to_have_value("我还想问")
    page.evaluate("document.body.innerHTML = '<h1>Third</h1>'")
    expect(widget.window).to_be_visible()
    widget.say("会上征信吗")
    expect(widget.answers).to_have_count(2)


def test_a_browser_without_constructed_style_sheets_shows_it(make_context, assistant):
    context = make_context()
    context.add_init_script(
        "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor'); } };"
        "delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;"
    )
    page = context.new_page()
    # an older browser has no policy's exception for it either
    page.route("**/*", lambda route: route.fulfill(response=route.fetch(), headers=without_policy(route.fetch())))
    page.goto(assistant)
    widget = Widget(page)
    expect(widget.window).to_be_visible()
    expect(widget.window).to_have_css("position", "fixed")
    widget.say(QUESTION)
    expect(widget.answers.locator(".headline").first).to_have_css("font-size", "19px")


def without_policy(response) -> dict[str, str]:
    dropped = ("content-security-policy", "content-encoding", "content-length")
    return {name: value for name, value in response.headers.items() if name not in dropped}


def two_windows(make_context, assistant: str) -> tuple[Widget, Widget]:
    context = make_context()
    windows = []
    for _ in range(2):
        page = context.new_page()
        page.goto(assistant)
        windows.append(Widget(page))
    return windows[0], windows[1]


def test_two_windows_follow_each_other(make_context, assistant):
    one, other = two_windows(make_context, assistant)
    one.say(QUESTION)
    expect(other.answers).to_have_count(1)
    expect(other.said.locator(".bubble")).to_contain_text(QUESTION)
    other.say("会上征信吗")
    expect(one.answers).to_have_count(2)
    expect(one.said).to_have_count(2)
    one.page.reload()
    expect(one.said).to_have_count(2)


@pytest.mark.parametrize("how", ["menu", "typed"])
def test_what_is_deleted_in_one_window_is_not_shown_in_the_other(make_context, assistant, how):
    one, other = two_windows(make_context, assistant)
    one.say(QUESTION)
    expect(other.answers).to_have_count(1)
    if how == "menu":
        one.choose("删除我的对话")
        one.page.get_by_role("alertdialog").get_by_role("button", name="删除").click()
    else:
        one.field.fill("请把我的聊天记录都删除")
        one.field.press("Enter")
    for window in (one, other):
        expect(window.answers).to_have_count(0)
        expect(window.said).to_have_count(0)
    expect(other.page.locator(".notice")).to_contain_text("另一个窗口")
    other.say("会上征信吗")
    expect(other.answers).to_have_count(1)
    expect(one.answers).to_have_count(1)


def test_a_deletion_that_is_typed_empties_the_window_and_the_server(widget, servers):
    widget.say(QUESTION)
    token = widget.page.evaluate(TOKEN)
    assert servers.kept("web-" + token.split(".")[0])
    widget.field.fill("删除我的对话")
    widget.field.press("Enter")
    expect(widget.page.locator(".notice")).to_contain_text("已经删除")
    expect(widget.said).to_have_count(0)
    assert servers.forgets("web-" + token.split(".")[0])
    widget.page.reload()
    expect(widget.said).to_have_count(0)
    widget.say(QUESTION)
    expect(widget.answers).to_have_count(1)


@pytest.fixture(scope="module")
def strict() -> Iterator[Assistant]:
    """An assistant that allows one site, on another machine."""
    with running(unhurried(origins=["https://shop.example"])) as assistant:
        yield assistant


@pytest.fixture
def unlisted_site(tmp_path, strict) -> Iterator[str]:
    """A site on this machine whose name is neither listed nor one of this machine's own."""
    embedded(tmp_path, f"http://127.0.0.1:{strict.port}")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.2", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.2:{site.server_address[1]}"
        site.shutdown()


def test_a_site_that_is_not_listed_is_told_so(make_context, unlisted_site):
    page: Page = make_context().new_page()
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    page.goto(unlisted_site)
    widget = Widget(page)
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text("这个网站没有被允许使用本助手")
    expect(widget.said.last).not_to_contain_text("连接断了")
    assert any("origins" in line and unlisted_site in line for line in told)


def test_the_widget_is_sent_compressed(make_context, assistant):
    page = make_context().new_page()
    with page.expect_response(re.compile("/widget.js$")) as loaded:
        page.goto(assistant)
    assert loaded.value.all_headers()["content-encoding"] == "gzip"
    assert loaded.value.request.sizes()["responseBodySize"] < 28 * 1024


CARD = {
    "kind": "answer",
    "topic": "family_notified",
    "question": "family_notified/already_called",
    "acknowledges": "您母亲已经接到电话了。",
    "headline": "先请她记下号码、时间和原话。",
    "body": ["说明之后还打给她，就可以投诉。"],
    "next_steps": ["告诉对方只和您本人联系。"],
    "corrects": None,
    "assessment": None,
    "situation": {"speaker": "borrower", "events": ["family_called"], "overdue_days": [91, None]},
    "conduct": [{"act": "说出了欠款金额", "verdict": "not_allowed", "facts": ["PI-01"]}, {"act": "打给紧急联系人"}],
    "use": {"title": "发给平台客服", "text": "您好，我是〔姓名〕。\n请只和我本人联系。"},
    "citations": [
        {
            "id": "CC-01",
            "title": "中华人民共和国民法典",
            "short": "民法典第1032条",
            "article": "第一千零三十二条",
            "grade": "law",
            "as_of": "2026-11-24",
            "url": "https://flk.npc.gov.cn/",
            "quote": "自然人享有隐私权。",
            "unheard_of": 1,
        },
        {
            "id": "SD-01",
            "title": "国家标准",
            "article": "",
            "grade": "standard",
            "as_of": "2026-11-24",
            "url": "javascript:1",
        },
    ],
    "suggestions": [{"title": "会上征信吗", "payload": "/credit_report"}],
    "unheard_of": {"a": 1},
}


def answered_with(widget: Widget, card: dict[str, object]) -> None:
    """Has the next message answered with this card."""
    lines = [
        {"type": "accepted", "id": "x"},
        {"type": "message", "answer_id": "a1", "text": "x", "buttons": [], "card": card},
        {"type": "unheard_of"},
        {"type": "end"},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    widget.page.route(
        MESSAGES, lambda route: route.fulfill(content_type="application/x-ndjson", body=body.encode()), times=1
    )


def test_a_card_shows_what_was_heard_the_sources_in_a_line_and_words_to_copy(widget):
    answered_with(widget, CARD)
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = widget.say("我妈刚接到电话了")
    expect(answer.locator(".card > *").nth(0)).to_have_text("您母亲已经接到电话了。")
    expect(answer.locator(".card > *").nth(1)).to_have_class("headline")

    summary = answer.locator("summary")
    expect(summary).to_have_text("依据：民法典第1032条（法律）；国家标准（国家标准（推荐性））")
    quote = answer.locator(".quote")
    expect(quote).to_be_hidden()
    summary.click()
    expect(quote).to_have_text("自然人享有隐私权。")
    expect(answer.locator(".sources li").first.locator(".badge")).to_have_text("法律")
    links = answer.locator(".sources a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://flk.npc.gov.cn/")
    expect(links).to_have_attribute("rel", re.compile("noopener"))

    use = answer.locator(".use")
    expect(use).to_contain_text("发给平台客服")
    use.get_by_role("button", name="复制这段话").click()
    expect(use.get_by_role("status")).to_have_text("已复制")
    assert widget.page.evaluate("navigator.clipboard.readText()") == CARD["use"]["text"]
    expect(answer.locator(".conduct li").first).to_contain_text("不应该")
    expect(answer.locator(".conduct li").last).to_have_text("打给紧急联系人")
    assert widget.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_with_all_its_parts_can_be_read_on_a_phone(make_widget, scheme):
    widget = make_widget((360, 740), scheme, reduced_motion="reduce")
    answered_with(widget, CARD)
    answer = widget.say("我妈刚接到电话了")
    answer.locator("summary").click()
    assert widget.page.locator(".scroller").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    assert widget.violations() == []


def test_every_starter_leads_to_an_answer_of_its_own(make_widget, servers):
    topics = {
        "会打电话给我家人吗": "family_notified",
        "还不上了怎么办": "cannot_pay",
        "会上征信吗": "credit_report",
        "帮我看看我到了哪一步": "ask_overdue_days",
    }
    widget = make_widget()
    expect(widget.page.locator(".welcome .suggestion")).to_have_text(list(topics))
    for title, topic in topics.items():
        visitor = make_widget()
        visitor.page.get_by_role("button", name=title).click()
        visitor.has_settled()
        token = visitor.page.evaluate(TOKEN)
        assert [one["card"]["topic"] for one in servers.history(token) if one["from"] == "assistant"] == [topic]
        visitor.page.reload()
        expect(visitor.said.locator(".bubble")).to_have_text(f"您说：{title}")
