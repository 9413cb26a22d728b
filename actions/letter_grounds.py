"""The grounds of a complaint: which instruments carry the verdicts on the acts that were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import knowledge
from actions.conduct import Judged, judged
from actions.words import words
from knowledge import Citation
from rules import Situation

_BINDS_MEMBERS = "self_regulation"
_MEMBERS = frozenset({"bank", "card_issuer", "consumer_finance"})
_IN_A_COMPLAINT = ("law", "interpretation", "regulation", "standard", _BINDS_MEMBERS)
"""Grades of sources that a complaint may name, in the order in which it names them."""
BINDING = _IN_A_COMPLAINT[:3]
RIGHT_TO_REFUSE = "PI-10"
"""What somebody who is called may rest on in any case; not where the debtor died, for then heirs may be called."""
_RECORDS = {
    "identity_theft": (("PI-11", ""), ("CR-05", "征信上有这笔记录")),
    "paid_off": (("PI-11", "仍显示欠款"), ("CR-05", "征信上没有更正"), ("GB-04", "仍来催收")),
}
"""Who owes nothing may have the lender's record corrected, and that of a credit report where it has one."""
_ONLY_THE_DEBTOR = "GB-04"
"""That only the debtor is called, whatever kind of lender it is."""
_NOBODY_ELSE = {"micro_loan": "RG-02", "consumer_finance": "RG-01", "card_issuer": "RG-23"}
"""By kind of lender, the rule that only who owes may be called."""
Ranked = tuple[int, str]
"""What a ground says, after the place of its grade in `_IN_A_COMPLAINT`."""


def of_who_owes_nothing(
    situation: Situation, kinds: tuple[str, ...], *, is_called: bool
) -> tuple[tuple[str, str], ...]:
    """Return sources for who owes nothing, each with what has to be so for it to be named.

    Args:
        situation: The case.
        kinds: The kinds of lender that are possible.
        is_called: Whether acts were told with which somebody was called, written to or visited.
    """
    event = next((each for each in _RECORDS if each in situation.events), None)
    if event is None:
        return ()
    calls = (_ONLY_THE_DEBTOR, *(_NOBODY_ELSE[kind] for kind in kinds if len(kinds) == 1 and kind in _NOBODY_ELSE))
    return (*_RECORDS[event], *((source, "") for source in calls * is_called))


def basis(
    acts: Iterable[str],
    kinds: tuple[str, ...],
    situation: Situation,
    always: Iterable[str] = (),
    perhaps: Iterable[tuple[str, str]] = (),
) -> str:
    """Return the instruments that carry the verdicts, with their clauses, statutes first; empty where there are none.

    What only binds others is left out, and of an act that is disputed or depends what may speak for the other side.
    What applies only where something is so that nobody told stands at the end, in a blank which says it.

    Args:
        acts: The acts that were told.
        kinds: The kinds of lender that are possible.
        situation: The case.
        always: Sources that are named in any case.
        perhaps: Sources with what has to be so for them to be named.
    """
    cited = [(knowledge.citation(source), "") for source in always]
    cited += [(knowledge.citation(source), condition) for source, condition in perhaps]
    for act in judged(acts, kinds, situation):
        cited += [(source, _condition(act, source, situation)) for source in _sources(act, kinds)]
        cited += [(source, "") for source in _of_lender(act, kinds)]
    certain = [source for source, condition in cited if not condition]
    flat = _in_words(certain)
    conditional = _only_if([each for each in cited if each[1]], certain)
    if conditional and not flat:
        flat = [(0, knowledge.letter_lines().blanks["basis"])]
    return "、".join(said for _, said in flat) + "".join(
        said for _, said in sorted(conditional, key=lambda each: each[0])
    )


def _sources(act: Judged, kinds: tuple[str, ...]) -> Iterator[Citation]:
    """Yield the sources of a verdict that a complaint may name."""
    members = bool(kinds) and set(kinds) <= _MEMBERS
    if act.conduct.verdict == "allowed":
        return
    for source in act.citations[: 1 if act.conduct.verdict in ("disputed", "depends") else None]:
        if source.grade in _IN_A_COMPLAINT and (source.grade != _BINDS_MEMBERS or members):
            yield source


def _of_lender(act: Judged, kinds: tuple[str, ...]) -> Iterator[Citation]:
    """Yield the rule that binds this kind of lender and speaks of the act; none where several kinds are possible."""
    line = knowledge.letter_lines().events.get(act.conduct.event)
    if line is not None and len(kinds) == 1:
        yield from (knowledge.citation(fact) for kind, fact in line.by_lender.items() if kind == kinds[0])


def _condition(act: Judged, source: Citation, situation: Situation) -> str:
    """Return what has to be so for a source to apply to an act; empty where it applies, or that was told."""
    line = knowledge.letter_lines().events.get(act.conduct.event)
    if line is None or not situation.events.isdisjoint(line.shown_by):
        return ""
    return line.only_if.get(source.id, "")


def _only_if(cited: Sequence[tuple[Citation, str]], certain: Sequence[Citation]) -> list[Ranked]:
    """Return a blank for each group of conditions with what is named under it, without what is `certain`."""
    by_title: dict[str, dict[str, None]] = {}
    clauses: dict[str, list[Citation]] = {}
    for source, condition in cited:
        if any(_covers(each, source) for each in certain):
            continue
        by_title.setdefault(source.short_title, {})[condition] = None
        clauses.setdefault(source.short_title, []).append(source)
    grouped: dict[str, list[Citation]] = {}
    for title, conditions in by_title.items():
        grouped.setdefault("，或".join(conditions), []).extend(clauses[title])
    form = str(words()["use"]["only_if"])
    found = []
    for condition, sources in grouped.items():
        said = _in_words(sources)
        found.append((said[0][0], form.format(conditions=condition, basis="、".join(each for _, each in said))))
    return found


def _covers(wide: Citation, source: Citation) -> bool:
    """Return whether one source is the same article as the other one, or the whole of which that is a paragraph."""
    same = wide.short_title == source.short_title
    return same and (wide.clause == source.clause or source.clause.startswith(f"{wide.clause}第"))


def _in_words(cited: Iterable[Citation]) -> list[Ranked]:
    """Return each instrument with its clauses, statutes first."""
    clauses: dict[tuple[int, str], list[str]] = {}
    for source in cited:
        kind = words()["use"]["grades"].get(source.grade, "")
        place = _IN_A_COMPLAINT.index(source.grade)
        clauses.setdefault((place, source.short_title + kind), []).append(source.clause)
    return [
        (place, title + "、".join(_widest(clauses[place, title])))
        for place, title in sorted(clauses, key=lambda each: each[0])
    ]


def _widest(clauses: Iterable[str]) -> list[str]:
    """Return clauses once each, without a paragraph of an article that is named as a whole."""
    found = list(dict.fromkeys(each for each in clauses if each))
    return [each for each in found if not any(each != other and each.startswith(other + "第") for other in found)]
