/** What the page knows of the case, signed by its server. Kept by this page alone, never in the browser's storage. */

import { isObject } from "./card.schema";
import { TEXTS } from "./texts";

export interface SignedFacts {
  readonly data: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

/** The facts where they are signed; otherwise null, and the page's owner is told once. */
export function signedFacts(data: unknown, signature: unknown): SignedFacts | null {
  const facts = typeof data === "string" ? parsed(data) : data;
  if (!isObject(facts)) return ignored("malformed");
  if (typeof signature !== "string" || !signature) return ignored("unsigned");
  return { data: facts, signature };
}

const told = new Set<string>();

/** Says on the console, once for each reason, that facts are not used. */
export function ignored(reason: string): null {
  if (!told.has(reason)) console.warn(TEXTS.factsIgnored(reason));
  told.add(reason);
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
