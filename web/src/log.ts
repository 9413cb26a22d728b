/** The conversation as a live region: entries come in, change in place, and never jump away from the reader. */

import { button, focused, h, icon, ICONS } from "./dom";
import { suggestionList, viewOf, type Actions, type View } from "./message";
import type { SiteWords } from "./settings";
import type { Item, State } from "./state";
import { TEXTS } from "./texts";

const TYPING_LONG_MS = 6000;
/** Space above the question when it is brought to the top. */
const MARGIN = 12;
const NEAR_END = 48;
const LITTLE_HEIGHT = 320;
/** More new entries than this at once are no conversation. */
const MOST_AT_ONCE = 2;

export class Log {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly list: HTMLElement;
  private readonly welcome = h("div", { class: "welcome" });
  private readonly typing = h("p", { class: "typing", attrs: { role: "status" } });
  private readonly below: HTMLButtonElement;
  private readonly views = new Map<string, View>();
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly actions: Actions) {
    this.list = h("div", { class: "log", attrs: { role: "log", "aria-live": "polite", "aria-label": TEXTS.log } });
    this.scroller = h(
      "div",
      { class: "scroller", attrs: { tabindex: 0, role: "group", "aria-label": TEXTS.log } },
      // Where there is little height, the one in the head is hidden and this one shown.
      h("p", { class: "disclaimer low", text: TEXTS.disclaimer }),
      this.welcome,
      this.list,
      this.typing,
    );
    this.below = button("", () => this.scroller.scrollBy({ top: this.scroller.clientHeight * 0.8 }), {
      class: "below",
      icon: icon(ICONS.down),
      name: TEXTS.below,
    });
    this.below.hidden = true;
    this.element = h("div", { class: "log-frame" }, this.scroller, this.below);
    this.scroller.addEventListener("scroll", () => this.markBelow(), { passive: true });
  }

  /** Shows the welcome in the site's own words, where it has some. */
  greet({ greeting, questions }: Pick<SiteWords, "greeting" | "questions">): void {
    const { say, openForm } = this.actions;
    this.welcome.replaceChildren(
      h("p", { class: "headline", text: greeting ?? TEXTS.welcome }),
      h("p", { text: TEXTS.welcomeNote }),
      suggestionList(questions.length ? asked(questions) : TEXTS.starters, say),
      button(TEXTS.stepper, openForm, { class: "quiet", icon: icon(ICONS.form) }),
    );
  }

  /** Brings the elements in line with the state. */
  show(state: State): void {
    const before = [...this.views.keys()].join();
    this.forget(state);
    // What comes back from an earlier visit is not read out again from beginning to end.
    const isHistory = state.items.filter(({ id }) => !this.views.has(id)).length > MOST_AT_ONCE;
    this.list.setAttribute("aria-live", isHistory ? "off" : "polite");
    let place: Element | null = this.list.firstElementChild;
    for (const item of state.items) {
      const { element } = this.viewFor(item);
      if (element === place) place = place.nextElementSibling;
      else this.list.insertBefore(element, place);
    }
    this.hide(
      this.welcome,
      state.items.some(({ kind }) => kind !== "notice"),
    );
    this.keepLatestSuggestions(state);
    this.showTyping(state.busy);
    if ([...this.views.keys()].join() !== before) this.follow(state);
    this.markBelow();
  }

  /** Takes the focus from an element that goes away. */
  focus(): void {
    this.scroller.focus({ preventScroll: true });
  }

  /** Shows the end of the conversation, after the window opened. */
  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.markBelow();
  }

  private forget({ items }: State): void {
    const kept = new Set(items.map(({ id }) => id));
    for (const [id, { element }] of this.views) {
      if (kept.has(id)) continue;
      element.remove();
      this.views.delete(id);
    }
  }

  private viewFor(item: Item): View {
    const known = this.views.get(item.id);
    if (known) {
      known.update(item);
      return known;
    }
    const made = viewOf(item, this.actions);
    this.views.set(item.id, made);
    return made;
  }

  /** Suggestions belong to the latest answers; older ones would bury the text. */
  private keepLatestSuggestions(state: State): void {
    const lastSaid = state.items.map(({ kind }) => kind).lastIndexOf("said");
    state.items.forEach((item, index) => {
      const suggestions = this.views.get(item.id)?.element.querySelector<HTMLElement>(".suggestions");
      if (suggestions) this.hide(suggestions, index < lastSaid);
    });
  }

  private showTyping(busy: boolean): void {
    if (busy === (this.typingTimer !== undefined)) return;
    clearTimeout(this.typingTimer);
    this.typingTimer = busy
      ? setTimeout(() => this.typing.lastChild?.replaceWith(TEXTS.typingLong), TYPING_LONG_MS)
      : undefined;
    const dots = h("span", { class: "dots", attrs: { "aria-hidden": true } }, h("i"), h("i"), h("i"));
    this.typing.replaceChildren(...(busy ? [dots, TEXTS.typing] : []));
    if (busy) this.toEnd();
  }

  /** A long answer is read from its beginning: the question it answers goes to the top, as far as there is room below. */
  private follow(state: State): void {
    const last = state.items[state.items.length - 1];
    const asked = [...state.items].reverse().find(({ kind }) => kind === "said");
    const question = asked && this.views.get(asked.id)?.element;
    const first = state.items.find((item) => item.kind === "answer" && item.to === asked?.id);
    const answer = first && this.views.get(first.id)?.element;
    if (last?.kind !== "answer" || !question) return this.toEnd();
    // Where there is little height, the question would leave two lines of its answer.
    const top = answer && this.scroller.clientHeight < LITTLE_HEIGHT ? answer : question;
    this.scroller.scrollTop = top.offsetTop - MARGIN;
  }

  /** Hides an element; where the focus was inside, the conversation takes it. */
  private hide(element: HTMLElement, isHidden: boolean): void {
    if (isHidden && element.contains(focused(element))) this.focus();
    element.hidden = isHidden;
  }

  private markBelow(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.hide(this.below, scrollHeight - scrollTop - clientHeight < NEAR_END);
  }
}

/** Questions as buttons that send them as if typed. */
export const asked = (questions: readonly string[]): { title: string; payload: null }[] =>
  questions.map((title) => ({ title, payload: null }));
