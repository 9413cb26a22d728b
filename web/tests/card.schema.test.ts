import { describe, expect, it } from "vitest";
import file from "../../actions/card.schema.json";
import {
  ASK_FOR,
  CONTACT_FAMILY,
  GRADES,
  KINDS,
  STAGES,
  cardIn,
  type Assessment,
  type Card,
  type Citation,
  type Correction,
  type Suggestion,
} from "../src/card.schema";

interface Node {
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const schema = file as unknown as Node;
const at = (name: string): Node | undefined => schema.properties?.[name];
const inside = (name: string): Node | undefined => at(name)?.oneOf?.find(({ properties }) => properties);
const fields = (node: Node | undefined): string[] => Object.keys(node?.properties ?? {}).sort();

/** Optional fields: a server may leave them out, and so may its schema. */
const OPTIONAL = ["question", "acknowledges", "conduct", "use", "calendar", "short", "url", "quote"];
const expected = (named: string[], node: Node | undefined): string[] =>
  named.filter((name) => !OPTIONAL.includes(name) || fields(node).includes(name));

// `satisfies` makes a field that the types lack, or have beyond these, an error of the compiler.
const all = <T>(named: Record<keyof T, true>): string[] => Object.keys(named).sort();

describe("the types of the card are those of its schema", () => {
  it("in words", () => {
    expect(at("kind")?.enum).toEqual([...KINDS]);
    expect(schema.$defs?.["stage"]?.enum).toEqual([...STAGES]);
    expect(schema.$defs?.["contact_family"]?.enum).toEqual([...CONTACT_FAMILY]);
    expect(at("citations")?.items?.properties?.["grade"]?.enum).toEqual([...GRADES]);
    expect(inside("assessment")?.properties?.["ask_for"]?.enum).toEqual([...ASK_FOR, null]);
  });

  it("in fields; the situation is not shown", () => {
    const shown = all<Card>({
      kind: true,
      topic: true,
      question: true,
      acknowledges: true,
      headline: true,
      body: true,
      next_steps: true,
      corrects: true,
      assessment: true,
      conduct: true,
      use: true,
      calendar: true,
      citations: true,
      suggestions: true,
    });
    expect(fields(schema).filter((field) => field !== "situation")).toEqual(expected(shown, schema));
    expect(fields(inside("corrects"))).toEqual(all<Correction>({ id: true, belief: true, correction: true }));
    expect(fields(inside("assessment"))).toEqual(
      all<Assessment>({
        stage: true,
        next_stage: true,
        contact_family: true,
        met: true,
        unmet: true,
        unknown: true,
        ask_for: true,
      }),
    );
    const citation = at("citations")?.items;
    const cited = { id: true, title: true, article: true, grade: true, as_of: true, short: true, url: true } as const;
    expect(fields(citation)).toEqual(expected(all<Citation>({ ...cited, quote: true }), citation));
    expect(fields(at("suggestions")?.items)).toEqual(all<Suggestion>({ title: true, payload: true }));
  });
});

describe("a card from the network", () => {
  const card = {
    kind: "notice",
    topic: null,
    headline: "好的。",
    body: [],
    next_steps: [],
    corrects: null,
    assessment: null,
    citations: [],
    suggestions: [],
  };

  it("is read where it is one", () => {
    const empty = { question: null, acknowledges: null, conduct: [], use: null, calendar: [] };
    expect(cardIn({ ...card, situation: null, more: 1 })).toEqual({ ...card, ...empty });
    const assessment = {
      stage: "calls",
      next_stage: "agent",
      contact_family: ["unlikely", "possible"],
      met: [],
      unmet: [],
      unknown: ["联系不上本人"],
      ask_for: null,
    };
    expect(cardIn({ ...card, assessment })?.assessment).toMatchObject({
      stage: ["calls"],
      contact_family: ["unlikely", "possible"],
    });
  });

  it("is read with fields of a newer server, and without those it fills in another way", () => {
    const newer = {
      ...card,
      question: "lawsuit/how_long",
      acknowledges: "您母亲已经接到电话了。",
      conduct: [
        { act: "说出了欠款金额", verdict: "not_allowed", more: 1 },
        { act: "半夜打来", verdict: "unheard" },
      ],
      use: { title: "给12345的话", text: "您好……" },
    };
    expect(cardIn(newer)).toMatchObject({
      acknowledges: "您母亲已经接到电话了。",
      conduct: [
        { act: "说出了欠款金额", verdict: "not_allowed" },
        { act: "半夜打来", verdict: null },
      ],
      use: { title: "给12345的话", text: "您好……" },
    });
    expect(cardIn({ ...card, use: "x", conduct: { a: 1 }, acknowledges: 5 })).toMatchObject({
      use: null,
      conduct: [],
      acknowledges: null,
    });
    const citation = { id: "CC-01", title: "民法典", article: "第676条", grade: "law", as_of: "2026-11-24" };
    expect(cardIn({ ...card, citations: [citation] })?.citations[0]).toMatchObject({
      short: "民法典 第676条",
      url: null,
      quote: null,
    });
  });

  it.each([
    null,
    [],
    "card",
    { ...card, kind: "advert" },
    { ...card, headline: 1 },
    { ...card, body: "x" },
    { ...card, citations: [{}] },
    { ...card, assessment: { stage: "moon" } },
  ])("is nothing where it is none (%#)", (value) => {
    expect(cardIn(value)).toBeNull();
  });
});
