/** What outlives the page: the session token, what is typed but not accepted yet, whether the window is open. */

import { isObject } from "./card.schema";
import { newId, type Outgoing } from "./transport";

type Key = "token" | "draft" | "outbox" | "open" | "changed" | "leaving";

/** Local storage where the browser allows it, this page's memory otherwise. */
export class Memory {
  private readonly fallback = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly storage: Storage | null = allowedStorage(),
    private readonly life?: AbortSignal,
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

  /** The token of a conversation that is to be deleted, but could not be yet. */
  get leaving(): string | null {
    return this.get("leaving");
  }

  set leaving(token: string | null) {
    this.put("leaving", token);
  }

  /** Tells the site's other windows that something was said or answered. */
  touch(): void {
    this.put("changed", newId());
  }

  /** Calls `onToken` where another window begins or ends a conversation, and `onChange` where it talks. */
  follow(onToken: () => void, onChange: () => void): void {
    const options = this.life ? { signal: this.life } : {};
    const heard = ({ key, storageArea }: StorageEvent): void => {
      if (storageArea !== this.storage) return;
      // A page that clears all of its storage names no key.
      if (key === null || key === `${this.prefix}token`) onToken();
      else if (key === `${this.prefix}changed`) onChange();
    };
    // A page that the browser held back in memory, or froze, has heard nothing meanwhile.
    const awake = (isBack: boolean): void => {
      if (!isBack) return;
      onToken();
      onChange();
    };
    window.addEventListener("storage", heard, options);
    window.addEventListener("pageshow", ({ persisted }) => awake(persisted), options);
    document.addEventListener("resume", () => awake(true), options);
  }

  /** Forgets the conversation; whether the window is open stays. */
  forget(): void {
    for (const key of ["token", "draft", "outbox"] as const) this.put(key, null);
  }

  private get(key: Key): string | null {
    try {
      return this.fallback.get(key) ?? this.storage?.getItem(this.prefix + key) ?? null;
    } catch {
      return this.fallback.get(key) ?? null;
    }
  }

  private put(key: Key, value: string | null): void {
    this.fallback.delete(key);
    try {
      if (value === null) this.storage?.removeItem(this.prefix + key);
      else if (this.storage) this.storage.setItem(this.prefix + key, value);
      else this.fallback.set(key, value);
    } catch {
      // Full or forbidden: the page's own memory holds it.
      if (value !== null) this.fallback.set(key, value);
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
