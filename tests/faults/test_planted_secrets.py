"""Two hundred secrets, told in every channel: none of them is in any file, database or log of the assistant."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import KF_ACCOUNT
from tests.privacy.generators import SECRETS, sentence, unmarked
from tests.support.wechat.delivery import Delivery, hint, message, text

MANY = 200
SHORTEST, FEWEST_DIGITS = 7, 7
"""Characters of a secret, and digits among them, that are looked for by themselves."""


def by_rest(assistant, wechat) -> Callable[[str], object]:
    sender = uuid.uuid4().hex
    return lambda said: assistant.say(sender, said)


def by_web(assistant, wechat) -> Callable[[str], object]:
    session = assistant.session()

    def tell(said: str) -> None:
        answer_id = next(line["answer_id"] for line in assistant.send(session, said) if line["type"] == "message")
        vote = {"session": session, "answer_id": answer_id, "vote": "down", "reason": said}
        assert assistant.ask("POST", "feedback", vote)[0] == 204

    return tell


def by_wechat_official(assistant, wechat) -> Callable[[str], object]:
    delivery = Delivery(wechat.account, f"http://127.0.0.1:{assistant.port}/webhooks/wechat_official/webhook")
    person = f"o{uuid.uuid4().hex}"
    return lambda said: delivery.deliver(message(wechat.account, person, Content=said))


def by_wecom(assistant, wechat) -> Callable[[str], object]:
    delivery = Delivery(wechat.account, f"http://127.0.0.1:{assistant.port}/webhooks/wecom/webhook")
    person = f"wm{uuid.uuid4().hex}"

    def tell(said: str) -> None:
        before = len(wechat.sent_to(person))
        wechat.say(KF_ACCOUNT, text(person, KF_ACCOUNT, said))
        assert delivery.post(hint(wechat.account, KF_ACCOUNT)).is_received
        assert wechat.wait(lambda: len(wechat.sent_to(person)) > before)

    return tell


CHANNELS = [by_rest, by_web, by_wechat_official, by_wecom]


@pytest.fixture(scope="module")
def planted(fragile, wechat) -> list[str]:
    """The secrets, after each was told in a sentence of its own conversation."""
    rng, kinds, secrets = random.Random(20261124), list(SECRETS.values()), []
    for place in range(MANY):
        channel = CHANNELS[place % len(CHANNELS)]
        said, found = unmarked(sentence(rng, kinds[place // len(CHANNELS) % len(kinds)](rng)))
        channel(fragile, wechat)(said)
        # short ones occur by chance in times and identities: of these the sentence is looked for
        secrets += [secret if len(secret) >= SHORTEST else said for secret in found]
    return secrets


def forms(secret: str) -> Iterator[bytes]:
    """How a secret might rest in a file: as it is, or as JSON writes it."""
    yield secret.encode()
    yield json.dumps(secret)[1:-1].encode()


def digits_of(content: str) -> str:
    """Only the digits, as ASCII."""
    return "".join(str(int(one)) for one in re.findall(r"\d", content))


def texts_in(assistant) -> Iterator[tuple[str, str]]:
    """Every text in the databases and every line of a log, with where it stands."""
    for file in assistant.files():
        if file.suffix == ".log":
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                yield file.name, line
        elif file.suffix == ".sqlite":
            with sqlite3.connect(file) as store:
                tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                for table in tables:
                    for row in store.execute(f'SELECT * FROM "{table}"'):
                        yield from ((f"{file.name}: {table}", cell) for cell in row if isinstance(cell, str))


def test_no_secret_is_in_any_file(fragile, planted):
    assert len(planted) >= MANY
    contents = {file.name: file.read_bytes() for file in fragile.files()}
    found = [
        (name, secret)
        for secret in planted
        for name, content in contents.items()
        if any(form in content for form in forms(secret))
    ]
    assert found == []


def test_no_run_of_a_secrets_digits_is_in_any_text(fragile, planted):
    numbers = {digits for secret in planted if len(digits := digits_of(secret)) >= FEWEST_DIGITS}
    assert numbers
    # a million digits of confidences and times hold any seven digits by chance
    told = {(where, digits_of(re.sub(r"\d+\.\d{6,}", " ", content))) for where, content in texts_in(fragile)}
    assert [(where, number) for where, run in told for number in numbers if number in run] == []


def test_erased_words_are_in_no_file(fragile):
    session, words = fragile.session(), "逾期37天了，三姑的小卖部也被问过"
    fragile.send(session, words)
    assert any(json.dumps(words)[1:-1].encode() in file.read_bytes() for file in fragile.files())
    assert fragile.ask("DELETE", "session", X_Session=session)[0] == 204
    for form in (*forms(words), *forms("web-" + session.split(".")[0])):
        assert not [file.name for file in fragile.files() if form in file.read_bytes()]
