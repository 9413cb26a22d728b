/** When something was said, as short as it can be. */

import { h } from "./dom";

/** 14:05 of today, 11月29日 14:05 of another day. */
export function clock(at: number, now: Date = new Date()): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const isToday = date.toDateString() === now.toDateString();
  return isToday ? time : `${date.getMonth() + 1}月${date.getDate()}日 ${time}`;
}

export const timeOf = (at: number): HTMLElement =>
  h("time", { class: "at", text: clock(at), attrs: { datetime: new Date(at).toISOString() } });
