"""A reply in the making: what its parts have put into it, as text and as card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import knowledge
from actions.calendar_days import CalendarDay
from actions.conduct import Judged
from actions.turn import topic_of
from actions.words import words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: what it says, and what it sends."""

    title: str
    payload: str

    def as_button(self) -> dict[str, str]:
        """Return the button as Rasa's dispatcher takes it."""
        return {"title": self.title, "payload": self.payload}


@dataclass(frozen=True, slots=True)
class Use:
    """Words or a plan that the person takes along.

    Attributes:
        id: The name of the letter, or plan.
        title: What it is.
        text: The words, to be copied whole.
        answer: The sentence that answers the question, where it is the answer itself: a plan.
        notes: Sentences beside it, that are not part of it.
        is_short: Whether it is the short form of a letter.
        to: mother, father or both, where the words of a request named whom it goes to.
        citations: What it rests on.
    """

    id: str
    title: str
    text: str
    answer: str | None = None
    notes: tuple[str, ...] = ()
    is_short: bool = False
    to: str | None = None
    citations: tuple[knowledge.Citation, ...] = ()

    def as_text(self) -> str:
        """Return it as a message of its own."""
        return f"{self.title}\n\n{self.text}"


@dataclass
class Draft:
    """A reply in the making.

    Attributes:
        kind: Kind of the card: answer, assessment, clarify, handoff, crisis, notice, smalltalk.
        question: The question that is answered, or the name of a notice.
        acknowledges: Takes in what was told; said first.
        corrects: The wrong belief that is corrected.
        changed: What is different now.
        headline: The answer itself.
        body: Why; further answers.
        conduct: What collectors did, judged; for the card.
        verdicts: Lines of it that the answer does not say already.
        next_steps: What to do.
        calendar: Days of the case, for the card.
        use: What the person takes along; sent as a message of its own where no card shows it.
        citations: Sources of what is said, each once.
        asks: One missing fact, in words.
        suggestions: Buttons.
        shows_assessment: Whether the card shows what follows from the case.
        answered: Questions that were answered.
        asked_for: The fact that is asked for.
        waits_for: What is to be confirmed.
        understood: False where the message was not understood.
        forgets: Whether everything is forgotten with this reply.
    """

    kind: str = "answer"
    question: str = ""
    acknowledges: str | None = None
    corrects: knowledge.Misconception | None = None
    changed: str | None = None
    headline: str = ""
    body: list[str] = field(default_factory=list)
    conduct: list[Judged] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)
    calendar: list[CalendarDay] = field(default_factory=list)
    use: Use | None = None
    citations: list[knowledge.Citation] = field(default_factory=list)
    asks: str | None = None
    suggestions: list[Suggestion] = field(default_factory=list)
    shows_assessment: bool = False
    answered: list[str] = field(default_factory=list)
    asked_for: str | None = None
    waits_for: str | None = None
    understood: bool = True
    forgets: bool = False

    @property
    def topic(self) -> str:
        """The topic of the question that is answered."""
        return topic_of(self.question)

    @property
    def sentences(self) -> list[str]:
        """Everything that the person reads, without sources and buttons."""
        correction = self.corrects.correction if self.corrects else None
        said = [self.acknowledges, correction, self.changed, self.headline, *self.body, *self.verdicts]
        said += [*self.next_steps, self.asks]
        return [sentence for sentence in said if sentence]

    def cite(self, citations: Sequence[knowledge.Citation]) -> None:
        """Add sources that are not among those of the reply yet."""
        self.citations += [cited for cited in citations if cited not in self.citations]

    def as_text(self) -> str:
        """Return the reply as plain text that is complete by itself."""
        correction = self.corrects.correction if self.corrects else ""
        first = "" if correction == self.headline else correction
        lines = [self.acknowledges, first, self.changed, self.headline, *self.body, *self.verdicts, *self._steps()]
        if self.citations and self.kind != "crisis":
            lines.append(knowledge.sources_line(tuple(self.citations)))
        return "\n".join(line for line in [*lines, self.asks] if line)

    def _steps(self) -> list[str]:
        if len(self.next_steps) < 2:
            return [f"{words()['steps']}{step}" for step in self.next_steps]
        return [words()["steps"], *(f"{number}. {step}" for number, step in enumerate(self.next_steps, start=1))]
