/** The field for typing: Enter sends, Shift+Enter breaks the line, Enter that ends a composition does neither. */

import { button, h, icon, ICONS } from "./dom";
import { microphone } from "./microphone";
import { TEXTS } from "./texts";

export const LIMIT = 500;
const COUNT_FROM = 400;
/** Safari reports the Enter that ends a composition after `compositionend`, known by this code alone. */
const COMPOSING = 229;

/** The length as the server counts it: characters, not halves of them. */
export const lengthOf = (text: string): number => [...text].length;

/** Whether a key press sends what was typed. */
export const sends = (event: Pick<KeyboardEvent, "key" | "shiftKey" | "isComposing" | "keyCode">): boolean =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== COMPOSING;

export interface ComposerActions {
  readonly say: (text: string) => void;
  readonly keepDraft: (text: string) => void;
  readonly toggleForm: () => void;
}

export class Composer {
  readonly element: HTMLFormElement;
  readonly formButton: HTMLButtonElement;
  private readonly field = h("textarea", {
    attrs: {
      id: "say",
      rows: 1,
      placeholder: TEXTS.inputHint,
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-describedby": "count",
    },
  });
  private readonly count = h("p", { class: "count", attrs: { id: "count", role: "status" } });
  private readonly sendButton = h(
    "button",
    { class: "send", attrs: { type: "submit", "aria-label": TEXTS.send } },
    icon(ICONS.send),
  );
  private composing = false;
  private microphone: HTMLButtonElement | null = null;

  constructor(private readonly actions: ComposerActions) {
    this.formButton = button("", actions.toggleForm, {
      class: "form-toggle",
      icon: icon(ICONS.form),
      name: TEXTS.stepper,
    });
    this.formButton.title = TEXTS.stepper;
    const label = h("label", { class: "hidden", text: TEXTS.inputLabel, attrs: { for: "say" } });
    this.element = h(
      "form",
      { class: "composer", attrs: { novalidate: true } },
      this.formButton,
      h("div", { class: "field" }, label, this.field, this.count),
      this.sendButton,
    );
    this.listen();
    this.refresh();
  }

  set text(text: string) {
    this.field.value = text;
    this.refresh();
  }

  get text(): string {
    return this.field.value;
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  /** Offers the browser's speech recognition, or takes it away. */
  set speech(wanted: boolean) {
    if (!wanted) this.microphone?.remove();
    else if (!this.microphone?.isConnected)
      this.microphone = microphone(
        (text) => {
          this.text = text;
          this.actions.keepDraft(text);
        },
        (text) => void (this.count.textContent = text),
      );
    if (wanted && this.microphone) this.sendButton.before(this.microphone);
  }

  private listen(): void {
    this.field.addEventListener("compositionstart", () => void (this.composing = true));
    this.field.addEventListener("compositionend", () => void (this.composing = false));
    this.field.addEventListener("input", () => {
      this.actions.keepDraft(this.field.value);
      this.refresh();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      if (!sends(event) || this.composing) return;
      event.preventDefault();
      this.submit();
    });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
      this.focus();
    });
  }

  private submit(): void {
    const text = this.field.value.trim();
    if (!text || lengthOf(text) > LIMIT) return;
    this.text = "";
    this.actions.keepDraft("");
    this.actions.say(text);
  }

  private refresh(): void {
    const used = lengthOf(this.field.value.trim());
    const over = used - LIMIT;
    this.count.textContent = over > 0 ? TEXTS.tooLong(over) : used >= COUNT_FROM ? TEXTS.counter(used, LIMIT) : "";
    this.count.classList.toggle("over", over > 0);
    this.field.setAttribute("aria-invalid", String(over > 0));
    this.sendButton.setAttribute("aria-disabled", String(used === 0 || over > 0));
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
  }
}
