"""Messages that mean the same come together, the group of most people first."""

from __future__ import annotations

from collections import Counter

from reporting.figures import UNSURE, Unanswered
from reporting.groups import grouped, most_frequent, two_guesses

LIMIT, SHARE = ("额度没了怎么办", "额度没了怎么弄", "额度没了咋办"), ("红包分享到哪里", "红包分享在哪里")
RANKING = [("account_restriction/overview", 0.4, 0.9), ("credit_report/overview", 0.3, 0.9)]


def wording(text, *talks, event_id=0, chosen=()):
    return Unanswered(text, event_id, Counter({UNSURE: len(talks)}), set(talks), Counter(chosen))


def test_the_group_of_most_conversations_comes_first(encoder):
    wordings = [wording(SHARE[0], 1, 1, 1), wording(SHARE[1], 1)]
    wordings += [wording(text, place) for place, text in enumerate(LIMIT)]
    groups = grouped(wordings, encoder, {})
    assert [set(group.texts) for group in groups] == [set(LIMIT), set(SHARE)]
    assert [group.talks for group in groups] == [3, 1]
    assert [group.messages for group in groups] == [3, 4]


def test_the_nearest_question_is_the_likeliest_of_all_members(encoder):
    wordings = [wording(text, place, event_id=place) for place, text in enumerate(LIMIT)]
    other = [("credit_report/overview", 0.9, 0.9)]
    (group,) = grouped(wordings, encoder, {0: RANKING, 1: RANKING, 2: other})
    assert (group.question, group.is_chosen) == ("credit_report/overview", False)


def test_what_people_pressed_counts_more_than_the_model(encoder):
    pressed = wording(LIMIT[0], 1, event_id=0, chosen=["lawsuit/how_long"] * 2)
    (group,) = grouped([pressed], encoder, {0: RANKING})
    assert (group.question, group.is_chosen) == ("lawsuit/how_long", True)


def test_one_press_or_a_divided_choice_decides_nothing(encoder):
    once = wording(LIMIT[0], 1, event_id=0, chosen=["lawsuit/how_long"])
    divided = wording(LIMIT[0], 1, event_id=0, chosen=["lawsuit/how_long"] * 2 + ["extension/overview"] * 2)
    for each in (once, divided):
        (group,) = grouped([each], encoder, {0: RANKING})
        assert group.question == "account_restriction/overview"


def test_without_rankings_there_is_no_nearest_question(encoder):
    assert grouped([wording(LIMIT[0], 1)], encoder, {})[0].question is None
    assert grouped([], encoder, {}) == []


def test_of_too_many_wordings_those_of_most_conversations_stay():
    wordings = [wording(f"话{number}", *range(number)) for number in range(1, 8)]
    assert [each.text for each in most_frequent(wordings, 3)] == ["话7", "话6", "话5"]


def test_the_choice_among_equals_does_not_depend_on_their_order():
    wordings = [wording(f"话{number}", number) for number in range(20)]
    chosen = [each.text for each in most_frequent(wordings, 5)]
    assert [each.text for each in most_frequent(wordings[::-1], 5)] == chosen
    assert chosen != [each.text for each in wordings[:5]]


def test_topics_are_guessed_once_each():
    assert two_guesses([("a/x", 0.5, 0.5), ("a/y", 0.5, 0.3), ("b/x", 0.2, 0.9)]) == ("a", "b")
