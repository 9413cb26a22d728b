/** The element that a page sees, `<overdue-assistant>`: its methods and events. */

import type { Conversation } from "./conversation";
import { signedFacts } from "./facts";
import type { Panel } from "./panel";

export const TAG = "overdue-assistant";
/** Told to the document when the element is there, and can be asked. */
export const READY = "overdue-assistant-ready";

export interface Details {
  readonly opened: null;
  readonly closed: null;
  /** What kind of answer came; never what was said. */
  readonly answered: { readonly kind: string | null; readonly topic: string | null; readonly question: string | null };
  readonly forgotten: null;
}

export interface Methods {
  readonly isOpen: boolean;
  /** Opens the window and puts the focus into the field. */
  open(): void;
  close(): void;
  toggle(): void;
  /** Opens the window and asks as the visitor would; without a text it only opens. */
  ask(question: string): void;
  /** Passes what the site knows of the case, as its server has signed it. */
  know(facts: object | string, signature: string): void;
  /** Deletes the conversation here and at the server, without asking: at logout. False while the server still has it. */
  forget(): Promise<boolean>;
  /** Takes the window off the page for good. */
  destroy(): void;
}

export type Assistant = HTMLElement & Methods;

/** Says on the element that something happened. */
export function tell<K extends keyof Details>(host: HTMLElement, name: K, detail: Details[K]): void {
  host.dispatchEvent(new CustomEvent(name, { detail }));
}

export function withMethods(host: HTMLElement, panel: Panel, conversation: Conversation, end: () => void): Assistant {
  const methods: Omit<Methods, "isOpen"> = {
    open: () => panel.open("person"),
    close: () => panel.close(),
    toggle: () => (panel.isOpen ? panel.close() : panel.open("person")),
    ask: (question) => panel.ask(question),
    know: (facts, signature) => conversation.know(signedFacts(facts, signature)),
    forget: () => panel.forget(),
    destroy: end,
  };
  Object.defineProperty(host, "isOpen", { get: () => panel.isOpen });
  return Object.assign(host, methods) as Assistant;
}
