/** The style sheet as an object, which a page whose policy forbids inline styles accepts; where there is none, inline. */

import { h } from "./dom";
import css from "./styles.css?inline";

export function adopt(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4 has no constructor for style sheets.
    root.append(h("style", { text: css }));
  }
}
