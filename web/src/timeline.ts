/** The days of a case in order, and the file that puts those to come into a calendar. */

import type { CalendarDay } from "./card.schema";
import { saveFile } from "./download";
import { button, h, icon, ICONS } from "./dom";
import { CALENDAR_TYPE, calendarFile } from "./ics";
import { TEXTS } from "./texts";
import { localDay } from "./transcript";

const DAY_MS = 86_400_000;

export function timeline(days: readonly CalendarDay[], now: Date = new Date()): HTMLElement {
  const today = localDay(now);
  const due = days.filter((day) => day.basis.length > 0 && day.date >= today);
  const save = (): void => saveFile(TEXTS.calendarFile, CALENDAR_TYPE, calendarFile(due, new Date()));
  return h(
    "div",
    { class: "calendar" },
    h("p", { class: "label", text: TEXTS.calendar }),
    h("ol", { class: "timeline" }, ...days.map((day) => entry(day, today))),
    due.length > 0 && button(TEXTS.saveCalendar, save, { class: "quiet", icon: icon(ICONS.calendar) }),
  );
}

function entry({ date, label, basis, note }: CalendarDay, today: string): HTMLElement {
  const isToCome = date >= today && basis.length > 0;
  const left = Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS);
  return h(
    "li",
    { class: isToCome ? "to-come" : "past" },
    h("time", { text: TEXTS.day(date), attrs: { datetime: date } }),
    " ",
    h("span", { class: "day-label", text: label }),
    isToCome && h("span", { class: "days-left", text: TEXTS.daysLeft(left) }),
    note && h("span", { class: "day-note", text: note }),
  );
}
