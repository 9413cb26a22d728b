import { describe, expect, it } from "vitest";
import { lengthOf, sends } from "../src/composer";
import { Memory } from "../src/session";
import { numberIn, sentence } from "../src/stepper";

describe("Enter", () => {
  const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

  it("sends, unless it breaks the line or ends a composition", () => {
    expect(sends(enter)).toBe(true);
    expect(sends({ ...enter, shiftKey: true })).toBe(false);
    expect(sends({ ...enter, isComposing: true })).toBe(false);
    expect(sends({ ...enter, keyCode: 229 })).toBe(false);
  });
});

it("counts characters as the server does", () => {
  expect(lengthOf("逾期𠮷😀")).toBe(4);
});

describe("the form", () => {
  it.each([
    [{ days: 30, calls: 5 }, "逾期30天，5个电话没接"],
    [{ days: 30, calls: null }, "逾期30天"],
    [{ days: null, calls: 1 }, "1个电话没接"],
    [{ days: 0, calls: 0 }, "还没有逾期，催收电话都接了"],
    [{ days: null, calls: null }, ""],
  ])("says %o as %s", (counts, said) => {
    expect(sentence(counts)).toBe(said);
  });

  it.each([
    ["12", 12],
    [" 7 ", 7],
    ["99999", 3650],
    ["-1", null],
    ["1.5", null],
    ["1e3", null],
    ["", null],
  ])("reads %o as %o", (text, number) => {
    expect(numberIn(text, 3650)).toBe(number);
  });
});

describe("what outlives the page", () => {
  it("is kept in memory where the browser forbids storage", () => {
    const memory = new Memory("x:", null);
    memory.draft = "我逾期";
    memory.outbox = [{ id: "1", text: "甲", payload: null }];
    expect([memory.draft, memory.outbox.length]).toEqual(["我逾期", 1]);
    memory.forget();
    expect([memory.draft, memory.outbox.length]).toEqual(["", 0]);
  });

  it("survives another instance, and nonsense in the storage", () => {
    new Memory("x:", localStorage).draft = "我逾期";
    expect(new Memory("x:", localStorage).draft).toBe("我逾期");
    localStorage.setItem("x:outbox", '[{"id":1},"x"');
    expect(new Memory("x:", localStorage).outbox).toEqual([]);
  });
});
