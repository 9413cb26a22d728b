"""Parts of a reply that one acts on: judged conduct, days, letters and plans, and the offer of a letter."""

from __future__ import annotations

import knowledge
from actions.budget import budget_in_words, installments_in_words
from actions.calendar_days import calendar_of
from actions.clock import today
from actions.conduct import judged
from actions.draft import Draft, Suggestion, Use
from actions.due_days import due_days
from actions.plan import Moment
from actions.repayment import monthly_sum
from actions.turn import topic_of
from actions.use import letter_to_offer
from actions.use_requests import REQUEST
from actions.words import words
from rules import acts

BUDGET = "cannot_pay/budget"
"""The question that a plan answers."""
INSTALLMENTS = "installments"
"""The entity with the number of instalments."""
AGREEMENT = "AG-01"
"""That both sides have to agree to instalments."""
DEADLINES = "deadlines"
"""What an answer names that is about days."""
MINE = "mine"
"""What has to be done by whoever is typing, and not by others."""
MOST_DAYS = 2
"""Days by which something has to be done that one reply tells."""
MOST_VERDICTS = 2
"""Acts of collectors that are judged in words; the card shows all of them."""


def add_deadlines(moment: Moment, draft: Draft) -> None:
    """Say by when something has to be done, where its day was told now or the answer is about days."""
    dated = frozenset(start for start, day in moment.dates.items() if moment.memory.dates.get(start) != day.isoformat())
    case = moment.case
    about_days = any(case.answer(each).use == DEADLINES for each in draft.answered)
    found = due_days(moment.case, moment.dates, today(), only=None if about_days else dated)
    if about_days or any(each.whose == MINE for _, each in found):
        draft.calendar = calendar_of(each for _, each in found)
        draft.cite([knowledge.citation(each.facts[0]) for _, each in found])
    wanted = [each for each in found if (about_days or each[1].whose == MINE) and not moment.memory.has_read(each[0])]
    for line, deadline in wanted[:MOST_DAYS]:
        draft.cite([knowledge.citation(fact) for fact in deadline.facts])
        if deadline.is_over and deadline.whose == MINE:
            # what the answer says of the days that are left is no longer true
            draft.headline, draft.next_steps = line, []
        else:
            draft.body.insert(0, line)


def add_conduct(moment: Moment, draft: Draft) -> None:
    """Judge what collectors did, as just told; in words only what the answer does not say already."""
    case = moment.case
    if case.supposed:
        return
    draft.conduct = judged(case.happened, case.outcomes["lender_type"], case.situation)
    cited = {source.id for source in draft.citations}
    unsaid = [each for each in draft.conduct if each.conduct.facts[0] not in cited]
    for each in [each for each in unsaid if not moment.memory.has_read(each.line)][:MOST_VERDICTS]:
        draft.verdicts.append(each.line)
        draft.cite(each.citations)


def add_budget(moment: Moment, draft: Draft) -> None:
    """Say what income leaves after living costs, or what that allows a month where the person has read it."""
    situation, memory = moment.case.situation, moment.memory
    said = budget_in_words(situation) or ""
    monthly = monthly_sum(situation)
    if memory.has_read(said) and situation.monthly_affordable is None and monthly is not None:
        said = words()["plan"]["left"]["from_left"].format(monthly=f"{monthly:,}元")
    draft.headline, draft.question = said, BUDGET
    draft.answered.append(BUDGET)
    if situation.principal is None:
        draft.body += memory.unread([words()["plan"]["left"]["tell_principal"]])


def add_installments(moment: Moment, draft: Draft) -> None:
    """Reckon what each instalment takes, beside what is left a month."""
    count = moment.turn.value(INSTALLMENTS)[0]
    draft.headline, beside = installments_in_words(moment.case.situation, count)
    draft.body = moment.memory.unread(beside)
    draft.question = BUDGET
    draft.answered.append(BUDGET)
    draft.cite([knowledge.citation(AGREEMENT)])


def hand_out(moment: Moment, draft: Draft, use: Use | None, form: str) -> None:
    """Put what is handed out into the reply; its sources and its note only where it is not a second version."""
    if use is None:
        return
    memory, draft.use = moment.memory, use
    if use.id != memory.use:
        draft.cite(use.citations)
    if use.answer is not None:
        draft.body[:0] = [draft.headline] if draft.headline else []
        draft.headline = use.answer
        draft.body[:0] = memory.unread(use.notes)
        return
    forms = words()["use"][form]
    lines = [next(iter(memory.unread(forms)), forms[-1]), *memory.unread(use.notes)]
    if not draft.headline:
        draft.headline = lines.pop(0)
    draft.body += lines


def letter_offer(moment: Moment, draft: Draft) -> list[Suggestion]:
    """Offer the letter that belongs to the answer: to its very question, or to what collectors did."""
    if draft.use is not None or draft.kind != "answer" or not draft.answered:
        return []
    question = draft.answered[-1]
    letter = letter_to_offer(moment, question)
    happened = not moment.case.own.events.isdisjoint(acts())
    if letter is None or not (happened or letter.is_for(question)):
        return []
    # without the question, so that the longest payload fits an item of a menu
    payload = f'/{topic_of(question)}{{"{REQUEST}":"{letter.id}"}}'
    return [Suggestion(words()["use"]["offer"].format(title=letter.title), payload)]
