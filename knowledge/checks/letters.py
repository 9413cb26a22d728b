"""Each letter by itself: sizes, words, sources, fields; and the answers that hand one out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.answering import PLACEHOLDER
from knowledge.checks.text import cite_problems, clause_problems, uncited_numbers, word_problems
from knowledge.models import Letter, Library, Occasion, Question
from knowledge.vocabulary import LETTER_CASES, LETTER_FIELDS, OTHER_USES, outcome_keys
from knowledge.writing import letter_for
from yaml_models import ContentError

MAX_TITLE = 20
MAX_TEXT = 560
MAX_SHORT = 220
MAX_NOTE = 40
LINES = "knowledge/letter_lines.yml"

_BLANK = re.compile(r"〔[^〕]*〕")
_PERSONAL = re.compile(r"(?:姓名|身份证号|证件号|住址|银行卡号)(?!〔)")


def letter_problems(library: Library, day: date) -> Iterator[ContentError]:
    """Yield what is wrong with the letters, with what fills them, and with the answers that name one.

    Args:
        library: Everything that the files say.
        day: The day against which review dates are held.
    """
    for letter in library.letters.values():
        yield from _size_problems(letter)
        yield from _text_problems(letter, library)
        yield from _source_problems(letter, library, day)
        for place in ("instead", "by_others", "not_owed", "by_guarantor_who_paid"):
            other = getattr(letter, place)
            if other is not None and other not in library.letters:
                yield ContentError(letter.file, place, f"{other} is no letter below letters/; correct it")
        for occasion in letter.occasions:
            yield from _occasion_problems(letter, occasion, library)
    yield from _line_problems(library)
    for entry in library.entries.values():
        if isinstance(entry, Question) and entry.use is not None:
            yield from _use_problems(entry, library)


def _size_problems(letter: Letter) -> Iterator[ContentError]:
    sizes = (
        ("title", letter.title, MAX_TITLE),
        ("text", letter.text, MAX_TEXT),
        ("short", letter.short, MAX_SHORT),
        ("note", letter.note or "", MAX_NOTE),
        ("instead_note", letter.instead_note or "", MAX_NOTE),
        ("not_owed_note", letter.not_owed_note or "", MAX_NOTE),
    )
    for place, text, most in sizes:
        if len(text) > most:
            yield ContentError(letter.file, place, f"has {len(text)} characters; at most {most}")


def _text_problems(letter: Letter, library: Library) -> Iterator[ContentError]:
    for place in ("title", "receiver", "note", "instead_note", "not_owed_note", "text", "short"):
        text = getattr(letter, place) or ""
        spoken = text.replace("你", "您") if letter.familiar else text
        yield from word_problems(spoken, letter.file, place, library)
        yield from clause_problems(text, letter.cites, letter.file, place, library)
        for name in sorted(set(PLACEHOLDER.findall(text)) - set(LETTER_FIELDS)):
            reason = f"placeholder {{{name}}} is unknown; use one of {', '.join(LETTER_FIELDS)}"
            yield ContentError(letter.file, place, reason)
        if _PERSONAL.search(_BLANK.sub("〔〕", text)):
            yield ContentError(letter.file, place, "names something personal without a blank 〔…〕 for it")


def _source_problems(letter: Letter, library: Library, day: date) -> Iterator[ContentError]:
    texts = (letter.receiver, letter.note or "", letter.text, letter.short)
    yield from cite_problems(letter.text, letter.cites, letter.file, "cites", library, day)
    yield from cite_problems(letter.text, letter.form, letter.file, "form", library, day)
    for number, channel in uncited_numbers(texts, (*letter.cites, *letter.form), library).items():
        yield ContentError(letter.file, "text", f"names {number} without its channel; cite {channel}")


def _occasion_problems(letter: Letter, occasion: Occasion, library: Library) -> Iterator[ContentError]:
    if occasion.question is not None and occasion.question not in library.entries:
        yield ContentError(letter.file, "for", f"{occasion.question} has no answer file; correct it")
    if occasion.topic is not None and occasion.topic not in library.topics:
        yield ContentError(letter.file, "for", f"{occasion.topic} is no topic of topics.yml; correct it")


def _line_problems(library: Library) -> Iterator[ContentError]:
    lines = library.letter_lines
    if not library.letters:
        return
    for name in sorted(set(LETTER_FIELDS) - set(lines.blanks) - {"requests_in_line"}):
        yield ContentError(LINES, "blanks", f"{name} is missing; say what stands where it is not known")
    cases = [(f"cases.{case}", case, fields) for case, fields in lines.cases.items()]
    cases += [(f"by.{who}.{case}", case, each) for who, those in lines.by.items() for case, each in those.items()]
    for place, case, fields in cases:
        if case not in LETTER_CASES and case not in outcome_keys()["events"].words:
            yield ContentError(LINES, place, "is neither an event nor one of LETTER_CASES; correct it")
        for name in sorted(set(fields) - set(LETTER_FIELDS)):
            yield ContentError(LINES, place, f"{name} is no field of a letter; correct it")
    yield from _event_problems(library)
    for name in sorted({name for group in lines.news.groups for name in group}):
        if name not in outcome_keys()["events"].words:
            yield ContentError(LINES, f"news.{name}", "is no event; correct it")


def _event_problems(library: Library) -> Iterator[ContentError]:
    for event, line in library.letter_lines.events.items():
        for source in sorted({*line.only_if, *line.by_lender.values()} - set(library.facts)):
            yield ContentError(LINES, f"events.{event}", f"only_if, by_lender: {source} is no fact; correct it")
        said = (
            line.borrower,
            line.other,
            *line.request.values(),
            *line.not_owed.values(),
            *line.decided.values(),
            *line.evidence,
            line.brief,
            line.in_brief("other"),
        )
        for text in (*said, line.police or ""):
            yield from word_problems(text, LINES, f"events.{event}", library)


def _use_problems(entry: Question, library: Library) -> Iterator[ContentError]:
    if entry.use in OTHER_USES:
        return
    if entry.use not in library.letters:
        yield ContentError(entry.file, "use", f"{entry.use} is no letter below letters/; correct it")
    elif letter_for(library, entry.id, {}, "") is None:
        yield ContentError(entry.file, "use", f"{entry.use} does not name this question under `for`; add it there")
