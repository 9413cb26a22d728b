/** A question before something that cannot be undone. */

import { button, h } from "./dom";
import { TEXTS } from "./texts";

export interface Confirm {
  readonly element: HTMLDialogElement;
  readonly ask: () => void;
}

export interface Question {
  /** Prefix of the ids of its elements. */
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly yes: string;
}

/** Asks before `act`; the browser's own dialog keeps the focus inside and gives it back. */
export function confirm(question: Question, act: () => void): Confirm {
  const keep = button(TEXTS.eraseNo, () => element.close(), { class: "secondary" });
  const yes = button(
    question.yes,
    () => {
      element.close();
      act();
    },
    { class: "danger" },
  );
  const element = h(
    "dialog",
    {
      class: "confirm",
      attrs: {
        role: "alertdialog",
        "aria-labelledby": `${question.id}-title`,
        "aria-describedby": `${question.id}-note`,
      },
    },
    h("h2", { text: question.title, attrs: { id: `${question.id}-title` } }),
    h("p", { text: question.note, attrs: { id: `${question.id}-note` } }),
    h("div", { class: "confirm-row" }, keep, yes),
  );
  return {
    element,
    ask: () => {
      element.showModal();
      keep.focus();
    },
  };
}
