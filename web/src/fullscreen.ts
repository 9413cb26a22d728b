/** On a phone the window covers the page: back closes it, and the focus stays inside. */

import { focused } from "./dom";

const PHONE = "(max-width: 520px)";
const MARK = "overdueAssistant";
const FOCUSABLE = "button, textarea, input, a[href], summary, [tabindex='0']";

export class Fullscreen {
  private readonly phone = window.matchMedia(PHONE);
  private isHeld = isMarked();

  constructor(
    private readonly section: HTMLElement,
    close: () => void,
    life: AbortSignal,
  ) {
    const mark = (): void => this.markModal();
    this.phone.addEventListener?.("change", mark, { signal: life });
    window.addEventListener(
      "popstate",
      () => {
        if (!this.isHeld || isMarked()) return;
        this.isHeld = false;
        close();
      },
      { signal: life },
    );
    section.addEventListener("keydown", (event) => this.keepFocus(event));
    mark();
  }

  get covers(): boolean {
    return this.phone.matches;
  }

  /** Adds an entry to the history, for back to take away. Browsers pass over one that nobody's touch has caused. */
  hold(): void {
    if (!this.covers || this.isHeld) return;
    const before: unknown = history.state;
    // The page's own state stays in it: its router may look for that.
    history.pushState({ ...(before !== null && typeof before === "object" ? before : {}), [MARK]: true }, "");
    this.isHeld = true;
  }

  /** Takes the entry away again, unless the page has gone on since. */
  release(): void {
    const isOnTop = this.isHeld && isMarked();
    this.isHeld = false;
    if (isOnTop) history.back();
  }

  private markModal(): void {
    if (this.covers) this.section.setAttribute("aria-modal", "true");
    else this.section.removeAttribute("aria-modal");
  }

  private keepFocus(event: KeyboardEvent): void {
    if (event.key !== "Tab" || !this.covers) return;
    const all = [...this.section.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (one) => one.getClientRects().length > 0,
    );
    const [first, last] = [all[0], all[all.length - 1]];
    const active = focused(this.section);
    const isAtEdge = active === this.section || active === (event.shiftKey ? first : last);
    if (!isAtEdge || (active === this.section && !event.shiftKey)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}

function isMarked(): boolean {
  const state: unknown = history.state;
  return state !== null && typeof state === "object" && MARK in state;
}
