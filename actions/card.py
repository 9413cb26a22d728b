"""The answer card: what every reply carries beside its text. `card.schema.json` defines it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import knowledge
from actions.calendar_days import CalendarDay
from actions.case import Case
from actions.conduct import Judged
from actions.draft import Draft
from rules import Assessment, Loan, Situation


def card(draft: Draft, case: Case) -> dict[str, Any]:
    """Return the card of one reply: a dictionary that JSON can carry and `card.schema.json` accepts."""
    corrected = draft.corrects
    return {
        "kind": draft.kind,
        "topic": draft.topic,
        "question": draft.question,
        "acknowledges": "".join(said for said in (draft.acknowledges, draft.changed) if said) or None,
        "headline": draft.headline,
        "body": [text for text in (*draft.body, draft.asks) if text],
        "next_steps": draft.next_steps,
        "corrects": corrected and {"id": corrected.id, "belief": corrected.belief, "correction": corrected.correction},
        "conduct": [_conduct(each) for each in draft.conduct],
        "use": draft.use and {"title": draft.use.title, "text": draft.use.text},
        "calendar": [_day(each) for each in draft.calendar],
        "assessment": _assessment(case.assessment) if draft.shows_assessment else None,
        "situation": _json(case.own),
        "citations": [_citation(cited) for cited in draft.citations],
        "suggestions": [suggestion.as_button() for suggestion in draft.suggestions],
    }


def _one_or_range(outcomes: Sequence[str]) -> str | list[str]:
    """Return a certain outcome as itself, an uncertain one as the list of those it spans."""
    return outcomes[0] if len(outcomes) == 1 else list(outcomes)


def _citation(cited: knowledge.Citation) -> dict[str, Any]:
    return {
        "id": cited.id,
        "title": cited.title,
        "short": cited.short_title,
        "article": cited.article,
        "grade": cited.grade,
        "as_of": str(cited.as_of),
        "url": cited.url,
        "quote": cited.quote,
    }


def _conduct(each: Judged) -> dict[str, Any]:
    return {
        "event": each.conduct.event,
        "act": each.conduct.name,
        "verdict": each.conduct.verdict,
        "text": each.line,
        "grade": each.grade,
        "evidence": list(each.conduct.evidence),
    }


def _day(day: CalendarDay) -> dict[str, Any]:
    return {"date": day.date.isoformat(), "label": day.label, "basis": list(day.basis), "note": day.note}


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "stage": _one_or_range(assessment.stage),
        "next_stage": assessment.next_stage,
        "contact_family": _one_or_range(assessment.contact_family),
        "met": [condition.text for condition in assessment.met],
        "unmet": [condition.text for condition in assessment.unmet],
        "unknown": [condition.text for condition in assessment.unknown],
        "ask_for": assessment.ask_for,
    }


def _json(value: Any) -> Any:
    if isinstance(value, Situation | Loan):
        return {name: _json(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
