/** A small form for the two numbers that matter most. It speaks for the person: what it sends is a plain sentence. */

import { button, h } from "./dom";
import { TEXTS } from "./texts";

export interface Counts {
  readonly days: number | null;
  readonly calls: number | null;
}

interface Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
}

/** What the person says by the form; empty where nothing was filled in. */
export function sentence({ days, calls }: Counts): string {
  const parts = [days === null ? "" : TEXTS.sayDays(days), calls === null ? "" : TEXTS.sayCalls(calls)];
  return parts.filter(Boolean).join("，");
}

/** The number in a field: whole, not below 0, not above the greatest; null where there is none. */
export function numberIn(text: string, most: number): number | null {
  return /^\d{1,5}$/.test(text.trim()) ? Math.min(Number(text), most) : null;
}

const MOST_DAYS = 3650;
const MOST_CALLS = 99;

export class Stepper {
  readonly element: HTMLFormElement;
  private readonly days = field("days", TEXTS.days, TEXTS.daysUnit, MOST_DAYS);
  private readonly calls = field("calls", TEXTS.calls, TEXTS.callsUnit, MOST_CALLS);
  private readonly hint = h("p", { class: "hint", text: TEXTS.stepperNote, attrs: { role: "status" } });

  constructor(say: (text: string) => void) {
    const send = h("button", { class: "primary", text: TEXTS.stepperSend, attrs: { type: "submit" } });
    const row = h("div", { class: "stepper-end" }, this.hint, send);
    this.element = h(
      "form",
      { class: "stepper", attrs: { id: "stepper", novalidate: true, "aria-label": TEXTS.stepper } },
      this.days.element,
      this.calls.element,
      row,
    );
    this.element.hidden = true;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = sentence({
        days: numberIn(this.days.input.value, MOST_DAYS),
        calls: numberIn(this.calls.input.value, MOST_CALLS),
      });
      this.hint.textContent = said ? TEXTS.stepperNote : TEXTS.stepperEmpty;
      if (said) say(said);
      else this.focus();
    });
  }

  focus(): void {
    this.days.input.focus({ preventScroll: true });
  }
}

function field(id: string, label: string, unit: string, most: number): Field {
  const input = h("input", {
    attrs: { id, type: "number", inputmode: "numeric", min: 0, max: most, step: 1, autocomplete: "off" },
  });
  const step = (by: number): void => {
    const now = numberIn(input.value, most);
    input.value = String(Math.min(Math.max(now === null ? (by > 0 ? 1 : 0) : now + by, 0), most));
  };
  const minus = button("−", () => step(-1), { class: "step", name: TEXTS.less(label) });
  const plus = button("+", () => step(1), { class: "step", name: TEXTS.plus(label) });
  const element = h(
    "div",
    { class: "count-field" },
    h("label", { text: label, attrs: { for: id } }),
    h("div", { class: "count-row" }, minus, input, plus, h("span", { class: "unit", text: unit })),
  );
  return { element, input };
}
