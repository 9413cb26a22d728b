/** The answer card, as `actions/card.schema.json` defines it; `tests/card.schema.test.ts` holds the two together. */

export const KINDS = ["answer", "assessment", "clarify", "handoff", "crisis", "notice", "smalltalk"] as const;
export const STAGES = ["current", "reminder", "calls", "agent", "legal_risk"] as const;
export const CONTACT_FAMILY = ["not_applicable", "unlikely", "possible", "likely", "unknown"] as const;
export const GRADES = [
  "law",
  "interpretation",
  "regulation",
  "official_notice",
  "standard",
  "self_regulation",
  "practice",
  "article",
] as const;
export const VERDICTS = ["not_allowed", "allowed", "disputed", "depends"] as const;
export const ASK_FOR = ["overdue_days", "missed_calls", "out_of_contact", "talked_to_lender"] as const;

export type Kind = (typeof KINDS)[number];
export type Stage = (typeof STAGES)[number];
export type ContactFamily = (typeof CONTACT_FAMILY)[number];
export type Grade = (typeof GRADES)[number];
export type Verdict = (typeof VERDICTS)[number];
export type AskFor = (typeof ASK_FOR)[number];

export interface Correction {
  readonly id: string;
  readonly belief: string;
  readonly correction: string;
}

export interface Assessment {
  /** One where it is certain, several where the facts leave it open. */
  readonly stage: readonly Stage[];
  readonly next_stage: Stage | null;
  readonly contact_family: readonly ContactFamily[];
  readonly met: readonly string[];
  readonly unmet: readonly string[];
  readonly unknown: readonly string[];
  readonly ask_for: AskFor | null;
}

export interface Citation {
  readonly id: string;
  readonly title: string;
  readonly article: string;
  readonly grade: Grade;
  readonly as_of: string;
  /** As the one line of sources names it. */
  readonly short: string;
  readonly url: string | null;
  /** The passage itself. */
  readonly quote: string | null;
}

/** What a collector did, and whether that is allowed. */
export interface Conduct {
  readonly act: string;
  readonly verdict: Verdict | null;
  /** Of the source that carries the verdict. */
  readonly grade: Grade | null;
}

/** One day of the case. */
export interface CalendarDay {
  /** ISO date. */
  readonly date: string;
  readonly label: string;
  /** Ids of the facts that fix the day; empty for what has happened. */
  readonly basis: readonly string[];
  /** What to do or expect. */
  readonly note: string | null;
}

/** Words or a plan to copy: for a call, a complaint, a message. */
export interface Use {
  readonly title: string;
  readonly text: string;
}

export interface Suggestion {
  readonly title: string;
  readonly payload: string;
}

export interface Card {
  readonly kind: Kind;
  readonly topic: string | null;
  readonly question: string | null;
  /** What was told or has happened, taken in before the answer. */
  readonly acknowledges: string | null;
  readonly headline: string;
  readonly body: readonly string[];
  readonly next_steps: readonly string[];
  readonly corrects: Correction | null;
  readonly assessment: Assessment | null;
  readonly conduct: readonly Conduct[];
  readonly use: Use | null;
  readonly calendar: readonly CalendarDay[];
  readonly citations: readonly Citation[];
  readonly suggestions: readonly Suggestion[];
}

/** A value of JSON that is no card; the plain text of the message is shown instead. */
export class NotACard extends Error {}

type Json = Readonly<Record<string, unknown>>;
type Reader<T> = (value: unknown) => T;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const object: Reader<Json> = (value) => {
  if (isObject(value)) return value;
  throw new NotACard("object");
};

const text: Reader<string> = (value) => {
  if (typeof value === "string") return value;
  throw new NotACard("text");
};

const listOf =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) => {
    if (Array.isArray(value)) return value.map((item: unknown) => read(item));
    throw new NotACard("list");
  };

const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : read(value);

/** A field that an older or newer server may leave out, or fill in a way that is not known here. */
const optional =
  <T, O>(read: Reader<T>, otherwise: O): Reader<T | O> =>
  (value) =>
    readOr<T | O>(read, value, otherwise);

const oneOf =
  <T extends string>(words: readonly T[]): Reader<T> =>
  (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new NotACard(words.join("|"));
    return found;
  };

const oneOrMore =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) =>
    Array.isArray(value) ? listOf(read)(value) : [read(value)];

const suggestion: Reader<Suggestion> = (value) => {
  const from = object(value);
  return { title: text(from["title"]), payload: text(from["payload"]) };
};

const citation: Reader<Citation> = (value) => {
  const from = object(value);
  return {
    id: text(from["id"]),
    title: text(from["title"]),
    article: text(from["article"]),
    grade: oneOf(GRADES)(from["grade"]),
    as_of: text(from["as_of"]),
    short: optional(text, "")(from["short"]) || [from["title"], from["article"]].filter(Boolean).join(" "),
    url: optional(text, null)(from["url"]),
    quote: optional(text, null)(from["quote"]),
  };
};

const conduct: Reader<Conduct> = (value) => {
  const from = object(value);
  return {
    act: text(from["act"]),
    verdict: optional(oneOf(VERDICTS), null)(from["verdict"]),
    grade: optional(oneOf(GRADES), null)(from["grade"]),
  };
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const isoDate: Reader<string> = (value) => {
  const written = text(value);
  if (DATE.test(written) && !Number.isNaN(Date.parse(written))) return written;
  throw new NotACard("date");
};

const calendarDay: Reader<CalendarDay> = (value) => {
  const from = object(value);
  return {
    date: isoDate(from["date"]),
    label: text(from["label"]),
    basis: optional(listOf(text), [])(from["basis"]),
    note: optional(text, null)(from["note"]),
  };
};

const use: Reader<Use> = (value) => {
  const from = object(value);
  return { title: text(from["title"]), text: text(from["text"]) };
};

const correction: Reader<Correction> = (value) => {
  const from = object(value);
  return { id: text(from["id"]), belief: text(from["belief"]), correction: text(from["correction"]) };
};

const assessment: Reader<Assessment> = (value) => {
  const from = object(value);
  return {
    stage: oneOrMore(oneOf(STAGES))(from["stage"]),
    next_stage: orNull(oneOf(STAGES))(from["next_stage"]),
    contact_family: oneOrMore(oneOf(CONTACT_FAMILY))(from["contact_family"]),
    met: listOf(text)(from["met"]),
    unmet: listOf(text)(from["unmet"]),
    unknown: listOf(text)(from["unknown"]),
    ask_for: orNull(oneOf(ASK_FOR))(from["ask_for"]),
  };
};

/** The suggestions of a message, none where they are no such list. */
export const suggestionsIn = (value: unknown): Suggestion[] => readOr(listOf(suggestion), value, []);

/** The card in a message, null where there is none that can be shown. */
export const cardIn = (value: unknown): Card | null => readOr(readCard, value, null);

function readOr<T>(read: Reader<T>, value: unknown, otherwise: T): T {
  try {
    return read(value);
  } catch (fault) {
    if (fault instanceof NotACard) return otherwise;
    throw fault;
  }
}

const readCard: Reader<Card> = (value) => {
  const from = object(value);
  return {
    kind: oneOf(KINDS)(from["kind"]),
    topic: orNull(text)(from["topic"]),
    question: optional(text, null)(from["question"]),
    acknowledges: optional(text, null)(from["acknowledges"]),
    headline: text(from["headline"]),
    body: listOf(text)(from["body"]),
    next_steps: listOf(text)(from["next_steps"]),
    corrects: orNull(correction)(from["corrects"]),
    assessment: orNull(assessment)(from["assessment"]),
    conduct: optional(listOf(conduct), [])(from["conduct"]),
    use: optional(use, null)(from["use"]),
    calendar: optional(listOf(calendarDay), [])(from["calendar"]),
    citations: listOf(citation)(from["citations"]),
    suggestions: listOf(suggestion)(from["suggestions"]),
  };
};
