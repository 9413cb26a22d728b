"""Sites with words and a lender of their own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from channels.web.channel import WebInput
from channels.web.origin import allowed_origin
from channels.web.sites import NO_SITE, site_of, sites_from

SHOP = "https://shop.example"
SITES = sites_from({SHOP: {"greeting": "您好，花呗的事可以问我。", "lender": "花呗"}, "https://pay.example": None})


def request(host: str = "chat.example", **headers: str):
    return SimpleNamespace(headers=headers, scheme="https", host=host)


def test_a_site_has_its_own_words_and_others_have_none():
    assert site_of(request(origin=SHOP), SITES).words() == {
        "title": None,
        "greeting": "您好，花呗的事可以问我。",
        "questions": [],
    }
    for other in (request(origin="https://else.example"), request(), request(origin="null")):
        assert site_of(other, SITES) == NO_SITE
    assert site_of(request(origin="https://pay.example"), SITES).lender is None


def test_a_page_of_the_server_itself_may_be_a_site():
    assert site_of(request(host="shop.example"), SITES).lender == "花呗"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"shop.example": {}}, "shop.example"),
        ({f"{SHOP}/": {}}, f"{SHOP}/"),
        ({SHOP: {"greetings": "x"}}, "greetings"),
        ({SHOP: {"greeting": "长" * 81}}, "greeting"),
        ({SHOP: {"questions": ["问"] * 7}}, "questions"),
        ({SHOP: "花呗"}, SHOP),
    ],
)
def test_a_setting_that_means_nothing_stops_the_start_and_is_named(settings, named):
    with pytest.raises(ValueError, match=r"credentials\.yml") as stopped:
        sites_from(settings)
    assert named in str(stopped.value)


def test_sites_may_embed_it_and_pages_of_no_site_only_where_that_is_set(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    origins = WebInput(origins=["https://old.example"], sites={SHOP: {}})._origins
    assert {"https://old.example", SHOP} == origins
    page = SimpleNamespace(headers={"origin": "null", "host": "chat.example"})
    assert allowed_origin(page, WebInput(pages_of_no_site=True)._origins) == "null"
