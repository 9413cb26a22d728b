/** The conversation as plain text to take along: what was said, the words to use, the days, and the sources with dates. */

import type { Card, Citation } from "./card.schema";
import type { Answer, Item } from "./state";
import { GRADE_NAMES, TEXTS } from "./texts";

export const TEXT_TYPE = "text/plain;charset=utf-8";

/** The line in which a reply names its sources in short; here they follow in full. */
const SOURCES_LINE = new RegExp(`^${TEXTS.sources}`);

/** The whole text; empty where nothing was said yet. */
export function transcript(items: readonly Item[], now: Date): string {
  const said = items.flatMap((item) => {
    if (item.kind === "said") return [`${TEXTS.you}${item.text}`];
    return item.kind === "answer" ? [`${TEXTS.assistant}${answerText(item)}`] : [];
  });
  if (said.length === 0) return "";
  const head = `${TEXTS.transcript(TEXTS.name)}\n${TEXTS.savedAt(stamp(now))}\n${TEXTS.disclaimer}`;
  return [head, ...said, ...sourceList(items)].join("\n\n") + "\n";
}

/** A file name that sorts by day. */
export const transcriptName = (now: Date): string => `${TEXTS.transcriptFile}-${localDay(now)}.txt`;

/** The day where the person is: 2026-12-05. */
export function localDay(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function stamp(now: Date): string {
  return `${localDay(now)} ${now.toTimeString().slice(0, 5)}`;
}

function answerText({ text, card }: Answer): string {
  const spoken = (text || (card?.headline ?? ""))
    .split("\n")
    .filter((line) => card === null || !SOURCES_LINE.test(line))
    .join("\n");
  return card === null ? spoken : [spoken, ...days(card), ...words(card)].join("\n");
}

const days = ({ calendar }: Card): string[] =>
  calendar.map(({ date, label, note }) => `${date}　${label}${note ? `：${note}` : ""}`);

function words({ use }: Card): string[] {
  return use ? ["", `【${use.title}】`, use.text] : [];
}

/** Every source once, in the order in which it was first named. */
function sourceList(items: readonly Item[]): string[] {
  const cited = items.flatMap((item) => (item.kind === "answer" ? [...(item.card?.citations ?? [])] : []));
  const lines = [...new Set(cited.map(sourceLine))];
  return lines.length > 0
    ? [[TEXTS.allSources, ...lines.map((line, index) => `${index + 1}. ${line}`)].join("\n")]
    : [];
}

function sourceLine({ title, article, grade, as_of: asOf, url }: Citation): string {
  const name = article ? `${title} ${article}` : title;
  return [`${name}（${GRADE_NAMES[grade]}）`, TEXTS.asOf(asOf), url].filter(Boolean).join("，");
}
