/** One person's conversation: what is sent, when again, and what becomes of it. */

import { ignored, type SignedFacts } from "./facts";
import type { Memory } from "./session";
import {
  answered,
  busied,
  emptied,
  followedBy,
  fromHistory,
  isAnswered,
  marked,
  noticed,
  precededBy,
  said,
  voted,
  wentOffline,
  type Said,
  type Store,
} from "./state";
import { TEXTS } from "./texts";
import { Broken, Refused, newId, type Api, type Line, type Outgoing, type Reply, type Vote } from "./transport";

const UNAUTHORISED = 401;
/** A longer wait is the person's to decide. */
const LONGEST_WAIT_MS = 120_000;

export class Conversation {
  private pumping = false;
  private resumed = false;
  /** What an earlier page left unanswered. */
  private left: readonly Outgoing[];
  /** Grows when the conversation is erased or begun anew: what is still under way then belongs to the old one. */
  private generation = 0;
  /** Of the conversation that this window shows; another window may have begun a new one since. */
  private token: string | null;
  /** What the page knows, until a conversation has taken it. */
  private facts: SignedFacts | null = null;
  private factsIn: string | null = null;
  /** Called with each answer that comes in this window. */
  onAnswer: (reply: Reply) => void = () => undefined;
  /** Called when the conversation was deleted in this window. */
  onForgotten: () => void = () => undefined;

  constructor(
    private readonly api: Api,
    private readonly memory: Memory,
    private readonly store: Store,
    life?: AbortSignal,
  ) {
    this.left = memory.outbox;
    this.token = memory.token;
    memory.follow(
      () => this.followToken(),
      () => void this.catchUp(),
    );
    store.apply(wentOffline(!navigator.onLine));
    const options = life ? { signal: life } : {};
    window.addEventListener("offline", () => store.apply(wentOffline(true)), options);
    window.addEventListener(
      "online",
      () => {
        store.apply(wentOffline(false));
        void this.leave();
        void this.resume().then(() => this.retryAll());
      },
      options,
    );
    void this.leave();
  }

  /** Whether nothing was ever said here, so that nothing can be changed by a question from outside. */
  get isNew(): boolean {
    return this.memory.token === null && this.store.state.items.every(({ kind }) => kind === "notice");
  }

  /** Takes what the page knows of the case; it goes out with the next message. */
  know(facts: SignedFacts | null): void {
    this.facts = facts;
    this.factsIn = null;
  }

  /** Deletes the conversation at once here, and at the server as soon as that answers; false until it has. */
  async forget(): Promise<boolean> {
    const { token } = this.memory;
    this.facts = null;
    this.begin(null, null);
    if (token !== null) this.memory.leaving = token;
    return this.leave();
  }

  /** Deletes at the server what was to be forgotten. */
  private async leave(): Promise<boolean> {
    const { leaving } = this.memory;
    if (leaving === null) return true;
    try {
      await this.api.erase(leaving);
    } catch (fault) {
      if (!isUnauthorised(fault)) return false;
    }
    if (this.memory.leaving === leaving) this.memory.leaving = null;
    return true;
  }

  /** Brings back what was said before the page was loaded, and sends what had not been answered. */
  async resume(): Promise<void> {
    if (this.resumed) return;
    this.resumed = true;
    const { token } = this.memory;
    const generation = this.generation;
    if (token) {
      try {
        const past = fromHistory(
          await this.api.persist(
            () => this.api.history(token),
            () => undefined,
          ),
        );
        if (generation !== this.generation) return;
        this.store.apply(precededBy(past));
      } catch (fault) {
        this.resumed = isUnauthorised(fault);
        if (this.resumed) this.adopt(null);
        else this.store.apply(noticed("no-history", TEXTS.noHistory));
      }
    }
    this.takeUpOutbox();
  }

  /** Sends what the person typed or pressed. */
  say(text: string, payload: string | null = null): void {
    const message: Outgoing = { id: newId(), text, payload };
    this.memory.outbox = [...this.memory.outbox, message];
    this.store.apply(said(message));
    void this.pump();
  }

  /** Sends a failed message again, as the same message. */
  retry(id: string): void {
    this.store.apply(marked(id, "sending"));
    void this.pump();
  }

  /** Begins a new conversation; the old one is forgotten here. */
  async restart(): Promise<boolean> {
    const { token } = this.memory;
    try {
      const fresh = token === null ? null : await this.api.restart(token);
      this.begin(fresh, TEXTS.restarted);
      return true;
    } catch (fault) {
      if (isUnauthorised(fault)) this.begin(null, TEXTS.restarted);
      else this.store.apply(noticed("not-restarted", saying(fault, TEXTS.notRestarted)));
      return isUnauthorised(fault);
    }
  }

  /** Erases the conversation here and at the server. */
  async erase(): Promise<boolean> {
    const { token } = this.memory;
    try {
      if (token !== null) await this.api.erase(token);
      this.begin(null, TEXTS.erased);
      return true;
    } catch (fault) {
      if (isUnauthorised(fault)) this.begin(null, TEXTS.erased);
      else this.store.apply(noticed("not-erased", saying(fault, TEXTS.notErased)));
      return isUnauthorised(fault);
    }
  }

  /** Stores what the person thinks of an answer; false where it did not arrive. */
  async vote(answerId: string, vote: Vote, reason = ""): Promise<boolean> {
    const { token } = this.memory;
    if (token === null) return false;
    this.store.apply(voted(answerId, vote));
    try {
      await this.api.feedback(token, answerId, vote, reason);
      return true;
    } catch {
      this.store.apply(voted(answerId, null));
      return false;
    }
  }

  private begin(token: string | null, notice: string | null): void {
    this.generation += 1;
    this.pumping = false;
    this.left = [];
    this.memory.forget();
    this.adopt(token);
    this.factsIn = null;
    this.store.apply(emptied, ...(notice === null ? [] : [noticed("begun", notice)]));
    this.onForgotten();
  }

  private adopt(token: string | null): string | null {
    this.memory.token = this.token = token;
    return token;
  }

  /** The token to send with: the one that windows share, or a new one. */
  private async session(): Promise<string> {
    const fresh = this.memory.token === null ? await this.api.session() : null;
    // Another window may have begun the conversation meanwhile.
    return (this.token = this.memory.token ??= fresh ?? "");
  }

  /** Another window has begun, ended or replaced the conversation. What was deleted there is not shown here. */
  private followToken(): void {
    const { token } = this.memory;
    if (token === this.token) return;
    const hadOne = this.token !== null;
    this.token = token;
    if (hadOne) {
      this.generation += 1;
      this.pumping = false;
      this.left = [];
      this.store.apply(emptied, noticed("begun", TEXTS.endedElsewhere));
    }
    void this.catchUp();
  }

  /** Shows what another window has said and got. */
  private async catchUp(): Promise<void> {
    const { token } = this.memory;
    const { generation } = this;
    if (!this.resumed || token === null) return;
    try {
      const past = fromHistory(await this.api.history(token));
      if (generation === this.generation && token === this.token) this.store.apply(followedBy(past));
    } catch {
      // It is shown at the next change, or when the page is loaded again.
    }
  }

  private takeUpOutbox(): void {
    const { items } = this.store.state;
    for (const message of this.left) {
      const isShown = items.some(({ id }) => id === message.id);
      if (isAnswered(items, message.id)) this.settle(message.id);
      else this.store.apply(isShown ? marked(message.id, "sending") : said(message));
    }
    this.left = [];
    void this.pump();
  }

  private retryAll(): void {
    for (const item of this.store.state.items)
      if (item.kind === "said" && item.status === "failed") this.retry(item.id);
  }

  /** One message after the other: the server takes one at a time. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    const { generation } = this;
    for (let next = this.waiting(); next && generation === this.generation; next = this.waiting()) {
      this.store.apply(busied(true));
      await this.deliver(next, generation);
    }
    if (generation !== this.generation) return;
    this.store.apply(busied(false));
    this.pumping = false;
  }

  private waiting(): Said | undefined {
    return this.store.state.items.find((item): item is Said => item.kind === "said" && item.status === "sending");
  }

  private async deliver(message: Said, generation: number): Promise<void> {
    const isCurrent = (): boolean => generation === this.generation;
    try {
      await this.api.persist(
        () => this.attempt(message, isCurrent),
        () => isCurrent() && this.store.apply(marked(message.id, "retrying")),
      );
      if (isCurrent()) this.settle(message.id);
    } catch (fault) {
      if (!isCurrent()) return;
      const note = fault instanceof Broken ? (navigator.onLine ? TEXTS.unreachable : "") : saying(fault, TEXTS.refused);
      const waitMs = fault instanceof Refused && fault.waitMs <= LONGEST_WAIT_MS ? fault.waitMs : 0;
      this.store.apply(marked(message.id, "failed", note, waitMs ? Date.now() + waitMs : null));
      if (waitMs) setTimeout(() => isCurrent() && this.isWaiting(message.id) && this.retry(message.id), waitMs);
    }
  }

  private isWaiting(id: string): boolean {
    return this.store.state.items.some((item) => item.kind === "said" && item.id === id && item.againAt !== null);
  }

  private async attempt(message: Outgoing, isCurrent: () => boolean): Promise<void> {
    for (const isLast of [false, true]) {
      if (!isCurrent()) throw new Refused(0, "superseded", "");
      try {
        const token = await this.session();
        const facts = this.factsIn === token ? null : this.facts;
        await this.api.exchange(token, message, facts, (line) => {
          if (isCurrent()) this.take(line, message, token);
        });
        return;
      } catch (fault) {
        if (isLast || !isUnauthorised(fault) || !isCurrent()) throw fault;
        this.adopt(null);
        this.store.apply(noticed("session-over", TEXTS.sessionOver, message.id));
      }
    }
  }

  private take(line: Line, message: Outgoing, token: string): void {
    if (line.type === "accepted") this.store.apply(marked(message.id, "delivered"));
    if (line.type === "erased") this.begin(null, line.text || TEXTS.erased);
    if (line.type === "message") {
      const isNews = this.store.state.items.every(({ id }) => id !== line.reply.answerId);
      this.store.apply(answered(line.reply, message.id));
      if (isNews) this.onAnswer(line.reply);
    }
    if (line.type === "facts") {
      this.factsIn = token;
      if (line.reason !== null) ignored(line.reason);
      else if (line.taken > 0) this.store.apply(noticed("facts", TEXTS.factsTaken, message.id));
    }
  }

  private settle(id: string): void {
    this.store.apply(marked(id, "delivered"));
    this.memory.outbox = this.memory.outbox.filter((message) => message.id !== id);
    this.memory.touch();
  }
}

const isUnauthorised = (fault: unknown): boolean => fault instanceof Refused && fault.status === UNAUTHORISED;

const saying = (fault: unknown, otherwise: string): string => (fault instanceof Refused && fault.text) || otherwise;
