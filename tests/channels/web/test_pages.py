"""The demo page and the widget's file."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

import pytest

from channels.web import pages
from channels.web.pages import PAGES, page


def asked(path: str, tag: str | None = None, accepts: str = ""):
    headers = {"accept-encoding": accepts} | ({} if tag is None else {"if-none-match": tag})
    return page(SimpleNamespace(headers=headers), path)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_says_what_it_is(path):
    given = asked(path)
    assert given.status == 200
    assert given.body
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/demo/looks"])
def test_a_page_runs_no_script_but_ours(path):
    policy = asked(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert b"<script>" not in asked(path).body


def test_pages_of_other_sites_may_load_the_widget_as_a_module_or_with_an_integrity_check():
    headers = asked("/widget.js").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in asked("/").headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{}'])
def test_what_the_browser_has_is_not_sent_again(form):
    given = asked("/widget.js", form.format(asked("/widget.js").headers["ETag"]))
    assert (given.status, given.body) == (304, b"")


@pytest.mark.parametrize("tag", ["", '"other"', "W/", ","])
def test_what_has_changed_is_sent(tag):
    assert asked("/widget.js", tag).status == 200


def test_a_missing_file_is_a_missing_page(monkeypatch, tmp_path):
    monkeypatch.setitem(pages.PAGES, "/widget.js", (tmp_path / "widget.js", "text/javascript"))
    given = asked("/widget.js")
    assert given.status == 404
    assert str(tmp_path).encode() not in given.body


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "GZIP"])
@pytest.mark.parametrize("path", PAGES)
def test_what_a_browser_can_unpack_is_sent_compressed(path, accepts):
    plain, packed = asked(path), asked(path, accepts=accepts)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert asked(path, packed.headers["ETag"], accepts).status == 304


def test_the_widget_crosses_the_network_in_less_than_28_kb():
    assert len(asked("/widget.js", accepts="gzip").body) < 28 * 1024


@pytest.mark.parametrize("accepts", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0", "x-gzipped"])
def test_others_get_it_as_it_is(accepts):
    given = asked("/widget.js", accepts=accepts)
    assert "Content-Encoding" not in given.headers
    assert given.body.startswith((b"(", b"!", b"/", b"v", b'"'))
