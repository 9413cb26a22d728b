"""A real browser in front of the real server: pages, and what a person does with the widget."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from tests.support.servers import Assistant, running, unhurried

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = (360, 740), (1280, 800)
PATIENCE_MS = 30_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Widget:
    """The widget on one page, as a person meets it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_label("您想问什么")
        self.answers = page.locator(".answer")
        self.said = page.locator(".said-row")
        self.launcher = page.get_by_role("button", name="打开逾期问答助手")
        self.window = page.get_by_role("dialog", name="逾期问答助手")
        self.typing = page.locator(".typing")

    def say(self, text: str) -> Locator:
        """Types and sends; returns the last answer when the server has ended its reply."""
        self.field.fill(text)
        self.field.press("Enter")
        return self.answered()

    def answered(self) -> Locator:
        """The last answer, when all is answered."""
        self.has_settled()
        return self.answers.last

    def has_settled(self) -> None:
        """Waits until the last message is answered or failed."""
        expect(self.typing).to_be_empty()
        expect(self.said.last).to_have_attribute("data-status", "delivered")

    def choose(self, entry: str) -> None:
        """Presses an entry of the menu."""
        self.page.get_by_role("button", name="更多").click()
        self.page.get_by_role("button", name=entry).click()

    def violations(self) -> list[str]:
        """What axe finds on the page, shadow roots included."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.fixture(scope="session")
def servers() -> Iterator[Assistant]:
    """The assistant that the browser talks to, without rate limits: all tests come from one address."""
    with running(unhurried()) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def assistant(servers: Assistant) -> str:
    """The origin of the running assistant."""
    return f"http://127.0.0.1:{servers.port}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE_MS)
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


MakeContext = Callable[..., BrowserContext]


@pytest.fixture
def make_context(browser: Browser) -> Iterator[MakeContext]:
    """Makes visitors: each has a browser profile of its own, and fails the test where a script throws."""
    made: list[BrowserContext] = []
    thrown: list[str] = []

    def make(size: tuple[int, int] = DESKTOP, scheme: str = "light", **options: object) -> BrowserContext:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="zh-CN", **options)
        context.on("weberror", lambda fault: thrown.append(str(fault.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert thrown == []


@pytest.fixture
def make_widget(make_context: MakeContext, assistant: str) -> Callable[..., Widget]:
    """Opens the demo page for a new visitor."""

    def make(*arguments: object, **options: object) -> Widget:
        page = make_context(*arguments, **options).new_page()
        page.goto(assistant)
        return Widget(page)

    return make


@pytest.fixture
def widget(make_widget: Callable[[], Widget]) -> Widget:
    return make_widget()


@pytest.fixture
def foreign_site(tmp_path: Path, assistant: str) -> Iterator[tuple[str, Path]]:
    """Somebody else's web site on another origin, with a policy that forbids all it does not name, and its folder.

    A file `policy` in the folder replaces the policy.
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            policy = f"default-src 'none'; script-src 'self' {assistant}; connect-src {assistant}; style-src 'self'"
            own = tmp_path / "policy"
            policy = own.read_text() if own.exists() else f"{policy}; img-src 'self'"
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, format: str, *values: object) -> None:
            """Nothing: the test's own output is enough."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path))) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}", tmp_path
        site.shutdown()
