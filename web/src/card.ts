/** An answer card as elements: the answer first, then the belief it corrects, why, the case, what to do, and the sources. */

import type { Assessment, Card, Citation, Correction, Grade } from "./card.schema";
import { button, h, hidden, icon, ICONS, type Child } from "./dom";
import { linked, numbersIn } from "./links";
import { escalationPath } from "./path";
import { FAMILY_NAMES, FORM_FACTS, GRADE_NAMES, TEXTS } from "./texts";

export interface CardActions {
  /** Opens the form for days and calls. */
  readonly openForm: () => void;
}

type Part = (card: Card, actions: CardActions) => Child;

/** The parts of a card from top to bottom; each is left out where the card has nothing for it. */
const PARTS: readonly Part[] = [crisisLabel, headline, dialling, correction, body, assessment, steps, sources, askFor];

/** An assessment is its picture first, and the words about it after. */
const ASSESSMENT_PARTS: readonly Part[] = [headline, assessment, correction, body, steps, sources, askFor];

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

function headline(card: Card): Child {
  return h("p", { class: "headline" }, ...texts(card, card.headline));
}

function dialling(card: Card): Child {
  if (card.kind !== "crisis") return null;
  const dial = (number: string): HTMLElement =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "dial", attrs: { href: `tel:${number.replaceAll("-", "")}` } },
        icon(ICONS.phone),
        TEXTS.dial(number),
      ),
    );
  return h("ul", { class: "dials" }, ...numbersIn(card.body).map(dial));
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
  const list = h("ol", {}, ...card.next_steps.map((step) => h("li", {}, ...texts(card, step))));
  return h("div", { class: "steps" }, h("p", { class: "label", text: TEXTS.steps }), list);
}

function sources({ citations }: Card): Child {
  if (citations.length === 0) return null;
  const shown = distinct(citations);
  const grades = [...new Set(shown.map(({ grade }) => grade))];
  return h(
    "details",
    { class: "sources" },
    h("summary", {}, h("span", { text: TEXTS.sources(shown.length) }), ...grades.map(badge)),
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

function source({ title, article, grade, as_of: asOf }: Citation): HTMLElement {
  return h(
    "li",
    {},
    badge(grade),
    " ",
    ...linked(title),
    article && ` ${article}`,
    hidden("，"),
    h("span", { class: "as-of", text: TEXTS.asOf(asOf) }),
  );
}

const badge = (grade: Grade): HTMLElement => h("span", { class: `badge ${grade}`, text: GRADE_NAMES[grade] });
