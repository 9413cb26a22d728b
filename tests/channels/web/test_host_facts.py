"""Facts that a site signs: what is taken, what is refused and why, and that the README's examples sign them alike."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from channels.web.host_facts import (
    SPEAKERS,
    UntrustedFacts,
    canonical,
    checked_facts,
    facts_secret,
    signature_of,
)
from rules.situation import SPEAKERS as KNOWN_SPEAKERS

SECRET = b"a secret that site and assistant share"
NOW = 1_800_000_000
FACTS = {"lender": "花呗", "due_date": "2026-11-01", "amount_owed": 12000, "speaker": "spouse", "expires": NOW + 600}
README = Path(__file__).resolve().parents[3] / "web" / "README.md"


def sent(**changed: object) -> dict[str, object]:
    facts = {name: value for name, value in {**FACTS, **changed}.items() if value is not None}
    return {"data": facts, "signature": signature_of(facts, SECRET)}


def reason(facts: object, secret: bytes | None = SECRET) -> str:
    with pytest.raises(UntrustedFacts) as ignored:
        checked_facts(facts, secret, NOW)
    return str(ignored.value)


def test_signed_facts_become_the_slots_that_told_facts_fill():
    assert checked_facts(sent(), SECRET, NOW) == {
        "lender": "花呗",
        "due_date": "2026-11-01",
        "principal": [12000, 12000],
        "speaker": "spouse",
    }


def test_every_fact_may_be_left_out():
    nothing = sent(lender=None, due_date=None, amount_owed=None, speaker=None)
    assert checked_facts(nothing, SECRET, NOW) == {}


def test_the_order_of_keys_and_the_case_of_the_signature_do_not_matter():
    message = sent()
    turned = dict(reversed(list(message["data"].items())))
    assert checked_facts({"data": turned, "signature": message["signature"].upper()}, SECRET, NOW)


@pytest.mark.parametrize("changed", [{"amount_owed": 1}, {"expires": NOW + 601}, {"lender": "借呗"}])
def test_a_fact_that_was_changed_has_no_signature(changed):
    message = sent()
    assert reason({**message, "data": {**message["data"], **changed}}) == "signature"


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, "\ud800"])
def test_a_false_signature_is_refused(signature):
    assert reason({**sent(), "signature": signature}) in ("signature", "malformed")


@pytest.mark.parametrize("facts", [None, [], "x", {}, {"data": {}}, {"data": [], "signature": "a"}, {"signature": "a"}])
def test_what_is_no_message_of_facts_is_refused(facts):
    assert reason(facts) == "malformed"


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_owed": 0},
        {"amount_owed": -5},
        {"amount_owed": 1.5},
        {"amount_owed": True},
        {"amount_owed": "12000"},
        {"amount_owed": 10**12},
        {"due_date": "11月1日"},
        {"due_date": "2026-02-30"},
        {"due_date": 20261101},
        {"lender": ""},
        {"lender": "长" * 41},
        {"speaker": "stranger"},
        {"name": "张三"},
        {"name": {"a": ["b"]}},
        {"expires": "never"},
        {"expires": None},
    ],
)
def test_signed_facts_must_be_facts(changed):
    assert reason(sent(**changed)) == "malformed"


@pytest.mark.parametrize(("left_s", "why"), [(0, "expired"), (-1, "expired"), (24 * 3600 + 1, "expires_late")])
def test_facts_hold_for_a_day_at_most(left_s, why):
    assert reason(sent(expires=NOW + left_s)) == why
    assert checked_facts(sent(expires=NOW + 24 * 3600), SECRET, NOW)


def test_without_a_secret_nothing_is_taken():
    assert reason(sent(), None) == "no_secret"


def test_a_short_secret_stops_the_start(monkeypatch):
    monkeypatch.setenv("WEB_FACTS_SECRET", "short")
    with pytest.raises(ValueError, match="WEB_FACTS_SECRET"):
        facts_secret()
    monkeypatch.setenv("WEB_FACTS_SECRET", "")
    assert facts_secret() is None


def test_who_may_be_signed_in_is_known_to_the_rules():
    assert set(SPEAKERS) < set(KNOWN_SPEAKERS)


def example(language: str) -> str:
    """The example of the README that signs."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if "signature" in block and "canonical" in block)


def test_the_python_example_signs_as_the_server_checks():
    made: dict[str, object] = {"secret": SECRET.decode()}
    exec(example("python"), made)
    assert made["canonical"].encode() == canonical(made["facts"])
    assert checked_facts({"data": made["facts"], "signature": made["signature"]}, SECRET)["lender"] == "花呗"


def test_the_node_example_signs_as_the_server_checks():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node")
    code = example("js") + "\nconsole.log(JSON.stringify({ facts, signature }));"
    start = f"const secret = {json.dumps(SECRET.decode())};\n"
    done = subprocess.run(
        [node, "--input-type=module", "-e", start + code], capture_output=True, text=True, check=True, timeout=30
    )
    made = json.loads(done.stdout)
    assert checked_facts({"data": made["facts"], "signature": made["signature"]}, SECRET)["principal"] == [12000, 12000]
