/** What outlives the page: the session token, what is typed but not accepted yet, whether the window is open. */

import { isObject } from "./card.schema";
import type { Outgoing } from "./transport";

type Key = "token" | "draft" | "outbox" | "open";

/** Local storage where the browser allows it, this page's memory otherwise. */
export class Memory {
  private readonly fallback = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly storage: Storage | null = allowedStorage(),
  ) {}

  get token(): string | null {
    return this.get("token");
  }

  set token(token: string | null) {
    this.put("token", token);
  }

  get draft(): string {
    return this.get("draft") ?? "";
  }

  set draft(text: string) {
    this.put("draft", text || null);
  }

  get open(): boolean | null {
    const value = this.get("open");
    return value === null ? null : value === "yes";
  }

  set open(open: boolean | null) {
    this.put("open", open === null ? null : open ? "yes" : "no");
  }

  /** Messages that have not been answered to the end. */
  get outbox(): readonly Outgoing[] {
    try {
      const kept: unknown = JSON.parse(this.get("outbox") ?? "[]");
      return Array.isArray(kept) ? kept.filter(isOutgoing) : [];
    } catch {
      return [];
    }
  }

  set outbox(messages: readonly Outgoing[]) {
    this.put("outbox", messages.length ? JSON.stringify(messages) : null);
  }

  /** Forgets the conversation; whether the window is open stays. */
  forget(): void {
    for (const key of ["token", "draft", "outbox"] as const) this.put(key, null);
  }

  private get(key: Key): string | null {
    try {
      return this.storage?.getItem(this.prefix + key) ?? this.fallback.get(key) ?? null;
    } catch {
      return this.fallback.get(key) ?? null;
    }
  }

  private put(key: Key, value: string | null): void {
    if (value === null) this.fallback.delete(key);
    else this.fallback.set(key, value);
    try {
      if (value === null) this.storage?.removeItem(this.prefix + key);
      else this.storage?.setItem(this.prefix + key, value);
    } catch {
      // Full or forbidden: the page's own memory holds it.
    }
  }
}

function allowedStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  return (
    isObject(value) &&
    typeof value["id"] === "string" &&
    typeof value["text"] === "string" &&
    (value["payload"] === null || typeof value["payload"] === "string")
  );
}
