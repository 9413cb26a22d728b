import { beforeEach, describe, expect, it } from "vitest";
import { stay } from "../src/mount";

let made = 0;
const turn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 20));

describe("the window stays on a page that is replaced in place", () => {
  let host: HTMLElement;
  let tag: string;

  beforeEach(() => {
    // Of its own: what an earlier test has left behind still watches the page.
    tag = `overdue-assistant-${++made}`;
    document.body.innerHTML = "<main>one</main>";
    host = document.createElement(tag);
    stay(host, tag);
  });

  it("where the body is replaced, as Turbo does", async () => {
    const body = document.createElement("body");
    body.innerHTML = `<main>two</main><${tag}></${tag}>`;
    document.documentElement.replaceChild(body, document.body);
    await turn();
    expect(host.parentElement).toBe(document.body);
    expect(document.querySelectorAll(tag)).toHaveLength(1);
  });

  it("where the body is emptied, and again", async () => {
    for (const page of ["two", "three"]) {
      document.body.innerHTML = `<main>${page}</main>`;
      await turn();
      expect(host.isConnected).toBe(true);
    }
  });

  it("and is told each time it comes back", async () => {
    let put = 0;
    const own = document.createElement(`${tag}-own`);
    const end = stay(own, own.localName, () => (put += 1));
    document.body.innerHTML = "<main>two</main>";
    await turn();
    expect(put).toBe(2);
    end();
    document.body.innerHTML = "<main>three</main>";
    await turn();
    expect(own.isConnected).toBe(false);
  });

  it("but not where the page takes it away on purpose", async () => {
    host.remove();
    await turn();
    expect(host.isConnected).toBe(false);
  });
});
