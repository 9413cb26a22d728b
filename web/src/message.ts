/** One entry of the conversation as an element, and how it follows its state. */

import { renderCard, renderText, type CardActions } from "./card";
import { button, h, hidden } from "./dom";
import { feedback, type CastVote } from "./feedback";
import type { Answer, Item, Notice, Said, Status } from "./state";
import { TEXTS } from "./texts";
import { timeOf } from "./times";

export interface Actions extends CardActions {
  readonly say: (text: string, payload: string | null) => void;
  readonly retry: (id: string) => void;
  readonly vote: CastVote;
}

export interface View {
  readonly element: HTMLElement;
  readonly update: (item: Item) => void;
}

/** Kinds that are no advice: nothing to copy, and nothing to rate. */
const QUIET: ReadonlySet<string> = new Set(["notice", "clarify", "smalltalk"]);

const STATUS_TEXTS: Readonly<Record<Status, string>> = {
  sending: TEXTS.sending,
  retrying: TEXTS.retrying,
  delivered: TEXTS.delivered,
  failed: TEXTS.failed,
};

export function viewOf(item: Item, actions: Actions): View {
  if (item.kind === "said") return saidView(item, actions);
  return item.kind === "answer" ? answerView(item, actions) : noticeView(item);
}

/** Buttons that ask a question, each of which can be pressed once. */
export function suggestionList(
  choices: readonly { title: string; payload: string | null }[],
  say: Actions["say"],
): HTMLElement {
  const choose = ({ title, payload }: { title: string; payload: string | null }): HTMLElement =>
    h(
      "li",
      {},
      button(title, () => say(title, payload), { class: "suggestion" }),
    );
  return h("ul", { class: "suggestions", attrs: { "aria-label": TEXTS.suggestions } }, ...choices.map(choose));
}

function saidView(item: Said, { retry }: Actions): View {
  const status = h("p", { class: "status" });
  const time = timeOf(item.at);
  let ticking: ReturnType<typeof setInterval> | undefined;
  const element = h("div", { class: "said-row" }, h("p", { class: "bubble" }, hidden(TEXTS.you), item.text), status);
  const update = (now: Item): void => {
    if (now.kind !== "said") return;
    element.dataset["status"] = now.status;
    clearInterval(ticking);
    const again = now.status === "failed" && button(TEXTS.retry, () => retry(now.id), { class: "retry" });
    status.replaceChildren(h("span", { class: "state-name", text: STATUS_TEXTS[now.status] }), time);
    if (again) status.append("，", again);
    if (now.note) status.append(h("span", { class: "note", text: now.note }));
    if (now.againAt === null) return;
    // A timer is not read out second by second.
    const timer = h("span", { class: "note", attrs: { role: "timer" } });
    const until = now.againAt;
    const tick = (): void =>
      void (timer.textContent = TEXTS.again(Math.max(1, Math.ceil((until - Date.now()) / 1000))));
    tick();
    ticking = setInterval(tick, 1000);
    status.append(timer);
  };
  update(item);
  return { element, update };
}

function answerView(item: Answer, actions: Actions): View {
  const { card, text, suggestions } = item;
  const quiet = card !== null && QUIET.has(card.kind);
  const time = timeOf(item.at);
  const rating = quiet || card?.kind === "crisis" ? null : feedback(item, actions.vote, time);
  const element = h(
    "article",
    { class: quiet ? "answer quiet-answer" : "answer" },
    hidden(TEXTS.assistant),
    card ? renderCard(card, actions) : renderText(text),
    rating?.element ?? time,
    suggestions.length > 0 && suggestionList(suggestions, actions.say),
  );
  return { element, update: (now) => now.kind === "answer" && rating?.update(now) };
}

function noticeView(item: Notice): View {
  const element = h("p", { class: "notice", text: item.text });
  return { element, update: (now) => void (now.kind === "notice" && (element.textContent = now.text)) };
}
