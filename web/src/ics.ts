/** A calendar file (RFC 5545) with the days by which something has to be done. Nothing in it names the person. */

import type { CalendarDay } from "./card.schema";
import { TEXTS } from "./texts";

export const CALENDAR_TYPE = "text/calendar;charset=utf-8";

/** Octets of one line, without its end; longer ones go on in the next line behind a space. */
const LONGEST_LINE = 75;
/** Nine in the morning, three days before an entry of a whole day, which begins at midnight. */
const REMINDER = "-P2DT15H";
const DAY_MS = 86_400_000;

/** The file for some days, as of now. */
export function calendarFile(days: readonly CalendarDay[], now: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//overdue-assistant//widget//ZH",
    "CALSCALE:GREGORIAN",
    ...days.flatMap((day) => entry(day, now)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function entry({ date, label, note }: CalendarDay, now: Date): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${compact(date)}-${fingerprint(label)}@overdue-assistant`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${compact(date)}`,
    `DTEND;VALUE=DATE:${compact(nextDay(date))}`,
    `SUMMARY:${escaped(label)}`,
    `DESCRIPTION:${escaped([note, TEXTS.calendarNote].filter(Boolean).join("\n"))}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(label)}`,
    `TRIGGER:${REMINDER}`,
    "END:VALARM",
    "END:VEVENT",
  ];
}

/** Text as a value: backslash, semicolon, comma and line ends have a meaning of their own there. */
export const escaped = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");

/** A line cut after at most 75 octets of UTF-8, never within a character. */
export function folded(line: string): string {
  const rows: string[] = [];
  let row = "";
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > LONGEST_LINE) {
      rows.push(row);
      // The space that begins a further row counts too.
      row = " ";
      octets = 1;
    }
    row += character;
    octets += size;
  }
  return [...rows, row].join("\r\n");
}

const compact = (date: string): string => date.replaceAll("-", "");

const nextDay = (date: string): string => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);

/** The same label gets the same id, so that a file taken in twice makes one entry (FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const octet of new TextEncoder().encode(text)) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
