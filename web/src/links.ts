/** Finding addresses and telephone numbers in text. Everything that is not strictly one of them stays text. */

import { h } from "./dom";

export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "tel:"]);
const ADDRESS = /https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+/gi;
const TRAILING = /[.,;:!?'()[\]]+$/;
/** Emergency, service and hotline numbers, and ordinary ones in their written forms. */
const NUMBER = /\d[\d-]*\d/g;
const DIALLED = /^(?:11[09]|12[02]|1[02]\d{3}|9[56]\d{3}|1[3-9]\d{9}|400-?\d{3}-?\d{4}|0\d{2,3}-?\d{7,8})$/;
/** 120天 and 110元 are no telephone numbers. */
const COUNTED = /^\s*(?:[天元年月日期次个条人分万亿岁%％.]|小时|分钟|块)/;

/** The address where it may be linked, null otherwise. */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return SCHEMES.has(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

/** The text cut into plain pieces and links. */
export function linkify(text: string, telephones = false): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const href = safeHref(address);
    if (href === null) continue;
    pieces.push(...plain(text.slice(at, match.index), telephones), { text: address, href });
    at = match.index + address.length;
  }
  return [...pieces, ...plain(text.slice(at), telephones)];
}

/** The telephone numbers of some texts, each once, in order. */
export function numbersIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => linkify(text, true)).filter((piece) => piece.href?.startsWith("tel:"));
  return [...new Set(found.map((piece) => piece.text))];
}

/** The text as nodes, with links that open outside the conversation. */
export function linked(text: string, telephones = false): Node[] {
  return linkify(text, telephones).map(({ text: shown, href }) => {
    if (href === null) return document.createTextNode(shown);
    const outside = href.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" };
    return h("a", { text: shown, attrs: { href, ...outside } });
  });
}

function plain(text: string, telephones: boolean): Piece[] {
  if (!telephones) return text ? [{ text, href: null }] : [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(NUMBER)) {
    const number = match[0];
    if (!DIALLED.test(number) || COUNTED.test(text.slice(match.index + number.length))) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), href: null });
    pieces.push({ text: number, href: `tel:${number.replaceAll("-", "")}` });
    at = match.index + number.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: null });
  return pieces;
}
