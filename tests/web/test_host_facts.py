"""What a site knows of its visitor: signed it is used, unsigned it is not, and at logout nothing of it is left."""

from __future__ import annotations

import datetime
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.clock import SHANGHAI
from tests.support.servers import Assistant, free_port, running, unhurried
from tests.web.conftest import MakeContext, Widget
from tests.web.site import ENVIRONMENT, signed, write_page

PORT = free_port()
SITE = f"http://127.0.0.1:{PORT}"
FACTS = {
    "lender": "花呗",
    "due_date": (datetime.datetime.now(SHANGHAI).date() - datetime.timedelta(days=40)).isoformat(),
    "amount_owed": 12345,
}
ELEMENT = "document.querySelector('overdue-assistant')"
TOKEN = "localStorage[Object.keys(localStorage).find(key => key.endsWith(':token'))]"
ASK = "帮我看看我到了哪一步"


@pytest.fixture(scope="module")
def host() -> Iterator[Assistant]:
    """An assistant that shares a secret with sites, greets the visitors of one, and allows pages of no site."""
    sites = {
        SITE: {
            "greeting": "您好，借呗的事可以问我。",
            "title": "还款问答",
            "questions": ["会上征信吗"],
            "lender": "借呗",
        }
    }
    with running(unhurried(sites=sites, pages_of_no_site=True), ENVIRONMENT) as assistant:
        yield assistant


@pytest.fixture
def address(host: Assistant) -> str:
    return f"http://127.0.0.1:{host.port}"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of the site that the assistant knows."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", PORT), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield tmp_path
        site.shutdown()


@pytest.fixture
def visit(make_context: MakeContext, folder: Path, address: str):
    """Opens the site's page, with facts on the script's tag; returns page and what its console warned of."""

    def make(**attributes: str) -> tuple[Page, list[str]]:
        write_page(folder, address, data_title="逾期问答助手", data_open="true", **attributes)
        page = make_context().new_page()
        told: list[str] = []
        page.on("console", lambda line: told.append(line.text) if line.type == "warning" else None)
        page.goto(SITE)
        return page, told

    return make


def attributes(data: dict[str, object], signature: str) -> dict[str, str]:
    return {"data_facts": json.dumps(data, ensure_ascii=False), "data_signature": signature}


def situation(host: Assistant, page: Page) -> dict[str, object]:
    """The case, as the last answer's card has it."""
    return [one["card"]["situation"] for one in host.history(page.evaluate(TOKEN)) if one["from"] == "assistant"][-1]


def test_signed_facts_are_known_without_being_asked_for_or_stored_by_the_browser(visit, host):
    page, told = visit(**attributes(*signed(**FACTS)))
    widget = Widget(page)
    answer = widget.say(ASK)
    known = situation(host, page)
    assert (known["lender"], known["overdue_days"], known["principal"]) == ("花呗", [40, 40], [12345, 12345])
    expect(answer.locator(".path-name.here")).to_have_text("人工")
    expect(page.locator(".notice")).to_contain_text("您不用再说一遍")
    assert "花呗" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert told == []


def test_what_the_person_tells_outranks_the_site(visit, host):
    page, _ = visit(**attributes(*signed(**FACTS)))
    widget = Widget(page)
    widget.say(ASK)
    widget.say("不对，我逾期3天")
    page.reload()
    widget.say("会上征信吗")
    known = situation(host, page)
    assert (known["overdue_days"], known["due_date"]) == ([3, 3], None)
    assert known["lender"] == "花呗"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (signed(**FACTS)[0], "unsigned"),
        ((signed(**FACTS)[0], "0" * 64), "signature"),
        (signed(secret="another secret that is as long as it", **FACTS), "signature"),
        (signed(valid_s=-5, **FACTS), "expired"),
        (signed(valid_s=9 * 24 * 3600, **FACTS), "expires_late"),
        (signed(name="张三"), "malformed"),
    ],
    ids=["unsigned", "false", "other secret", "expired", "expires late", "unknown fact"],
)
def test_other_facts_are_ignored_with_one_warning(visit, host, made, reason):
    data, signature = made if isinstance(made, tuple) else (made, "")
    page, told = visit(**attributes(data, signature))
    widget = Widget(page)
    widget.say(ASK)
    widget.say("会上征信吗")
    page.evaluate(
        "([data, signature]) => document.querySelector('overdue-assistant').know(data, signature)", [data, signature]
    )
    widget.say("会通知我家人吗")
    known = situation(host, page)
    assert (known["lender"], known["overdue_days"], known["principal"]) == ("借呗", None, None)
    assert len(told) == 1
    assert f"facts ignored ({reason})" in told[0]
    expect(page.locator(".notice")).to_have_count(0)


def test_a_page_may_pass_them_later_and_a_button_pressed_first_knows_them(visit, host):
    page, _ = visit()
    data, signature = signed(**FACTS)
    page.evaluate(f"([data, signature]) => {ELEMENT}.know(data, signature)", [data, signature])
    page.get_by_role("button", name="会上征信吗").click()
    Widget(page).answered()
    assert situation(host, page)["overdue_days"] == [40, 40]


def test_a_site_greets_in_its_own_words_and_names_its_lender(make_context, folder, address, host):
    write_page(folder, address, data_open="true")
    page = make_context().new_page()
    page.goto(SITE)
    expect(page.get_by_role("dialog", name="还款问答")).to_be_visible()
    expect(page.locator(".welcome .headline")).to_have_text("您好，借呗的事可以问我。")
    page.locator(".welcome").get_by_role("button", name="会上征信吗").click()
    Widget(page).answered()
    assert situation(host, page)["lender"] == "借呗"
    Widget(page).say("我欠的是微粒贷")
    assert situation(host, page)["lender"] == "微粒贷"


def test_at_logout_the_talk_goes_from_server_browser_and_other_windows(visit, host):
    page, _ = visit(**attributes(*signed(**FACTS)))
    widget = Widget(page)
    widget.say(ASK)
    other = page.context.new_page()
    other.goto(SITE)
    expect(Widget(other).answers).not_to_have_count(0)
    token = page.evaluate(TOKEN)
    page.evaluate(f"window.gone = 0; {ELEMENT}.addEventListener('forgotten', () => gone += 1)")
    assert page.evaluate(f"{ELEMENT}.forget()") is True
    assert page.evaluate("gone") == 1
    for window in (page, other):
        expect(window.locator(".said-row")).to_have_count(0)
    assert host.ask("GET", "history", X_Session=token)[0] == 401
    assert host.forgets("web-" + token.split(".")[0])
    assert not [key for key in page.evaluate("Object.keys(localStorage)") if key.split(":")[-1] in ("token", "leaving")]
    widget.say("会上征信吗")
    assert situation(host, page)["principal"] is None


def test_a_logout_that_leaves_the_page_still_deletes(visit, host):
    page, _ = visit()
    Widget(page).say(ASK)
    token = page.evaluate(TOKEN)
    page.evaluate(f"{ELEMENT}.forget(); location.href = 'about:blank'")
    page.wait_for_url("about:blank")
    page.wait_for_timeout(1500)
    assert host.ask("GET", "history", X_Session=token)[0] == 401


def test_a_logout_without_network_is_made_up_for_at_the_next_visit(visit, host):
    page, _ = visit()
    widget = Widget(page)
    widget.say(ASK)
    token = page.evaluate(TOKEN)
    page.context.set_offline(True)
    assert page.evaluate(f"{ELEMENT}.forget()") is False
    expect(widget.said).to_have_count(0)
    assert host.ask("GET", "history", X_Session=token)[0] == 200
    page.context.set_offline(False)
    page.reload()
    expect(widget.field).to_be_visible()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.endsWith(':leaving'))")
    assert host.ask("GET", "history", X_Session=token)[0] == 401


def test_a_page_of_no_site_may_talk_where_that_is_set(make_context, folder, address):
    write_page(folder, address, data_open="true", name="app.html")
    page = make_context().new_page()
    page.goto(f"file://{folder}/app.html")
    assert page.evaluate("window.origin") == "null"
    widget = Widget(page)
    widget.say("会通知我家人吗")
    expect(widget.answers).to_have_count(1)


def test_a_page_of_no_site_may_not_where_it_is_not_set(make_context, folder, assistant):
    write_page(folder, assistant, data_open="true", name="app.html")
    page = make_context().new_page()
    page.goto(f"file://{folder}/app.html")
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text))
    widget = Widget(page)
    widget.field.fill("会通知我家人吗")
    widget.field.press("Enter")
    expect(widget.said.last).to_contain_text("这个网站没有被允许使用本助手")
    assert any("pages_of_no_site" in line for line in told)
