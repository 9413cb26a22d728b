/** Printing one text on a page of its own: while it prints, the page around and the window are hidden. */

import { h } from "./dom";
import css from "./print.css?inline";

/** Where a browser does not say that it has printed, the page is its own again after this time. */
const LONGEST_PRINTING_MS = 60_000;

/** Prints a text, below a title where it has one. `near` is any element inside the widget. */
export function printText(near: Element, text: string, title = ""): void {
  const root = near.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const paper = h("article", { class: "paper" }, title !== "" && h("h1", { text: title }), h("div", { text }));
  root.append(paper);
  const bare = hidePage(root.host);
  const end = (): void => {
    clearTimeout(timer);
    window.removeEventListener("afterprint", end);
    paper.remove();
    bare();
  };
  const timer = setTimeout(end, LONGEST_PRINTING_MS);
  window.addEventListener("afterprint", end);
  window.print();
}

/** Hides everything but the widget on paper; returns what brings it back. */
function hidePage(host: Element): () => void {
  host.setAttribute("data-prints", "");
  const text = css;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      host.removeAttribute("data-prints");
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  } catch {
    // Safari before 16.4 has no constructor for style sheets.
    const style = h("style", { text });
    document.head.append(style);
    return () => {
      host.removeAttribute("data-prints");
      style.remove();
    };
  }
}
