import { describe, expect, it } from "vitest";
import { linked, linkify, numbersIn, safeHref } from "../src/links";

const hrefs = (text: string, telephones = false): (string | null)[] =>
  linkify(text, telephones)
    .map(({ href }) => href)
    .filter(Boolean);

describe("links in text", () => {
  it("are found without the punctuation around them", () => {
    expect(hrefs("见 https://www.court.gov.cn/a?b=1，或（http://example.com/x）。")).toEqual([
      "https://www.court.gov.cn/a?b=1",
      "http://example.com/x",
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://host/x",
    "//host/x",
    "https://user:pass@host/",
    "not a link",
  ])("are never %s", (address) => {
    expect(safeHref(address)).toBeNull();
    expect(hrefs(address)).toEqual([]);
  });

  it("leave the text as it was", () => {
    const text = '<script>alert(1)</script> [链接](javascript:x) **粗** \u202Eabc https://a.cn/"><img> \uD800';
    expect(
      linkify(text, true)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
    const nodes = linked(text);
    expect(nodes.filter((node) => node.nodeName === "SCRIPT" || node.nodeName === "IMG")).toEqual([]);
  });
});

describe("telephone numbers", () => {
  it.each([
    ["请现在就打110或120。", ["110", "120"]],
    ["全国统一心理援助热线12356，不是各地都24小时接听", ["12356"]],
    ["打 400-123-4567、010-12345678 或 13800138000", ["400-123-4567", "010-12345678", "13800138000"]],
    ["逾期120天，欠110元，12345万，第1201234号", []],
  ])("%s", (text, numbers) => {
    expect(numbersIn([text])).toEqual(numbers);
  });

  it("are dialled without hyphens, and only where asked for", () => {
    expect(hrefs("400-123-4567", true)).toEqual(["tel:4001234567"]);
    expect(hrefs("110")).toEqual([]);
  });
});
