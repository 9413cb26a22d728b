"""Makes the parts of a reply: PARTS says what each part of plan.yml puts into the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import knowledge
from actions import ask, recall
from actions.acknowledge import acknowledgement, change_in_words
from actions.case import case_of
from actions.clock import today
from actions.draft import Draft, Suggestion
from actions.facts_in_words import events_in_words
from actions.memory import Memory
from actions.parts_to_use import (
    BUDGET,
    add_budget,
    add_conduct,
    add_deadlines,
    add_installments,
    hand_out,
    letter_offer,
)
from actions.plan import (
    ASSESSED,
    DELETE,
    FORGET,
    RESTART,
    STATEMENT,
    Moment,
    Plan,
    letter_in_words,
    tells_a_sum,
    turns_on_field,
)
from actions.repayment import plan_to_use
from actions.slots import situation_from
from actions.thread import NO_QUESTION, question_of_event, question_of_speaker
from actions.turn import OVERVIEW, topic_of
from actions.use import use_again, use_in
from actions.use_requests import asks_for_change
from actions.words import words

MOST_ANSWERS = 3
"""Questions of one message that are answered."""
POSSIBLE, LEAST_POSSIBLE = 0.15, 0.03
"""Least probability of another question that a message may mean; the second where the first's answer was read."""
MEANT = 0.1
"""Least probability of a question that a statement asks without asking it."""
SURE, AS_LIKELY = 0.6, 0.5
"""A question that is less likely than the first is not sure; the next one gets a line, too, where it is at least this
share as likely."""
MOST_SUGGESTIONS = 3
MOST_STEPS = 2
"""Steps beside an assessment, whose panel shows the rest."""
NOTICE = "notice:"


def compose(moment: Moment, plan: Plan) -> Draft:
    """Return the reply with these parts."""
    draft = Draft()
    for part in plan.parts:
        if part.startswith(NOTICE):
            _notice(moment, draft, part.removeprefix(NOTICE))
        else:
            PARTS[part](moment, draft)
    _lead(moment, draft)
    return draft


def _lead(moment: Moment, draft: Draft) -> None:
    """Let what was taken in be the headline, where no part answers anything."""
    if draft.headline:
        return
    draft.kind, draft.question = "notice", moment.memory.question or STATEMENT
    if draft.changed:
        draft.headline, draft.changed = draft.changed, None
    elif draft.acknowledges:
        draft.headline, draft.acknowledges = draft.acknowledges, None
    elif draft.asks:
        draft.kind, draft.question = "clarify", f"ask_{draft.asked_for}"
        draft.headline, draft.asks = draft.asks, None
    else:
        _answer(moment, draft, STATEMENT)


def suggest(questions: list[str] | tuple[str, ...]) -> list[Suggestion]:
    """Return a button for each question, which asks it."""
    return [Suggestion(knowledge.title(each), payload_of(each)) for each in questions]


def payload_of(question: str) -> str:
    """Return what a button sends that asks this question."""
    topic, _, name = question.partition("/")
    return f'/{topic}{{"question":"{name}"}}' if name else f"/{topic}"


def _notice(moment: Moment, draft: Draft, name: str) -> None:
    said = knowledge.answer(name, moment.case.outcomes, moment.case.values)
    draft.kind, draft.question = said.kind, said.question
    draft.headline, draft.body, draft.next_steps = said.headline, list(said.body), list(said.next_steps)
    draft.cite(said.citations)
    draft.suggestions = suggest(said.next[:MOST_SUGGESTIONS])
    draft.understood = name != "hand_over"


def _answer(moment: Moment, draft: Draft, question: str, *, short: bool = False) -> None:
    """Add the answer to one question: only what the person has not read yet, the headline in one line where it was."""
    case, memory = moment.case, moment.memory
    said = knowledge.answer(question, case.outcomes, case.values)
    new = [item for item in said.body_items if not memory.has_read(item.text)]
    steps = memory.unread(said.next_steps)
    headline, other = said.headline, None
    if memory.has_read(headline):
        headline = _again(memory, headline)
        other = _other_meaning(moment, question, LEAST_POSSIBLE)
        steps = [] if other else steps[:1]
    elif not short:
        other = _as_likely(moment, question)
    if short:
        new, steps = new[:1], []
    if draft.headline:
        draft.body.append(headline)
    else:
        draft.headline, draft.kind, draft.question = headline, said.kind, said.question
    draft.body += [item.text for item in new]
    draft.next_steps += steps
    draft.cite([cited for item in new or said.body_items[:1] for cited in item.citations])
    draft.answered.append(said.question)
    if other:
        _answer_beside(moment, draft, other)
    elif headline != said.headline and not new and not steps:
        draft.body.append(words()["more"])
    draft.shows_assessment = draft.shows_assessment or _depends_on_case(moment, question)


def _again(memory: Memory, headline: str) -> str:
    """Return a headline that was read before, in one line."""
    forms = words()["again"]
    return str(forms[memory.turns % len(forms)].format(headline=headline))


def _other_meaning(moment: Moment, question: str, least: float = POSSIBLE) -> str | None:
    """Return the likeliest other question that a message may ask and whose answer was not read yet."""
    if question not in moment.turn.questions:
        return None  # the talk decided, as by 你就说会还是不会
    return _likeliest(moment, least, (question,))


def _likeliest(moment: Moment, least: float, but: tuple[str, ...]) -> str | None:
    """Return the likeliest question, at least so likely, that is none of these and whose answer was not read yet."""
    likely = sorted(moment.turn.candidates, key=lambda each: -each.joint)
    possible = (each for each in likely if each.joint >= least and each.topic not in (*NO_QUESTION, *UNOFFERED))
    others = (each.question for each in possible if each.question not in but and knowledge.has(each.question))
    return next((each for each in others if not _was_answered(moment, each)), None)


def _as_likely(moment: Moment, question: str) -> str | None:
    """Return the other question that a message asks about as likely, where what was understood is not sure."""
    other = _other_meaning(moment, question)
    likely = {each.question: each.joint for each in moment.turn.candidates}
    if other is None or moment.turn.is_payload or question not in likely or likely[question] >= SURE:
        return None
    return other if likely[other] >= AS_LIKELY * likely[question] else None


def _answer_beside(moment: Moment, draft: Draft, question: str) -> None:
    """Add in one line what answers a question that may have been meant."""
    said = knowledge.answer(question, moment.case.outcomes, moment.case.values)
    draft.body.append(words()["if_meant"].format(title=knowledge.title(question), headline=said.headline))
    draft.answered.insert(len(draft.answered) - 1, said.question)  # the talk goes on with the other one
    draft.cite([cited for item in said.body_items[:1] for cited in item.citations])


def _depends_on_case(moment: Moment, question: str) -> bool:
    """Return whether the case's panel belongs to this answer: it turns on the case, and something is known of it."""
    situation = moment.case.situation
    if question == ASSESSED:
        return situation.overdue_days is not None
    known = situation.overdue_days is not None and (
        situation.missed_calls is not None or situation.out_of_contact is not None
    )
    return known and "contact_family" in knowledge.turns_on(question)


def _answers(moment: Moment, draft: Draft) -> None:
    questions = list(dict.fromkeys(moment.asked.questions))[:MOST_ANSWERS]
    handed_out = use_in(moment, today()) is not None
    for question in questions:
        if handed_out and _was_answered(moment, question):
            continue
        _answer(moment, draft, question, short=len(questions) > 1 or draft.corrects is not None or handed_out)


def _was_answered(moment: Moment, question: str) -> bool:
    """Return whether the person has read the headline that answers a question now."""
    said = knowledge.answer(question, moment.case.outcomes, moment.case.values)
    return moment.memory.has_read(said.headline)


def _answer_again(moment: Moment, draft: Draft) -> None:
    """Fit the answer before to the case as it is now; nothing where its variant is the same."""
    question = moment.memory.question
    if question is None:
        return
    said = knowledge.answer(question, moment.case.outcomes, moment.case.values)
    if not moment.memory.has_read(said.headline) or said.headline != _headline_before(moment, question):
        _answer(moment, draft, question)
    elif question == ASSESSED:
        _assessment(moment, draft)
    else:
        _lead(moment, draft)


def _event_answer(moment: Moment, draft: Draft) -> None:
    question = question_of_event(moment.case.happened, moment.case.situation.speaker)
    if question is not None:
        _answer(moment, draft, question)


def _use(moment: Moment, draft: Draft) -> None:
    """Hand out a letter or a plan; where nothing else answers, that it was written is the reply."""
    named = letter_in_words(moment)
    home = knowledge.letter(named).home if named else None
    asked = (draft.question, home, moment.memory.question, *moment.asked.questions[:1])
    draft.question = next((each for each in asked if each), draft.question)
    hand_out(moment, draft, use_in(moment, today()), "given")


def _use_again(moment: Moment, draft: Draft) -> None:
    """Hand out anew what was handed out last."""
    form = asks_for_change(moment.turn, moment.memory) or "same"
    draft.question = moment.memory.question or STATEMENT
    hand_out(moment, draft, use_again(moment, form, today()), "short" if form == "short" else "changed")
    if draft.use is None:
        _statement(moment, draft)


def _meant(moment: Moment, draft: Draft) -> None:
    """Answer what a statement asks in this talk without asking it: 房租都没交 after the account was frozen."""
    in_talk = moment.memory.question is not None
    question = _likeliest(moment, MEANT, (moment.memory.question or "",)) if in_talk else None
    if question is not None:
        _answer(moment, draft, question, short=True)


def _plan(moment: Moment, draft: Draft) -> None:
    """Reckon what the monthly sum makes of the debt; the answer on budgets where that cannot be reckoned."""
    situation = moment.case.situation
    plan = plan_to_use(situation, today())
    was_read = plan is not None and plan.answer is not None and moment.memory.has_read(plan.answer)
    if situation.left_over is not None and (plan is None or was_read):
        add_budget(moment, draft)
        draft.use = plan
    elif plan is None:
        _answer(moment, draft, BUDGET)
    else:
        draft.question = BUDGET
        draft.answered.append(BUDGET)
        hand_out(moment, draft, plan, "given")


def _speaker_answer(moment: Moment, draft: Draft) -> None:
    question = question_of_speaker(moment.case.situation.speaker)
    if question is not None:
        _answer(moment, draft, question)


def _statement(moment: Moment, draft: Draft) -> None:
    """Answer what a statement says, such as a promise to pay; what it tells of the case is taken in by other parts."""
    topic = topic_of(STATEMENT)
    said = (each for each in moment.turn.questions if each.startswith(f"{topic}/") and not each.endswith(OVERVIEW))
    _answer(moment, draft, next(said, STATEMENT))


def _assessment(moment: Moment, draft: Draft) -> None:
    """Say the stage, whether family may hear of it, and what to do first."""
    case, memory = moment.case, moment.memory
    stage = knowledge.answer("assessment_stage", case.outcomes, case.values)
    contact = knowledge.answer("assessment_contact", case.outcomes, case.values)
    said = memory.unread([stage.headline, *stage.body[:1], contact.headline])
    draft.headline, *draft.body = said or [_again(memory, stage.headline)]
    draft.kind, draft.question = "assessment", ASSESSED
    draft.next_steps = memory.unread([step.text for step in case.assessment.next_steps])[:MOST_STEPS]
    draft.cite([*stage.citations[:2], *contact.citations[:2]])
    draft.answered.append(draft.question)
    draft.shows_assessment = True


def _acknowledge(moment: Moment, draft: Draft) -> None:
    draft.acknowledges = acknowledgement(moment)


def _correct(moment: Moment, draft: Draft) -> None:
    belief = moment.turn.value("belief")
    if belief is None:
        return
    wrong = knowledge.misconception(belief)
    if not moment.memory.has_read(wrong.correction):
        draft.corrects = wrong
        draft.cite(wrong.citations)


def _belief_answer(moment: Moment, draft: Draft) -> None:
    """Let the correction be the answer; the questions of its topic follow as buttons."""
    topic = knowledge.misconception(moment.turn.value("belief")).topics[0]
    if draft.corrects is None:
        _answer(moment, draft, f"{topic}/{OVERVIEW}")
        return
    draft.question, draft.headline = f"{topic}/{OVERVIEW}", draft.corrects.correction
    draft.answered.append(draft.question)


def _changed(moment: Moment, draft: Draft) -> None:
    """Say what was corrected, and whether that changes the answer before."""
    change = change_in_words(moment)
    if not change:
        return
    question = moment.memory.question
    if question is None or moment.asked.questions or tells_a_sum(moment) or asks_for_change(moment.turn, moment.memory):
        draft.changed = f"{change}。"
        return
    now = knowledge.answer(question, moment.case.outcomes, moment.case.values).headline
    same = now == _headline_before(moment, question)
    draft.changed = words()["changed"]["same" if same else "other"].format(change=change)


def _headline_before(moment: Moment, question: str) -> str:
    """Return the headline that answered the question by what was known before this message."""
    before = case_of(situation_from(moment.memory.facts))
    return knowledge.answer(question, before.outcomes, before.values).headline


def _denied(moment: Moment, draft: Draft) -> None:
    draft.changed = words()["changed"]["denied"].format(events=events_in_words(moment.case.denied))


def _crisis(moment: Moment, draft: Draft) -> None:
    question = next((each for each in moment.turn.questions if each.startswith("distress/")), f"distress/{OVERVIEW}")
    _notice(moment, draft, question)
    draft.kind, draft.suggestions = "crisis", []


def _refusal(moment: Moment, draft: Draft) -> None:
    _notice(moment, draft, moment.turn.value("misuse"))


def _small_talk(moment: Moment, draft: Draft) -> None:
    question = next((each for each in moment.turn.questions if knowledge.has(each)), moment.turn.intent)
    _notice(moment, draft, question)


def _confirm_restart(moment: Moment, draft: Draft) -> None:
    _notice(moment, draft, "confirm_restart")
    draft.waits_for = RESTART
    draft.suggestions = [Suggestion(row["title"], row["payload"]) for row in words()["confirm_restart"]]


def _forgotten(moment: Moment, draft: Draft) -> None:
    question = DELETE if DELETE in moment.turn.questions else f"{FORGET}/{OVERVIEW}"
    _notice(moment, draft, question)
    draft.forgets = True


def _recall(moment: Moment, draft: Draft) -> None:
    draft.kind, draft.question = "notice", moment.asked.questions[0]
    draft.headline, draft.citations = recall.recalled(moment)


def _ask(moment: Moment, draft: Draft) -> None:
    """Ask for one missing fact where it would change something; never twice running, never after it was passed over."""
    case, memory = moment.case, moment.memory
    field = case.assessment.ask_for
    if field is None or draft.use or case.supposed or case.situation.speaker in ask.DOES_NOT_KNOW:
        return
    if field in (memory.asked_for, *memory.passed_over):
        return
    if draft.kind != "assessment" and draft.question in draft.answered and not turns_on_field(draft.question, field):
        return
    draft.asked_for, draft.asks = field, knowledge.answer(f"ask_{field}", {}).headline
    draft.suggestions = ask.replies_to(field)


def _offer(moment: Moment, draft: Draft) -> None:
    """Offer what people ask next and was not answered yet; after an overview, the questions that were likeliest."""
    if draft.suggestions:
        return
    done = {*moment.memory.trail, *draft.answered}
    likely = [
        each for each in moment.asked.likely if draft.question.endswith(OVERVIEW) and each.startswith(draft.topic)
    ]
    case = moment.case
    after = [each for said in draft.answered for each in knowledge.answer(said, case.outcomes, case.values).next]
    topic = draft.topic if not draft.topic.startswith(UNOFFERED) else moment.memory.topic or ""
    siblings = knowledge.questions(topic)[1:] if topic not in NO_QUESTION else ()
    offered = dict.fromkeys(each for each in [*likely, *after, *siblings] if each not in done and knowledge.has(each))
    draft.suggestions = [*letter_offer(moment, draft), *suggest(list(offered))][:MOST_SUGGESTIONS]


def _clarify(moment: Moment, draft: Draft) -> None:
    _notice(moment, draft, "not_understood")
    offered = [each for each in moment.asked.likely if knowledge.has(each) and not each.startswith(UNOFFERED)]
    draft.suggestions = suggest(offered[:MOST_SUGGESTIONS])
    draft.understood = False


UNOFFERED = ("distress", "restart_forget", "recall", "human_agent", "bot_challenge")
"""Topics that are never offered as "did you mean"."""
PARTS: Mapping[str, Callable[[Moment, Draft], None]] = {
    "acknowledge": _acknowledge,
    "answer_again": _answer_again,
    "answers": _answers,
    "ask": _ask,
    "assessment": _assessment,
    "belief_answer": _belief_answer,
    "budget": add_budget,
    "changed": _changed,
    "clarify": _clarify,
    "conduct": add_conduct,
    "confirm_restart": _confirm_restart,
    "correct": _correct,
    "crisis": _crisis,
    "deadlines": add_deadlines,
    "denied": _denied,
    "event_answer": _event_answer,
    "forgotten": _forgotten,
    "installments": add_installments,
    "offer": _offer,
    "plan": _plan,
    "recall": _recall,
    "refusal": _refusal,
    "small_talk": _small_talk,
    "speaker_answer": _speaker_answer,
    "statement": _statement,
    "meant": _meant,
    "unchanged": _lead,
    "use": _use,
    "use_again": _use_again,
}
"""What each part of plan.yml puts into the reply."""
