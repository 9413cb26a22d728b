"""Makes the parts of a reply: PARTS says what each part of plan.yml puts into the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import knowledge
from actions import ask, recall
from actions.acknowledge import acknowledgement, change_in_words
from actions.answers import add_answer, headline_before, likeliest, read_again, was_answered
from actions.clock import today
from actions.draft import Draft, Suggestion
from actions.facts_in_words import events_in_words
from actions.parts_to_use import (
    BUDGET,
    add_budget,
    add_conduct,
    add_deadlines,
    add_installments,
    hand_out,
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
from actions.suggestions import may_mean, offer, suggest
from actions.thread import question_of_event, question_of_speaker
from actions.turn import OVERVIEW, topic_of
from actions.use import use_again, use_in
from actions.use_requests import asks_for_change
from actions.words import words

MOST_ANSWERS = 3
"""Questions of one message that are answered."""
MEANT = 0.1
"""Least probability of a question that a statement asks without asking it."""
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
        add_answer(moment, draft, STATEMENT)


def _notice(moment: Moment, draft: Draft, name: str) -> None:
    said = moment.case.answer(name)
    draft.kind, draft.question = said.kind, said.question
    draft.headline, draft.body, draft.next_steps = said.headline, list(said.body), list(said.next_steps)
    draft.cite(said.citations)
    draft.suggestions = suggest(said.next)
    draft.understood = name != "hand_over"


def _answers(moment: Moment, draft: Draft) -> None:
    questions = list(dict.fromkeys(moment.asked.questions))[:MOST_ANSWERS]
    handed_out = use_in(moment, today()) is not None
    for question in questions:
        if handed_out and was_answered(moment, question):
            continue
        add_answer(moment, draft, question, short=len(questions) > 1 or draft.corrects is not None or handed_out)


def _answer_again(moment: Moment, draft: Draft) -> None:
    """Fit the answer before to the case as it is now; nothing where its variant is the same."""
    question = moment.memory.question
    if question is None:
        return
    said = moment.case.answer(question)
    if not moment.memory.has_read(said.headline) or said.headline != headline_before(moment, question):
        add_answer(moment, draft, question)
    elif question == ASSESSED:
        _assessment(moment, draft)
    else:
        _lead(moment, draft)


def _event_answer(moment: Moment, draft: Draft) -> None:
    question = question_of_event(moment.case.happened, moment.case.situation.speaker)
    if question is not None:
        add_answer(moment, draft, question)


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
    before = moment.memory.question
    if before is None or len(moment.turn.text) <= ask.LONGEST_BARE_ANSWER:
        return  # 漏了两个 tells and no more
    question = likeliest(moment, MEANT, (before,))
    if question is not None:
        add_answer(moment, draft, question, short=True)


def _plan(moment: Moment, draft: Draft) -> None:
    """Reckon what the monthly sum makes of the debt; the answer on budgets where that cannot be reckoned."""
    situation = moment.case.situation
    plan = plan_to_use(situation, today())
    was_read = plan is not None and plan.answer is not None and moment.memory.has_read(plan.answer)
    if situation.left_over is not None and (plan is None or was_read):
        add_budget(moment, draft)
        draft.use = plan
    elif plan is None:
        add_answer(moment, draft, BUDGET)
    else:
        draft.question = BUDGET
        draft.answered.append(BUDGET)
        hand_out(moment, draft, plan, "given")


def _speaker_answer(moment: Moment, draft: Draft) -> None:
    question = question_of_speaker(moment.case.situation.speaker)
    if question is not None:
        add_answer(moment, draft, question)


def _statement(moment: Moment, draft: Draft) -> None:
    """Answer what a statement says, such as a promise to pay; what it tells of the case is taken in by other parts.

    Within a talk a statement that is none of these is of what was talked about: 他拿去打牌输了 after 要我还吗 asks
    whether that changes it.
    """
    topic = topic_of(STATEMENT)
    said = (each for each in moment.turn.questions if each.startswith(f"{topic}/") and not each.endswith(OVERVIEW))
    question, before = next(said, STATEMENT), moment.memory.question
    meant = likeliest(moment, MEANT, (before,)) if question == STATEMENT and before else None
    add_answer(moment, draft, meant or question)


def _assessment(moment: Moment, draft: Draft) -> None:
    """Say the stage, whether family may hear of it, and what to do first."""
    case, memory = moment.case, moment.memory
    stage = case.answer("assessment_stage")
    contact = case.answer("assessment_contact")
    said = memory.unread([stage.headline, *stage.body[:1], contact.headline])
    draft.headline, *draft.body = said or [read_again(memory, stage.headline)]
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
        add_answer(moment, draft, f"{topic}/{OVERVIEW}")
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
    now = moment.case.answer(question).headline
    same = now == headline_before(moment, question)
    draft.changed = words()["changed"]["same" if same else "other"].format(change=change)


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


def _clarify(moment: Moment, draft: Draft) -> None:
    _notice(moment, draft, "not_understood")
    draft.suggestions = suggest(may_mean(moment))
    draft.understood = False


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
    "offer": offer,
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
