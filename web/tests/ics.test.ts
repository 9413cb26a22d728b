import { describe, expect, it } from "vitest";
import { calendarFile, escaped, folded } from "../src/ics";

const NOW = new Date("2026-11-30T16:05:09.123Z");
const DAY = { date: "2026-12-05", label: "支付令异议的最后一天", basis: ["EN-05"], note: "还款，或者交书面异议。" };
const octets = (line: string): number => new TextEncoder().encode(line).length;
const unfolded = (file: string): string[] => file.replaceAll("\r\n ", "").split("\r\n");

describe("a calendar file", () => {
  it("is one that RFC 5545 describes, with an entry of a whole day", () => {
    const lines = unfolded(calendarFile([DAY], NOW));
    expect(lines.slice(0, 5)).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//overdue-assistant//widget//ZH",
      "CALSCALE:GREGORIAN",
      "BEGIN:VEVENT",
    ]);
    expect(lines).toContain("DTSTAMP:20261130T160509Z");
    expect(lines).toContain("DTSTART;VALUE=DATE:20261205");
    expect(lines).toContain("DTEND;VALUE=DATE:20261206");
    expect(lines).toContain("SUMMARY:支付令异议的最后一天");
    expect(lines.slice(-2)).toEqual(["END:VCALENDAR", ""]);
  });

  it("ends every line with CRLF, and has no line above 75 octets", () => {
    const file = calendarFile([{ ...DAY, note: "还款，或者把书面异议交到发令的法院；".repeat(12) }], NOW);
    expect(file.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(Math.max(...file.split("\r\n").map(octets))).toBeLessThanOrEqual(75);
    expect(unfolded(file).join("")).toContain("还款，或者把书面异议交到发令的法院；".repeat(12));
  });

  it("ends a month and a year with the right day", () => {
    expect(calendarFile([{ ...DAY, date: "2026-12-31" }], NOW)).toContain("DTEND;VALUE=DATE:20270101");
    expect(calendarFile([{ ...DAY, date: "2028-02-28" }], NOW)).toContain("DTEND;VALUE=DATE:20280229");
  });

  it("gives the same entry the same id, and others their own", () => {
    const ids = (day: typeof DAY): string[] => calendarFile([day], NOW).match(/UID:.*/g) ?? [];
    expect(ids(DAY)).toEqual(ids({ ...DAY, note: "x" }));
    expect(ids(DAY)).not.toEqual(ids({ ...DAY, label: "上诉的最后一天" }));
    expect(ids(DAY)).not.toEqual(ids({ ...DAY, date: "2026-12-06" }));
  });
});

describe("a line of it", () => {
  it.each([
    ["a", ["a"]],
    ["a".repeat(75), ["a".repeat(75)]],
    ["a".repeat(76), ["a".repeat(75), " a"]],
    // 25 characters of three octets fill a line; 24 and the space the next ones
    ["法".repeat(50), ["法".repeat(25), ` ${"法".repeat(24)}`, " 法"]],
    ["a" + "法".repeat(25), ["a" + "法".repeat(24), " 法"]],
    // four octets, two code units: never cut in half
    ["a".repeat(72) + "𠮷𠮷", ["a".repeat(72), " 𠮷𠮷"]],
  ])("is cut between characters (%#)", (line, rows) => {
    expect(folded(line).split("\r\n")).toEqual(rows);
  });

  it.each([
    ["a,b;c", "a\\,b\\;c"],
    ["C:\\x", "C:\\\\x"],
    ["one\ntwo\r\nthree\rfour", "one\\ntwo\\nthree\\nfour"],
    ["还款，或者；", "还款，或者；"],
    ['a:b"c"', 'a:b"c"'],
  ])("has what means something escaped (%#)", (text, value) => {
    expect(escaped(text)).toBe(value);
  });
});
