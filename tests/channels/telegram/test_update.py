"""What a Telegram update is taken for; whatever is sent, nothing fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channels.telegram.update import CONTENT, Update, update_in

BOT = "overdue_bot"
PERSON = {"id": 7, "is_bot": False, "first_name": "x"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


def message(**more: object) -> dict[str, object]:
    return {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON, **more}


def read(**fields: object) -> Update | None:
    return update_in({"update_id": 5, **fields}, BOT)


def test_words_are_read_with_who_wrote_them_and_where():
    assert read(message=message(text="会上征信吗")) == Update("update 5", 7, "7", "会上征信吗")
    assert read(edited_message=message(text="会上征信吗")) == Update("update 5", 7, "7", "会上征信吗")
    assert read(message=message(photo=[{}], caption="这是什么函")) == Update("update 5", 7, "7", "这是什么函")


def test_members_of_a_group_have_a_conversation_each():
    one = read(message=message(chat=GROUP, text=f"@{BOT} 会上征信吗"))
    other = read(message=message(chat=GROUP, text="那我呢", **{"from": {**PERSON, "id": 8}}))
    alone = read(message=message(text="那我呢"))
    assert one and other and alone
    assert (one.text, one.chat, other.chat, alone.chat) == ("会上征信吗", -100, -100, 7)
    assert len({one.person, other.person, alone.person}) == 3


@pytest.mark.parametrize("words", ["/start", "/start deep-link", "/help", f"/start@{BOT}"])
def test_the_commands_of_telegram_greet(words):
    update = read(message=message(text=words))
    assert update and update.payload == "/greet"


def test_a_pressed_button_is_its_payload_also_where_its_message_is_gone():
    query = {"id": "c1", "from": PERSON, "data": "/lawsuit"}
    pressed = Update("update 5", 7, "7", "/lawsuit", "/lawsuit", "c1")
    assert read(callback_query={**query, "message": message()}) == pressed
    assert read(callback_query={**query, "inline_message_id": "i1"}) == pressed


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_what_is_no_text_is_known_as_that_and_not_read(kind):
    update = read(message=message(**{kind: {"latitude": 39.9, "longitude": 116.4}}))
    assert update == Update("update 5", 7, "7")
    assert read(message=message(chat=GROUP, **{kind: {}})) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"my_chat_member": {"chat": PRIVATE, "from": PERSON}},
        {"channel_post": {"chat": {"id": -5, "type": "channel"}, "text": "会上征信吗"}},
        {"edited_channel_post": {"chat": {"id": -5}, "text": "x"}},
        {"message": message(new_chat_members=[PERSON])},
        {"message": message(pinned_message={})},
        {"message": message(text="会上征信吗", **{"from": {**PERSON, "is_bot": True}})},
        {"message": {"chat": PRIVATE, "text": "会上征信吗"}},
        {"message": message(text="   ")},
        {"message": message(text=5)},
        {"callback_query": {"id": "c1", "from": PERSON, "game_short_name": "x"}},
        {"callback_query": {"id": "c1", "data": "/lawsuit"}},
        {"poll": {}},
        {"message": None},
        {"message": []},
        {},
    ],
)
def test_what_asks_nothing_is_passed_over(fields):
    assert read(**fields) is None


@pytest.mark.parametrize("body", [None, [], "x", 5, {}, {"update_id": "5", "message": message(text="x")}])
def test_what_is_no_update_is_passed_over(body):
    assert update_in(body, BOT) is None


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=10),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["id", "chat", "from", "text", "data", "message", "photo"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
KINDS = some.sampled_from(["message", "edited_message", "callback_query", "channel_post", "my_chat_member"])


@given(some.dictionaries(KINDS, VALUES, max_size=3))
def test_no_update_fails(fields):
    read(**fields)
