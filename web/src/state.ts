/** What the window shows, as data, and how it changes. Pure functions; `Store` tells who listens. */

import { TEXTS } from "./texts";
import type { Outgoing, Past, Reply, Vote } from "./transport";

/** sending: not accepted yet; retrying: the connection broke; failed: waits for the person. */
export type Status = "sending" | "retrying" | "delivered" | "failed";

export interface Said extends Outgoing {
  readonly kind: "said";
  readonly status: Status;
  /** Why it failed, in the server's words where there are any. */
  readonly note: string;
  /** When it is sent again by itself, in milliseconds since 1970; null where the person decides. */
  readonly againAt: number | null;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
}

export interface Answer extends Reply {
  readonly kind: "answer";
  readonly id: string;
  /** The message it answers. */
  readonly to: string | null;
  readonly vote: Vote | null;
  readonly at: number;
}

export interface Notice {
  readonly kind: "notice";
  readonly id: string;
  readonly text: string;
}

export type Item = Said | Answer | Notice;

export interface State {
  readonly items: readonly Item[];
  /** A message is with the server and its answer has not ended. */
  readonly busy: boolean;
  readonly offline: boolean;
}

export const EMPTY: State = { items: [], busy: false, offline: false };

export type Change = (state: State) => State;

export const said =
  (message: Outgoing, at = Date.now()): Change =>
  (state) => ({
    ...state,
    items: [...state.items, { kind: "said", ...message, status: "sending", note: "", againAt: null, at }],
  });

export const marked =
  (id: string, status: Status, note = "", againAt: number | null = null): Change =>
  (state) => ({
    ...state,
    items: state.items.map((item) =>
      item.kind === "said" && item.id === id ? { ...item, status, note, againAt } : item,
    ),
  });

/** Puts an answer below its question; an answer that is there already changes nothing. */
export const answered =
  (reply: Reply, to: string | null, at = Date.now()): Change =>
  (state) => {
    if (state.items.some((item) => item.id === reply.answerId)) return state;
    const answer: Answer = { kind: "answer", id: reply.answerId, to, vote: null, at, ...reply };
    const last = lastIndex(state.items, (item) => item.id === to || (item.kind === "answer" && item.to === to));
    const place = to === null || last < 0 ? state.items.length : last + 1;
    return { ...state, items: [...state.items.slice(0, place), answer, ...state.items.slice(place)] };
  };

/** Puts a notice at the end, or above the message that it is about. */
export const noticed =
  (id: string, text: string, above: string | null = null): Change =>
  (state) => {
    const items = state.items.filter((item) => item.id !== id);
    const found = above === null ? -1 : items.findIndex((item) => item.id === above);
    const place = found < 0 ? items.length : found;
    return { ...state, items: [...items.slice(0, place), { kind: "notice", id, text }, ...items.slice(place)] };
  };

export const voted =
  (answerId: string, vote: Vote | null): Change =>
  (state) => ({
    ...state,
    items: state.items.map((item) => (item.kind === "answer" && item.id === answerId ? { ...item, vote } : item)),
  });

export const busied =
  (busy: boolean): Change =>
  (state) => ({ ...state, busy });

export const wentOffline =
  (offline: boolean): Change =>
  (state) => ({ ...state, offline });

export const emptied: Change = (state) => ({ ...state, items: [], busy: false });

/** Puts the history first; what was said while it was on its way stays as it stands, below. */
export const precededBy =
  (past: readonly Item[]): Change =>
  (state) => {
    const known = new Map(state.items.map((item) => [item.id, item]));
    const before = past.map((item) => known.get(item.id) ?? item);
    const ids = new Set(past.map(({ id }) => id));
    return { ...state, items: [...before, ...state.items.filter(({ id }) => !ids.has(id))] };
  };

/** Adds at the end what another window has said and got since. */
export const followedBy =
  (past: readonly Item[]): Change =>
  (state) => {
    const known = new Set(state.items.map(({ id }) => id));
    const news = past.filter(({ id }) => !known.has(id));
    return news.length === 0 ? state : { ...state, items: [...state.items, ...news] };
  };

/** The items of an earlier visit. A pressed button reads as its title, not as what it carries. */
export function fromHistory(past: readonly Past[]): readonly Item[] {
  const titles = new Map<string, string>(TEXTS.starters.map(({ title, payload }) => [payload, title]));
  let state: State = EMPTY;
  let asked: string | null = null;
  for (const message of past) {
    if (message.from === "user") {
      asked = message.id;
      const text = titles.get(message.text) ?? message.text;
      state = marked(asked, "delivered")(said({ id: asked, text, payload: null }, message.at)(state));
    } else {
      for (const { title, payload } of message.reply.suggestions) titles.set(payload, title);
      state = answered(message.reply, asked, message.at)(state);
    }
  }
  return state.items;
}

/** Whether a message got an answer. */
export const isAnswered = (items: readonly Item[], id: string): boolean =>
  items.some((item) => item.kind === "answer" && item.to === id);

/** Holds the state and tells the listeners after each change. */
export class Store {
  private readonly listeners: ((state: State) => void)[] = [];

  constructor(private current: State = EMPTY) {}

  get state(): State {
    return this.current;
  }

  listen(listener: (state: State) => void): void {
    this.listeners.push(listener);
  }

  apply(...changes: readonly Change[]): void {
    const before = this.current;
    this.current = changes.reduce((state, change) => change(state), before);
    if (this.current !== before) for (const listener of this.listeners) listener(this.current);
  }
}

function lastIndex<T>(items: readonly T[], fits: (item: T) => boolean): number {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item !== undefined && fits(item)) return index;
  }
  return -1;
}
