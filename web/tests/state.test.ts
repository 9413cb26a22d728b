import { describe, expect, it } from "vitest";
import {
  EMPTY,
  Store,
  answered,
  fromHistory,
  isAnswered,
  marked,
  noticed,
  precededBy,
  said,
  type State,
} from "../src/state";
import type { Reply } from "../src/transport";

const message = (id: string): { id: string; text: string; payload: null } => ({ id, text: `问${id}`, payload: null });
const reply = (answerId: string, payload = "/x"): Reply => ({
  answerId,
  text: `答${answerId}`,
  card: null,
  suggestions: [{ title: "那单位呢", payload }],
});
const ids = ({ items }: State): string[] => items.map(({ id }) => id);
const after = (...changes: ((state: State) => State)[]): State =>
  changes.reduce((state, change) => change(state), EMPTY);

describe("the conversation", () => {
  it("shows an answer once, however often it arrives", () => {
    expect(
      ids(after(said(message("q")), answered(reply("a"), "q"), answered(reply("b"), "q"), answered(reply("a"), "q"))),
    ).toEqual(["q", "a", "b"]);
  });

  it("keeps each answer below its own question", () => {
    expect(
      ids(
        after(
          said(message("q1")),
          said(message("q2")),
          answered(reply("a1"), "q1"),
          answered(reply("a2"), "q2"),
          answered(reply("b1"), "q1"),
        ),
      ),
    ).toEqual(["q1", "a1", "b1", "q2", "a2"]);
  });

  it("marks only the message that is meant", () => {
    const { items } = after(said(message("q1")), said(message("q2")), marked("q1", "failed", "请稍后再试"));
    expect(items.map((item) => item.kind === "said" && item.status)).toEqual(["failed", "sending"]);
  });

  it("says the same notice once", () => {
    expect(ids(after(noticed("over", "甲"), said(message("q")), noticed("over", "乙")))).toEqual(["q", "over"]);
  });

  it("tells its listeners of changes alone", () => {
    const store = new Store();
    let told = 0;
    store.listen(() => (told += 1));
    store.apply(said(message("q")), answered(reply("a"), "q"));
    store.apply(answered(reply("a"), "q"));
    expect(told).toBe(1);
  });
});

describe("an earlier visit", () => {
  const items = fromHistory([
    { at: 1000, from: "user", id: "q1", text: "会打给我妈吗" },
    { at: 1000, from: "assistant", reply: reply("a1", "/workplace_contact") },
    { at: 1000, from: "user", id: "q2", text: "/workplace_contact" },
    { at: 1000, from: "user", id: "q3", text: "/restart" },
  ]);

  it("shows a pressed button by its title, and typed text as it was", () => {
    expect(items.map((item) => item.kind !== "notice" && item.text)).toEqual([
      "会打给我妈吗",
      "答a1",
      "那单位呢",
      "/restart",
    ]);
  });

  it("goes before what was said meanwhile, which keeps its state", () => {
    const state = precededBy(items)(after(said(message("q2")), said(message("q9"))));
    expect(ids(state)).toEqual(["q1", "a1", "q2", "q3", "q9"]);
    expect(state.items.map((item) => item.kind === "said" && item.status)).toEqual([
      "delivered",
      false,
      "sending",
      "delivered",
      "sending",
    ]);
  });

  it("knows what was answered", () => {
    expect(isAnswered(items, "q1")).toBe(true);
    expect(isAnswered(items, "q2")).toBe(false);
  });
});
