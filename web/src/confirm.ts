/** A question before something that cannot be undone. */

import { button, h } from "./dom";
import { TEXTS } from "./texts";

export interface Confirm {
  readonly element: HTMLDialogElement;
  readonly ask: () => void;
}

/** Asks whether to erase; the browser's own dialog keeps the focus inside and gives it back. */
export function confirmErase(erase: () => void): Confirm {
  const keep = button(TEXTS.eraseNo, () => element.close(), { class: "secondary" });
  const yes = button(
    TEXTS.eraseYes,
    () => {
      element.close();
      erase();
    },
    { class: "danger" },
  );
  const element = h(
    "dialog",
    {
      class: "confirm",
      attrs: { role: "alertdialog", "aria-labelledby": "erase-title", "aria-describedby": "erase-note" },
    },
    h("h2", { text: TEXTS.eraseTitle, attrs: { id: "erase-title" } }),
    h("p", { text: TEXTS.eraseNote, attrs: { id: "erase-note" } }),
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
