/** What a page may set: attributes of the script, which become attributes of the element and may change there. */

import { isObject } from "./card.schema";
import { safeHref } from "./links";

export interface Settings {
  readonly corner: readonly ["top" | "bottom", "left" | "right"];
  readonly scheme: "light" | "dark" | null;
  readonly accent: string | null;
  /** Lengths and numbers of CSS, by the custom property that they set. */
  readonly measures: Readonly<Record<string, string>>;
  readonly title: string | null;
  readonly greeting: string | null;
  readonly questions: readonly string[];
  readonly launcher: string | null;
  /** The address of a picture for the launcher. */
  readonly icon: string | null;
  readonly microphone: boolean;
}

/** What the operator has set for this site in credentials.yml. */
export interface SiteWords {
  readonly title: string | null;
  readonly greeting: string | null;
  readonly questions: readonly string[];
}

/** Secrets of the visitor, and what only the script needs: not repeated on the element. */
const SCRIPT_ONLY: ReadonlySet<string> = new Set(["facts", "signature", "server", "open"]);
const MEASURES = ["radius", "distance", "zIndex"] as const;
const MOST_QUESTIONS = 6;

/** Copies the attributes that the element shows to the page. */
export function pass(from: DOMStringMap, to: DOMStringMap): void {
  for (const [name, value] of Object.entries(from)) if (!SCRIPT_ONLY.has(name) && value !== undefined) to[name] = value;
}

export function settingsOf(data: DOMStringMap): Settings {
  const corner = data["corner"] ?? "";
  const scheme = data["scheme"];
  const measures = MEASURES.flatMap((name) => (data[name] ? [[`--${name.toLowerCase()}`, data[name]]] : []));
  return {
    corner: [
      corner.includes("top") ? "top" : "bottom",
      corner.includes("left") || data["position"] === "left" ? "left" : "right",
    ],
    scheme: scheme === "light" || scheme === "dark" ? scheme : null,
    accent: data["accent"] || null,
    measures: Object.fromEntries(measures) as Record<string, string>,
    title: data["title"] || null,
    greeting: data["greeting"] || null,
    questions: listed(data["questions"] ?? ""),
    launcher: data["launcher"] || null,
    icon: pictureAt(data["icon"] ?? ""),
    microphone: data["microphone"] === "true",
  };
}

export function siteWordsIn(value: unknown): SiteWords {
  const from = isObject(value) ? value : {};
  const text = (name: string): string | null => (typeof from[name] === "string" ? from[name] : null);
  const questions = Array.isArray(from["questions"]) ? from["questions"].filter((one) => typeof one === "string") : [];
  return { title: text("title"), greeting: text("greeting"), questions: questions.slice(0, MOST_QUESTIONS) };
}

/** Questions written as 会上征信吗|还不上怎么办. */
function listed(text: string): readonly string[] {
  const questions = text.split("|").map((one) => one.trim());
  return questions.filter(Boolean).slice(0, MOST_QUESTIONS);
}

function pictureAt(address: string): string | null {
  if (/^data:image\//.test(address)) return address;
  try {
    return address ? safeHref(new URL(address, location.href).href) : null;
  } catch {
    return null;
  }
}
