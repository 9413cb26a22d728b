import { describe, expect, it, vi } from "vitest";
import { questionIn } from "../src/asking";
import { contrast, LEAST, paletteOf, rgbIn, type Rgb } from "../src/colours";
import { signedFacts } from "../src/facts";
import { pass, settingsOf, siteWordsIn } from "../src/settings";
import { clock } from "../src/times";

const SURFACES: Readonly<Record<"light" | "dark", readonly Rgb[]>> = {
  light: [
    [255, 255, 255],
    [245, 246, 243],
  ],
  dark: [
    [31, 41, 45],
    [21, 29, 32],
  ],
};

function rgb(written: string | undefined): Rgb {
  const parts = /^rgb\((\d+) (\d+) (\d+)\)$/.exec(written ?? "");
  if (!parts) throw new Error(`no colour: ${written}`);
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

describe("a palette from any accent", () => {
  const steps = [0, 51, 102, 153, 204, 255];
  const accents = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue): Rgb => [red, green, blue])));

  it.each(["light", "dark"] as const)("can be read in %s", (scheme) => {
    for (const accent of accents) {
      const palette = paletteOf(accent, scheme);
      const text = rgb(palette["--accent"]);
      for (const surface of [...SURFACES[scheme], rgb(palette["--tint"])])
        expect(contrast(text, surface), `${accent} on ${surface}`).toBeGreaterThanOrEqual(LEAST);
      expect(contrast(rgb(palette["--fill-ink"]), rgb(palette["--fill"]))).toBeGreaterThanOrEqual(LEAST);
      expect(contrast(rgb(palette["--accent-ink"]), text)).toBeGreaterThanOrEqual(LEAST);
      const ink: Rgb = scheme === "light" ? [29, 43, 47] : [232, 237, 236];
      expect(contrast(ink, rgb(palette["--said"]))).toBeGreaterThanOrEqual(LEAST);
    }
  });

  it("leaves a colour alone that can be read already", () => {
    expect(paletteOf([18, 97, 106], "light")["--accent"]).toBe("rgb(18 97 106)");
    expect(paletteOf([255, 209, 0], "light")["--fill"]).toBe("rgb(255 209 0)");
  });

  it("takes no colour that is see-through or of a wider gamut", () => {
    expect(rgbIn("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
    for (const other of ["rgba(0, 0, 0, 0.5)", "rgba(0, 0, 0, 0)", "color(display-p3 1 0 0)", ""])
      expect(rgbIn(other)).toBeNull();
  });

  it("knows the extremes of contrast", () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([9, 9, 9], [9, 9, 9])).toBe(1);
  });
});

describe("a question in a link", () => {
  it.each([
    ["#overdue-ask=%E4%BC%9A%E4%B8%8A", "会上"],
    ["#page&overdue-ask=a+b&c=d", "a b"],
    ["#overdue-ask=", ""],
    ["#overdue-ask=%E4%", ""],
    ["#overdue-asked=x", null],
    ["#not-overdue-ask=x", null],
    ["", null],
  ])("%s", (fragment, question) => expect(questionIn(fragment)).toBe(question));
});

describe("what a page sets", () => {
  it("has a meaning for every attribute, and none for a foreign one", () => {
    const settings = settingsOf({
      corner: "top-left",
      scheme: "dark",
      zIndex: "10",
      radius: "4px",
      questions: " 一 || 二|",
      icon: "javascript:alert(1)",
      microphone: "yes",
    });
    expect(settings.corner).toEqual(["top", "left"]);
    expect(settings.measures).toEqual({ "--zindex": "10", "--radius": "4px" });
    expect(settings.questions).toEqual(["一", "二"]);
    expect([settings.scheme, settings.icon, settings.microphone]).toEqual(["dark", null, false]);
  });

  it("understands the older name of the side", () => {
    expect(settingsOf({ position: "left" }).corner).toEqual(["bottom", "left"]);
    expect(settingsOf({}).corner).toEqual(["bottom", "right"]);
  });

  it("has no picture of the page where the page names none", () => {
    expect(settingsOf({}).icon).toBeNull();
    expect(settingsOf({ icon: "" }).icon).toBeNull();
  });

  it("does not repeat the visitor's facts on the element", () => {
    const to: DOMStringMap = {};
    pass({ facts: "{}", signature: "a", server: "b", open: "true", accent: "#123" }, to);
    expect(to).toEqual({ accent: "#123" });
  });

  it("takes no words from a server that has none", () => {
    const none = { title: null, greeting: null, questions: [] };
    for (const value of [null, "x", {}, { title: 5, questions: "a" }]) expect(siteWordsIn(value)).toEqual(none);
    expect(siteWordsIn({ title: "a", greeting: "b", questions: ["c", 5] }).questions).toEqual(["c"]);
  });
});

describe("facts of the page", () => {
  it("are taken signed, and otherwise named once on the console", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(signedFacts('{"lender":"花呗"}', "ab")).toEqual({ data: { lender: "花呗" }, signature: "ab" });
    expect(warn).not.toHaveBeenCalled();
    for (const signature of [undefined, "", 5]) expect(signedFacts({ lender: "花呗" }, signature)).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
    for (const data of ["{", "[]", null]) expect(signedFacts(data, "ab")).toBeNull();
    expect(warn).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls.join()).not.toContain("花呗");
    warn.mockRestore();
  });
});

describe("the time of a message", () => {
  const now = new Date(2026, 10, 30, 15, 0);
  it("is a clock today, and has a date on other days", () => {
    expect(clock(new Date(2026, 10, 30, 9, 5).getTime(), now)).toBe("09:05");
    expect(clock(new Date(2026, 10, 29, 23, 59).getTime(), now)).toBe("11月29日 23:59");
    expect(clock(new Date(2025, 10, 30, 15, 0).getTime(), now)).toBe("11月30日 15:00");
  });
});
