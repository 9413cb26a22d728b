import { describe, expect, it } from "vitest";
import { cardIn } from "../src/card.schema";
import { timeline } from "../src/timeline";
import type { Item } from "../src/state";
import { localDay, transcript, transcriptName } from "../src/transcript";

const NOW = new Date(2026, 11, 5, 9, 7);
const SOURCE = {
  id: "EN-05",
  title: "《民事诉讼法》",
  short: "《民事诉讼法》第225条",
  article: "第二百二十五条",
  grade: "law",
  as_of: "2026-11-24",
  url: "https://example.org/law",
  quote: null,
};
const CARD = {
  kind: "answer",
  topic: "lawsuit",
  headline: "十五天内提。",
  body: [],
  next_steps: [],
  corrects: null,
  assessment: null,
  use: { title: "支付令书面异议", text: "异议人：〔姓名〕" },
  calendar: [
    { date: "2026-11-20", label: "收到支付令", basis: [], note: null },
    { date: "2026-12-05", label: "最后一天", basis: ["EN-05"], note: "交书面异议。" },
  ],
  citations: [SOURCE, SOURCE],
  suggestions: [],
};
const answer = (id: string, card: object | null, text: string): Item => ({
  kind: "answer",
  id,
  to: "1",
  vote: null,
  at: 0,
  answerId: id,
  text,
  card: card && cardIn(card),
  suggestions: [],
});
const said: Item = {
  kind: "said",
  id: "1",
  text: "收到支付令了",
  payload: null,
  status: "delivered",
  note: "",
  againAt: null,
  at: 0,
};

describe("a conversation as text", () => {
  const text = transcript(
    [said, answer("a", CARD, "十五天内提。\n依据：《民事诉讼法》第225条（法律）"), answer("b", CARD, "还是那句话")],
    NOW,
  );

  it("has who said what, the words to use, the days, and the day on which it was saved", () => {
    expect(text).toContain("存于 2026-12-05 09:07");
    expect(text).toContain("您说：收到支付令了\n\n助手说：十五天内提。");
    expect(text).toContain("【支付令书面异议】\n异议人：〔姓名〕");
    expect(text).toContain("2026-12-05　最后一天：交书面异议。");
  });

  it("names every source once, in full, with the day on which it was checked", () => {
    const line = "《民事诉讼法》 第二百二十五条（法律），核对于 2026-11-24，https://example.org/law";
    expect(text.split(line)).toHaveLength(2);
    expect(text).not.toContain("依据：");
  });

  it("keeps a reply without a card whole, and leaves notices out", () => {
    const plain = transcript([said, answer("a", null, "依据：x"), { kind: "notice", id: "n", text: "重新开始" }], NOW);
    expect(plain).toContain("助手说：依据：x");
    expect(plain).not.toContain("重新开始");
  });

  it("is empty before anything was said", () => {
    expect(transcript([{ kind: "notice", id: "n", text: "x" }], NOW)).toBe("");
  });

  it("is a file of its day", () => {
    expect(transcriptName(NOW)).toBe("逾期对话-2026-12-05.txt");
    expect(localDay(new Date(2027, 0, 1, 0, 1))).toBe("2027-01-01");
  });
});

describe("the timeline", () => {
  const days = cardIn(CARD)?.calendar ?? [];

  it("tells days to come from those that are over, and counts what is left", () => {
    const element = timeline(days, new Date(2026, 10, 30));
    expect([...element.querySelectorAll("li")].map(({ className }) => className)).toEqual(["past", "to-come"]);
    expect(element.querySelector(".days-left")?.textContent).toBe("还剩5天");
    expect(element.querySelector("button")).not.toBeNull();
  });

  it("calls the last day today, and offers no file once all has passed", () => {
    expect(timeline(days, NOW).querySelector(".days-left")?.textContent).toBe("就是今天");
    expect(timeline(days, new Date(2026, 11, 6)).querySelector("button")).toBeNull();
  });
});

describe("days of a card from the network", () => {
  it.each([[{ date: "20261205" }], [{ date: "2026-13-05" }], [{ label: 5 }]])(
    "are left out where one is none (%#)",
    (wrong) => {
      const calendar = [{ date: "2026-12-05", label: "x", basis: [], note: null, ...wrong }];
      expect(cardIn({ ...CARD, calendar })?.calendar).toEqual([]);
    },
  );
});
