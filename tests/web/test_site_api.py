"""What a page does with the widget: methods, events, links, attributes, style properties, scripts of every kind."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import MakeContext, Widget
from tests.web.site import write_page

QUESTION = "会通知我家人吗"
ELEMENT = "document.querySelector('overdue-assistant')"
LISTEN = (
    "window.heard = []; document.addEventListener('overdue-assistant-ready', ({detail}) => {"
    "  heard.push('ready');"
    "  for (const name of ['opened', 'closed', 'answered'])"
    "    detail.addEventListener(name, (event) => heard.push([name, event.detail]));"
    "});"
)


@pytest.fixture
def open_page(make_context: MakeContext, foreign_site, assistant):
    """Opens a page of another site that embeds the widget."""
    address, folder = foreign_site

    def make(path: str = "", context: dict[str, object] | None = None, **page_parts: str) -> Page:
        write_page(folder, assistant, **page_parts)
        page = make_context(**(context or {})).new_page()
        page.goto(f"{address}/{path}")
        return page

    return make


def call(page: Page, method: str, *arguments: object) -> object:
    return page.evaluate(f"([name, all]) => {ELEMENT}[name](...all)", [method, list(arguments)])


def test_a_page_opens_closes_asks_and_hears_of_it(open_page, foreign_site):
    (foreign_site[1] / "listen.js").write_text(LISTEN)
    page = open_page(head='<script src="listen.js"></script>')
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    call(page, "open")
    expect(widget.field).to_be_focused()
    call(page, "toggle")
    expect(widget.window).to_be_hidden()
    call(page, "toggle")
    call(page, "close")
    expect(widget.window).to_be_hidden()
    call(page, "ask", QUESTION)
    expect(widget.answered()).to_be_visible()
    expect(widget.said.locator(".bubble")).to_have_text(f"您说：{QUESTION}")
    heard = page.evaluate("heard")
    assert [one if isinstance(one, str) else one[0] for one in heard] == [
        *("ready", "opened", "closed", "opened", "closed", "opened", "answered")
    ]
    assert heard[-1][1]["topic"] == "family_notified"
    assert QUESTION not in json.dumps(heard, ensure_ascii=False)
    assert page.evaluate(f"{ELEMENT}.isOpen") is True


def test_destroyed_it_is_gone_and_the_script_brings_it_back(open_page, assistant):
    page = open_page(data_open="true", body='<button data-overdue-ask="会上征信吗">问</button>')
    widget = Widget(page)
    expect(widget.window).to_be_visible()
    call(page, "destroy")
    expect(page.locator("overdue-assistant")).to_have_count(0)
    page.evaluate("document.body.innerHTML += '<p>more</p>'")
    page.get_by_role("button", name="问").click()
    expect(page.locator("overdue-assistant")).to_have_count(0)
    page.evaluate(
        "src => document.body.append(Object.assign(document.createElement('script'), {src}))",
        f"{assistant}/widget.js",
    )
    expect(page.locator("overdue-assistant")).to_have_count(1)


def test_a_button_of_the_page_asks_its_question_and_one_without_opens(open_page):
    page = open_page(
        body='<button data-overdue-ask="会上征信吗"><b>问征信</b></button><a href="#" data-overdue-ask>打开</a>'
    )
    widget = Widget(page)
    page.get_by_role("link", name="打开").click()
    expect(widget.window).to_be_visible()
    expect(widget.field).to_have_value("")
    page.get_by_text("问征信").click()
    expect(widget.answered()).to_be_visible()
    expect(widget.said.locator(".bubble")).to_have_text("您说：会上征信吗")


@pytest.mark.parametrize(
    "fragment", ["#overdue-ask=%E4%BC%9A%E4%B8%8A%E5%BE%81%E4%BF%A1%E5%90%97", "#a=1&overdue-ask=会上征信吗"]
)
def test_a_link_asks_a_newcomer_once(open_page, fragment):
    page = open_page(fragment)
    widget = Widget(page)
    expect(widget.answered()).to_be_visible()
    expect(widget.said.locator(".bubble")).to_have_text("您说：会上征信吗")
    assert "#" not in page.url
    page.reload()
    expect(widget.answers).to_have_count(1)
    expect(widget.said).to_have_count(1)


@pytest.mark.parametrize("where", ["another page", "this page"])
def test_a_link_sends_nothing_into_a_talk_that_has_begun(open_page, foreign_site, where):
    page = open_page(data_open="true")
    widget = Widget(page)
    widget.say(QUESTION)
    link = f"{foreign_site[0]}/#overdue-ask=删除我的对话"
    if where == "another page":
        page.goto("about:blank")
        page.goto(link)
    else:
        page.evaluate("link => { location.href = link }", link)
    expect(widget.field).to_have_value("删除我的对话")
    expect(widget.answers).to_have_count(1)
    expect(widget.said).to_have_count(1)


def test_a_link_on_the_page_itself_asks_every_time(open_page):
    page = open_page(body='<a href="#overdue-ask=会上征信吗">征信</a>')
    widget = Widget(page)
    for times in (1, 2):
        page.get_by_role("link", name="征信").click()
        widget.answered()
        expect(widget.said).to_have_count(times)
    assert "#" not in page.url


@pytest.mark.parametrize("fragment", ["#overdue-ask=", "#overdue-ask=%E4%", "#overdue-ask=" + "逾" * 501])
def test_a_link_that_cannot_be_asked_opens_the_window(open_page, fragment):
    page = open_page(fragment)
    widget = Widget(page)
    expect(widget.window).to_be_visible()
    expect(widget.said).to_have_count(0)


def test_words_and_measures_are_the_pages_own_and_may_change(open_page):
    page = open_page(
        data_title="还款问答",
        data_greeting="您好，花呗的事可以问我。",
        data_questions="会上征信吗|还不上怎么办",
        data_launcher="问一问",
        data_corner="top-left",
        data_radius="4px",
        data_distance="40px",
        data_open="true",
    )
    window = page.get_by_role("dialog", name="还款问答")
    expect(window.get_by_role("heading")).to_have_text("还款问答")
    expect(window.locator(".welcome .headline")).to_have_text("您好，花呗的事可以问我。")
    expect(window.locator(".welcome .suggestion")).to_have_text(["会上征信吗", "还不上怎么办"])
    expect(window).to_have_css("border-radius", "4px")
    box = window.bounding_box()
    assert (box["x"], box["y"]) == (40, 40)
    expect(page.locator(".quick")).to_be_hidden()
    window.get_by_role("button", name="会上征信吗").click()
    quick = page.locator(".quick").get_by_role("button", name="还不上怎么办")
    expect(quick).to_be_visible()
    field = page.get_by_label("您想问什么").bounding_box()
    assert quick.bounding_box()["y"] < field["y"]
    quick.click()
    expect(page.locator(".said-row")).to_have_count(2)
    expect(page.locator(".answer")).to_have_count(2)  # one that comes after closing would be counted as unread
    page.evaluate(f"{ELEMENT}.dataset.title = '新的名字'")
    expect(page.get_by_role("dialog", name="新的名字")).to_be_visible()
    call(page, "close")
    launcher = page.get_by_role("button", name="打开新的名字")
    expect(launcher).to_have_text("问一问")
    assert (launcher.bounding_box()["x"], launcher.bounding_box()["y"]) == (40, 40)


def test_style_properties_of_the_page_reach_it(open_page, foreign_site):
    (foreign_site[1] / "shop.css").write_text(
        "overdue-assistant {--overdue-accent: #ffd100; --overdue-radius: 0px; --overdue-distance: 32px}"
        "html.night overdue-assistant {--overdue-accent: #7a1fa2}"
    )
    page = open_page(head='<link rel="stylesheet" href="shop.css">')
    launcher = Widget(page).launcher
    expect(launcher).to_have_css("background-color", "rgb(255, 209, 0)")
    expect(launcher).to_have_css("color", "rgb(0, 0, 0)")
    expect(launcher).to_have_css("border-radius", "0px")
    box = launcher.bounding_box()
    assert round(box["y"] + box["height"]) == 800 - 32
    page.evaluate("document.documentElement.classList.add('night')")
    expect(launcher).to_have_css("background-color", "rgb(122, 31, 162)")
    expect(launcher).to_have_css("color", "rgb(255, 255, 255)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#ffd100", "#fff", "#111", "#ff5a00", "#8a8a8a"])
def test_any_accent_can_be_read(open_page, accent, scheme):
    page = open_page(data_accent=accent, data_scheme=scheme, data_questions="会上征信吗", data_open="true")
    widget = Widget(page)
    widget.say("逾期40天了，五六个电话没接，会打给我妈吗").locator("summary").click()
    widget.field.fill("还有")
    page.evaluate("document.documentElement.style.background = '#fff'")
    assert [one for one in widget.violations() if "overdue-assistant" in one] == []


@pytest.mark.parametrize(
    ("accent", "colour", "warnings"), [("blurple", "rgb(18, 97, 106)", 1), ("#ffd100", "rgb(255, 209, 0)", 0)]
)
def test_only_a_colour_that_is_none_is_named_on_the_console(
    make_context, foreign_site, assistant, accent, colour, warnings
):
    address, folder = foreign_site
    write_page(folder, assistant, data_accent=accent)
    page = make_context().new_page()
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "warning" else None)
    page.goto(address)
    expect(Widget(page).launcher).to_have_css("background-color", colour)
    assert sum(accent in line for line in told) == warnings


def test_the_launcher_shows_the_sites_own_picture(open_page, foreign_site):
    (foreign_site[1] / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    page = open_page(data_icon="logo.svg")
    picture = Widget(page).launcher.locator("img")
    expect(picture).to_have_attribute("src", f"{foreign_site[0]}/logo.svg")
    for other in ("'javascript:alert(1)'", "''"):
        page.evaluate(f"{ELEMENT}.dataset.icon = {other}")
        expect(picture).to_have_count(0)


def test_it_lies_above_a_banner_of_the_highest_place_unless_the_page_gives_it_another(open_page, foreign_site):
    (foreign_site[1] / "shop.css").write_text(
        ".banner {position: fixed; inset: auto 0 0 0; height: 200px; z-index: 2147483647; background: #eee}"
        ".low overdue-assistant {--overdue-z-index: 10}"
    )
    page = open_page(head='<link rel="stylesheet" href="shop.css">')
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    page.evaluate("document.body.append(Object.assign(document.createElement('div'), {className: 'banner'}))")
    widget.launcher.click(timeout=3000)
    expect(widget.window).to_be_visible()
    page.evaluate("document.documentElement.className = 'low'")
    expect(widget.window).to_have_css("z-index", "10")
    assert page.evaluate("document.elementFromPoint(1000, 790).className") == "banner"


def test_answers_that_come_while_it_is_closed_are_counted(open_page):
    page = open_page(data_open="true")
    widget = Widget(page)
    held: list[Route] = []
    page.route(re.compile("/messages$"), lambda route: held.append(route), times=1)
    widget.field.fill(QUESTION)
    widget.field.press("Enter")
    expect(widget.typing).to_have_text("正在回复")
    page.get_by_role("button", name="关闭").click()
    held[0].continue_()
    unread = page.get_by_role("button", name="打开逾期问答助手，有 1 条新回答")
    expect(unread).to_be_visible()
    expect(unread.locator(".unread")).to_have_text("1")
    unread.click()
    expect(widget.answers).to_have_count(1)
    page.get_by_role("button", name="关闭").click()
    expect(widget.launcher).to_have_text("逾期问答")


@pytest.mark.parametrize("how", ["module", "import()", "integrity", "twice"])
def test_every_way_of_loading_finds_the_server(make_context, foreign_site, assistant, how):
    address, folder = foreign_site
    file = urllib.request.urlopen(f"{assistant}/widget.js").read()
    digest = "sha384-" + base64.b64encode(hashlib.sha384(file).digest()).decode()
    if how == "integrity":
        write_page(folder, assistant, kind="async", data_open="true", integrity=digest, crossorigin="anonymous")
    elif how == "module":
        write_page(folder, assistant, kind='type="module"', data_open="true")
    else:
        write_page(folder, assistant, data_open="true")
        text = (folder / "index.html").read_text()
        again = f'<script src="{assistant}/widget.js"></script>'
        loaded = '<script type="module" src="load.js"></script>'
        (folder / "load.js").write_text(f"await import('{assistant}/widget.js')")
        text = text.replace("</main>", f"</main>{again}") if how == "twice" else re.sub("<script.*", loaded, text)
        (folder / "index.html").write_text(text)
    page = make_context().new_page()
    page.goto(address)
    if how in ("import()", "twice"):
        page.get_by_role("button", name="打开逾期问答助手").click()
    widget = Widget(page)
    widget.say(QUESTION)
    expect(widget.answers).to_have_count(1)
    expect(page.locator("overdue-assistant")).to_have_count(1)


def test_shortcuts_that_listen_first_see_a_field_for_typing(open_page, foreign_site):
    (foreign_site[1] / "shop.js").write_text(
        "window.eaten = []; window.addEventListener('keydown', (event) => {"
        "  if (event.target.isContentEditable) return; eaten.push(event.key); event.preventDefault(); }, true);"
    )
    page = open_page(head='<script src="shop.js"></script>', data_open="true")
    widget = Widget(page)
    widget.field.focus()
    page.keyboard.type("gs?")
    expect(widget.field).to_have_value("gs?")
    assert page.evaluate("eaten") == []


def test_back_and_forward_bring_a_page_with_a_talk_in_step(open_page, foreign_site):
    address, folder = foreign_site
    (folder / "next.html").write_text("<!doctype html><title>next</title><h1>Next</h1>")
    page = open_page(data_open="true")
    widget = Widget(page)
    widget.say(QUESTION)
    page.goto(f"{address}/next.html")
    other = page.context.new_page()
    other.goto(address)
    twin = Widget(other)
    expect(twin.answers).to_have_count(1)
    twin.choose("删除我的对话")
    other.get_by_role("alertdialog").get_by_role("button", name="删除").click()
    expect(twin.said).to_have_count(0)
    page.go_back()
    expect(widget.said).to_have_count(0)
    widget.say("会上征信吗")
    expect(widget.answers).to_have_count(1)


def test_a_page_kept_in_memory_catches_up_when_it_is_shown_again(open_page):
    page = open_page(data_open="true")
    widget = Widget(page)
    widget.say(QUESTION)
    # what another window did while this one was held back: no event told of it
    page.evaluate("localStorage.removeItem(Object.keys(localStorage).find(key => key.endsWith(':token')))")
    expect(widget.answers).to_have_count(1)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(widget.answers).to_have_count(0)
    expect(page.locator(".notice")).to_contain_text("另一个窗口")


def test_a_policy_with_a_nonce_lets_its_styles_pass_where_they_must_be_inline(make_context, foreign_site, assistant):
    address, folder = foreign_site
    nonce = "'nonce-bm9uY2U'"
    (folder / "policy").write_text(
        f"default-src 'none'; script-src {nonce}; style-src {nonce}; connect-src {assistant}"
    )
    write_page(folder, assistant, data_open="true", nonce="bm9uY2U")
    context = make_context()
    context.add_init_script("window.CSSStyleSheet = class { constructor() { throw new TypeError(); } };")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    page.goto(f"{address}/")
    widget = Widget(page)
    expect(widget.window).to_have_css("position", "fixed")
    widget.say(QUESTION)
    assert complaints == []


SPEECH = """window.SpeechRecognition = class extends EventTarget {
    start() { window.recogniser = this; }
    stop() { this.dispatchEvent(new Event('end')); }
};"""


@pytest.mark.parametrize("wanted", [True, False])
def test_the_microphone_is_off_unless_the_page_wants_it_and_never_sends(make_context, foreign_site, assistant, wanted):
    address, folder = foreign_site
    write_page(folder, assistant, data_open="true", **({"data_microphone": "true"} if wanted else {}))
    context = make_context()
    context.add_init_script(SPEECH)
    page = context.new_page()
    page.goto(address)
    widget = Widget(page)
    expect(widget.field).to_be_visible()
    button = page.get_by_role("button", name="用说的（由浏览器自带的语音识别）")
    expect(button).to_have_count(int(wanted))
    if not wanted:
        return
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".count")).to_contain_text("浏览器自带的语音识别")
    page.evaluate(
        "recogniser.dispatchEvent(Object.assign(new Event('result'), {results: [[{transcript: '会上征信吗'}]]}))"
    )
    expect(widget.field).to_have_value("会上征信吗")
    expect(widget.said).to_have_count(0)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
