/** The server's HTTP contract: requests, the newline-delimited stream of an answer, and trying again. */

import { TEXTS } from "./texts";
import { cardIn, isObject, suggestionsIn, type Card, type Suggestion } from "./card.schema";
import type { SignedFacts } from "./facts";
import { siteWordsIn, type SiteWords } from "./settings";

export interface Outgoing {
  /** Made by the widget; the server handles a message with the same id once. */
  readonly id: string;
  /** What the person sees as said. */
  readonly text: string;
  /** What a button of an earlier reply carries; null for typed text. */
  readonly payload: string | null;
}

export interface Reply {
  readonly answerId: string;
  readonly text: string;
  readonly card: Card | null;
  readonly suggestions: readonly Suggestion[];
}

export type Line =
  | { readonly type: "accepted" | "heartbeat" | "end" }
  | { readonly type: "message"; readonly reply: Reply }
  /** The message asked for the deletion of the conversation, and that is done. */
  | { readonly type: "erased"; readonly text: string }
  /** What became of the page's facts; a reason where they were ignored. */
  | { readonly type: "facts"; readonly taken: number; readonly reason: string | null }
  | { readonly type: "error"; readonly code: string; readonly text: string };

export type Past = { readonly at: number } & (
  | { readonly from: "user"; readonly id: string; readonly text: string }
  | { readonly from: "assistant"; readonly reply: Reply }
);

export type Vote = "up" | "down";

/** The server said no, in a sentence for the person. Trying again at once would not help. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly text: string,
    /** After so long it may be tried again; 0 where the server does not say. */
    readonly waitMs = 0,
  ) {
    super(code);
  }
}

/** The connection failed or ended too early. The same message may be sent again. */
export class Broken extends Error {}

export interface Patience {
  /** Pauses before the second, third … attempt. */
  readonly pausesMs: readonly number[];
  /** Without any line for so long, the connection counts as broken; the server's heartbeat comes every 2 s. */
  readonly silenceMs: number;
}

export const PATIENCE: Patience = { pausesMs: [1000, 3000, 6000], silenceMs: 10000 };

interface Request {
  readonly method: string;
  readonly body?: object;
  readonly session?: string;
  readonly keepalive?: boolean;
}

/** One client of one server. */
export class Api {
  constructor(
    private readonly base: string,
    private readonly patience: Patience = PATIENCE,
  ) {}

  async session(): Promise<string> {
    return tokenIn(await this.ask("session", { method: "POST", body: {} }));
  }

  async restart(session: string): Promise<string> {
    return tokenIn(await this.ask("restart", { method: "POST", body: { session } }));
  }

  /** Outlives the page, so that a logout that leaves it still deletes. */
  async erase(session: string): Promise<void> {
    await this.ask("session", { method: "DELETE", session, keepalive: true });
  }

  async siteWords(): Promise<SiteWords> {
    return siteWordsIn(await (await this.ask("site", { method: "GET" })).json());
  }

  async feedback(session: string, answerId: string, vote: Vote, reason: string): Promise<void> {
    const body = { session, answer_id: answerId, vote, ...(reason ? { reason } : {}) };
    await this.ask("feedback", { method: "POST", body });
  }

  async history(session: string): Promise<Past[]> {
    const answer: unknown = await (await this.ask("history", { method: "GET", session })).json();
    const messages = isObject(answer) && Array.isArray(answer["messages"]) ? answer["messages"] : [];
    return messages.map(pastIn).filter((past): past is Past => past !== null);
  }

  /** Sends a message once, hands over each line; returns after `end`. */
  async exchange(
    session: string,
    message: Outgoing,
    facts: SignedFacts | null,
    onLine: (line: Line) => void,
  ): Promise<void> {
    const said = message.payload === null ? { text: message.text } : { payload: message.payload };
    const body = { session, id: message.id, ...said, ...(facts && { facts }) };
    const response = await this.ask("messages", { method: "POST", body });
    if (!response.body) throw new Broken("no body");
    for await (const line of readLines(response.body, this.patience.silenceMs)) {
      if (line.type === "error") throw new Refused(response.status, line.code, line.text);
      onLine(line);
      if (line.type === "end") return;
    }
    throw new Broken("no end");
  }

  /** Runs an attempt until it is not broken, as often as patience allows. */
  async persist<T>(attempt: () => Promise<T>, onPause: () => void): Promise<T> {
    for (const pause of this.patience.pausesMs) {
      try {
        return await attempt();
      } catch (fault) {
        if (!(fault instanceof Broken) || !navigator.onLine) throw fault;
        onPause();
        await new Promise((resume) => setTimeout(resume, pause));
      }
    }
    return attempt();
  }

  private async ask(path: string, { method, body, session, keepalive = false }: Request): Promise<Response> {
    const headers: Record<string, string> = {};
    if (body) headers["Content-Type"] = "application/json";
    if (session) headers["X-Session"] = session;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.patience.silenceMs);
    try {
      const { signal } = abort;
      const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store", signal, keepalive };
      const response = await fetch(
        `${this.base}/webhooks/web/${path}`,
        body ? { ...init, body: JSON.stringify(body) } : init,
      );
      if (response.ok) return response;
      const fault = await refusal(response);
      if (fault instanceof Refused && fault.code === "origin") console.error(TEXTS.originForOwner(window.origin));
      throw fault;
    } catch (fault) {
      throw fault instanceof Refused ? fault : new Broken(String(fault));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The lines of a stream, however its bytes are cut; unknown lines are passed over. */
export async function* readLines(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<Line> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs);
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const parts = rest.split("\n");
      rest = done ? "" : (parts.pop() ?? "");
      for (const part of parts) {
        const line = lineIn(part);
        if (line) yield line;
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** A random id in the form of a UUID; `crypto.randomUUID` is missing on pages without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Broken("silence")), limitMs);
  });
  try {
    return await Promise.race([work, silence]);
  } catch (fault) {
    throw fault instanceof Broken ? fault : new Broken(String(fault));
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(response: Response): Promise<Refused | Broken> {
  const said = parse(await response.text());
  const waitMs = Number(response.headers.get("Retry-After") ?? 0) * 1000 || 0;
  if (isObject(said) && typeof said["text"] === "string")
    return new Refused(response.status, String(said["error"]), said["text"], waitMs);
  // A proxy speaks for a server that is away.
  return response.status >= 500 ? new Broken(String(response.status)) : new Refused(response.status, "unknown", "");
}

async function tokenIn(response: Response): Promise<string> {
  const said: unknown = await response.json();
  if (isObject(said) && typeof said["session"] === "string") return said["session"];
  throw new Broken("no session");
}

function lineIn(text: string): Line | null {
  const from = parse(text);
  if (!isObject(from)) return null;
  switch (from["type"]) {
    case "accepted":
    case "heartbeat":
    case "end":
      return { type: from["type"] };
    case "message": {
      const reply = replyIn(from);
      return reply && { type: "message", reply };
    }
    case "erased":
      return { type: "erased", text: typeof from["text"] === "string" ? from["text"] : "" };
    case "facts": {
      const { taken, reason } = from;
      return {
        type: "facts",
        taken: Array.isArray(taken) ? taken.length : 0,
        reason: typeof reason === "string" ? reason : null,
      };
    }
    case "error":
      return { type: "error", code: String(from["error"]), text: typeof from["text"] === "string" ? from["text"] : "" };
    default:
      return null;
  }
}

function replyIn(from: Readonly<Record<string, unknown>>): Reply | null {
  const { answer_id: answerId, text } = from;
  if (typeof answerId !== "string") return null;
  const card = cardIn(from["card"]);
  return {
    answerId,
    text: typeof text === "string" ? text : "",
    card,
    suggestions: card?.suggestions ?? suggestionsIn(from["buttons"]),
  };
}

function pastIn(from: unknown): Past | null {
  if (!isObject(from)) return null;
  const { id, text } = from;
  const at = typeof from["at"] === "number" ? from["at"] * 1000 : Date.now();
  if (from["from"] === "user")
    return typeof text === "string" ? { from: "user", id: typeof id === "string" ? id : newId(), text, at } : null;
  const reply = replyIn(from);
  return reply && { from: "assistant", reply, at };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
