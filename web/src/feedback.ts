/** Below an answer: copy it, say whether it helped, and why not. */

import { copyText } from "./clipboard";
import { button, h, icon, ICONS } from "./dom";
import type { Answer } from "./state";
import { TEXTS } from "./texts";
import type { Vote } from "./transport";

const LONGEST_REASON = 200;

export type CastVote = (answerId: string, vote: Vote, reason?: string) => Promise<boolean>;

export interface Feedback {
  readonly element: HTMLElement;
  readonly update: (answer: Answer) => void;
}

export function feedback(answer: Answer, cast: CastVote, ...more: readonly Node[]): Feedback {
  const said = h("span", { class: "said", attrs: { role: "status" } });
  const tell = (text: string): void => void (said.textContent = text);
  const vote = async (chosen: Vote): Promise<void> => {
    // The form comes at once, so that the focus can move on without waiting for the server.
    reason.hidden = chosen !== "down";
    tell((await cast(answer.id, chosen)) ? TEXTS.thanks : TEXTS.notVoted);
  };
  const copy = async (): Promise<void> =>
    tell((await copyText(answer.text || (answer.card?.headline ?? ""))) ? TEXTS.copied : TEXTS.notCopied);
  const thumbs: Readonly<Record<Vote, HTMLButtonElement>> = {
    up: button("", () => void vote("up"), { class: "tool", icon: icon(ICONS.up), name: TEXTS.up }),
    down: button("", () => void vote("down"), { class: "tool", icon: icon(ICONS.thumbDown), name: TEXTS.down }),
  };
  const reason = reasonForm(answer.id, async (text) =>
    tell((await cast(answer.id, "down", text)) ? TEXTS.thanks : TEXTS.notVoted),
  );
  const copying = button(TEXTS.copy, () => void copy(), { class: "tool", icon: icon(ICONS.copy) });
  const update = ({ vote: current }: Answer): void => {
    for (const [name, thumb] of Object.entries(thumbs)) thumb.setAttribute("aria-pressed", String(current === name));
  };
  update(answer);
  const row = h("div", { class: "tools" }, copying, thumbs.up, thumbs.down, said, ...more);
  return { element: h("div", { class: "feedback" }, row, reason), update };
}

function reasonForm(answerId: string, send: (text: string) => Promise<void>): HTMLFormElement {
  const id = `why-${answerId}`;
  const input = h("input", { attrs: { id, type: "text", maxlength: LONGEST_REASON, autocomplete: "off" } });
  const form = h(
    "form",
    { class: "reason" },
    h("label", { text: TEXTS.why, attrs: { for: id } }),
    h("div", { class: "reason-row" }, input, h("button", { text: TEXTS.sendReason, attrs: { type: "submit" } })),
  );
  form.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.hidden = true;
    if (input.value.trim()) void send(input.value.trim());
  });
  return form;
}
