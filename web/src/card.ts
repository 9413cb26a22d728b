/** An answer card as elements: what was heard, the answer, why, the case, what to do or use, and the sources. */

import type { Assessment, Card, Citation, Correction, Grade } from "./card.schema";
import { copyText } from "./clipboard";
import { button, h, hidden, icon, ICONS, type Child } from "./dom";
import { linked, numbersIn, safeHref } from "./links";
import { escalationPath } from "./path";
import { printText } from "./print";
import { FAMILY_NAMES, FORM_FACTS, GRADE_NAMES, HOTLINES, TEXTS, VERDICT_NAMES } from "./texts";
import { timeline } from "./timeline";

export interface CardActions {
  /** Opens the form for days and calls. */
  readonly openForm: () => void;
}

type Part = (card: Card, actions: CardActions) => Child;

/** The parts of a card from top to bottom; each is left out where the card has nothing for it. */
const PARTS: readonly Part[] = [
  crisisLabel,
  acknowledgement,
  headline,
  dialling,
  correction,
  body,
  conduct,
  assessment,
  steps,
  calendar,
  use,
  sources,
  askFor,
];

/** An assessment is its picture first, and the words about it after. */
const ASSESSMENT_PARTS: readonly Part[] = [
  acknowledgement,
  headline,
  assessment,
  correction,
  body,
  conduct,
  steps,
  calendar,
  use,
  sources,
  askFor,
];

/** Kinds whose texts name hotlines. */
const WITH_HOTLINES: ReadonlySet<string> = new Set(["crisis", "handoff"]);

export function renderCard(card: Card, actions: CardActions): HTMLElement {
  const parts = card.kind === "assessment" ? ASSESSMENT_PARTS : PARTS;
  return h("div", { class: `card kind-${card.kind}` }, ...parts.map((part) => part(card, actions)));
}

/** A message without a card: its text, paragraph by paragraph. */
export function renderText(text: string): HTMLElement {
  return h(
    "div",
    { class: "card plain" },
    ...text.split(/\n{2,}/).map((paragraph) => h("p", {}, ...linked(paragraph))),
  );
}

const texts = (card: Card, text: string): Node[] => linked(text, WITH_HOTLINES.has(card.kind));

function crisisLabel({ kind }: Card): Child {
  return kind === "crisis" && h("p", { class: "crisis-label", text: TEXTS.crisis });
}

function acknowledgement({ acknowledges }: Card): Child {
  return acknowledges && h("p", { class: "acknowledges", text: acknowledges });
}

function headline(card: Card): Child {
  return h("p", { class: "headline" }, ...texts(card, card.headline));
}

function dialling(card: Card): Child {
  if (card.kind !== "crisis") return null;
  const place = (number: string): number => {
    const at = HOTLINES.findIndex(([known]) => known === number);
    return at < 0 ? HOTLINES.length : at;
  };
  const dial = (number: string): HTMLElement =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "dial", attrs: { href: `tel:${number.replaceAll("-", "")}` } },
        icon(ICONS.phone),
        TEXTS.dial(HOTLINES[place(number)]?.[1] ?? TEXTS.dialOther, number),
      ),
    );
  const numbers = numbersIn(card.body).sort((one, other) => place(one) - place(other));
  return h("ul", { class: "dials" }, ...numbers.map(dial));
}

function correction({ corrects }: Card): Child {
  return corrects && correctionOf(corrects);
}

function correctionOf({ belief, correction: truth }: Correction): HTMLElement {
  return h(
    "div",
    { class: "corrects" },
    h("p", { class: "belief" }, h("span", { class: "label", text: TEXTS.belief }), h("q", { text: belief })),
    h("p", {}, h("span", { class: "label", text: TEXTS.truth }), ...linked(truth)),
  );
}

function body(card: Card): Child {
  return (
    card.body.length > 0 &&
    h("div", { class: "body" }, ...card.body.map((paragraph) => h("p", {}, ...texts(card, paragraph))))
  );
}

function conduct({ conduct: acts }: Card): Child {
  if (acts.length === 0) return null;
  const items = acts.map(({ act, verdict, grade }) =>
    h(
      "li",
      {},
      verdict && h("span", { class: `badge verdict ${verdict}`, text: VERDICT_NAMES[verdict] }),
      verdict && " ",
      act,
      grade && " ",
      grade && badge(grade),
    ),
  );
  return h("div", { class: "conduct" }, h("p", { class: "label", text: TEXTS.conduct }), h("ul", {}, ...items));
}

/** Words to use elsewhere, which the person copies whole. */
function use({ use: words }: Card): Child {
  if (!words) return null;
  const said = h("span", { class: "said", attrs: { role: "status" } });
  const copy = async (): Promise<void> =>
    void (said.textContent = (await copyText(words.text)) ? TEXTS.copied : TEXTS.notCopied);
  return h(
    "div",
    { class: "use" },
    h("p", { class: "label", text: words.title }),
    h("p", { class: "use-text", text: words.text }),
    h(
      "div",
      { class: "use-row" },
      button(TEXTS.copyUse, () => void copy(), { class: "quiet", icon: icon(ICONS.copy) }),
      button(TEXTS.printUse, () => printText(said, words.text), {
        class: "quiet",
        icon: icon(ICONS.print),
      }),
      said,
    ),
  );
}

/** The days by which something has to be done, between those that have passed. */
function calendar({ calendar: days }: Card): Child {
  return days.length > 0 && timeline(days);
}

function assessment({ kind, assessment: found }: Card): Child {
  // A question back carries the case too; the picture was shown with the answer before it.
  if (!found || kind === "clarify") return null;
  return h(
    "div",
    { class: "assessment" },
    h("p", { class: "label", text: TEXTS.path }),
    escalationPath(found),
    h("p", { class: "label family" }, TEXTS.family, " ", h("strong", { class: "outcome", text: familyOutcome(found) })),
    conditions(found),
  );
}

function familyOutcome({ contact_family: family }: Assessment): string {
  const names = family.map((outcome) => FAMILY_NAMES[outcome]);
  return names.length > 1 ? TEXTS.between + names.join("、") : (names[0] ?? "");
}

function conditions(found: Assessment): Child {
  const groups = (["met", "unmet", "unknown"] as const).flatMap((state) =>
    found[state].map((text) =>
      h(
        "li",
        { class: state },
        icon(ICONS[state]),
        h("span", { class: "state", text: TEXTS[state] }),
        h("span", { text }),
      ),
    ),
  );
  return groups.length > 0 && h("ul", { class: "conditions" }, ...groups);
}

/** The form, where it can take the fact that is most worth knowing. */
function askFor({ assessment: found }: Card, { openForm }: CardActions): Child {
  const name = found?.ask_for && FORM_FACTS[found.ask_for];
  return name && button(TEXTS.askFor(name), openForm, { class: "quiet", icon: icon(ICONS.form) });
}

function steps(card: Card): Child {
  if (card.next_steps.length === 0) return null;
  // A number before a single step would announce others.
  const tag = card.next_steps.length > 1 ? "ol" : "ul";
  const list = h(tag, {}, ...card.next_steps.map((step) => h("li", {}, ...texts(card, step))));
  return h("div", { class: "steps" }, h("p", { class: "label", text: TEXTS.steps }), list);
}

function sources({ citations }: Card): Child {
  if (citations.length === 0) return null;
  const shown = distinct(citations);
  const line = shown.map(({ short, grade }) => `${short}（${GRADE_NAMES[grade]}）`).join("；");
  return h(
    "details",
    { class: "sources" },
    h("summary", {}, h("span", { class: "sources-line", text: TEXTS.sources + line })),
    h("ol", {}, ...shown.map(source)),
  );
}

/** Several facts may come from one passage; the reader sees it once. */
function distinct(citations: readonly Citation[]): readonly Citation[] {
  const named = citations.map((one): [string, Citation] => [
    [one.title, one.article, one.grade, one.as_of].join("|"),
    one,
  ]);
  return [...new Map(named).values()];
}

function source({ title, article, grade, as_of: asOf, url, quote }: Citation): HTMLElement {
  const href = url === null ? null : safeHref(url);
  const outside = { target: "_blank", rel: "noopener noreferrer nofollow" };
  return h(
    "li",
    {},
    badge(grade),
    " ",
    ...(href === null ? linked(title) : [h("a", { text: title, attrs: { href, ...outside } })]),
    article && ` ${article}`,
    hidden("，"),
    h("span", { class: "as-of", text: TEXTS.asOf(asOf) }),
    quote && h("blockquote", { class: "quote", text: quote }),
  );
}

const badge = (grade: Grade): HTMLElement => h("span", { class: `badge ${grade}`, text: GRADE_NAMES[grade] });
