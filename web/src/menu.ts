/** The seldom-used actions behind one button. */

import { button, h, icon, ICONS } from "./dom";
import { TEXTS } from "./texts";

export interface Menu {
  readonly element: HTMLElement;
  /** Closes it; false where it was closed already. */
  readonly close: () => boolean;
}

export function menu(entries: readonly { label: string; act: () => void }[]): Menu {
  const list = h("ul", { class: "menu-list", attrs: { id: "menu" } });
  const toggle = button("", () => show(list.hidden === true), {
    class: "head-button",
    icon: icon(ICONS.more),
    name: TEXTS.more,
  });
  const show = (open: boolean): void => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.setAttribute("aria-controls", "menu");
  list.append(
    ...entries.map(({ label, act }) =>
      h(
        "li",
        {},
        button(label, () => {
          show(false);
          toggle.focus();
          act();
        }),
      ),
    ),
  );
  show(false);
  const element = h("div", { class: "menu" }, toggle, list);
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) show(false);
  });
  const close = (): boolean => {
    const wasOpen = list.hidden === false;
    if (wasOpen) toggle.focus();
    show(false);
    return wasOpen;
  };
  return { element, close };
}
