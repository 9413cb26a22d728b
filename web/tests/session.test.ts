import { describe, expect, it } from "vitest";
import { Memory } from "../src/session";

const PREFIX = "overdue-assistant:x:";
const heard = (key: string | null): void =>
  void window.dispatchEvent(new StorageEvent("storage", { key, storageArea: localStorage }));

describe("what windows of one site share", () => {
  it("does not come back after another window has removed it", () => {
    const memory = new Memory(PREFIX, localStorage);
    memory.token = "a.b";
    localStorage.removeItem(`${PREFIX}token`);
    expect(memory.token).toBeNull();
  });

  it("is kept by the page where storage is forbidden", () => {
    const memory = new Memory(PREFIX, null);
    memory.token = "a.b";
    expect(memory.token).toBe("a.b");
    memory.forget();
    expect(memory.token).toBeNull();
  });

  it("tells a new conversation from a change in it, and either from what is another's", () => {
    const told: string[] = [];
    new Memory(PREFIX, localStorage).follow(
      () => told.push("token"),
      () => told.push("change"),
    );
    for (const key of [`${PREFIX}token`, `${PREFIX}changed`, `${PREFIX}draft`, "token", null]) heard(key);
    expect(told).toEqual(["token", "change", "token"]);
  });

  it("is looked at again where the page was held back in memory, until the element is gone", () => {
    const told: string[] = [];
    const life = new AbortController();
    new Memory(PREFIX, localStorage, life.signal).follow(
      () => told.push("token"),
      () => told.push("change"),
    );
    const shown = (persisted: boolean): void =>
      void window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
    shown(false);
    expect(told).toEqual([]);
    shown(true);
    expect(told).toEqual(["token", "change"]);
    life.abort();
    shown(true);
    heard(`${PREFIX}token`);
    expect(told).toHaveLength(2);
  });
});
